"""How much of a body is taken, for how long, and what is said where there is none; the responses are respx's."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import respx

from zuora_aqua_client import AuthenticatedClient, Client, errors
from zuora_aqua_client._runtime.httpx_setup import request_of
from zuora_aqua_client._runtime.operations import Operation
from zuora_aqua_client._runtime.replies import RawReply
from zuora_aqua_client._runtime.retries import Clock
from zuora_aqua_client._runtime.secret import Secret
from zuora_aqua_client._runtime.transport import Call, _auth, _failure, send, send_async

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

_URL = "https://example.org"
_ASKED = {"method": "GET", "url": "/it", "headers": {}}
_OPEN: Operation[Any, Any] = Operation("GET", False, ())
_CALL = Call(_OPEN, _ASKED, None)
_SECURED: Operation[Any, Any] = Operation("GET", True, ())


class Chunks(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that comes chunk by chunk, and notes how many were taken."""

    def __init__(self, *chunks: bytes) -> None:
        """Take the chunks."""
        self.chunks = chunks
        self.taken = 0

    def __iter__(self) -> Iterator[bytes]:
        """The chunks."""
        for chunk in self.chunks:
            self.taken += 1
            yield chunk

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """The chunks."""
        for chunk in self:
            yield chunk


async def reply(form: str, stream: Chunks, headers: dict[str, str], **options: Any) -> Any:
    """What comes of a response with such a body."""
    client = Client(_URL, **options)
    with respx.mock:
        respx.get(f"{_URL}/it").mock(return_value=httpx.Response(200, headers=headers, stream=stream))
        if form == "sync":
            return send(client.get_httpx_client(), client._settings, _CALL)
        async with client.get_async_httpx_client() as http:
            return await send_async(http, client._settings, _CALL)


def asked(form: str, stream: Chunks, headers: dict[str, str] | None = None, **options: Any) -> Any:
    """Await `reply` from a test that is no coroutine."""
    return asyncio.run(reply(form, stream, headers or {}, **options))


forms = pytest.mark.parametrize("form", ["sync", "async"])


@forms
@pytest.mark.parametrize("headers", [{}, {"Content-Length": "10"}, {"Content-Length": ""}, {"Content-Length": "ten"}])
@pytest.mark.parametrize("chunks", [[b"x" * 10], [b"x" * 4, b"x" * 6], [b"x"] * 10])
def test_a_body_of_just_the_bytes_that_are_taken(form: str, headers: dict[str, str], chunks: list[bytes]) -> None:
    """A body of as many bytes as are taken is taken, in whatever chunks, with and without its length."""
    found = asked(form, Chunks(*chunks), headers, max_response_bytes=10)
    assert (found.content, found.problem) == (b"x" * 10, None)


@forms
@pytest.mark.parametrize(
    ("chunks", "headers", "taken"),
    [
        ([b"x" * 11, b"x"], {}, 1),
        ([b"x" * 6, b"x" * 5, b"x"], {}, 2),
        ([b"x"], {"Content-Length": "11"}, 0),
        ([b"x"], {"Content-Length": "9" * 5000}, 0),
    ],
)
def test_no_more_of_a_body_than_that(form: str, chunks: list[bytes], headers: dict[str, str], taken: int) -> None:
    """A body of one byte more is given up at that byte, and one that announces it is not read at all."""
    stream = Chunks(*chunks)
    found = asked(form, stream, headers, max_response_bytes=10)
    assert (found.content, str(found.problem)) == (b"", "the body: has over 10 bytes, too many to take")
    assert stream.taken == taken


@forms
@pytest.mark.parametrize(
    ("timeout", "end", "late"), [(5.0, 10.0, False), (5.0, 10.1, True), (httpx.Timeout(None), 1e9, False)]
)
def test_a_body_may_take_twice_the_time_out(form: str, timeout: Any, end: float, *, late: bool) -> None:
    """A body that comes drop by drop is given up after twice the time-out for reading, if there is one."""
    times = iter([0.0, 1.0, end])
    clock = Clock(monotonic=lambda: next(times))
    found = asked(form, Chunks(b"a", b"b"), timeout=timeout, clock=clock)
    if late:
        assert isinstance(found.error, errors.APITimeoutError)
        assert "ReadTimeout: the response took too long as a whole" in str(found.error)
    else:
        assert isinstance(found, RawReply)


@pytest.mark.parametrize(
    ("error", "token", "kind", "words"),
    [
        (httpx.ReadError(""), None, errors.APIConnectionError, "No whole answer (ReadError). Check base_url"),
        (httpx.ReadError("no\n way"), None, errors.APIConnectionError, "(ReadError: no way)."),
        (httpx.ReadError("a secret1 b"), Secret("a secret1"), errors.APIConnectionError, "(ReadError: *** b)."),
        (httpx.ReadTimeout("late"), None, errors.APITimeoutError, "No answer in time (ReadTimeout: late). Ask again"),
    ],
)
def test_no_answer_is_an_error_of_ours(error: Exception, token: Secret | None, kind: type, words: str) -> None:
    """Where there is no answer the error is ours, with the words of httpx in a line and without the token."""
    found = _failure(error, token)
    assert type(found) is kind
    assert words in str(found)


@forms
def test_what_takes_no_credentials_gets_none(form: str) -> None:
    """A client with a token does not send it with an operation that takes none."""
    client = AuthenticatedClient(_URL, "a-token-of-ours")
    with respx.mock:
        route = respx.get(f"{_URL}/it").respond(200)
        if form == "sync":
            client._call(_OPEN, _ASKED)
        else:
            asyncio.run(client._call_async(_OPEN, _ASKED))
    assert "Authorization" not in route.calls.last.request.headers


def test_whose_credentials_go_out() -> None:
    """Nothing of httpx is added where a token goes out, and the user's own only where the operation takes any."""
    auth = httpx.BasicAuth("a", "b")
    with_auth, without = AuthenticatedClient(_URL, auth)._settings, Client(_URL)._settings
    assert _auth(without, _SECURED, Secret("x")) is None
    assert _auth(with_auth, _SECURED, None) is auth
    assert _auth(with_auth, _OPEN, None) is None
    assert _auth(without, _OPEN, None) is httpx.USE_CLIENT_DEFAULT
    assert _auth(without, _SECURED, None) is httpx.USE_CLIENT_DEFAULT


@pytest.mark.parametrize(
    ("base_url", "headers", "host"),
    [
        (_URL, {}, b"example.org"),
        ("https://example.org:443", {}, b"example.org"),
        ("http://example.org:8080/path", {}, b"example.org:8080"),
        ("http://[::1]:8080", {}, b"[::1]:8080"),
        ("https://bücher.example", {}, b"xn--bcher-kva.example"),
        (_URL, {"host": "other.example"}, b"other.example"),
    ],
)
def test_a_request_says_where_it_goes(base_url: str, headers: dict[str, str], host: bytes) -> None:
    """The first header is the host, once, as the URL has it or as the user gave it."""
    with Client(base_url, headers=headers) as client:
        request = request_of(client.get_httpx_client(), client._settings, _ASKED, None)
    assert [value for name, value in request.headers.raw if name.lower() == b"host"] == [host]
    assert request.headers.raw[0][1] == host


@pytest.mark.parametrize(
    ("asked", "content", "length"),
    [
        ({}, b"", None),
        ({"method": "DELETE"}, b"", None),
        ({"method": "DELETE", "json": [1]}, b"[1]", "3"),
        ({"method": "POST"}, b"", "0"),
        ({"method": "POST", "json": [1]}, b"[1]", "3"),
        ({"params": {"a": ["b"]}}, b"", None),
    ],
)
def test_a_request_says_how_long_it_is(asked: dict[str, Any], content: bytes, length: str | None) -> None:
    """The body can be looked at, and its length is said where there is one or where one is usual (RFC 9110, 8.6)."""
    with Client(_URL) as client:
        request = request_of(client.get_httpx_client(), client._settings, {**_ASKED, **asked}, None)
    assert (request.content, request.headers.get("Content-Length")) == (content, length)
    assert "Transfer-Encoding" not in request.headers


def test_a_file_is_not_read_beforehand() -> None:
    """A file that is uploaded goes out piece by piece, and is not held in memory before."""
    with Client(_URL) as client:
        asked = {**_ASKED, "method": "POST", "files": {"it": ("name", b"content", "text/plain")}}
        request = request_of(client.get_httpx_client(), client._settings, asked, None)
    with pytest.raises(httpx.RequestNotRead):
        request.content  # noqa: B018 - it raises
