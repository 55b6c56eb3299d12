"""The mutants: what they are, and that each clause of a server has some."""

from __future__ import annotations

import re
from collections import Counter
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mutants.registry import PLAIN, SUBTLE, Mutant, mutants, sample
from mutants.variants import variants
from zuora_aqua_contracts.document.fragment import load
from zuora_aqua_contracts.reference.auth import DEFAULT_TOKEN
from zuora_aqua_contracts.reference.call import Call, Failure
from zuora_aqua_contracts.reference.messages import Request

if TYPE_CHECKING:
    from zuora_aqua_contracts.document.clauses import Clause
    from zuora_aqua_contracts.reference.behaviour import Behaviour

_CLAUSES = [clause for clause in load().clauses.values() if clause.binds_server]
_README = Path(__file__).resolve().parents[2] / "README.md"


@pytest.mark.parametrize("clause", [c for c in _CLAUSES if c.level == "MUST"], ids=lambda clause: clause.id)
def test_a_must_clause_has_mutants_of_both_kinds(clause: Clause) -> None:
    """Each MUST clause that binds a server has two mutants or more, a plain and a subtle one among them."""
    kinds = [mutant.kind for mutant in mutants().values() if mutant.clause == clause.id]
    assert {PLAIN, SUBTLE} == set(kinds)


@pytest.mark.parametrize("clause", [c for c in _CLAUSES if c.level == "SHOULD"], ids=lambda clause: clause.id)
def test_a_should_clause_has_a_mutant(clause: Clause) -> None:
    """Each SHOULD clause that binds a server has a mutant."""
    assert any(mutant.clause == clause.id for mutant in mutants().values())


def test_every_mutant_names_a_clause_of_a_server() -> None:
    """The clause that a mutant breaks is one that the document has, and that binds a server."""
    assert {mutant.clause for mutant in mutants().values()} <= {clause.id for clause in _CLAUSES}


def test_the_readme_counts_them() -> None:
    """The numbers of mutants and of variants in contracts/README.md are those that there are."""
    text = _README.read_text("utf-8")
    levels = Counter(load().clauses[mutant.clause].level for mutant in mutants().values())
    rows = dict(re.findall(r"^\| all (MUST|SHOULD) \| (\d+) \|", text, re.MULTILINE))
    assert rows == {level: str(number) for level, number in levels.items()}
    groups = Counter(mutant.clause.partition("-")[0] for mutant in mutants().values())
    assert dict(re.findall(r"^\| ([A-Z]+)-\* \| (\d+) \|", text, re.MULTILINE)) == {
        group: str(number) for group, number in groups.items()
    }
    assert re.search(rf"no alarm on {len(variants())} servers", text)
    assert re.search(rf"A recording tells \d+ of {len(mutants())} ", text)


def test_each_has_words_of_its_own() -> None:
    """No two mutants of a clause have the same words, and each variant has some."""
    texts = Counter((mutant.clause, mutant.text) for mutant in mutants().values())
    assert texts.most_common(1)[0][1] == 1
    assert all(variant.__doc__ for variant in variants())


def test_a_sample_has_each_clause_once() -> None:
    """A sample has one mutant a clause, a subtle one wherever there is one."""
    chosen = sample(mutants().values())
    subtle = {mutant.clause for mutant in mutants().values() if mutant.kind == SUBTLE}
    assert Counter(mutant.clause for mutant in chosen) == Counter(clause.id for clause in _CLAUSES)
    assert {mutant.clause for mutant in chosen if mutant.kind == SUBTLE} == subtle


def _hits(method: str, change: object) -> tuple[list[None], type[Behaviour]]:
    hits: list[None] = []
    mutant = Mutant("OP-200.test", "OP-200", "", PLAIN, method, change)  # type: ignore[arg-type]  # given by tests
    return hits, mutant.behaviour(lambda: hits.append(None))


def _asked(behaviour: type[Behaviour]) -> int:
    operation = next(iter(load().operations.values()))
    path = operation.path.format(**operation.example_parameters()).encode()
    headers = ((b"authorization", f"Bearer {DEFAULT_TOKEN}".encode()),)
    return behaviour().respond(Request.received("GET", path, headers)).status


def test_a_mutant_that_changes_an_outcome_is_reached() -> None:
    """Code that gives another result than the unmutated method counts as reached, each time."""
    hits, behaviour = _hits("last_job", lambda _server, _outcome, _call: {})
    assert (_asked(behaviour), _asked(behaviour)) == (HTTPStatus.OK, HTTPStatus.OK)
    assert len(hits) == 2


def test_a_mutant_that_changes_nothing_is_not_reached() -> None:
    """Code that was entered and gave what the unmutated method gives does not count as reached."""
    hits, behaviour = _hits("last_job", lambda _server, outcome, _call: outcome.get())
    assert _asked(behaviour) == HTTPStatus.OK
    assert not hits


def test_a_mutant_that_fails_where_nothing_failed_is_reached() -> None:
    """A failure in place of a result counts as reached, and is what the server says."""

    def change(_server: object, _outcome: object, _call: Call) -> None:
        raise Failure(HTTPStatus.FORBIDDEN, "No.", always=True)

    hits, behaviour = _hits("last_job", change)
    assert _asked(behaviour) == HTTPStatus.FORBIDDEN
    assert len(hits) == 1


def test_a_change_in_place_is_seen() -> None:
    """A job that is changed in place counts as reached, for the unmutated one is kept aside."""
    hits, behaviour = _hits("job_of", lambda _server, outcome, *_: outcome.get().pop("id") and outcome.get())
    assert _asked(behaviour) == HTTPStatus.OK
    assert len(hits) == 1
