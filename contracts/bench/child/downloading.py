"""Throughput of downloads to a file, the client's and bare httpx's, and what memory the client's take.

Arguments: form (`sync` or `async`), rounds, bytes of a file, bytes of the file whose memory is measured.
Prints `{"ours": [bytes a second, …], "bare": […], "memory": bytes above the start}`.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from bench.child.concurrency import resident
from bench.child.importing import peak
from zuora_aqua_client import AuthenticatedClient
from zuora_aqua_client.api.aggregate_queries import get_files

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

_TOKEN = "t"  # noqa: S105 - of a server that takes any


def main() -> None:
    """Measure both and print them."""
    form, *effort = sys.argv[1:]
    command = [sys.executable, "-m", "bench.child.file_server"]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server,  # noqa: S603 - our own
    ):
        assert server.stdout is not None  # noqa: S101 - it is a pipe
        url = f"http://127.0.0.1:{int(server.stdout.readline())}"
        try:
            json.dump(asyncio.run(_measured(form, url, Path(folder) / "file", tuple(map(int, effort)))), sys.stdout)
        finally:
            server.kill()


async def _measured(form: str, url: str, path: Path, effort: tuple[int, ...]) -> dict[str, Any]:
    rounds, size, large = effort
    async with AuthenticatedClient(url, _TOKEN) as client, httpx.AsyncClient() as bare:
        with client, httpx.Client() as bare_sync:

            async def ours(size: int = size) -> None:
                if form == "sync":
                    with get_files.sync(str(size), client=client) as download:
                        download.save(path)
                else:
                    async with await get_files.asyncio(str(size), client=client) as file:
                        await file.save(path)

            async def theirs() -> None:
                if form == "sync":
                    _bare(bare_sync, f"{url}/{size}", path)
                else:
                    await _bare_async(bare, f"{url}/{size}", path)

            start = resident()
            await ours(large)
            found: dict[str, Any] = {"memory": peak() - start, "ours": [], "bare": []}
            calls: dict[str, Callable[[], Awaitable[None]]] = {"ours": ours, "bare": theirs}
            for turn in range(rounds):
                for name in sorted(calls, reverse=turn % 2 == 0):
                    begun = time.perf_counter()
                    await calls[name]()
                    found[name].append(size / (time.perf_counter() - begun))
            assert os.stat(path).st_size == size  # noqa: PTH116, S101 - else there is nothing to compare
            return found


def _bare(http: httpx.Client, url: str, path: Path) -> None:
    with http.stream("GET", url) as response, path.open("wb") as file:
        for chunk in response.iter_bytes():
            file.write(chunk)


async def _bare_async(http: httpx.AsyncClient, url: str, path: Path) -> None:
    async with http.stream("GET", url) as response:
        with path.open("wb") as file:
            async for chunk in response.aiter_bytes():
                file.write(chunk)


if __name__ == "__main__":
    main()
