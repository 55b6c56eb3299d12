"""KNOWN: facts about a tenant; what is wrong in the file, and which difference is a stale fact."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

import pytest

from tests.command.conftest import OPERATION
from zuora_aqua_contracts.states.fact_check import FactCheck
from zuora_aqua_contracts.states.job_operations import JobOperations, RefusedError
from zuora_aqua_contracts.states.known import Question, read
from zuora_aqua_contracts.target.settings import RunError

if TYPE_CHECKING:
    from pathlib import Path

_PAIR = "partner: a, project: b, last: null"
_FILE = f"""
pairs:
  - {{partner: p, project: q, last: x1, orgs: {{org-1: x0, "org-1,org-2": null}}, entities: {{entity-1: null}}}}
  - {{{_PAIR}}}
orgs: {{accessible: [org-1], inaccessible: [org-9]}}
"""
_KEPT = timedelta(days=OPERATION.node["x-retention-days"])


def test_a_file_of_facts(tmp_path: Path) -> None:
    """Pairs, orgs and entities are read as they stand in the documented form."""
    file = tmp_path / "known.yaml"
    file.write_text(_FILE, "utf-8")
    known = read(file)
    assert [(it.pair, it.last) for it in known.questions()] == [(("p", "q"), "x1"), (("a", "b"), None)]
    assert [(it.orgs, it.last) for it in known.of_orgs()] == [("org-1", "x0"), ("org-1,org-2", None)]
    assert [(it.headers, it.last) for it in known.of_entities()] == [({"Zuora-Entity-Ids": "entity-1"}, None)]
    assert (known.accessible, known.inaccessible) == (("org-1",), ("org-9",))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[", "cannot be read as YAML"),
        ("- a", "the file must be a mapping with pairs, orgs"),
        ("pairs: []", "at least one pair"),
        (f"pairs: [{{{_PAIR}}}]\nfacts: 1", "there is no key 'facts'"),
        (f"pairs: [{{{_PAIR}, note: x}}]", "pairs[0]: there is no key 'note'"),
        ("pairs: [{partner: a, project: b}]", "pairs[0].last is missing"),
        ("pairs: [{partner: a, project: 17, last: null}]", "pairs[0].project must be a text"),
        ("pairs: [{partner: '..', project: b, last: null}]", "pairs[0].partner must be a text"),
        ("pairs: [{partner: a, project: b, last: 17}]", "pairs[0].last must be the ID of a job"),
        (f"pairs: [{{{_PAIR}, orgs: [org-1]}}]", "pairs[0].orgs must be a mapping"),
        (f"pairs: [{{{_PAIR}, entities: {{e: 1}}}}]", "pairs[0].entities.e must be the ID"),
        (f"pairs: [{{{_PAIR}}}, {{{_PAIR}}}]", "pairs[1] names a pair again"),
        (f"pairs: [{{{_PAIR}}}, {{partner: A, project: b, last: x}}]", "pairs[1] names a pair again"),
        (f"pairs: [{{{_PAIR}}}]\norgs: {{accessible: org-1}}", "orgs.accessible must be a list"),
        (f"pairs: [{{{_PAIR}}}]\norgs: {{denied: []}}", "orgs: there is no key 'denied'"),
    ],
)
def test_what_is_wrong_in_a_file(tmp_path: Path, text: str, words: str) -> None:
    """An unknown key, a wrong type or a pair named twice is told in one line, with its place."""
    file = tmp_path / "known.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(RunError) as error:
        read(file)
    assert words in str(error.value)
    assert "\n" not in str(error.value)


class _Jobs:
    """Jobs by their IDs, as the server shows them."""

    def __init__(self, jobs: dict[str, dict[str, Any]]) -> None:
        """Take the jobs."""
        self.jobs = jobs

    def retrieve(self, identifier: str) -> dict[str, Any]:
        """Return a job."""
        if identifier not in self.jobs:
            raise RefusedError("status 404", "90002")
        return self.jobs[identifier]


def _job(identifier: str, age: timedelta, *, status: str = "completed", project: str = "q") -> dict[str, Any]:
    start = f"{datetime.now(UTC) - age:%Y-%m-%d %H:%M:%S}"
    return {"id": identifier, "status": status, "partner": "p", "project": project, "startTime": start}


_DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("expected", "returned", "clause"),
    [
        (_job("x1", 2 * _DAY), _job("x2", _DAY), ""),
        (_job("x1", 2 * _DAY), _job("x2", 3 * _DAY), "LAST-NEWEST"),
        (_job("x1", 2 * _DAY), _job("x2", _DAY, status="cancelled"), "LAST-ONLY-COMPLETED"),
        (_job("x1", 2 * _DAY), _job("x2", _DAY, project="other"), "LAST-PAIR"),
        (_job("x1", 2 * _DAY), _job("x2", _KEPT + 3 * _DAY), "LAST-RETENTION"),
        (_job("x1", 2 * _DAY), None, "LAST-RETENTION"),
        (_job("x1", _KEPT + _DAY), None, ""),
        (_job("x1", 2 * _DAY, status="aborted"), None, ""),
        (None, None, ""),
        (None, _job("x2", _DAY), ""),
        (None, _job("x2", _KEPT + 3 * _DAY), "LAST-RETENTION"),
    ],
)
def test_a_broken_clause_and_a_stale_fact(
    tmp_path: Path, expected: dict[str, Any] | None, returned: dict[str, Any] | None, clause: str
) -> None:
    """A newer job makes a fact stale, and so does the known job's end; anything else breaks a clause."""
    file = tmp_path / "known.yaml"
    file.write_text(_FILE, "utf-8")
    jobs = _Jobs({job["id"]: job for job in (expected, returned) if job is not None})
    fact_check = FactCheck(read(file), cast("JobOperations", jobs), OPERATION)
    finding = fact_check.explain(Question(("p", "q"), "x1" if expected or not returned else None), returned)
    assert finding.clause == clause
    assert finding.text


@pytest.mark.parametrize(
    ("question", "identifier", "clause"),
    [
        (Question(("p", "q"), "x0", orgs="org-1"), "x1", "ORG-SCOPE"),
        (Question(("p", "q"), None, entity="entity-1"), "x1", "ENTITY-SCOPE"),
        (Question(("a", "b"), None), "x1", "LAST-PAIR"),
    ],
)
def test_a_known_job_in_the_wrong_place(tmp_path: Path, question: Question, identifier: str, clause: str) -> None:
    """A job that is known of another pair, or of the pair in another scope, is told without its own answer."""
    file = tmp_path / "known.yaml"
    file.write_text(_FILE, "utf-8")
    fact_check = FactCheck(read(file), cast("JobOperations", _Jobs({})), OPERATION)
    assert fact_check.explain(question, _job(identifier, _DAY)).clause == clause
