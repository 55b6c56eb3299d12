"""The report on a terminal."""

from __future__ import annotations

import io
import re
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from zuora_aqua_contracts.report import build, terminal

if TYPE_CHECKING:
    from collections.abc import Callable

    from zuora_aqua_contracts.judging.run import Run

_WIDTHS = [20, 60, 99, 100, 200]


@pytest.mark.parametrize("width", _WIDTHS)
def test_every_clause_has_its_verdict(width: int, run: Run) -> None:
    """Every clause is on the table with its verdict, however wide the terminal."""
    report = build(run)
    text = terminal.render(report, width=width, colour=False)
    for clause in report["clauses"]:
        assert re.search(rf"^{clause['id']} +{clause['level']} .*{clause['verdict']}", text, re.MULTILINE)


@pytest.mark.parametrize("colour", [False, True], ids=["plain", "colour"])
def test_a_server_does_not_drive_the_terminal(colour: bool, run: Run) -> None:
    """Nothing but our own colours reaches the terminal as a control sequence."""
    text = terminal.render(build(run), width=80, colour=colour)
    text = re.sub(r"\x1b\[[0-9;]*m", "", text) if colour else text
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", text)


def test_no_colour_without_colours(run: Run) -> None:
    """Where no colours are wanted there is no escape sequence at all."""
    assert "\x1b" not in terminal.render(build(run), width=80, colour=False)


def test_a_hostile_report_stays_short(make: Callable[..., Run]) -> None:
    """A body without end is cut, so that the verdict stays in sight."""
    lines = terminal.render(build(make("hostile")), width=100, colour=False).split("\n")
    assert len(lines) < 3_000
    assert max(map(len, lines)) < 25_000


@pytest.mark.parametrize("width", _WIDTHS)
def test_a_curl_line_is_one_line(width: int, make: Callable[..., Run]) -> None:
    """A request can be copied from the terminal: nothing breaks its line."""
    report = build(make("plain"))
    curl = next(e["curl"] for clause in report["clauses"] for e in clause["evidence"] if e["curl"])
    assert f"  request  {curl}\n" in terminal.render(report, width=width, colour=False)


@pytest.mark.parametrize(
    ("sample", "line"),
    [
        ("plain", "Broken: 3 of "),
        ("held", "Held: "),
        ("empty", "Incomplete: 0 of "),
        ("internal", "Incomplete: "),
        ("budget", "Incomplete: "),
        ("no_clause", "Incomplete: 0 of 0 clauses held"),
    ],
)
def test_the_verdict_comes_last(sample: str, line: str, make: Callable[..., Run]) -> None:
    """The last lines say what the run came to, on which target, with which seed."""
    report = build(make(sample))
    *_, verdict, facts, end = terminal.render(report, width=100, colour=False).split("\n")
    assert verdict.startswith(line)
    assert facts.startswith(report["target"])
    assert facts.endswith(f"seed {report['seed']}")
    assert end == ""


@pytest.mark.parametrize("encoding", ["ascii", "utf-8"])
def test_what_the_terminal_cannot_write_is_escaped(encoding: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal of another encoding gets the same lines, and what it cannot write as escapes."""
    written: list[str] = []
    reporter = SimpleNamespace(hasmarkup=False, write=written.append)
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding=encoding))
    terminal.show(run, reporter)  # type: ignore[arg-type]  # all that is asked of it
    (text,) = written
    assert text.encode(encoding)
    assert text.endswith(f"Reports: {run.settings.report}\n")
    assert text.count("\n") > len(run.ledger.entries)
