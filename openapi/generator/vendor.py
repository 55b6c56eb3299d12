#!/usr/bin/env python3
# ruff: noqa: T201 - a command prints
"""Copy the client into another project, or tell whether such a copy is unedited and current.

Exit status: 0 copied, or unedited and current; 1 edited or outdated; 2 it could not be done, and nothing was changed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

_SOURCE = Path(__file__).resolve().parents[2] / "generated" / "zuora_aqua_client"
_STAMP = "vendored.json"


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
    except (VendorError, OSError) as error:
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
        VendorError: The folder holds something else.
    """
    if not destination.name.isidentifier():
        raise VendorError(f"{destination}: name the folder like a package, with letters, digits and underscores")
    if destination.exists():
        if not destination.is_dir() or (any(destination.iterdir()) and not (destination / _STAMP).is_file()):
            raise VendorError(f"{destination} holds something else: name a folder that is new or an earlier copy")
        foreign = sorted(_hashes(destination).keys() - _stamp(destination)["files"].keys())
        if foreign:
            raise VendorError(f"{destination} holds {foreign[0]}, which is not of the copy: move it elsewhere first")
    destination.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".vendor-", dir=destination.parent) as folder:
        fresh = Path(folder) / destination.name
        shutil.copytree(source, fresh, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
        stamp = {**_origin(source), "files": _hashes(fresh)}
        (fresh / _STAMP).write_text(json.dumps(stamp, indent=2, sort_keys=True) + "\n", "utf-8")
        if destination.exists():
            destination.rename(Path(folder) / "old")
        fresh.rename(destination)


def _check(source: Path, destination: Path) -> int:
    """Name what is not as it was copied, and tell whether there is something newer."""
    if not (destination / _STAMP).is_file():
        raise VendorError(f"{destination} is no copy of the client: `make vendor DEST={destination}` makes one")
    stamp, found = _stamp(destination), _hashes(destination)
    made: dict[str, str] = stamp["files"]
    lines = [f"edited   {name}" for name in sorted(made.keys() & found.keys()) if made[name] != found[name]]
    lines += [f"missing  {name}" for name in sorted(made.keys() - found.keys())]
    lines += [f"extra    {name}" for name in sorted(found.keys() - made.keys())]
    now = _hashes(source)
    if now != made:
        origin = _origin(source)
        moved = [f"{key} {stamp.get(key)} is now {origin[key]}" for key in origin if stamp.get(key) != origin[key]]
        lines.append(f"outdated {'; '.join(moved) or 'the templates have changed'}")
        lines += [f"outdated {name}" for name in sorted(now.keys() | made.keys()) if now.get(name) != made.get(name)]
    for line in lines:
        print(line)
    return 1 if lines else 0


def _stamp(destination: Path) -> dict[str, Any]:
    try:
        stamp = json.loads((destination / _STAMP).read_bytes())
        if isinstance(stamp["files"], dict):
            return dict(stamp)
    except (ValueError, KeyError, TypeError):
        pass
    raise VendorError(f"{destination / _STAMP} cannot be read: delete the copy and make it anew")


def _origin(source: Path) -> dict[str, str]:
    """What the client was generated from, and by what, as its contract module says."""
    names: dict[str, str] = {}
    for line in (source / "_contract.py").read_text("utf-8").splitlines():
        name, _, value = line.partition(": Final = ")
        if name in ("DOCUMENT_SHA256", "GENERATOR_VERSION"):
            names[name.lower()] = value.strip('"')
    return names


def _hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts and path.relative_to(folder).as_posix() != _STAMP
    }


if __name__ == "__main__":
    sys.exit(main())
