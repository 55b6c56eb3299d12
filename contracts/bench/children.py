"""Runs a part of the bench, or a command, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "bench"
_NONE: Mapping[str, str] = MappingProxyType({})
_PATIENCE = 1800  # seconds after which a child is not slow but stuck


class BenchError(Exception):
    """Something cannot be measured; the message is one line that says why."""


def child(
    module: str,
    *arguments: str,
    python: Path | None = None,
    given: Any = None,
    is_loud: bool = False,
    **environment: str,
) -> Any:
    """What a module of `bench.child` prints, as JSON.

    Args:
        module: Its name below `bench.child`.
        *arguments: Its arguments.
        python: Another interpreter than this one; ours, the suite and generated peers are on its path.
        given: A value that it reads as JSON.
        is_loud: Whether it prints on standard error how far it is.
        **environment: Variables that it has beside ours.

    Raises:
        BenchError: It failed.
    """
    command = [str(python or sys.executable), "-m", f"bench.child.{module}", *arguments]
    path = os.pathsep.join(str(folder) for folder in (ROOT / "contracts", ROOT / "generated", BUILD))
    done = run(command, stdin=json.dumps(given), environment={"PYTHONPATH": path, **environment}, is_loud=is_loud)
    try:
        return json.loads(done)
    except ValueError:
        raise BenchError(f"{module} printed no JSON: {done[-200:]!a}") from None


def run(
    command: Sequence[str],
    *,
    fine: Sequence[int] = (0,),
    stdin: str = "",
    environment: Mapping[str, str] = _NONE,
    is_loud: bool = False,
) -> str:
    """What a command prints.

    Args:
        command: It, and its arguments.
        fine: The exit statuses that are no failure.
        stdin: What it reads.
        environment: Variables that it has beside ours.
        is_loud: Whether its standard error goes to ours, and not into the message of a failure.

    Raises:
        BenchError: It failed, or took too long.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own commands
            command,
            cwd=ROOT,
            input=stdin,
            env={**os.environ, "NO_COLOR": "1", **environment},
            stdout=subprocess.PIPE,
            stderr=None if is_loud else subprocess.PIPE,
            text=True,
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BenchError(f"{Path(command[0]).name}: {error}") from None
    if done.returncode not in fine:
        last = ((done.stderr or "").strip() or done.stdout.strip() or "said nothing").splitlines()[-1]
        name = " ".join(Path(part).name for part in command[:3])
        raise BenchError(f"{name} ended with {done.returncode}: {last[:200]}")
    return done.stdout


def cost(command: Sequence[str], **options: Any) -> tuple[float, float]:
    """Seconds, and CPU seconds of it and of all that it starts, that a command takes."""
    start, cpu = time.perf_counter(), _cpu()
    run(command, **options)
    return time.perf_counter() - start, _cpu() - cpu


def _cpu() -> float:
    """CPU seconds of all children that have ended."""
    times = os.times()
    return times.children_user + times.children_system


def in_turns(rounds: int, measured: Mapping[str, Callable[[], Any]], *, warm_up: bool = True) -> dict[str, list[Any]]:
    """The results of several things done in turns: one round forwards, the next backwards, the warm-up not counted."""
    found: dict[str, list[Any]] = {name: [] for name in measured}
    names = list(measured)
    for turn in range(0 if warm_up else 1, rounds + 1):
        for name in names if turn % 2 else reversed(names):
            result = measured[name]()
            if turn:
                found[name].append(result)
    return found
