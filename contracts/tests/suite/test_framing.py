"""Bare sockets: every conforming way to end a body is fine, and every lie about it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.command.hostile import asked, canned, hostile, reset
from tests.suite.conftest import ELSEWHERE
from zuora_aqua_contracts.exchange.failures import NoResponse, Unmet

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from zuora_aqua_contracts.target.target import Target

OK = b"HTTP/1.1 200 OK\r\n"
DEAD = "http://127.0.0.1:1"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    "answer",
    [
        OK + b"Content-Length: 4\r\n\r\nbody",
        OK + b"content-length:4\r\nX-Empty:\r\n\r\nbody",
        OK + b"Content-Length: 4\r\nContent-Length: 4\r\n\r\nbody",
        OK + b"\r\nbody",
        b"HTTP/1.0 200 \r\n\r\nbody",
        b"HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n" + OK + b"Content-Length: 4\r\n\r\nbody",
        CHUNKED + b"4\r\nbody\r\n0\r\n\r\n",
        CHUNKED + b"2;a=b\r\nbo\r\n02\r\ndy\r\n0\r\nTrailer: a\r\n\r\n",
    ],
)
def test_conforming_ends(aim: Callable[..., Target], answer: bytes) -> None:
    """A length, chunks, or the end of the connection: each tells the end of a body, and is no fault."""
    with hostile(canned(answer)) as url:
        response = (target := aim(url)).send_raw(target.request()).response
    assert (response.status, response.raw, response.framing) == (200, b"body", "")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (OK + b"Content-Length: 3\r\n\r\nbody", "bytes after the end of the response: 1"),
        (OK + b"Content-Length: 5\r\n\r\nbody", "received 4 bytes, expected 5"),
        (CHUNKED + b"4\r\nbody\r\n", "incomplete chunked read"),
        (CHUNKED + b"4\r\nbo", "incomplete chunked read"),
        (CHUNKED + b"4\r\nbody and more\r\n0\r\n\r\n", "malformed chunk footer"),
        (CHUNKED + b"body\r\n", "illegal chunk header"),
        (CHUNKED + b"4\r\nbody\r\n0\r\n\r\nmore", "bytes after the end of the response: 4"),
    ],
)
def test_lies_about_the_end(aim: Callable[..., Target], answer: bytes, words: str) -> None:
    """A body that is longer or shorter than its header fields or chunks say is told, with what was said and came."""
    with hostile(canned(answer)) as url:
        response = (target := aim(url)).send_raw(target.request()).response
    assert words in response.framing


@pytest.mark.parametrize(("body", "words"), [(b"", ""), (b"body", "bytes after the end of the response: 4")])
def test_head_has_no_body(aim: Callable[..., Target], body: bytes, words: str) -> None:
    """A HEAD has the length of the body that it leaves out, and a body in its answer is told."""
    with hostile(canned(OK, b"Content-Length: 4\r\n\r\n", body)) as url:
        response = (target := aim(url)).send_raw(target.request(method="HEAD")).response
    assert response.framing == words


def test_a_connection_that_stays_open_is_not_waited_for(aim: Callable[..., Target]) -> None:
    """A server that keeps the connection, though it was asked to close it, costs a moment and not the time-out."""

    def keep(connection: socket.socket, _: int) -> None:
        asked(connection)
        connection.sendall(OK + b"Content-Length: 4\r\n\r\nbody")
        connection.recv(65536)

    with hostile(keep) as url:
        response = (target := aim(url, "--timeout", "30")).send_raw(target.request()).response
    assert (response.raw, response.framing) == (b"body", "")


@pytest.mark.parametrize(
    ("handle", "words"),
    [
        (reset, "reset"),
        (canned(b""), "closed without a response"),
        (canned(b"SSH-2.0-OpenSSH\r\n\r\n"), "illegal status line"),
        (canned(b"HTTP/1.1 200 OK\r\nContent-"), "closed without a response"),
        (canned(OK + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nbody"), "conflicting Content-Length"),
        (canned(OK + b"Content-Length: x\r\n\r\nbody"), "bad Content-Length"),
        (canned(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 3000 + OK + b"\r\n"), "over 100 interim responses"),
    ],
)
def test_no_answer(aim: Callable[..., Target], handle: Callable[[socket.socket, int], None], words: str) -> None:
    """What is no HTTP answer is told in words, with the curl line of the request."""
    with hostile(handle) as url, pytest.raises(NoResponse, match=f"(?i){words}.*: curl "):
        (target := aim(url)).send_raw(target.request())


def test_names_go_out_as_they_are_written(aim: Callable[..., Target]) -> None:
    """The names of header fields, those of the host and the credentials too, go out in the case that is asked for."""
    seen: list[bytes] = []

    def note(connection: socket.socket, _: int) -> None:
        seen.append(asked(connection))
        connection.sendall(OK + b"\r\n")

    with hostile(note) as url:
        target = aim(url + "/below", "--server", url)
        target.send_raw(target.request(headers={"X-Some": "vAlue"}), case=str.upper)
    start, *lines = seen[0].decode().split("\r\n")
    assert start == f"GET /below{target.request().path} HTTP/1.1"
    assert {line.split(":")[0] for line in lines if line} == {"HOST", "X-SOME", "AUTHORIZATION", "CONNECTION"}
    assert "X-SOME: vAlue" in lines


def test_a_proxy_is_in_the_way(aim: Callable[..., Target], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the environment names a proxy, a bare socket would go another way, and is not tried."""
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with pytest.raises(NoResponse):  # on this machine no proxy is used
        (target := aim(DEAD, "--server", DEAD)).send_raw(target.request())
    target = aim(DEAD, "--server", ELSEWHERE)
    with pytest.raises(Unmet, match="proxy"):
        target.send_raw(target.request())
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with pytest.raises(NoResponse):
        target.send_raw(target.request())
