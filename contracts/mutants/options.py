"""Options of the command."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Sequence

REPORT = Path("build/mutants")
SIDES = ("server", "client")


class UsageError(Exception):
    """Nothing can be tried; the message is one line that says what to do."""


class Parser(argparse.ArgumentParser):
    """Parser of the command line."""

    def __init__(self) -> None:
        """Add the options."""
        super().__init__(
            prog="python -m mutants", description="Try the suite on broken servers and clients.", allow_abbrev=False
        )
        add = self.add_argument
        add("side", nargs="?", choices=SIDES, help="what is broken (default: first the server, then the client)")
        add(
            "--jobs",
            type=_positive,
            default=os.cpu_count() or 1,
            metavar="N",
            help="processes at once (default: all cores)",
        )
        add("--only", action="append", default=[], metavar="PREFIX", help="mutants whose name starts so; repeatable")
        add("--report", type=Path, default=REPORT, metavar="DIR", help="folder of the reports (%(default)s)")
        add("--seed", type=int, default=1, metavar="N", help="seed of the suite's examples (%(default)s)")
        add(
            "--sample",
            action="store_true",
            help="one broken server a clause and a few variants, broken clients without those of the mutation tool",
        )
        add("--no-stateless", action="store_true", help="leave out the trials of servers without a state endpoint")
        add("--no-recorded", action="store_true", help="leave out the recordings of ordinary traffic")
        add("--no-peer", action="store_true", help="leave out the score of Schemathesis")
        add(
            "--collateral",
            action="store_true",
            help="run all checks on each mutant, and count the clauses called broken beside the named one",
        )

    def error(self, message: str) -> NoReturn:
        """Raise the message as one line, without the usage."""
        raise UsageError(f"{message}; see --help")

    def options(self, arguments: Sequence[str] | None) -> argparse.Namespace:
        """Parse and check the options.

        Raises:
            UsageError: An option cannot be used.
        """
        found = self.parse_args(arguments)
        found.only = tuple(prefix for value in found.only for prefix in value.replace(",", " ").split())
        if found.report.exists() and not found.report.is_dir():
            raise UsageError(f"--report {found.report}: it is a file: name a folder to write into")
        if found.seed < 0:
            raise UsageError(f"--seed {found.seed}: give a number from 0")
        if not hasattr(os, "fork"):
            raise UsageError("this system cannot fork processes: run it on Linux or macOS")
        return found


def _positive(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text)):
        raise argparse.ArgumentTypeError(f"{text!r} is no number above 0")
    return int(text)
