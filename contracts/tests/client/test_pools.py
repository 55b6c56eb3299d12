"""What httpcore's pools do not do by themselves: poisoned connections, cancelled tasks, closing during calls."""

from __future__ import annotations

import asyncio
import gc
import os
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import httpcore
import httpx
import pytest

from zuora_aqua_client import AuthenticatedClient, errors
from zuora_aqua_client._runtime import queues
from zuora_aqua_client.api.aggregate_queries import get_last_batch_query_job as operation

from .raw_server import RawServer, job_for, read_head, serve_jobs

if TYPE_CHECKING:
    import socket

_CANCELS = int(os.environ.get("CANCELLED_TASKS", "80"))  # the nightly run asks for more
_FOREIGN = job_for(b"GET /partner/x/project/y HTTP/1.1\r\n\r\n")
_REST = {
    "a response to nobody": _FOREIGN,
    "half a response": _FOREIGN[:60],
    "a line end": b"\r\n",
    "other bytes": b"abc",
    "the same once more": None,
}


def client_of(server: RawServer, **options: int | dict[str, httpx.Limits]) -> AuthenticatedClient:
    """Return a client that repeats nothing."""
    return AuthenticatedClient(server.url, "planted", max_retries=0, timeout=20.0, verify_ssl=False, **options)  # type: ignore[arg-type]  # each has its type


async def call(client: AuthenticatedClient, number: int, form: str) -> str:
    """Ask for the job of a pair, and return its project or the name of the error."""
    try:
        if form == "sync":
            return operation.sync("a", str(number), client=client).project
        return (await operation.asyncio("a", str(number), client=client)).project
    except errors.ClientError as error:
        return type(error).__name__


@pytest.mark.parametrize("form", ["sync", "async"])
@pytest.mark.parametrize("kind", _REST)
def test_a_poisoned_connection_is_thrown_away(form: str, kind: str) -> None:
    """What comes after a response is no answer to the next request: that one goes out over another connection."""

    def serve(connection: socket.socket, _: int) -> None:
        while head := read_head(connection):
            rest = _REST[kind]
            connection.sendall(job_for(head, job_for(head) if rest is None else rest))

    async def main() -> list[str]:
        async with client_of(server) as client:
            found = [await call(client, number, form) for number in range(4)]
            client.close()
            return found

    with RawServer(serve) as server:
        assert asyncio.run(main()) == ["0", "1", "2", "3"]
        assert server.opened == 4


def test_cancelled_tasks_keep_no_connection() -> None:
    """However early or late tasks are cancelled, their connections are free again: a pool of two goes on to work."""

    async def main() -> str:
        async with client_of(server, httpx_args={"limits": httpx.Limits(max_connections=2)}) as client:
            for number in range(_CANCELS):
                task = asyncio.create_task(call(client, number, "async"))
                for _ in range(number % 37):
                    await asyncio.sleep(0)
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
            return await call(client, 7, "async")

    with RawServer(serve_jobs) as server:
        assert asyncio.run(main()) == "7"


def test_closing_during_calls_of_threads() -> None:
    """Calls whose client is closed meanwhile give a job, or the client's own error, and leave no socket open."""
    found: Counter[str] = Counter()

    def work() -> None:
        for number in range(15):
            try:
                found[operation.sync("a", str(number), client=client).partner] += 1
            except errors.ClientError as error:
                found[type(error).__name__] += 1

    with RawServer(serve_jobs) as server, client_of(server) as client:
        workers = [threading.Thread(target=work) for _ in range(3)]
        for worker in workers:
            worker.start()
        while any(worker.is_alive() for worker in workers):
            client.close()
            workers[0].join(0.02)
    gc.collect()  # an unclosed socket is a warning, and so an error
    assert set(found) <= {"a", "APIConnectionError"}
    assert found.total() == 45


def test_closing_during_calls_of_tasks() -> None:
    """Tasks see no more of it than threads do."""

    async def main() -> set[str]:
        async with client_of(server) as client:
            calls = [asyncio.create_task(call(client, number, "async")) for number in range(20)]
            while not all(task.done() for task in calls):
                await client.aclose()
                await asyncio.sleep(0.001)
            return {(await task).strip("0123456789") for task in calls}

    with RawServer(serve_jobs) as server:
        assert asyncio.run(main()) <= {"", "APIConnectionError"}
    gc.collect()


def test_a_client_that_was_closed_is_a_lasting_failure() -> None:
    """A call whose client is closed under it is not repeated: it would only be closed once more."""

    def serve(connection: socket.socket, _: int) -> None:
        read_head(connection)
        client.close()

    with RawServer(serve) as server:
        client = AuthenticatedClient(server.url, "planted", max_retries=5, verify_ssl=False)
        with pytest.raises(errors.APIConnectionError, match="was closed during this call") as caught:
            operation.sync("a", "b", client=client)
    assert caught.value.attempts == 1


def test_closing_wakes_who_waits() -> None:
    """A call whose client is closed while the server says nothing ends at once, not with its time-out."""
    over = threading.Event()

    def serve(connection: socket.socket, _: int) -> None:
        read_head(connection)
        client.close()
        over.wait(60)

    with RawServer(serve) as server:
        client = client_of(server)
        for _ in range(10):  # now and then it is closed before the thread waits
            start = time.monotonic()
            with pytest.raises(errors.APIConnectionError, match="was closed during this call"):
                operation.sync("a", "b", client=client)
            assert time.monotonic() - start < 15  # of the 20 that it may wait
        over.set()


def test_reopening_keeps_nothing() -> None:
    """A client that is used in one event loop after the other, or closed and opened again, keeps none of it."""
    with RawServer(serve_jobs) as server:
        client = client_of(server)
        for number in range(3):
            assert asyncio.run(call(client, number, "async")) == str(number)
            assert asyncio.run(call(client, number, "sync")) == str(number)
            client.close()
        pool = client._connections._pools.get()
        gc.collect()
        assert (len(pool.of_loops), len(pool.guards), pool.http, pool.finalizer) == (0, 0, None, None)


class Connection:
    """A connection of httpcore, as far as its pool looks at it."""

    def __init__(self, name: str, origin: str = "a", state: str = "idle") -> None:
        """Take what to call it, where it leads, and whether it is idle, busy, expired or closed."""
        self.name, self.origin, self.state = name, origin, state

    def can_handle_request(self, origin: httpcore.Origin) -> bool:
        """Whether it leads there."""
        return origin.host.decode() == self.origin

    def is_idle(self) -> bool:
        """Whether no request is on it."""
        return self.state in ("idle", "expired")

    def is_closed(self) -> bool:
        """Whether it is closed."""
        return self.state == "closed"

    def has_expired(self) -> bool:
        """Whether it was idle for too long."""
        return self.state == "expired"


@pytest.mark.parametrize("form", ["sync", "async"])
@pytest.mark.parametrize(
    ("connections", "waiting", "kept", "closed", "given"),
    [
        pytest.param(
            {"1": "idle"}, "aa", "1+", "", "1+", id="an idle one goes to one request, the next gets a new one"
        ),
        pytest.param({"1": "idle", "2": "busy"}, "aa", "12", "", "1-", id="who comes last waits in a full pool"),
        pytest.param({"1": "busy", "2": "busy"}, "aa", "12", "", "--", id="all wait where all are busy"),
        pytest.param({"1": "idle", "2": "busy"}, "b", "2+", "1", "+", id="an idle one makes room for another origin"),
        pytest.param({"1": "expired", "2": "idle"}, "a", "2", "1", "2", id="an expired one is closed"),
        pytest.param({"1": "closed", "2": "idle"}, "a", "2", "", "2", id="a closed one is forgotten"),
        pytest.param({"1": "idle", "2": "idle"}, "", "2", "1", "", id="of idle ones as many are kept as allowed"),
        pytest.param({"1": "idle", "2": "idle"}, "a", "12", "", "1", id="and one that was given is not idle"),
        pytest.param({"1": "taken", "2": "idle"}, "", "12", "", "", id="nor is one whose request is still to be sent"),
        pytest.param({"1": "taken", "2": "busy"}, "a", "12", "", "-", id="and nobody else gets that"),
    ],
)
def test_a_connection_goes_to_one_request(
    form: str, connections: dict[str, str], waiting: str, kept: str, closed: str, given: str
) -> None:
    """Of a pool of two that keeps one: what it keeps and closes, and what each request is given (+ new, - nothing)."""
    kind: Any = httpcore.ConnectionPool if form == "sync" else httpcore.AsyncConnectionPool
    pool = kind(max_connections=2, max_keepalive_connections=1)
    queues.improve(pool)
    pool.create_connection = lambda origin: Connection("+", origin.host.decode())
    pool._connections = [Connection(name, state=state.replace("taken", "idle")) for name, state in connections.items()]
    asked = [SimpleNamespace(request=httpcore.Request("GET", f"http://{host}/"), connection=None) for host in waiting]
    for request in asked:
        request.assign_to_connection = partial(setattr, request, "connection")
    taken = [SimpleNamespace(connection=one) for one in pool._connections if connections[one.name] == "taken"]
    pool._requests = [*taken, *asked]
    closing = pool._assign_requests_to_connections()
    assert "".join(one.name for one in pool._connections) == kept
    assert "".join(one.name for one in closing) == closed
    assert "".join(one.connection.name if one.connection else "-" for one in asked) == given


@pytest.mark.parametrize("form", ["sync", "async"])
def test_many_share_few_connections(form: str) -> None:
    """Forty calls at once over two connections, of which one is kept: who waits gets one that has just become idle."""
    limits = httpx.Limits(max_connections=2, max_keepalive_connections=1)

    async def main() -> list[str]:
        async with client_of(server, httpx_args={"limits": limits}) as client:
            if form == "async":
                return await asyncio.gather(*(call(client, number, form) for number in range(40)))
            with ThreadPoolExecutor(8) as threads, client:
                each = [threads.submit(asyncio.run, call(client, number, form)) for number in range(40)]
                return [found.result() for found in each]

    with RawServer(serve_jobs) as server:
        assert asyncio.run(main()) == [str(number) for number in range(40)]
        assert server.opened < 10  # more than two where for a moment nobody waits


def pool_of_another_version() -> httpcore.ConnectionPool:
    """Return a pool that does not say whether it has many requests on one connection."""
    pool = httpcore.ConnectionPool()
    del pool._http2
    return pool


@pytest.mark.parametrize(
    "pool",
    [
        pytest.param(httpcore.ConnectionPool(http2=True), id="HTTP/2"),
        pytest.param(pool_of_another_version(), id="another version"),
        pytest.param(type("Own", (httpcore.ConnectionPool,), {})(), id="a pool of the user's"),
        pytest.param(SimpleNamespace(_http2=False), id="no pool"),
    ],
)
def test_other_pools_stay_as_they_are(pool: Any) -> None:
    """A pool with many requests on one connection, or of another kind, is not touched."""
    kind = type(pool)
    queues.improve(pool)
    assert type(pool) is kind
