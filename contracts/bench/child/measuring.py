"""What scripts of pyperf share: the choice of a side, and what times it."""

from __future__ import annotations

import asyncio
import functools
import time
from typing import TYPE_CHECKING

import pyperf

if TYPE_CHECKING:
    import argparse
    from collections.abc import Awaitable, Callable


def runner(module: str) -> tuple[pyperf.Runner, str]:
    """Return the runner of a module of `bench.child`, and the side that its command line names."""
    made = pyperf.Runner(program_args=("-m", f"bench.child.{module}"), add_cmdline_args=_pass_on)
    made.argparser.add_argument("--side", required=True, help="what to measure")
    side: str = made.parse_args().side
    return made, side


def _pass_on(command: list[str], options: argparse.Namespace) -> None:
    """Give the measuring process the options that are ours."""
    command.append(f"--side={options.side}")


def timed(
    prepare: Callable[[], Callable[[], object]], clock: Callable[[], float] = time.process_time
) -> Callable[[int], float]:
    """Return a time function of pyperf, which gives the seconds of so many calls of what `prepare` gives.

    `prepare` is called once, in the process that measures, and not timed.
    """
    prepared = functools.cache(prepare)

    def seconds(loops: int) -> float:
        call = prepared()
        start = clock()
        for _ in range(loops):
            call()
        return clock() - start

    return seconds


@functools.cache
def loop() -> asyncio.Runner:
    """Return the event loop of this process, which is made when it is first needed."""
    return asyncio.Runner()


def timed_async(
    prepare: Callable[[], Callable[[], Awaitable[object]]], clock: Callable[[], float] = time.process_time
) -> Callable[[int], float]:
    """Return a time function as `timed` does, of calls that are awaited, all in one event loop."""
    prepared = functools.cache(prepare)

    async def repeat(loops: int) -> float:
        call = prepared()
        start = clock()
        for _ in range(loops):
            await call()
        return clock() - start

    def seconds(loops: int) -> float:
        return loop().run(repeat(loops))

    return seconds
