"""What report.json says."""

from __future__ import annotations

import html
import json
import re
from dataclasses import fields
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from zuora_aqua_contracts.exchange.messages import MASK
from zuora_aqua_contracts.judging.ledger import Evidence
from zuora_aqua_contracts.report import FORMS, model

from .conftest import MUST, TOKEN

if TYPE_CHECKING:
    from collections.abc import Callable

    from zuora_aqua_contracts.judging.run import Run

# The keys that the module's own description documents, at the top and a level below.
_TOP = set(re.findall(r"^    (\w+) ", model.__doc__ or "", re.MULTILINE))
_NESTED = re.findall(r"^        ([a-z, ]+?)  ", model.__doc__ or "", re.MULTILINE)
_CLAUSE = {key for keys in _NESTED for key in keys.split(", ")}


def test_the_keys_are_the_documented_ones(run: Run) -> None:
    """A report has exactly the keys that are documented, at every level."""
    report = model.build(run)
    assert set(report) == _TOP
    for clause in report["clauses"]:
        assert set(clause) == _CLAUSE
        for evidence in clause["evidence"]:
            assert set(evidence) == {field.name for field in fields(Evidence)}


def test_the_file_is_the_model(run: Run) -> None:
    """report.json reads back as the model, and holds nothing that drives a terminal."""
    report = model.build(run)
    text = FORMS["report.json"](report).encode("utf-8", "backslashreplace").decode()
    assert json.loads(text) == report
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize(
    "spelling",
    [TOKEN, TOKEN[:-1], quote(TOKEN), quote(TOKEN, safe=""), json.dumps(TOKEN)[1:-1], html.escape(TOKEN)],
    ids=["plain", "cut", "path", "segment", "json", "html"],
)
def test_the_token_is_in_no_form(name: str, spelling: str, make: Callable[..., Run]) -> None:
    """AUTH-SECRET: a token that the server gives back, however spelt, is masked in every form."""
    run = make("leaking")
    text = f"it said {spelling}… (3000 characters)"
    run.ledger.broken(MUST[4], Evidence(text, text, text, text, text, text))
    shown = FORMS[name](model.build(run))
    assert spelling not in html.unescape(shown)
    assert "Token+" not in html.unescape(shown)
    assert MASK in html.unescape(shown)


def test_a_token_that_is_a_word_of_the_document_changes_no_clause(make: Callable[..., Run]) -> None:
    """What the document says of a clause, and the verdict, stay as they are whatever the token."""
    run = make("plain")
    run.token = "e"  # noqa: S105 - it is in every word
    for known, (clause, entry) in zip(model.build(run)["clauses"], run.ledger, strict=True):
        assert (known["id"], known["level"], known["text"]) == (clause.id, clause.level, clause.text)
        assert known["verdict"] == entry.verdict()


@pytest.mark.parametrize(
    ("sample", "changes", "verdict"),
    [
        ("plain", {}, "broken"),
        ("held", {}, "held"),
        ("empty", {}, "held"),
        ("empty", {"exercised": True}, "broken"),
        ("plain", {"strict": True}, "broken"),
    ],
)
def test_the_verdict_is_that_of_the_clauses(
    sample: str, changes: dict[str, bool], verdict: str, make: Callable[..., Run]
) -> None:
    """A run is broken where a clause fails it."""
    report = model.build(make(sample, **changes))
    assert report["verdict"] == verdict
    assert any(clause["fails"] for clause in report["clauses"]) == (verdict == "broken")


def test_a_deviation_that_held_says_so(make: Callable[..., Run]) -> None:
    """An entry of the list of deviations that is no longer needed is what fails, with the reason."""
    clause = next(c for c in model.build(make("plain"))["clauses"] if c["id"] == MUST[12])
    assert clause["fails"]
    assert clause["verdict"] == "held"
    assert "take it off the list" in clause["reason"]
