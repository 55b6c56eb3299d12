"""Any status, any bytes, any headers: a call gives the job that was asked for, or one of the client's own errors.

The nightly run tries 100,000 responses without a network, and some thousand over sockets; here are a few hundred. A
case that fails says its number; `FUZZ_SEED=… FUZZ_FIRST=<number> FUZZ_CASES=1` tries it alone.
"""

from __future__ import annotations

import asyncio
import math
import os
import pickle
import resource
import socket
import sys
import time
from random import Random
from typing import TYPE_CHECKING, Any

import httpx

from zuora_aqua_client import AuthenticatedClient, Clock, errors
from zuora_aqua_client.api.aggregate_queries import get_last_batch_query_job as operation

from .hostile import hostile
from .raw_server import RawServer, read_head

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

_SEED = os.environ.get("FUZZ_SEED", "0")
_FIRST = int(os.environ.get("FUZZ_FIRST", "0"))
_CASES = int(os.environ.get("FUZZ_CASES", "200"))
_SOCKETS = int(os.environ.get("FUZZ_SOCKETS", "60"))
_MEGABYTES = 250  # that the fuzz may add to the peak of the process, of which a body may have 16 and its texts the rest
_SECONDS = 10.0  # of the processor that a case may take, with whatever else this process does
_PATIENCE = 120.0  # seconds that it may take on a busy machine, against what hangs
_LONGEST = 3000  # characters of the text of an error
_SECRET = "planted-token-5f1c9a"  # noqa: S105 - it is planted to be looked for
_PAIR = ("a", "b")
_PLAIN: dict[str, Any] = {"max_retries": 0, "timeout": 0.25, "follow_redirects": True, "verify_ssl": False}


async def _no_wait(_: float) -> None:
    pass


_CLOCK = Clock(sleep=lambda _: None, sleep_async=_no_wait)


def judge(found: Any) -> None:
    """Demand that what came of a call is fit for use."""
    if isinstance(found, errors.APIError):
        text = str(found)
        assert len(text) < _LONGEST
        assert text.isprintable()
        assert _SECRET[:12] not in f"{text} {found!r} {found.request_id} {found.process_id} {found.reasons}"
        assert found.retry_after is None or (found.retry_after >= 0 and math.isfinite(found.retry_after))
        assert (found.rate_limits, found.rate_reset, found.concurrency) is not None
        assert type(pickle.loads(pickle.dumps(found))) is type(found)  # noqa: S301 - our own pickle
        return
    assert (found.partner.casefold(), found.project.casefold()) == _PAIR
    assert repr(found)
    assert isinstance(found.result_file_ids, list)
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own pickle
    assert type(found).from_dict(found.to_dict()) == found


def called(client: AuthenticatedClient) -> Any:
    """Call the operation, and return what comes of it."""
    try:
        return operation.sync(*_PAIR, client=client)
    except errors.ClientError as error:
        return error


async def called_async(client: AuthenticatedClient) -> Any:
    """Call the operation in a task, and return what comes of it."""
    try:
        return await operation.asyncio(*_PAIR, client=client)
    except errors.ClientError as error:
        return error


def cases(count: int) -> Iterator[tuple[int, Random]]:
    """Count cases, each with random numbers of its own, and demand that memory and time of all are bounded."""
    before = _peak()
    for number in range(_FIRST, _FIRST + count):
        start, cpu = time.monotonic(), time.process_time()
        try:
            yield number, Random(f"{_SEED} {number}")  # noqa: S311 - no secret is made of it
        except GeneratorExit:
            sys.stderr.write(f"\nfailed: FUZZ_SEED={_SEED} FUZZ_FIRST={number} FUZZ_CASES=1\n")
            raise
        assert time.process_time() - cpu < _SECONDS, number
        assert time.monotonic() - start < _PATIENCE, number
    assert _peak() - before < _MEGABYTES


def _peak() -> float:
    """Return the most memory that the process has had, in megabytes."""
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kilobytes / (1024.0 * 1024.0 if sys.platform == "darwin" else 1024.0)


def options(answer: Callable[[httpx.Request], Any], random: Random) -> dict[str, Any]:
    """Return the options of a client that gets these answers."""
    follow = random.random() < 0.5
    return {
        "clock": _CLOCK,
        "max_retries": 1,
        "follow_redirects": follow,
        "httpx_args": {"transport": httpx.MockTransport(answer)},
    }


def test_hostile_responses() -> None:
    """Whatever comes in place of a response, synchronous calls end well."""
    for number, random in cases(_CASES):

        def answer(_: httpx.Request, random: Random = random) -> httpx.Response:
            case = hostile(random, _SECRET, _PAIR)
            return httpx.Response(case.status, headers=case.headers, stream=httpx.ByteStream(case.body))

        with AuthenticatedClient("http://api.example", _SECRET, **options(answer, random)) as client:
            found = called(client)
        assert found is not None, number
        judge(found)


def test_hostile_responses_in_tasks() -> None:
    """Whatever comes in place of a response, asynchronous calls end well."""

    async def main() -> None:
        for _, random in cases(_CASES // 3 or 1):

            async def answer(_: httpx.Request, random: Random = random) -> httpx.Response:
                case = hostile(random, _SECRET, _PAIR)
                return httpx.Response(case.status, headers=case.headers, stream=httpx.ByteStream(case.body))

            async with AuthenticatedClient("http://api.example", _SECRET, **options(answer, random)) as client:
                judge(await called_async(client))

    asyncio.run(main())


def test_hostile_bytes_over_sockets() -> None:
    """Whatever bytes come over a socket, with framing that is right or wrong, calls of both kinds end well."""
    queue: list[bytes] = []

    def serve(connection: socket.socket, _: int) -> None:
        while read_head(connection):
            connection.sendall(queue[0])
            if queue[0].find(b"Content-Length") < 0 or len(queue[0]) % 3:
                connection.shutdown(socket.SHUT_WR)
                return

    async def main(ask: Callable[[AuthenticatedClient], Awaitable[Any]]) -> None:
        async with AuthenticatedClient(server.url, _SECRET, clock=_CLOCK, **_PLAIN) as client:
            for _, random in cases(_SOCKETS // 2 or 1):
                queue[:] = [hostile(random, _SECRET, _PAIR).wire(random)]
                judge(await ask(client))
            client.close()

    async def ask_sync(client: AuthenticatedClient) -> Any:
        return called(client)

    with RawServer(serve) as server:
        asyncio.run(main(called_async))
        asyncio.run(main(ask_sync))
