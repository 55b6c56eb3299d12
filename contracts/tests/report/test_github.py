"""Annotations in the log of GitHub Actions: one for each broken clause, none by a server."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.report.conftest import MUST, SHOULD, TOKEN
from zuora_aqua_contracts.report import build, github, show

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from zuora_aqua_contracts.judging.run import Run

_COMMAND = re.compile(r"::(error|warning) title=([^:,]+)::(.*)")


class Reporter:
    """A terminal reporter that keeps what is written."""

    hasmarkup = False

    def __init__(self) -> None:
        """Begin without text."""
        self.text = ""

    def write(self, text: str) -> None:
        """Keep a text."""
        self.text += text


def _shown(run: Run) -> str:
    reporter = Reporter()
    show(run, reporter)  # type: ignore[arg-type]  # it needs no more of a reporter
    return reporter.text


def test_a_broken_clause_is_an_annotation(make: Callable[..., Run]) -> None:
    """A clause that fails the run is an error by its ID, another broken one a warning, with what was expected."""
    found = {m[2]: (m[1], m[3]) for m in map(_COMMAND.match, github.render(build(make("plain"))).split("\n")) if m}
    assert found[MUST[0]][0] == "error"
    assert "expected: the field id%0A" in found[MUST[0]][1]
    assert found[SHOULD[0]][0] == "warning"
    assert found[MUST[2]][0] == "warning"  # a known deviation
    assert found[MUST[12]][0] == "error"  # a deviation that is none


def test_each_annotation_is_one_line(run: Run) -> None:
    """Nothing that a server sends begins a workflow command of its own, and no annotation holds the token."""
    text = github.render(build(run))
    assert all(_COMMAND.fullmatch(line) for line in text.splitlines())
    assert TOKEN not in text


def test_they_are_written_in_github_actions_alone(make: Callable[..., Run], monkeypatch: pytest.MonkeyPatch) -> None:
    """Annotations follow the report if GITHUB_ACTIONS is set, and commands within the report are switched off."""
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    assert "::" not in _shown(make("plain")).replace("py::test", "")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    first, *lines = _shown(make("hostile")).splitlines()
    token = first.removeprefix("::stop-commands::")
    assert len(token) > 30
    end = lines.index(f"::{token}::")
    assert end > 10
    assert [line for line in lines[end + 1 :] if not _COMMAND.fullmatch(line)] == []
