"""The groups of rows by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.children import BenchError
from bench.goals import GOALS
from bench.model import Row
from bench.rows import calls, commands, concurrency, downloads, imports, parsing, recordings

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.model import Effort


GROUPS: dict[str, Callable[[Effort], list[Row]]] = {
    "import": imports.rows,
    "call": calls.rows,
    "concurrency": concurrency.rows,
    "download": downloads.rows,
    "parse": parsing.rows,
    "generate": commands.generate,
    "verdict": commands.verdict,
    "recording": recordings.rows,
    "test": commands.test,
}


def measured(group: str, effort: Effort) -> list[Row]:
    """The rows of a group; where they cannot be measured, its goals with the reason."""
    try:
        return GROUPS[group](effort)
    except (BenchError, RuntimeError) as why:
        note = f"not measured: {' '.join(str(why).split())}"
        return [
            Row(id=name, what=name, goal=goal, note=note)
            for name, goal in GOALS.items()
            if name.startswith(f"{group}.")
        ]
