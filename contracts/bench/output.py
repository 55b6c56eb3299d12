"""The results: a table for people, a JSON file for machines."""

from __future__ import annotations

import json
import os
import platform
from typing import TYPE_CHECKING, Any

from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bench.model import Goal, Row, Spread

SCHEMA = 1
_MIB = 1024 * 1024
_SCALES = ((1.0, 1.0, "s"), (1e-3, 1e3, "ms"), (0.0, 1e6, "µs"))  # from how many seconds on, factor, unit


def as_json(rows: Sequence[Row], started: str, load_average: tuple[float, float]) -> dict[str, Any]:
    """What `bench.json` holds.

    Args:
        rows: The rows.
        started: When the bench was started, ISO 8601.
        load_average: How many processes wanted a core, before and after: how quiet the machine was.
    """
    machine = {
        "python": platform.python_version(),
        "system": platform.system(),
        "cpus": os.cpu_count(),
        "load_before": load_average[0],
        "load_after": load_average[1],
    }
    return {"schema": SCHEMA, "started": started, "machine": machine, "rows": [row.as_json() for row in rows]}


def dumped(value: Any) -> str:
    """JSON as a file holds it."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def table(rows: Iterable[Row]) -> Table:
    """The table for the terminal."""
    shown = Table(title="medians, and in brackets the middle half")
    for heading in ("what", "measured", "against", "ours / theirs", "goal", ""):
        shown.add_column(heading, justify="right" if heading == "measured" else "left")
    for row in rows:
        sides = f"{amount(row.ours, row.side_unit)} / {amount(row.theirs, row.side_unit)}" if row.ours else ""
        what = f"{row.what} [dim]({row.note})[/]" if row.note else row.what
        shown.add_row(what, _value(row), row.peer, sides, _goal(row.goal, row.unit), _met(row))
    return shown


def amount(spread: Spread | None, unit: str) -> str:
    """A median with its unit, as people write it."""
    if spread is None:
        return ""
    return _written(spread.median, unit)


def _value(row: Row) -> str:
    if row.value is None:
        return "not measured"
    middle = f" [dim]({_written(row.value.q1, row.unit)} to {_written(row.value.q3, row.unit)})[/]"
    return _written(row.value.median, row.unit) + (middle if row.value.n > 1 else "")


def _written(value: float, unit: str) -> str:
    if unit == "s":
        factor, name = next((factor, name) for least, factor, name in _SCALES if value >= least)
        return f"{value * factor:.3g} {name}"
    if unit == "B/s":
        return f"{value / _MIB:,.0f} MiB/s"
    if unit == "B":
        return f"{value / _MIB:.1f} MiB"
    return f"{value:.2f} ×" if unit == "x" else f"{value:,.0f}{unit}"  # noqa: RUF001 - the sign for times


def _goal(goal: Goal | None, unit: str) -> str:
    if goal is None:
        return ""
    limit = _written(goal.limit, unit) if unit == "B" else f"{goal.limit:g}{' s' if unit == 's' else ''}"
    return f"{'≥' if goal.at_least else '≤'} {limit}"


def _met(row: Row) -> str:
    return {True: "[green]met[/]", False: "[red]missed[/]", None: ""}[row.met]
