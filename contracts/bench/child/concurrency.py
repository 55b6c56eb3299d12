"""Seconds of calls by many tasks or threads: the client's, or bare httpx with `json.loads`. A script of pyperf.

It is given `{"job": the JSON of the response, "pair": partner and project, "turn": calls a loop}`.
"""

from __future__ import annotations

import asyncio
import atexit
import functools
import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import httpx

from bench.child import given, measuring
from bench.child.calling import request_of
from zuora_aqua_client import AuthenticatedClient
from zuora_aqua_client.api.aggregate_queries import get_last_batch_query_job as operation

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

_TASKS, _THREADS = 200, 16
_PATIENCE = 120.0  # seconds that the peer waits for a free connection on a busy machine, as the client does
_TOKEN = "t"  # noqa: S105 - of a server that takes any


def main() -> None:
    """Measure a side: `tasks-ours`, `tasks-bare`, `threads-ours` or `threads-bare`."""
    runner, side = measuring.runner("concurrency")
    form, _, who = side.partition("-")
    turn = {"threads": threads, "tasks": tasks}[form]
    measured = measuring.timed(functools.partial(turn, who), time.perf_counter)
    runner.bench_time_func(form, measured, inner_loops=given()["turn"])


def served(module: str, *arguments: str) -> str:
    """Start a server of `bench.child` in a process of its own, until this one ends, and return its base URL."""
    command = [sys.executable, "-m", f"bench.child.{module}", *arguments]
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own
    atexit.register(server.kill)
    assert server.stdout is not None  # noqa: S101 - it is a pipe
    return f"http://127.0.0.1:{int(server.stdout.readline())}"


def threads(who: str) -> Callable[[], None]:
    """What makes the calls of one turn, by threads that share a client."""
    pair, size = given()["pair"], given()["turn"]
    client, url, headers = _client()
    bare = httpx.Client(headers=headers, timeout=_PATIENCE)
    pool = ThreadPoolExecutor(_THREADS)
    calls: dict[str, Callable[[], Any]] = {
        "ours": lambda: operation.sync(*pair, client=client),
        "bare": lambda: json.loads(bare.get(url).content),
    }

    def turn() -> None:
        for each in [pool.submit(calls[who]) for _ in range(size)]:
            each.result()

    return turn


def tasks(who: str) -> Callable[[], None]:
    """What makes the calls of one turn, by tasks that share a client."""
    pair, size = given()["pair"], given()["turn"]
    client, url, headers = _client()
    bare = httpx.AsyncClient(headers=headers, timeout=_PATIENCE)

    async def theirs() -> Any:
        return json.loads((await bare.get(url)).content)

    async def ours() -> Any:
        return await operation.asyncio(*pair, client=client)

    call = {"ours": ours, "bare": theirs}[who]

    async def turn() -> None:
        await asyncio.gather(*(_repeat(call, size // _TASKS) for _ in range(_TASKS)))

    return lambda: measuring.loop().run(turn())


def _client() -> tuple[AuthenticatedClient, str, dict[str, str]]:
    """A client of a server with one response, and the URL and the headers of its calls."""
    client = AuthenticatedClient(base_url=served("fixed_response", given()["job"]), token=_TOKEN)
    return client, *request_of(client, given()["pair"])


async def _repeat(call: Callable[[], Awaitable[Any]], times: int) -> None:
    for _ in range(times):
        await call()


if __name__ == "__main__":
    main()
