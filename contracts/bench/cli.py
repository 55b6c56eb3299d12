"""The command: `python contracts/bench` measures, `python contracts/bench compare` compares.

Exit status: 0 whatever the numbers are, 2 where the command itself cannot do what it was asked.
"""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from rich.console import Console

from bench import output
from bench.children import BUILD, BenchError
from bench.comparison import command as comparison
from bench.model import Effort
from bench.rows.groups import GROUPS, measured
from zuora_aqua_contracts.report.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDTH = 160  # of the table where the output is no terminal


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """One line, and nothing of the usage around it."""
        raise BenchError(f"{message}; see --help")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: The command's arguments; those of the process where None.

    Returns:
        The exit status.
    """
    try:
        given = list(sys.argv[1:] if arguments is None else arguments)
        if given[:1] == ["compare"]:
            comparison.run(_compare_options(given[1:]))
        else:
            _measure(_options(given))
    except (BenchError, OSError) as why:
        sys.stderr.write(f"bench: {why}\n")
        return 2
    return 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = _Parser(
        prog="bench",
        description="Measure what the project promises, against peers that are really run.",
        epilog="`compare` instead of options prints how other clients behave; see `compare --help`.",
        allow_abbrev=False,
    )
    parser.add_argument("--json", type=Path, metavar="FILE", default=BUILD / "bench.json", help="where the numbers go")
    parser.add_argument("--quick", action="store_true", help="few repetitions: whether it runs, not what it gives")
    parser.add_argument("--full", action="store_true", help="also what takes minutes: make test on a clean clone")
    parser.add_argument(
        "--only", action="append", choices=sorted(GROUPS), metavar="ROW", help=f"only some of {', '.join(GROUPS)}"
    )
    return parser.parse_args(arguments)


def _compare_options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = _Parser(
        prog="bench compare",
        description="Print how the stock generator's client, the vendor's SDK and this client behave, by trying it.",
        allow_abbrev=False,
    )
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the table between its markers in this file")
    parser.add_argument("--quick", action="store_true", help="few repetitions of what is timed")
    return parser.parse_args(arguments)


def _measure(options: argparse.Namespace) -> None:
    if options.json.is_dir():
        raise BenchError(f"--json {options.json}: is a folder; name a file")
    started, before = datetime.now(UTC).isoformat(timespec="seconds"), _load()
    effort = Effort(quick=options.quick, full=options.full)
    rows = []
    for group in options.only or GROUPS:
        sys.stderr.write(f"measuring: {group}\n")
        rows += measured(group, effort)
    after = _load()
    write_whole(options.json, output.dumped(output.as_json(rows, started, (before, after))))
    console = Console()
    if not console.is_terminal:
        console = Console(width=_WIDTH)
    console.print(output.table(rows))
    console.print(
        f"load average {before:.1f} before, {after:.1f} after, {os.cpu_count()} cores; {options.json}", soft_wrap=True
    )


def _load() -> float:
    """How many processes wanted a core in the last minute; 0 where the system does not tell."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
