"""When a call ends although the server goes on: drips, floods, queues and patience."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from zuora_aqua_client import AuthenticatedClient, Clock, errors
from zuora_aqua_client.api.aggregate_queries import get_last_batch_query_job as operation

from .raw_server import RawServer, job_for, read_head

if TYPE_CHECKING:
    import socket

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
_CHUNKED = _HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
_DRIPS = {
    "status line": (b"HTTP/1.1 200 ", b"O"),
    "value of a header": (_HEAD + b"X: ", b"a"),
    "headers": (_HEAD, b"X: a\r\n"),
    "100 Continue": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "102 Processing": (b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
    "103 Early Hints": (b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"),
    "body": (_HEAD + b"Content-Length: 100000\r\n\r\n", b"a"),
    "body until the end": (_HEAD + b"Connection: close\r\n\r\n", b"a"),
    "size of a chunk": (_CHUNKED, b"0"),
    "extension of a chunk": (_CHUNKED + b"1;", b"a"),
    "chunks": (_CHUNKED, b"1\r\na\r\n"),
    "trailers": (_CHUNKED + b"0\r\n", b"X: a\r\n"),
}
_STEP = 0.01  # seconds between two drops
_END = 6.0  # seconds after which a server gives up, so that a test that fails ends as well
forms = pytest.mark.parametrize("form", ["sync", "async"])


def call(form: str, client: AuthenticatedClient) -> Any:
    """Call the operation, and close the client."""
    if form == "sync":
        with client:
            return operation.sync("a", "b", client=client)

    async def main() -> Any:
        async with client:
            return await operation.asyncio("a", "b", client=client)

    return asyncio.run(main())


def dripping(first: bytes, drop: bytes, pause: float) -> Any:
    """Return what serves a response without end."""

    def serve(connection: socket.socket, _: int) -> None:
        read_head(connection)
        connection.sendall(first)
        end = time.monotonic() + _END
        while time.monotonic() < end:
            connection.sendall(drop)
            time.sleep(pause)

    return serve


@forms
@pytest.mark.parametrize("kind", _DRIPS)
def test_a_response_in_drips_ends(form: str, kind: str) -> None:
    """Wherever a server drips, the call ends after twice the time-out for reading, as one that took too long."""
    start = time.monotonic()
    with (
        RawServer(dripping(*_DRIPS[kind], _STEP)) as server,
        pytest.raises((errors.APITimeoutError, errors.APIConnectionError)) as caught,
    ):
        call(form, AuthenticatedClient(server.url, "planted", timeout=0.1, max_retries=0))
    assert type(caught.value) is errors.APITimeoutError or "RemoteProtocolError" in str(caught.value)
    assert time.monotonic() - start < _END


@forms
@pytest.mark.parametrize("options", [{"timeout": 0.1}, {"timeout": httpx.Timeout(None), "total_timeout": 0.2}])
def test_a_flood_ends(form: str, options: dict[str, Any]) -> None:
    """Interim responses as fast as they come do not keep a call either, with a limit of reading or of the whole."""
    first, drop = _DRIPS["102 Processing"]
    start = time.monotonic()
    with RawServer(dripping(first, drop * 1000, 0.0)) as server, pytest.raises(errors.APITimeoutError):
        call(form, AuthenticatedClient(server.url, "planted", max_retries=0, **options))
    assert time.monotonic() - start < _END


@forms
def test_a_whole_call_ends(form: str) -> None:
    """Retries of a server that drips end with the total time-out, which is one of the whole call."""
    start = time.monotonic()
    with RawServer(dripping(*_DRIPS["headers"], _STEP)) as server, pytest.raises(errors.APITimeoutError) as caught:
        call(form, AuthenticatedClient(server.url, "planted", timeout=0.2, total_timeout=0.3, max_retries=50))
    assert time.monotonic() - start < _END
    assert caught.value.attempts < 4


class FakeTime:
    """A clock that waiting moves on."""

    def __init__(self) -> None:
        """Start at 0."""
        self.seconds = 0.0
        self.waits: list[float] = []
        self.clock = Clock(
            sleep=self.sleep, sleep_async=self.sleep_async, monotonic=lambda: self.seconds, random=lambda: 0.0
        )

    def sleep(self, seconds: float) -> None:
        """Wait."""
        self.waits.append(seconds)
        self.seconds += seconds

    async def sleep_async(self, seconds: float) -> None:
        """Wait."""
        self.sleep(seconds)


def client_of(
    answer: httpx.Response, fake: FakeTime, ask: Any = lambda: "planted", **options: Any
) -> AuthenticatedClient:
    """Return a client that always gets this answer."""
    transport = httpx.MockTransport(lambda _: answer)
    return AuthenticatedClient(
        "http://a", ask, clock=fake.clock, httpx_args={"transport": transport}, max_retries=9, **options
    )


@forms
def test_no_wait_is_longer_than_the_call(form: str) -> None:
    """A wait that would end after the total time-out is not begun: what the server said last is raised at once."""
    fake = FakeTime()
    answer = httpx.Response(503, headers={"Retry-After": "4"})
    with pytest.raises(errors.InternalServerError) as caught:
        call(form, client_of(answer, fake, total_timeout=10.0))
    assert (fake.waits, caught.value.attempts) == ([4.0, 4.0], 3)


@forms
def test_the_question_for_a_token_counts(form: str) -> None:
    """The time that a callable takes to give a token is part of the call; where it took all, nothing is sent."""
    fake = FakeTime()

    def token() -> str:
        fake.seconds += 11.0
        return "planted"

    with pytest.raises(errors.APITimeoutError, match="before a request was sent") as caught:
        call(form, client_of(httpx.Response(200), fake, token, total_timeout=10.0))
    assert caught.value.attempts == 0


@forms
def test_a_view_has_a_total_time_out_of_its_own(form: str) -> None:
    """`with_options` sets it for the calls of a view."""
    fake = FakeTime()
    client = client_of(httpx.Response(503, headers={"Retry-After": "4"}), fake).with_options(total_timeout=1.0)
    with pytest.raises(errors.InternalServerError):
        call(form, client)
    assert fake.waits == []


def test_a_queue_for_connections_ends() -> None:
    """A call that waits for a connection that another call has ends with the total time-out."""

    def serve(connection: socket.socket, _: int) -> None:
        while head := read_head(connection):
            time.sleep(0.5)
            connection.sendall(job_for(head))

    async def main(url: str) -> Any:
        limits = httpx.Limits(max_connections=1)
        async with AuthenticatedClient(url, "planted", max_retries=0, httpx_args={"limits": limits}) as client:
            first = asyncio.create_task(operation.asyncio("a", "b", client=client))
            await asyncio.sleep(0)
            hasty = client.with_options(total_timeout=0.1)
            second, job = await asyncio.gather(operation.asyncio("c", "d", client=hasty), first, return_exceptions=True)
            return type(second), job

    with RawServer(serve) as server:
        kind, job = asyncio.run(main(server.url))
    assert (kind, job.partner) == (errors.APITimeoutError, "a")
