# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
"""Tell whether a copy of this package is as it was made, by the stamp that `make vendor` wrote into it."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any

STAMP = "vendored.json"


class StampError(ValueError):
    """The stamp of a copy is missing or cannot be read. The message is one line."""


def check(folder: Path) -> int:
    """Print what in a copy is not as it was made.

    Returns:
        The exit status: 0 if nothing, 1 if something, 2 if there is no stamp to compare with.
    """
    try:
        lines = differences(folder, read_stamp(folder)["files"])
    except (StampError, OSError) as error:
        sys.stderr.write(f"check: {error}\n")
        return 2
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 1 if lines else 0


def read_stamp(folder: Path) -> dict[str, Any]:
    """Read the stamp of a copy: what it was made from, and the SHA-256 of each file under `files`.

    Raises:
        StampError: There is none, or it is malformed.
    """
    try:
        stamp = json.loads((folder / STAMP).read_bytes())
        if isinstance(stamp["files"], dict):
            return dict(stamp)
    except FileNotFoundError:
        raise StampError(f"{folder} has no {STAMP}: it is no copy that `make vendor` made") from None
    except (ValueError, KeyError, TypeError):
        pass
    raise StampError(f"{folder / STAMP} cannot be read: delete the copy and make it anew")


def differences(folder: Path, files: dict[str, str]) -> list[str]:
    """List edited, missing and extra files, a line each, compared with the SHA-256 of those that were copied."""
    found = entries(folder)
    lines = [f"edited   {name}" for name in sorted(files.keys() & found.keys()) if files[name] != found[name]]
    lines += [f"missing  {name}" for name in sorted(files.keys() - found.keys())]
    return lines + [f"extra    {name}" for name in sorted(found.keys() - files.keys())]


def entries(folder: Path) -> dict[str, str]:
    """List what is below a folder, but for its stamp and bytecode: files with their SHA-256, the rest by what it is."""
    found: dict[str, str] = {}
    for place, folders, files in os.walk(folder):
        here = Path(place)
        links = [name for name in folders if (here / name).is_symlink()]
        for name in (*files, *links):
            path = here / name
            if path.is_symlink():
                found[path.relative_to(folder).as_posix()] = f"link to {path.readlink()}"
            elif not path.is_file():
                found[path.relative_to(folder).as_posix()] = "neither a file nor a folder"
            elif not (here.name == "__pycache__" and name.endswith(".pyc")):
                found[path.relative_to(folder).as_posix()] = hashlib.sha256(path.read_bytes()).hexdigest()
        if not (folders or files) and here not in (folder, here.parent / "__pycache__"):
            found[here.relative_to(folder).as_posix()] = "an empty folder"
    found.pop(STAMP, None)
    return found
