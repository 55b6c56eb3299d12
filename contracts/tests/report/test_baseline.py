"""Two reports compared, and what to do next."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from zuora_aqua_contracts import report
from zuora_aqua_contracts.report import build, html, markdown, terminal
from zuora_aqua_contracts.report.next_steps import next_steps
from zuora_aqua_contracts.target.settings import RunError

from .conftest import MUST, SHOULD

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from zuora_aqua_contracts.judging.run import Run


def test_what_changed_is_told(make: Callable[..., Run], tmp_path: Path) -> None:
    """The reports name what is newly broken, newly held and no longer exercised since an earlier run."""
    earlier = build(make("plain"))
    by_id = {clause["id"]: clause for clause in earlier["clauses"]}
    by_id[MUST[0]]["verdict"], by_id[SHOULD[1]]["verdict"], by_id[MUST[3]]["verdict"] = "held", "broken", "held"
    path = tmp_path / "report" / "report.json"
    path.parent.mkdir()
    path.write_text(json.dumps(earlier), "utf-8")
    run = make("plain", baseline=path)
    report.prepare(run)  # which removes the file: it is that of an earlier run in the same folder
    assert not path.exists()
    found = build(run)
    assert found["baseline"] == {
        "started": earlier["started"],
        "newly_broken": [MUST[0]],
        "newly_held": [SHOULD[1]],
        "no_longer_exercised": [MUST[3]],
    }
    assert f"Newly broken since {earlier['started']}: {MUST[0]}\n" in terminal.render(found, width=120, colour=False)
    assert f"- Newly held: {SHOULD[1]}" in markdown.render(found)
    assert "What changed since" in html.render(found)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"clauses": [{"id": "OP-200", "verdict": "good"}], "started": ""}'])
def test_what_is_no_report_is_refused(make: Callable[..., Run], tmp_path: Path, text: str) -> None:
    """A file that is no report is one line, before anything is sent."""
    path = tmp_path / "other.json"
    path.write_text(text, "utf-8")
    with pytest.raises(RunError, match=r"^--baseline .*other\.json: give the report\.json of an earlier run$"):
        report.prepare(make(baseline=path))


def test_each_clause_that_was_not_exercised_has_a_next_step(run: Run) -> None:
    """Each clause that was not exercised stands with what would exercise it, in the page and in the summary."""
    found = build(run)
    named = [clause["id"] for _, clauses in next_steps(found) for clause in clauses]
    assert sorted(named) == sorted(c["id"] for c in found["clauses"] if c["verdict"] == "not exercised")
    assert ("What to do next" in html.render(found)) == bool(named)
    assert ("What to do next" in markdown.render(found)) == bool(named)


def test_the_option_is_named(make: Callable[..., Run]) -> None:
    """Clauses that need provider states stand with the option that gives the endpoint."""
    steps = {step: [clause["id"] for clause in clauses] for step, clauses in next_steps(build(make("plain")))}
    (found,) = [names for step, names in steps.items() if "--states" in step]
    assert found == MUST[3:7]
