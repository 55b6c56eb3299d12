"""Calls a second of many tasks and of many threads: the client's, and bare httpx with `json.loads`.

Arguments: rounds, calls a round. Reads `{"job": the JSON of the response, "pair": partner and project}` and prints
`{"tasks": {"ours": [calls a second, …], "bare": […], "growth": bytes}, "threads": …}`.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx

from bench.child.calling import request_of
from zuora_aqua_client import AuthenticatedClient
from zuora_aqua_client.api.aggregate_queries import get_last_batch_query_job as operation

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

_TASKS, _THREADS = 200, 16
_PATIENCE = 120.0  # seconds that the peer waits for a free connection on a busy machine, as the client does
_TOKEN = "t"  # noqa: S105 - of a server that takes any


def main() -> None:
    """Measure both and print them."""
    rounds, size = int(sys.argv[1]), int(sys.argv[2])
    given = json.load(sys.stdin)
    pair = given["pair"]
    with _served(given["job"]) as url, AuthenticatedClient(base_url=url, token=_TOKEN) as client:
        address, headers = request_of(client, pair)
        found = {"threads": _threads(client, pair, address, headers, (rounds, size))}
        found["tasks"] = asyncio.run(_tasks(client, pair, address, headers, (rounds, size)))
    json.dump(found, sys.stdout)


@contextmanager
def _served(body: str) -> Iterator[str]:
    """Serve a body in a process of its own, and yield the base URL."""
    command = [sys.executable, "-m", "bench.child.fixed_response", body]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603 - our own
        assert server.stdout is not None  # noqa: S101 - it is a pipe
        yield f"http://127.0.0.1:{int(server.stdout.readline())}"
        server.kill()


def _threads(
    client: AuthenticatedClient, pair: list[str], url: str, headers: dict[str, str], effort: tuple[int, int]
) -> dict[str, Any]:
    rounds, size = effort
    with httpx.Client(headers=headers, timeout=_PATIENCE) as bare, ThreadPoolExecutor(_THREADS) as pool:
        calls: dict[str, Callable[[], Any]] = {
            "ours": lambda: operation.sync(*pair, client=client),
            "bare": lambda: json.loads(bare.get(url).content),
        }
        found: dict[str, Any] = {name: [] for name in calls}
        memory = 0
        for turn in range(rounds + 1):
            for name in sorted(calls, reverse=turn % 2 == 0):
                start = time.perf_counter()
                for each in [pool.submit(calls[name]) for _ in range(size)]:
                    each.result()
                found[name] += [size / (time.perf_counter() - start)] if turn else []  # the first round warms up
            memory = memory or resident()
        return {**found, "growth": resident() - memory}


async def _tasks(
    client: AuthenticatedClient, pair: list[str], url: str, headers: dict[str, str], effort: tuple[int, int]
) -> dict[str, Any]:
    rounds, size = effort
    async with client, httpx.AsyncClient(headers=headers, timeout=_PATIENCE) as bare:

        async def theirs() -> Any:
            return json.loads((await bare.get(url)).content)

        async def ours() -> Any:
            return await operation.asyncio(*pair, client=client)

        calls: dict[str, Callable[[], Awaitable[Any]]] = {"ours": ours, "bare": theirs}
        found: dict[str, Any] = {name: [] for name in calls}
        memory = 0
        for turn in range(rounds + 1):
            for name in sorted(calls, reverse=turn % 2 == 0):
                start = time.perf_counter()
                await asyncio.gather(*(_repeat(calls[name], size // _TASKS) for _ in range(_TASKS)))
                found[name] += [size / (time.perf_counter() - start)] if turn else []
            memory = memory or resident()
        return {**found, "growth": resident() - memory}


async def _repeat(call: Callable[[], Awaitable[Any]], times: int) -> None:
    for _ in range(times):
        await call()


def resident() -> int:
    """Bytes of memory that this process holds now; 0 where the system does not tell."""
    try:
        with open("/proc/self/status", "rb") as status:  # noqa: PTH123 - as in bench.child.importing
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith(b"VmRSS"))
    except OSError:
        return 0


if __name__ == "__main__":
    main()
