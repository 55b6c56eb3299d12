"""Rows: spreads, goals, and how they read."""

from __future__ import annotations

import io
import json

import pytest
from rich.console import Console

from bench import children, output
from bench.children import BenchError
from bench.goals import GOALS
from bench.model import Effort, Goal, Row, Spread, against
from bench.rows import groups
from bench.rows.groups import GROUPS

_RATIO = against(name="a.b", what="a call", peer="bare", ours=[3.0, 6.0, 9.0], theirs=[1.0, 2.0, 4.5], side_unit="s")


def test_a_ratio_is_of_neighbours() -> None:
    """Each value of ours is divided by the one of theirs that was taken beside it, and the median of that is told."""
    assert _RATIO.value == Spread(median=3.0, q1=2.5, q3=3.0, n=3)
    assert (_RATIO.ours, _RATIO.theirs) == (Spread(6.0, 4.5, 7.5, 3), Spread(2.0, 1.5, 3.25, 3))


def test_one_value_is_its_own_spread() -> None:
    """A single value has no spread."""
    assert Spread.of([4.0]) == Spread(4.0, 4.0, 4.0, 1)


@pytest.mark.parametrize(
    ("goal", "value", "met"),
    [
        (Goal(2), 2.0, True),
        (Goal(2), 2.1, False),
        (Goal(2, at_least=True), 2.0, True),
        (Goal(2, at_least=True), 1.9, False),
        (None, 1.0, None),
        (Goal(2), None, None),
    ],
)
def test_a_goal_is_met_at_its_limit(goal: Goal | None, value: float | None, met: bool | None) -> None:
    """A goal is met at its limit and on its right side; without a goal or a value there is nothing to meet."""
    assert Row(id="x", what="x", value=None if value is None else Spread.of([value]), goal=goal).met is met


def test_every_goal_belongs_to_a_group() -> None:
    """Each goal names a row of a group that is measured, and each group has a goal."""
    assert {name.partition(".")[0] for name in GOALS} == GROUPS.keys()


def test_what_cannot_be_measured_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    """A group that fails gives each of its goals as not measured, with the reason, and nothing is met."""

    def failing(_: Effort) -> list[Row]:
        raise BenchError("pip ended with 1:\nno such package")

    monkeypatch.setitem(groups.GROUPS, "parse", failing)
    rows = groups.measured("parse", Effort())
    assert [row.id for row in rows] == ["parse.json", "parse.pydantic", "parse.vendor"]
    assert {row.note for row in rows} == {"not measured: pip ended with 1: no such package"}
    assert {row.met for row in rows} == {None}


def test_make_test_is_measured_only_where_it_is_asked_for() -> None:
    """Without --full the row of `make test` is there, not measured, and says what to give."""
    (row,) = groups.measured("test", Effort())
    assert row.value is None
    assert "--full" in row.note


def test_the_table_shows_every_row() -> None:
    """The table has each row's ratio with its spread, both sides, the goal and whether it is met."""
    console = Console(record=True, width=200, file=io.StringIO())
    console.print(output.table([_RATIO, Row(id="x", what="a thing", note="not measured: because", goal=Goal(3))]))
    text = console.export_text()
    for words in ("3.00 ×", "2.50 × to 3.00 ×", "bare", "6 s / 2 s", "not measured: because", "≤ 3"):  # noqa: RUF001 - the sign
        assert words in text


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [(2.5, "s", "2.5 s"), (0.0025, "s", "2.5 ms"), (2.5e-6, "s", "2.5 µs"), (3 * 1024 * 1024, "B", "3.0 MiB")],
)
def test_amounts_read_well(value: float, unit: str, written: str) -> None:
    """Seconds come in the unit that suits them, bytes in mebibytes."""
    assert output.amount(Spread.of([value]), unit) == written


def test_json_has_rows_and_the_machine() -> None:
    """The JSON value names its schema, the machine, and each row with its spread and verdict."""
    found = json.loads(output.dumped(output.as_json([_RATIO], "2026-01-02T03:04:05+00:00", (1.0, 2.0))))
    assert found["schema"] == output.SCHEMA
    assert found["machine"]["load_after"] == 2.0
    assert found["rows"][0]["value"] == {"median": 3.0, "q1": 2.5, "q3": 3.0, "n": 3}
    assert found["rows"][0]["met"] is None


def test_a_child_that_fails_is_one_line() -> None:
    """A child's failure is told by its last line, without a traceback."""
    with pytest.raises(BenchError, match=r"memory ended with 1: .*ValueError.*") as raised:
        children.child("memory")
    assert "\n" not in str(raised.value)
