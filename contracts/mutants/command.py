"""What the commands that try mutants have in common: their options, and trials that always come to an outcome."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from mutants.pool import TaskError, TaskTimeoutError, results
from mutants.runner import Outcome, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

LIMIT = 300.0
"""Seconds for one mutant, on however busy a machine."""


class UsageError(Exception):
    """Nothing can be tried; the message is one line that says what to do."""


class Parser(argparse.ArgumentParser):
    """The options of both commands; a command adds its own."""

    def __init__(self, prog: str, description: str, report: Path) -> None:
        """Take the command's name, what it does, and where it writes to if nobody says."""
        super().__init__(prog=prog, description=description)
        add = self.add_argument
        add(
            "--jobs",
            type=_count,
            default=os.cpu_count() or 1,
            metavar="N",
            help="processes at once (default: all cores)",
        )
        add("--only", action="append", default=[], metavar="PREFIX", help="mutants whose name starts so; repeatable")
        add("--report", type=Path, default=report, metavar="DIR", help="folder of the reports (%(default)s)")
        add("--seed", type=int, default=1, metavar="N", help="seed of the suite's examples (%(default)s)")

    def error(self, message: str) -> NoReturn:
        """One line, and nothing of the usage around it."""
        raise UsageError(f"{message}; see --help")

    def options(self, arguments: Sequence[str] | None) -> argparse.Namespace:
        """The options that were given.

        Raises:
            UsageError: One of them cannot be used.
        """
        given = self.parse_args(arguments)
        given.only = tuple(prefix for value in given.only for prefix in value.replace(",", " ").split())
        if given.report.exists() and not given.report.is_dir():
            raise UsageError(f"--report {given.report}: it is a file: name a folder to write into")
        if given.seed < 0:
            raise UsageError(f"--seed {given.seed}: give a number from 0")
        if not hasattr(os, "fork"):
            raise UsageError("this system cannot fork processes: run it on Linux or macOS")
        return given


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text)):
        raise argparse.ArgumentTypeError(f"{text!r} is no number above 0")
    return int(text)


def outcomes(
    work: Callable[[Any], Outcome], tasks: Sequence[Any], jobs: int, limit: float = LIMIT
) -> Iterator[tuple[Any, Outcome]]:
    """What comes of trials, as they come to their ends; that one fails itself or hangs is an outcome too."""
    for task, outcome in results(work, tasks, jobs=jobs, limit=limit):
        if isinstance(outcome, TaskError):
            verdict = Verdict.TIMEOUT if isinstance(outcome, TaskTimeoutError) else Verdict.ERROR
            yield task, Outcome(verdict, look=str(outcome))
        else:
            yield task, outcome
