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

from bench.child import GIVEN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
    **environment: str,
) -> Any:
    """What a module of `bench.child` prints, as JSON.

    Args:
        module: Its name below `bench.child`.
        *arguments: Its arguments.
        python: Another interpreter than this one.
        given: A value that it reads with `bench.child.given`.
        **environment: Variables that it has beside ours.

    Raises:
        BenchError: It failed.
    """
    command = [str(python or sys.executable), "-m", f"bench.child.{module}", *arguments]
    done = run(command, environment=environment_of(given, environment))
    try:
        return json.loads(done)
    except ValueError:
        raise BenchError(f"{module} printed no JSON: {done[-200:]!a}") from None


def environment_of(given: Any, environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables of a child: ours, the suite and generated peers on its path, and what it is given."""
    path = os.pathsep.join(str(folder) for folder in (ROOT / "contracts", ROOT / "generated", BUILD))
    return {"PYTHONPATH": path, GIVEN: json.dumps(given), **environment}


def run(
    command: Sequence[str],
    *,
    fine: Sequence[int] = (0,),
    environment: Mapping[str, str] = _NONE,
) -> str:
    """What a command prints.

    Args:
        command: It, and its arguments.
        fine: The exit statuses that are no failure.
        environment: Variables that it has beside ours.

    Raises:
        BenchError: It failed, or took too long.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own commands
            command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "NO_COLOR": "1", **environment},
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BenchError(f"{Path(command[0]).name}: {error}") from None
    if done.returncode not in fine:
        last = (done.stderr.strip() or done.stdout.strip() or "said nothing").splitlines()[-1]
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
