#!/usr/bin/env python3
# ruff: noqa: T201 - a command prints
"""Copy the client into another project, or tell whether such a copy is unedited and current.

Exit status: 0 copied, or unedited and current; 1 edited or outdated; 2 it could not be done, and nothing was changed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import replacement

_SOURCE = Path(__file__).resolve().parents[2] / "generated" / "zuora_aqua_client"

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zuora_aqua_client._runtime.copies import STAMP, StampError, differences, entries, read_stamp
else:  # pre-commit runs this script by any Python, in which neither the client nor what it depends on is installed
    sys.path.append(str(_SOURCE / "_runtime"))
    from copies import STAMP, StampError, differences, entries, read_stamp


class VendorError(Exception):
    """The copy cannot be made or judged; the message is one line that says why and what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("destination", type=Path, help="the folder that is, or becomes, the package")
    parser.add_argument("--check", action="store_true", help="write nothing, tell whether the copy is as it was made")
    parser.add_argument("--source", type=Path, default=_SOURCE, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    destination = options.destination.absolute()
    try:
        if options.check:
            return _check(options.source, destination)
        copy(options.source, destination)
    except (VendorError, StampError, replacement.ReplacementError, OSError) as error:
        print(f"vendor: {error}", file=sys.stderr)
        return 2
    print(f"{destination}: copied; `make vendor-check DEST={options.destination}` tells whether it stays as it is")
    return 0


def copy(source: Path, destination: Path) -> None:
    """Copy the client, with a stamp that says of what and with which content.

    Args:
        source: The generated package.
        destination: The folder of the copy; its name is the name of the package there.

    Raises:
        VendorError: The folder holds something else, was edited, or is in the package itself.
    """
    if not destination.name.isidentifier():
        raise VendorError(f"{destination}: name the folder like a package, with letters, digits and underscores")
    source, destination = source.resolve(), destination.resolve()  # a link stays; what it points to is replaced
    if destination.is_relative_to(source) or source.is_relative_to(destination):
        raise VendorError(f"{destination} and the client that is copied are one in the other: name another folder")
    if destination.exists():
        _refuse_what_would_be_lost(destination)
    with replacement.staged(destination) as fresh:
        shutil.copytree(source, fresh, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
        stamp = {**_origin(source), "files": entries(fresh)}
        (fresh / STAMP).write_text(json.dumps(stamp, indent=2, sort_keys=True) + "\n", "utf-8")
        replacement.replace(fresh, destination)


def _refuse_what_would_be_lost(destination: Path) -> None:
    """Look through a folder that is to be replaced.

    Raises:
        VendorError: It has something that an earlier copy did not bring.
    """
    if not destination.is_dir() or (any(destination.iterdir()) and not (destination / STAMP).is_file()):
        raise VendorError(f"{destination} holds something else: name a folder that is new or an earlier copy")
    files = read_stamp(destination)["files"] if (destination / STAMP).is_file() else {}
    lost = [line for line in differences(destination, files) if not line.startswith("missing")]
    if lost:
        names = "; ".join(" ".join(line.split()) for line in lost)
        raise VendorError(f"{destination} is not as it was copied, move what you need elsewhere first: {names}")


def _check(source: Path, destination: Path) -> int:
    """Name what is not as it was copied, and tell whether there is something newer."""
    if not (destination / STAMP).is_file():
        raise VendorError(f"{destination} is no copy of the client: `make vendor DEST={destination}` makes one")
    stamp = read_stamp(destination)
    made: dict[str, str] = stamp["files"]
    lines = differences(destination, made)
    now = entries(source)
    if now != made:
        origin = _origin(source)
        moved = [f"{key} {stamp.get(key)} is now {origin[key]}" for key in origin if stamp.get(key) != origin[key]]
        lines.append(f"outdated {'; '.join(moved) or 'the templates have changed'}")
        lines += [f"outdated {name}" for name in sorted(now.keys() | made.keys()) if now.get(name) != made.get(name)]
    for line in lines:
        print(line)
    return 1 if lines else 0


def _origin(source: Path) -> dict[str, str]:
    """What the client was generated from, and by what, as its contract module says."""
    names: dict[str, str] = {}
    for line in (source / "_contract.py").read_text("utf-8").splitlines():
        name, _, value = line.partition(": Final = ")
        if name in ("DOCUMENT_SHA256", "GENERATOR_VERSION"):
            names[name.lower()] = value.strip('"')
    return names


if __name__ == "__main__":
    sys.exit(main())
