"""The manners of a run: how many requests, how fast, of which methods, and what it does when it is told to wait."""

from __future__ import annotations

import threading
from email.utils import formatdate
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tests.command.conftest import Answer, answer, scripted
from tests.command.hostile import asked, hostile
from zuora_aqua_contracts.exchange.failures import NoResponse, Unmet
from zuora_aqua_contracts.target.limits import Clock, Limits

from .conftest import ELSEWHERE, checked

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path

    from zuora_aqua_contracts.target.target import Target

    from .conftest import Time


def fine(_: BaseHTTPRequestHandler) -> Answer:
    """An answer that is no matter."""
    return answer({})


@pytest.mark.parametrize(("rate", "apart"), [("4/s", 0.25), ("30/m", 2.0), ("0.5", 2.0)])
def test_the_rate_is_a_ceiling(aim: Callable[..., Target], time: Time, rate: str, apart: float) -> None:
    """Requests go out no closer together than the rate allows, by pool and by bare socket alike."""
    sent: list[float] = []

    def respond(_: BaseHTTPRequestHandler) -> Answer:
        sent.append(time.present)
        return answer({})

    with scripted(respond) as url:
        target = aim(url, "--rate", rate)
        for send in (target.send, target.send_raw, target.send, target.send_raw):
            send(target.request())
    assert [later - earlier for earlier, later in pairwise(sent)] == [apart] * 3


def test_a_pause_earns_no_burst(aim: Callable[..., Target], time: Time) -> None:
    """After a pause, too, requests go out no closer together than the rate allows."""
    with scripted(fine) as url:
        target = aim(url, "--rate", "1/s")
        target.get()
        time.present += 100
        for _ in range(3):
            target.get()
    assert time.slept == [1.0, 1.0]


@pytest.mark.parametrize("here", ["http://127.0.0.1:1", "http://127.8.0.9", "http://[::1]:1", "http://LocalHost:1"])
def test_a_server_on_this_machine_has_no_ceilings(here: str) -> None:
    """Without options, a server on this machine is asked as often and as fast as the suite likes."""
    found = checked("--server", here)
    assert (found.loopback, found.rate, found.budget) == (True, None, None)


@pytest.mark.parametrize("there", [ELSEWHERE, "http://127.0.0.1.aqua.example", "http://10.0.0.1", "http://localhost.x"])
def test_a_server_elsewhere_gets_ceilings_unasked(there: str) -> None:
    """Without options, a server elsewhere has a ceiling on rate and requests, whatever its name looks like."""
    found = checked("--server", there)
    assert not found.loopback
    assert found.rate is not None
    assert found.budget is not None


def test_processes_share_rate_and_budget(time: Time, tmp_path: Path) -> None:
    """Several processes have one rate and one budget together."""
    clock = Clock(time.now, time.now, time.sleep)
    processes = [Limits(10.0, 5, clock, tmp_path / "limits") for _ in range(3)]
    for number in range(5):
        processes[number % 3].acquire()
    assert time.slept == pytest.approx([0.1] * 4)
    for process in processes:
        process.acquire(budgeted=False)
        with pytest.raises(Unmet, match="budget of 5 requests is used up"):
            process.acquire()


def test_the_budget_ends_it(aim: Callable[..., Target]) -> None:
    """Once the budget is used up nothing more is sent, by pool or by bare socket."""
    asked: list[str] = []

    def respond(request: BaseHTTPRequestHandler) -> Answer:
        asked.append(request.path)
        return answer({})

    with scripted(respond) as url:
        target = aim(url, "--budget", "2")
        target.get()
        target.send_raw(target.request())
        for send in (target.send, target.send_raw):
            with pytest.raises(Unmet, match="budget of 2 requests is used up"):
                send(target.request())
    assert len(asked) == 2


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "HEAD"])
def test_only_get_goes_elsewhere(aim: Callable[..., Target], method: str) -> None:
    """A method other than GET is not sent to a server that is not on this machine."""
    with scripted(fine) as url:
        target = aim(url, "--server", ELSEWHERE)
        with pytest.raises(Unmet, match="--unsafe-methods"):
            target.get(method=method)
    assert target.requests == 0


@pytest.mark.parametrize("arguments", [("--server", "http://127.0.0.1:1"), ("--server", ELSEWHERE, "--unsafe-methods")])
def test_other_methods_where_they_are_allowed(aim: Callable[..., Target], arguments: tuple[str, ...]) -> None:
    """Any method is sent to a server on this machine, and to another one when that was asked for."""
    with scripted(fine) as url:
        exchange = aim(url, *arguments).get(method="POST")
    assert exchange.response.status == 501  # as the server there answers a POST


@pytest.mark.parametrize(
    ("headers", "waits"),
    [
        ({"Retry-After": "7"}, [7.0]),
        ({"ratelimit-reset": "9"}, [9.0]),
        ({"Retry-After": "3", "ratelimit-reset": "5"}, [3.0]),
        ({"Retry-After": "3", "ratelimit-reset": "5", "ratelimit-remaining": "0"}, [3.0]),
        ({"ratelimit-reset": "5", "ratelimit-remaining": "0", "Concurrency-Limit-Remaining": "0"}, [5.0]),
        ({"Retry-After": formatdate(1_030, usegmt=True)}, [30.0]),
    ],
)
def test_a_limit_is_waited_out(
    aim: Callable[..., Target], time: Time, headers: dict[str, str], waits: list[float]
) -> None:
    """A 429 that no state asked for is waited out for as long as it says, and nobody sees it."""
    answers = iter([Answer(429, b"", headers), answer({"a": 1})])
    with scripted(lambda _: next(answers)) as url:
        target = aim(url)
        seen: list[int] = []
        target.observers.append(lambda exchange: seen.append(exchange.response.status))
        assert target.get().response.json == {"a": 1}
    assert (time.slept, seen) == (waits, [200])


@pytest.mark.parametrize(
    ("headers", "words", "most"),
    [
        ({}, "over its rate limit", 0),
        ({"Retry-After": "soon"}, "over its rate limit", 0),
        ({"Retry-After": "100000"}, "over its rate limit for 100000 seconds", 0),
        ({"Retry-After": "1"}, "stayed over its rate limit", 10),
    ],
)
def test_a_limit_without_end_is_given_up(
    aim: Callable[..., Target], time: Time, headers: dict[str, str], words: str, most: float
) -> None:
    """A server that stays over its limit, or names no wait or too long a one, is no verdict but a reason."""
    with scripted(lambda _: Answer(429, b"", headers)) as url, pytest.raises(Unmet, match=words):
        aim(url).get()
    assert sum(time.slept) <= most


def test_waits_of_a_whole_run_have_an_end(aim: Callable[..., Target], time: Time) -> None:
    """However often a server asks for a short wait, a run sleeps for minutes at most."""
    answers = iter([Answer(429, b"", {"Retry-After": "100"}), answer({})] * 9)
    with scripted(lambda _: next(answers)) as url:
        target = aim(url)
        for _ in range(3):
            target.get()
        with pytest.raises(Unmet, match="over its rate limit"):
            target.get()
    assert sum(time.slept) <= 300


def test_a_limit_that_was_asked_for_is_an_answer(aim: Callable[..., Target], time: Time) -> None:
    """In a state of being over the limit a 429 is what the test wants to see, and nothing is waited for."""
    with scripted(lambda _: Answer(429, b"", {"Retry-After": "1"})) as url:
        target = aim(url)
        target.limited = True
        assert target.get().response.status == 429
    assert time.slept == []


@pytest.mark.parametrize(("method", "requests"), [("GET", 3), ("PUT", 3), ("POST", 2)])
def test_a_connection_that_was_closed_while_idle(aim: Callable[..., Target], method: str, requests: int) -> None:
    """A request that fails on a reused connection is repeated on a fresh one, or goes out on one from the start."""

    def handle(connection: socket.socket, _: int) -> None:
        asked(connection)
        connection.sendall(b"HTTP/1.1 204 OK\r\n\r\n")
        asked(connection)  # takes one more request, and closes without a response

    with hostile(handle) as url:
        target = aim(url)
        target.get()
        assert target.get(method=method).response.status == 204
        assert target.requests == requests


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n"])
@pytest.mark.parametrize("how", ["send", "send_raw"])
def test_a_server_that_drips_is_silent(aim: Callable[..., Target], head: bytes, how: str) -> None:
    """An answer that comes a byte at a time, without end, is no answer once the time is over."""

    def drip(connection: object, _: int) -> None:
        connection.recv(65536)  # type: ignore[attr-defined] # a socket
        connection.sendall(head)  # type: ignore[attr-defined] # a socket
        while connection.send(b"HTTP/1.1 200 O"[:1]):  # type: ignore[attr-defined] # a socket
            ticking.wait(0.02)

    ticking = threading.Event()
    with hostile(drip) as url:
        target = aim(url, "--timeout", "0.2")
        with pytest.raises(NoResponse):
            getattr(target, how)(target.request())
