"""What report.json says."""

from __future__ import annotations

import html
import json
import re
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from jsonschema_rs import Draft202012Validator

from zuora_aqua_contracts.exchange.redaction import MASK
from zuora_aqua_contracts.judging.evidence import Evidence
from zuora_aqua_contracts.report import FORMS, model

from .conftest import MUST, TOKEN

if TYPE_CHECKING:
    from collections.abc import Callable

    from zuora_aqua_contracts.judging.run import Run

# The keys that the module's own description documents, at the top and a level below.
_TOP = set(re.findall(r"^    (\w+) ", model.__doc__ or "", re.MULTILINE))
_NESTED = re.findall(r"^        ([a-z][a-z, ]*?)  ", model.__doc__ or "", re.MULTILINE)
_CLAUSE = {key for keys in _NESTED for key in keys.split(", ")}


def test_the_keys_are_the_documented_ones(run: Run) -> None:
    """A report has exactly the keys that are documented, at every level."""
    report = model.build(run)
    assert set(report) == _TOP
    for clause in report["clauses"]:
        assert set(clause) == _CLAUSE
        for evidence in clause["evidence"]:
            assert set(evidence) == {field.name for field in fields(Evidence)}


def test_the_schema_describes_the_report(run: Run) -> None:
    """A report is valid by the schema that ships, which knows each key of it."""
    schema = json.loads((Path(model.__file__).parent / "report.schema.json").read_text("utf-8"))
    report = model.build(run)
    validator = Draft202012Validator(schema)
    assert not [error.message for error in validator.iter_errors(report)]
    assert set(schema["properties"]) == set(report)
    for name, values in (
        ("clause", report["clauses"]),
        ("evidence", [e for c in report["clauses"] for e in c["evidence"]]),
    ):
        assert all(set(value) == set(schema["$defs"][name]["properties"]) for value in values)


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
        ("empty", {}, "incomplete"),
        ("empty", {"exercised": True}, "incomplete"),
        ("internal", {}, "incomplete"),
        ("budget", {}, "incomplete"),
        ("hostile", {}, "broken"),
        ("plain", {"strict": True}, "broken"),
    ],
)
def test_the_verdict_is_that_of_the_clauses(
    sample: str, changes: dict[str, bool], verdict: str, make: Callable[..., Run]
) -> None:
    """A run is broken if a clause fails it, whatever was lost, and else incomplete if something was."""
    report = model.build(make(sample, **changes))
    assert report["verdict"] == verdict
    assert bool(report["incomplete"]) == (verdict == "incomplete" or sample == "hostile")
    broken = [clause for clause in report["clauses"] if clause["fails"] and clause["verdict"] != "not exercised"]
    assert bool(broken) == (verdict == "broken")


def test_a_deviation_that_held_says_so(make: Callable[..., Run]) -> None:
    """An entry of the list of deviations that is no longer needed is what fails, with the reason."""
    clause = next(c for c in model.build(make("plain"))["clauses"] if c["id"] == MUST[12])
    assert clause["fails"]
    assert clause["verdict"] == "held"
    assert "take it off the list" in clause["reason"]
