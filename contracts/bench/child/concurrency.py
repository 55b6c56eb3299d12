"""Calls a second of many tasks, or of many threads: the client's, and bare httpx with `json.loads`.

Arguments: tasks or threads, calls a side, calls a turn, seconds. Reads `{"job": the JSON of the response, "pair":
partner and project}`, prints how far it is on standard error, and at the end what `Turns.found` gives.
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
_REPORT_SECONDS = 5.0  # between two lines about how far it is
_TOKEN = "t"  # noqa: S105 - of a server that takes any


class Turns:
    """Says whose turn it is, and keeps what came of it.

    Both sides take turns until each has made all its calls, or the time is over. Then the client makes the rest of its
    calls alone, for its memory is promised of all of them.
    """

    def __init__(self, calls: int, size: int, seconds: float, clock: Callable[[], float] = time.perf_counter) -> None:
        """Take the calls of each side, those of a turn, and the seconds that the turns may take."""
        self.size = size
        self._calls, self._seconds, self._clock = calls, seconds, clock
        self._speeds: dict[str, list[float]] = {"bare": [], "ours": []}
        self._made = {"bare": 0, "ours": 0}
        self._memory = 0

    def __iter__(self) -> Iterator[str]:
        """Give the side whose turn it is; the next one is asked for when that is over."""
        start = said = self._clock()
        yield from self._speeds  # to warm up
        self._memory = resident()
        while self._made["ours"] < self._calls:
            together = not self._made["ours"] or self._clock() - start < self._seconds
            order = list(self._speeds)[:: -1 if len(self._speeds["ours"]) % 2 else 1]
            for side in order if together else ["ours"]:
                before = self._clock()
                yield side
                self._made[side] += self.size
                if together:
                    self._speeds[side].append(self.size / (self._clock() - before))
            if self._clock() - said > _REPORT_SECONDS:
                said = self._clock()
                made = ", ".join(f"{number:,} calls {side}" for side, number in self._made.items())
                sys.stderr.write(f"{made}, {said - start:.0f} s\n")

    def found(self) -> dict[str, Any]:
        """Return the calls a second of each turn, the calls made, and the bytes that memory grew by."""
        return {**self._speeds, "made": self._made, "growth": resident() - self._memory}


def main() -> None:
    """Measure a form and print it."""
    form, calls, size, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
    given = json.load(sys.stdin)
    turns = Turns(calls, size, seconds)
    with _served(given["job"]) as url, AuthenticatedClient(base_url=url, token=_TOKEN) as client:
        address, headers = request_of(client, given["pair"])
        if form == "threads":
            _threads(client, given["pair"], address, headers, turns)
        else:
            asyncio.run(_tasks(client, given["pair"], address, headers, turns))
    json.dump(turns.found(), sys.stdout)


@contextmanager
def _served(body: str) -> Iterator[str]:
    """Serve a body in a process of its own, and yield the base URL."""
    command = [sys.executable, "-m", "bench.child.fixed_response", body]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603 - our own
        assert server.stdout is not None  # noqa: S101 - it is a pipe
        yield f"http://127.0.0.1:{int(server.stdout.readline())}"
        server.kill()


def _threads(client: AuthenticatedClient, pair: list[str], url: str, headers: dict[str, str], turns: Turns) -> None:
    with httpx.Client(headers=headers, timeout=_PATIENCE) as bare, ThreadPoolExecutor(_THREADS) as pool:
        calls: dict[str, Callable[[], Any]] = {
            "ours": lambda: operation.sync(*pair, client=client),
            "bare": lambda: json.loads(bare.get(url).content),
        }
        for side in turns:
            for each in [pool.submit(calls[side]) for _ in range(turns.size)]:
                each.result()


async def _tasks(client: AuthenticatedClient, pair: list[str], url: str, headers: dict[str, str], turns: Turns) -> None:
    async with client, httpx.AsyncClient(headers=headers, timeout=_PATIENCE) as bare:

        async def theirs() -> Any:
            return json.loads((await bare.get(url)).content)

        async def ours() -> Any:
            return await operation.asyncio(*pair, client=client)

        calls: dict[str, Callable[[], Awaitable[Any]]] = {"ours": ours, "bare": theirs}
        for side in turns:
            await asyncio.gather(*(_repeat(calls[side], turns.size // _TASKS) for _ in range(_TASKS)))


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
