"""Check documents, or compare one with an earlier one: `python -m zuora_aqua_contracts.document [--base OLD] [FILE…]`.

Exit status: 0 without faults, or if no side is broken by what changed; 1 otherwise; 2 if a file cannot be read.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from .changes import changes
from .clauses import FragmentError
from .fragment import load
from .lint import faults

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .fragment import Fragment


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m zuora_aqua_contracts.document",
        description="Check OpenAPI documents and the clauses in them, or compare one with an earlier one.",
        allow_abbrev=False,
    )
    parser.add_argument("--base", type=Path, metavar="OLD", help="compare with this earlier document")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="the suite's own document if left out")
    options = parser.parse_args(arguments)
    try:
        files = [load(path) for path in options.files or [None]]
        if options.base:
            base = load(options.base)
            return max([_compare(base, file) for file in files])
        return max([_check(file) for file in files])
    except FragmentError as error:
        sys.stderr.write(f"{error}\n")
        return 2


def _check(file: Fragment) -> int:
    found = list(faults(file))
    sys.stdout.write("".join(f"{file.path}: {line}\n" for line in found))
    return 1 if found else 0


def _compare(base: Fragment, file: Fragment) -> int:
    found = changes(base, file)
    sys.stdout.write("".join(f"{change}\n" for change in found) or "no clause, operation or schema changed\n")
    return 1 if any(change.breaks for change in found) else 0


if __name__ == "__main__":
    sys.exit(main())
