"""A server that is gone, restarts, takes the token no more, or fails on one request alone."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.command.conftest import Answer, answer, scripted
from tests.command.hostile import asked, canned, hostile, reset, silent
from zuora_aqua_contracts.exchange.failures import Lost, NoResponse, ServerGone, Unmet
from zuora_aqua_contracts.exchange.messages import Secret

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable
    from http.server import BaseHTTPRequestHandler

    from zuora_aqua_contracts.target.target import Target

    from .conftest import Time

FINE = canned(b"HTTP/1.1 204 OK\r\nConnection: close\r\n\r\n")
CUT = canned(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\nConnection: close\r\n\r\n{")
DENIED = json.dumps({"success": False, "reasons": [{"code": 90000011, "message": "no"}]}).encode()


def test_a_silent_server_gets_no_more_requests(aim: Callable[..., Target]) -> None:
    """After a time-out of a server that never responded, nothing more is sent to it."""
    with hostile(silent) as url:
        target = aim(url, "--timeout", "0.05")
        with pytest.raises(NoResponse, match=r"no response within 0\.05 seconds"):
            target.get()
        for send in (target.send, target.send_raw):
            with pytest.raises(Unmet, match="never sent a complete response"):
                send(target.request())
    assert target.requests == 1


@pytest.mark.parametrize("how", ["send", "send_raw"])
@pytest.mark.parametrize("end", [silent, reset, canned(b"gibberish\r\n\r\n")], ids=["silent", "reset", "gibberish"])
def test_a_server_that_is_gone(aim: Callable[..., Target], how: str, end: Callable[[socket.socket, int], None]) -> None:
    """If not even the known-good request gets a response, the request before that is reported, once."""

    def handle(connection: socket.socket, number: int) -> None:
        (end if number else canned(b"HTTP/1.1 204 OK\r\nConnection: close\r\n\r\n"))(connection, number)

    gone: list[ServerGone] = []
    with hostile(handle) as url:
        target = aim(url, "--timeout", "1")
        target.liveness.on_gone = gone.append
        target.get()
        with pytest.raises(ServerGone):
            getattr(target, how)(last := target.request(headers={"X-Last": "1"}))
        assert target.repeat(last) is None
        with pytest.raises(Lost, match="responds no more"):  # again, for the first may have been in a control
            target.get()
    assert [found.request for found in gone] == [last]


def test_a_server_is_waited_for(aim: Callable[..., Target], time: Time) -> None:
    """A server that refuses connections is waited for as long as for a response, unless it is known to have ended."""
    for ended, slept in ((False, 8.0), (True, 0.0)):
        time.slept.clear()
        with hostile(FINE) as url:
            target = aim(url, "--timeout", "8")
            target.get()
        target.liveness.has_ended = partial(bool, ended)
        with pytest.raises(ServerGone):
            target.get()
        assert sum(time.slept) == pytest.approx(slept)


def test_a_server_that_died_after_its_response(aim: Callable[..., Target]) -> None:
    """If a connection is refused, the request before it is the one after which the server is gone."""
    with hostile(canned(b"HTTP/1.1 204 OK\r\nConnection: close\r\n\r\n")) as url:
        target = aim(url)
        target.get(headers={"X-Last": "1"})
    with pytest.raises(ServerGone) as raised:
        target.get()
    assert raised.value.request == target.request(headers={"X-Last": "1"})
    assert raised.value.answered


def test_a_request_that_alone_gets_no_response(aim: Callable[..., Target]) -> None:
    """A request that fails each time, while the known-good request gets a response, is the server's failure.

    It takes five tries to say so, so that bad luck does not; once a server fails on a request, two of another one.
    """
    heads: list[bytes] = []

    def handle(connection: socket.socket, _: int) -> None:
        heads.append(asked(connection))
        if b"X-Fatal" not in heads[-1]:
            connection.sendall(b"HTTP/1.1 204 OK\r\nConnection: close\r\n\r\n")

    with hostile(handle) as url:
        target = aim(url)
        target.get()
        for _ in range(2):
            with pytest.raises(NoResponse):
                target.get(headers={"X-Fatal": "1"})
        assert target.get().response.status == 204
    assert [b"X-Fatal" in head for head in heads if head] == [False, *[True, False] * 7, False]


@pytest.mark.parametrize("how", ["send", "send_raw"])
@pytest.mark.parametrize("fault", [silent, reset, CUT], ids=["silent", "reset", "cut off"])
def test_a_response_that_was_lost(
    aim: Callable[..., Target], how: str, fault: Callable[[socket.socket, int], None]
) -> None:
    """A request that gets no response once is repeated, and nobody sees the failure."""
    with hostile(lambda connection, number: (fault if number == 1 else FINE)(connection, number)) as url:
        target = aim(url, "--timeout", "1")
        target.get()
        seen: list[int] = []
        target.observers.append(lambda exchange: seen.append(exchange.response.status))
        assert getattr(target, how)(target.request(headers={"X-Lost": "1"})).response.status == 204
    assert seen == [204]


def test_a_request_that_must_not_be_repeated(aim: Callable[..., Target]) -> None:
    """A POST without a response is not sent again, so that its failure may be chance."""
    with hostile(lambda connection, number: (reset if number == 1 else FINE)(connection, number)) as url:
        target = aim(url)
        target.get()
        with pytest.raises(Lost, match="must not be repeated"):
            target.get(method="POST")


def test_a_server_that_restarts(aim: Callable[..., Target], time: Time) -> None:
    """A server that responds again after a moment has not gone; its state is set up again before the request is."""
    restored: list[int] = []
    with hostile(lambda connection, number: (reset if number in (1, 2, 3) else FINE)(connection, number)) as url:
        target = aim(url)
        target.liveness.restore = lambda: restored.append(target.requests)
        for _ in range(2):
            assert target.get().response.status == 204
    assert restored == [5]  # the third of three known-good requests got a response
    assert time.slept == [0.25, 0.5, 0.0]


def test_a_request_after_which_it_restarts_each_time(aim: Callable[..., Target]) -> None:
    """If the server restarts after the same request again, that request fails."""
    away = [False]

    def handle(connection: socket.socket, _: int) -> None:
        was_away, away[0] = away[0], b"X-Fatal" in asked(connection)
        if not (away[0] or was_away):
            connection.sendall(b"HTTP/1.1 204 OK\r\nConnection: close\r\n\r\n")

    with hostile(handle) as url:
        target = aim(url)
        target.get()
        with pytest.raises(NoResponse):
            target.get(headers={"X-Fatal": "1"})
        assert target.get().response.status == 204


def test_a_first_response_that_was_lost(aim: Callable[..., Target]) -> None:
    """The first request of a run is sent again too, if a server has begun to respond."""
    with hostile(lambda connection, number: (FINE if number else CUT)(connection, number)) as url:
        assert aim(url).get().response.status == 204


def test_a_server_that_loses_many_responses(aim: Callable[..., Target]) -> None:
    """Where many responses come only when a request is sent again, one that never comes is no verdict either."""
    asks: list[bytes] = []

    def handle(connection: socket.socket, _: int) -> None:
        asks.append(asked(connection))
        if b"X-Fatal" in asks[-1] or (b"X-Lost" in asks[-1] and asks[-3:].count(asks[-1]) == 1):
            return
        connection.sendall(b"HTTP/1.1 204 OK\r\nConnection: close\r\n\r\n")

    with hostile(handle) as url:
        target = aim(url)
        target.get()
        for number in range(5):
            assert target.get(headers={"X-Lost": str(number)}).response.status == 204
        for name in ("X-Lost", "X-Fatal"):
            with pytest.raises(Lost, match="only when they were sent again"):
                target.get(headers={name: "6"})


def test_a_request_that_was_built_with_a_former_token(aim: Callable[..., Target]) -> None:
    """A request goes out with the token of the present, also if it was built before that was renewed."""
    seen: list[str | None] = []

    def respond(request: BaseHTTPRequestHandler) -> Answer:
        seen.append(request.headers.get("Authorization"))
        return answer({})

    with scripted(respond) as url:
        target = aim(url)
        request = target.request()
        target.token._source = "another-Token-4712"
        target.send(request)
        target.send(target.request(authorization=Secret("Bearer other", "other")))
    assert seen == ["Bearer another-Token-4712", "Bearer other"]


@pytest.mark.parametrize(("status", "body"), [(401, DENIED), (200, DENIED), (403, b"{}")])
def test_a_token_that_has_expired(aim: Callable[..., Target], status: int, body: bytes) -> None:
    """Once the known-good request is denied too, by status or code, nothing more is sent."""
    answers = iter([answer({}), Answer(status, body, {}), Answer(status, body, {})])
    with scripted(lambda _: next(answers)) as url:
        target = aim(url)
        target.get()
        for _ in range(2):
            with pytest.raises(Lost, match="takes the token no more"):
                target.get(headers={"X-Last": "1"})
    assert target.requests == 3


def test_a_denial_that_is_an_answer(aim: Callable[..., Target]) -> None:
    """A denial of one request alone, of other credentials, or before any token was taken, is the server's answer."""

    def respond(request: BaseHTTPRequestHandler) -> Answer:
        return Answer(401, DENIED, {}) if request.headers.get("X-Denied") else answer({})

    with scripted(respond) as url:
        target = aim(url)
        asks = [target.request(headers={"X-Denied": "1"}, authorization=it) for it in (True, None, Secret("no", "no"))]
        assert target.send(asks[0]).response.status == 401
        assert target.get().response.status == 200
        assert [target.send(request).response.status for request in asks] == [401] * 3
    assert target.requests == 6  # with one known-good request


@pytest.mark.parametrize("how", ["send", "send_raw"])
def test_a_body_that_is_not_read_to_its_end(aim: Callable[..., Target], how: str) -> None:
    """A body that is longer than the suite reads is a reason, and no verdict."""

    def handle(connection: socket.socket, _: int) -> None:
        asked(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        while connection.send(b" " * 65536):
            pass

    with hostile(handle) as url:
        target = aim(url)
        target.liveness.responded = True
        with pytest.raises(Lost, match="which are not read"):
            getattr(target, how)(target.request())


def test_requests_that_get_no_response_in_time(aim: Callable[..., Target]) -> None:
    """What is too slow, twice, is a reason and no verdict; further requests that are too slow are not sent again."""
    heads: list[bytes] = []

    def handle(connection: socket.socket, _: int) -> None:
        heads.append(asked(connection))
        if b"X-Slow" in heads[-1]:
            silent(connection)
        connection.sendall(b"HTTP/1.1 204 OK\r\nConnection: close\r\n\r\n")

    with hostile(handle) as url:
        target = aim(url, "--timeout", "1")
        target.get()
        for words in ("gets one", "further", "further"):
            with pytest.raises(Lost, match=words):
                target.get(headers={"X-Slow": "1"})
    assert sum(b"X-Slow" in head for head in heads) == 4
