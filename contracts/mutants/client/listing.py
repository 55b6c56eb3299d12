"""Prints the mutants of a package, as a JSON list; run by the interpreter that has the mutation tool.

Usage: listing.py FOLDER. The tool finds the places and says what stands there instead; the package is not written to.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from libcst import AnnAssign, Assign, BaseString, Call
from mutmut.mutation.file_mutation import Mutation, create_mutations, deep_replace

if TYPE_CHECKING:
    from collections.abc import Iterator

_SETTINGS = "[mutmut]\nsource_paths=.\n"  # the tool wants to be told, whatever it is asked


def mutants(root: Path) -> Iterator[dict[str, Any]]:
    """Each mutant: its module, what it changes, its first line, and the lines before and after."""
    for path in sorted(root.rglob("*.py")):
        source = path.read_text("utf-8")
        module, found, *_ = create_mutations(path.name, source)
        for mutation in filter(tells, found):
            changed = deep_replace(module, mutation.original_node, mutation.mutated_node).code
            if changed != source:
                yield {"module": path.relative_to(root).as_posix(), **edit(source, changed)}


def tells(mutation: Mutation) -> bool:
    """Whether a mutant is worth a trial: a decision that is taken otherwise, or another number.

    What becomes of an argument, a text or a value that is not there at all is nearly always an exception at the first
    call, and prose is for people.
    """
    return not isinstance(mutation.original_node, BaseString | Call | Assign | AnnAssign)


def edit(source: str, changed: str) -> dict[str, Any]:
    """The lines that differ: the number of the first, and what they were and are."""
    old, new = source.split("\n"), changed.split("\n")
    first = next(i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b)
    last = next(i for i, (a, b) in enumerate(zip(reversed(old), reversed(new), strict=False)) if a != b)
    last = min(last, len(old) - first, len(new) - first)
    return {"line": first + 1, "old": old[first : len(old) - last], "new": new[first : len(new) - last]}


if __name__ == "__main__":
    package = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        Path("setup.cfg").write_text(_SETTINGS, "utf-8")
        json.dump(list(mutants(package)), sys.stdout)
        os.chdir(package)
