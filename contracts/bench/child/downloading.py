"""Seconds of a download to a file: the client's, or bare httpx's; synchronous or not. A script of pyperf.

It is given `{"size": bytes of the file}`.
"""

from __future__ import annotations

import atexit
import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from bench.child import given, measuring
from bench.child.concurrency import served
from zuora_aqua_client import AuthenticatedClient
from zuora_aqua_client.api.aggregate_queries import get_files

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

_TOKEN = "t"  # noqa: S105 - of a server that takes any


def main() -> None:
    """Measure a side: `sync-ours`, `sync-bare`, `async-ours` or `async-bare`."""
    runner, side = measuring.runner("downloading")
    form, _, who = side.partition("-")
    if form == "sync":
        function = measuring.timed(lambda: sync(who), time.perf_counter)
    else:
        function = measuring.timed_async(lambda: asynchronous(who), time.perf_counter)
    runner.bench_time_func(form, function)


def _place() -> tuple[str, str, Path]:
    """The base URL of a server of files, the ID of the file there, and where it goes."""
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    return served("file_server"), str(given()["size"]), Path(folder.name) / "file"


def sync(who: str) -> Callable[[], None]:
    """A download by a synchronous client."""
    url, name, path = _place()
    client, bare = AuthenticatedClient(url, _TOKEN), httpx.Client()

    def ours() -> None:
        with get_files.sync(name, client=client) as download:
            download.save(path)
        _check(path)

    def theirs() -> None:
        with bare.stream("GET", f"{url}/{name}") as response, path.open("wb") as file:
            for chunk in response.iter_bytes():
                file.write(chunk)
        _check(path)

    return theirs if who == "bare" else ours


def asynchronous(who: str) -> Callable[[], Awaitable[None]]:
    """A download by an asynchronous client."""
    url, name, path = _place()
    client, bare = AuthenticatedClient(url, _TOKEN), httpx.AsyncClient()

    async def ours() -> None:
        async with await get_files.asyncio(name, client=client) as download:
            await download.save(path)
        _check(path)

    async def theirs() -> None:
        async with bare.stream("GET", f"{url}/{name}") as response:
            with path.open("wb") as file:
                async for chunk in response.aiter_bytes():
                    file.write(chunk)
        _check(path)

    return theirs if who == "bare" else ours


def _check(path: Path) -> None:
    """Fail if the file is not whole: there would be nothing to compare."""
    if os.stat(path).st_size != given()["size"]:  # noqa: PTH116 - the cheapest way
        raise SystemExit("the file is not whole: nothing can be compared")


if __name__ == "__main__":
    main()
