"""Bytes of memory that the client takes. Arguments: `tasks` or `threads` and a number of calls; or `sync` or `async`.

Prints by how much many calls let it grow, or what a large download took above the start. It is given what
`bench.child.concurrency` or `bench.child.downloading` is.
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TYPE_CHECKING

from bench.child import downloading, given
from bench.child.concurrency import tasks, threads

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


def main() -> None:
    """Measure and print it."""
    form, *rest = sys.argv[1:]
    taken = _download(form) if not rest else _growth({"tasks": tasks, "threads": threads}[form]("ours"), int(rest[0]))
    json.dump(taken, sys.stdout)


def _growth(turn: Callable[[], None], calls: int) -> int:
    """Bytes that memory grows by after the first turn."""
    turn()
    before = _bytes("VmRSS")
    for _ in range(calls // given()["turn"]):
        turn()
    return _bytes("VmRSS") - before


def _download(form: str) -> int:
    """Bytes of the peak above the start."""
    if form == "sync":
        save = downloading.sync("ours")
        before = _bytes("VmRSS")
        save()
    else:
        save_async = downloading.asynchronous("ours")
        before = _bytes("VmRSS")
        asyncio.run(_awaited(save_async))
    return _bytes("VmHWM") - before


async def _awaited(save: Callable[[], Awaitable[None]]) -> None:
    await save()


def _bytes(name: str) -> int:
    """Bytes of memory by the kernel's name: now (VmRSS), or at most so far (VmHWM); 0 where it does not tell."""
    try:
        with open("/proc/self/status", encoding="ascii", errors="replace") as status:  # noqa: PTH123 - a plain file
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith(name))
    except OSError:
        return 0


if __name__ == "__main__":
    main()
