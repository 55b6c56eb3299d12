"""Interrupts, limits and odd secrets: what ends a call early leaves the client as useful as it was."""

from __future__ import annotations

import asyncio
import gc
import sys
import threading
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import certifi
import httpx
import pytest

from zuora_aqua_client import AuthenticatedClient, Client, ClientCredentials, Clock, errors, jobs
from zuora_aqua_client._runtime import httpx_setup, token_requests, tokens
from zuora_aqua_client._runtime.credentials import Grant
from zuora_aqua_client._runtime.secret import Secret
from zuora_aqua_client.api.aggregate_queries import get_last_batch_query_job as operation
from zuora_aqua_client.api.aggregate_queries import post_batch_query_job
from zuora_aqua_client.models import BatchType, JobQuery, JobRequest

from .raw_server import RawServer, job_for, read_head, serve_jobs

if TYPE_CHECKING:
    import socket
    from types import FrameType

_FILES = {tokens.__file__, token_requests.__file__}
_QUERY = JobQuery("a", "select Id from A", BatchType("zoqlexport"))
_REQUEST = JobRequest("n", "csv", "1.1", [_QUERY], partner="p", project="q")


class Interrupt(BaseException):
    """What a signal raises, between any two lines."""


def interrupted(source: tokens.Tokens, line: int) -> bool:
    """Ask for a token, and interrupt that at a line, counted from the first one; return whether there were so many.

    Lines under the lock are passed over: Python itself lets no interrupt come between a lock and its release.
    """
    passed, lock = 0, source._requests.get().lock

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal passed
        if frame.f_code.co_filename not in _FILES:
            return None
        passed += event == "line" and not lock.locked()
        if passed == line and not lock.locked():
            passed += 1
            raise Interrupt
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        source.get()
    except Interrupt:
        return True
    finally:
        sys.settrace(before)
    return False


def test_an_interrupt_at_any_line_leaves_the_token_to_others() -> None:
    """Wherever an interrupt ends the request for a token, this thread and others get one with their next call."""
    line, most = 0, 200
    while line < most:
        line += 1
        source = tokens.Tokens(lambda: "planted-token")
        if not interrupted(source, line):
            break
        found: list[Any] = []
        other = threading.Thread(target=lambda source=source, found=found: found.append(source.get(10)), daemon=True)
        other.start()
        other.join(20)
        assert [token.reveal() for token in [*found, source.get(10)]] == ["planted-token"] * 2, line
    assert 15 < line < most


@pytest.mark.parametrize("form", ["sync", "async"])
def test_the_total_time_of_a_view_includes_the_token(form: str) -> None:
    """A view that allows less time than its client waits no longer for a token than it says."""
    over = threading.Event()

    def serve(connection: socket.socket, _: int) -> None:
        read_head(connection)
        over.wait(30)

    async def main(client: AuthenticatedClient) -> Any:
        async with client:
            return await operation.asyncio("a", "b", client=client.with_options(total_timeout=0.3))

    with RawServer(serve) as server:
        client = AuthenticatedClient(server.url, ClientCredentials("i", "planted-secret"), verify_ssl=False)
        start = time.monotonic()
        view = client.with_options(total_timeout=0.3)
        call = partial(operation.sync, "a", "b", client=view) if form == "sync" else lambda: asyncio.run(main(client))
        with client, pytest.raises(errors.APITimeoutError):
            call()
        over.set()
    assert time.monotonic() - start < 15


def test_a_short_limit_is_not_the_limit_of_others() -> None:
    """If the time of a call that asks for a token is over, the others that wait for it ask anew."""
    asked = threading.Event()

    class Slow(Grant):
        def __init__(self) -> None:
            """Take nothing."""
            self._renew_at = self._ends_at = float("inf")

        def _now(self) -> float:
            return 0.0

        def __call__(self, *, is_urgent: bool = True, max_seconds: float | None = None) -> str:  # noqa: ARG002 - as asked
            """Take all the time there is."""
            asked.set()
            if max_seconds is not None:
                time.sleep(max_seconds)
                raise errors.APITimeoutError("too late")
            return "planted-token"

    def ask() -> None:
        with pytest.raises(errors.APITimeoutError):
            source.get(0.2)
        found.append(True)

    source, found = tokens.Tokens(Slow()), list[bool]()
    hasty = threading.Thread(target=ask)
    hasty.start()
    assert asked.wait(20)
    assert source.get().reveal() == "planted-token"
    hasty.join()
    assert found == [True]


def test_a_wait_for_a_job_ends_with_its_time() -> None:
    """A look at a job that gets no answer takes no more time than is left of the waiting, or a few seconds."""
    over = threading.Event()

    def serve(connection: socket.socket, _: int) -> None:
        read_head(connection)
        over.wait(60)

    with RawServer(serve) as server, AuthenticatedClient(server.url, "planted", verify_ssl=False) as client:
        start = time.monotonic()
        with pytest.raises(errors.APITimeoutError):
            jobs.wait(client, "j1", timeout=0.1)
        over.set()
    assert time.monotonic() - start < 30


def test_a_cut_secret_is_searched_for_fast() -> None:
    """A text that has most of a long secret, but not its end, takes no more than a moment."""
    secret = "planted-" + "-._~+/=" * 40
    start = time.process_time()
    text = f"x{secret[:-1]}y" * 20
    assert Secret(secret).hidden_in(text + secret) == f"{text}***"
    assert time.process_time() - start < 5


@pytest.mark.parametrize("name", ["base_url", "follow_redirects", "params"])
def test_options_that_httpx_would_not_get_are_refused(name: str) -> None:
    """What the client decides itself is refused among the arguments for httpx, with what to do in its place."""
    with pytest.raises(errors.InvalidArgumentError, match=rf"names {name}\. (Give it as|Leave it out)"):
        Client("http://a", httpx_args={name: None})


def test_a_path_of_certificates_is_no_warning(tmp_path: Path) -> None:
    """A file of certificates, or a folder, is given to httpx in the form that it does not warn of."""
    for place in (Path(certifi.where()), tmp_path):
        with Client("http://a", verify_ssl=str(place)) as client:
            client.get_httpx_client()


def test_a_token_request_offers_what_can_be_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The request for a token offers gzip alone, whatever decoders httpx finds installed."""
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["Accept-Encoding"])
        return httpx.Response(500)

    http = httpx.Client(transport=httpx.MockTransport(answer), headers={"Accept-Encoding": "gzip, br, zstd"})
    monkeypatch.setattr(httpx_setup, "new_client", lambda _: http)
    client = AuthenticatedClient("http://a", ClientCredentials("i", "planted-secret"), max_retries=0)
    with client, pytest.raises(errors.InternalServerError):
        operation.sync("a", "b", client=client)
    assert seen == ["gzip"]


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # that a loop was closed before its connections is true
def test_loops_that_are_closed_plainly_leave_nothing() -> None:
    """A client that is used in many event loops, each closed without more, keeps the connections of the last one."""
    with RawServer(serve_jobs) as server, AuthenticatedClient(server.url, "planted", verify_ssl=False) as client:
        for number in range(3):
            loop = asyncio.new_event_loop()
            call = operation.asyncio("a", str(number), client=client)
            assert loop.run_until_complete(call).project == str(number)
            loop.close()
        pool = client._connections._pools.get()
        assert (len(pool.of_loops), len(pool.guards)) == (1, 1)
    assert (len(pool.of_loops), len(pool.guards)) == (0, 0)
    gc.collect()


def test_a_submitted_job_of_another_pair_is_refused() -> None:
    """What comes back for a job that was submitted for a pair is a job of that pair, or an error."""

    def serve(connection: socket.socket, _: int) -> None:
        read_head(connection)
        connection.sendall(job_for(b"GET /partner/p/project/other HTTP/1.1\r\n\r\n"))

    clock = Clock(sleep=lambda _: None)
    with RawServer(serve) as server:
        client = AuthenticatedClient(server.url, "planted", clock=clock, verify_ssl=False)
        with client, pytest.raises(errors.APIResponseValidationError) as caught:
            post_batch_query_job.sync(body=_REQUEST, client=client)
    assert caught.value.pointer == "/project"
