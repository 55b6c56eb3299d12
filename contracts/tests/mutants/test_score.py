"""The score of a run: which outcomes are good, what is counted beside, and how it reads."""

from __future__ import annotations

from typing import Any

import pytest

from mutants.outcome import Outcome, Told, Verdict
from mutants.plan import Plan, Stateless
from mutants.registry import mutants
from mutants.score import Score
from mutants.stateless.trial import is_tried, untold
from mutants.trials import score_of

_LIMIT = 120.0  # seconds, on however busy a machine
_ONE = next(iter(mutants().values()))


def all_killed(found: list[Any], **columns: Any) -> Plan:
    """A plan in which each of some mutants is killed by name, with further columns."""
    return Plan(
        side="server",
        files=("mutants.json", "report.md"),
        unbroken=lambda _: Outcome(Verdict.SILENT),
        unbroken_name="the unmutated server",
        mutants=found,
        attempt=lambda mutant: Outcome(Verdict.KILLED, (mutant.clause,), 1),
        limit=_LIMIT,
        conforming={},
        whole=False,
        **columns,
    )


@pytest.mark.parametrize(
    ("outcome", "good"),
    [
        (Outcome(Verdict.KILLED, (_ONE.clause,), 1), True),
        (Outcome(Verdict.OTHER, ("OP-JSON",), 1, 0.0, "the tests"), False),
        (Outcome(Verdict.SURVIVED, (), 1, 0.0, "the tests"), False),
        (Outcome(Verdict.UNREACHED, (), 0, 0.0, "the tests"), False),
        (Outcome(Verdict.ERROR, (), 0, 0.0, "why"), False),
        (Outcome(Verdict.TIMEOUT, (), 0, 0.0, "why"), False),
    ],
    ids=lambda value: str(getattr(value, "verdict", "")),
)
def test_only_a_kill_by_name_is_good(outcome: Outcome, good: bool) -> None:
    """Whatever else a mutant of a MUST clause comes to fails the score, and is listed with what to look at."""
    must = next(m for m in mutants().values() if m.clause == "AUTH-NONE")
    score = Score("server", 1, [(must, outcome)], {"the unmutated server": Outcome(Verdict.SILENT)})
    assert score.good is good
    assert (must.name in "\n".join(score.troubles())) is not good
    assert score.counts()[str(outcome.verdict)] == 1


def test_an_alarm_is_never_good() -> None:
    """A conforming server that is called broken fails the score."""
    score = Score("server", 1, [], {"Chunked": Outcome(Verdict.ALARM, ("OP-200",), 0, 0.0, "OP-200: broken")})
    assert not score.good
    assert "Chunked: OP-200: broken" in "\n".join(score.troubles())


def test_clauses_broken_beside_the_named_one_are_counted() -> None:
    """The score has the mean over the mutants for which it was measured, and the mutant with most."""
    first, second, third = list(mutants().values())[:3]
    killed: list[tuple[Any, Outcome]] = [
        (first, Outcome(Verdict.KILLED, (first.clause,), 1, collateral=("OP-JSON", "JOB-ID"))),
        (second, Outcome(Verdict.KILLED, (second.clause,), 1, collateral=())),
        (third, Outcome(Verdict.KILLED, (third.clause,), 1)),
    ]
    score = Score("server", 1, list(killed))
    found = score.collateral()
    assert found == (1.0, killed[0])
    assert score.json()["collateral"] == {"mean": 1.0, "worst": 2}
    assert f"1.00 a mutant; most by {first.name}: OP-JSON, JOB-ID" in "\n".join(score.summary())
    assert Score("server", 1, killed[2:]).collateral() is None


def test_what_is_not_told_without_a_state_endpoint() -> None:
    """A mutant that is not killed there needs a reason, and one that is killed must have none."""
    found = [it for it in mutants().values() if it.clause == "LAST-PAIR"][:3]
    reasons = {found[1].name: "a reason", found[2].name: "another"}
    column = Stateless(lambda _: True, lambda mutant: mutant.name == found[2].name, reasons)
    score = score_of(all_killed(found, stateless=column), seed=1, jobs=1)
    assert score.stateless == {found[0].name: False, found[1].name: False, found[2].name: True}
    assert score.untold == {found[1].name: "a reason"}
    assert [line.split()[0] for line in sorted(score.complaints)] == sorted([found[0].name, found[2].name])
    assert not score.good
    assert score.rows()[1][3] == "1 of 3"
    assert f"a reason: {found[1].name}" in "\n".join(score.troubles())


def test_the_reasons_are_of_mutants_that_there_are() -> None:
    """Each mutant with a reason exists and is one that is tried without a state endpoint."""
    assert untold()
    assert [name for name in untold() if name not in mutants() or not is_tried(mutants()[name])] == []


def test_recordings_are_a_column() -> None:
    """The score counts the mutants that a recording tells and those that it does not reach; none of it fails a run."""
    found = list(mutants().values())[:3]
    told = [Told(reached=True, named=True), Told(reached=True, named=False), Told(reached=False, named=False)]
    plan = all_killed(found, recorded=lambda mutant: told[found.index(mutant)])
    score = score_of(plan, seed=1, jobs=1)
    assert score.good
    assert score.rows()[0][3] == "from a recording"
    assert score.rows()[1][3] == "1 of 3"
    assert "1 of 3 told by their clause, 1 that no ordinary request meets" in "\n".join(score.summary())
    assert score.json()["recorded"] == {"told": 1, "reached": 2, "of": 3}


def test_a_score_is_rounded_down() -> None:
    """A share that is not whole is never shown as 100 %."""
    one: list[tuple[Any, Outcome]] = [(_ONE, Outcome(Verdict.KILLED, (), 1))] * 999 + [
        (_ONE, Outcome(Verdict.SURVIVED))
    ]
    assert Score("server", 1, one).rows()[1][2] == "999 (99 %)"
