"""Measures by pyperf, in processes of its own; what is compared takes turns, so that a busy machine slows both."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pyperf

from bench.children import BUILD, environment_of, run

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NONE: Mapping[str, str] = MappingProxyType({})
KEPT = BUILD / "values"
"""Where the values of each side are kept as pyperf's JSON, for `python -m pyperf check`, `hist` or `compare_to`."""


def scripts(
    module: str,
    sides: Sequence[str],
    effort: tuple[int, int],
    *,
    python: Path | None = None,
    given: Any = None,
    **environment: str,
) -> dict[str, pyperf.Benchmark]:
    """Measure sides of a module of `bench.child` that is a script of pyperf.

    Args:
        module: Its name below `bench.child`.
        sides: What it can measure, each in processes of its own.
        effort: Processes a side, and values of each, after one that warms up and is not counted. One more process
            finds how many loops a value takes.
        python: Another interpreter than this one, which has pyperf too.
        given: A value that the script reads with `bench.child.given`.
        **environment: Variables that it has beside ours.

    Returns:
        The seconds of one loop, by side.

    Raises:
        BenchError: It failed.
    """
    start = [str(python or sys.executable), "-m", f"bench.child.{module}"]
    lines = {side: ([*start, f"--side={side}"], ()) for side in sides}
    rounds, values = effort
    more = ("--values", str(values), "--warmups", "1")
    return _in_turns(module, lines, rounds, more, environment_of(given, environment))


def commands(
    name: str, measured: Mapping[str, Sequence[str]], rounds: int, environment: Mapping[str, str] = _NONE
) -> dict[str, pyperf.Benchmark]:
    """Measure commands as whole processes, by name; the first run of each is not counted.

    Args:
        name: What they do.
        measured: The commands, by side.
        rounds: Values of each.
        environment: Variables that they have beside ours.

    Returns:
        The seconds of one run, by side; `peak_memory` has the bytes.

    Raises:
        BenchError: One failed.
    """
    start = [sys.executable, "-m", "pyperf", "command"]
    lines = {side: ([*start, f"--name={name}"], ("--", *command)) for side, command in measured.items()}
    for command in measured.values():  # what it compiles and what the system reads from disk is there afterwards
        run(command, environment=environment)
    return _in_turns(name, lines, rounds, ("--values", "1", "--warmups", "0", "--loops", "1"), environment)


def _in_turns(
    name: str,
    lines: Mapping[str, tuple[Sequence[str], Sequence[str]]],
    rounds: int,
    more: Sequence[str],
    environment: Mapping[str, str],
) -> dict[str, pyperf.Benchmark]:
    """Run command lines of pyperf, one round forwards and the next backwards; options go between their two parts."""
    found: dict[str, pyperf.Benchmark] = {}
    KEPT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILD) as folder:
        for turn in range(rounds):
            for side in list(lines)[:: -1 if turn % 2 else 1]:
                file = Path(folder, f"{side}-{turn}.json")
                start, end = lines[side]
                loops = [f"--loops={found[side].get_loops()}"] if side in found else []
                options = ["--processes=1", "--copy-env", "--quiet", f"--output={file}", *more, *loops]
                run([*start, *options, *end], environment=environment)
                one = pyperf.Benchmark.load(str(file))
                if side in found:
                    found[side].add_runs(one)
                else:
                    found[side] = one
    for side, benchmark in found.items():
        benchmark.dump(os.fspath(KEPT / f"{name}-{side}.json"), replace=True)
    return found


def peak_memory(benchmark: pyperf.Benchmark) -> list[float]:
    """Bytes that each run of a command took at most."""
    return [float(run_.get_metadata()["command_max_rss"]) for run_ in benchmark.get_runs() if run_.values]


def rates(benchmark: pyperf.Benchmark, amount: float = 1.0) -> list[float]:
    """How much of an amount a second each value is: calls, or bytes."""
    return [amount / seconds for seconds in benchmark.get_values()]
