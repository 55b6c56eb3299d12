"""A clause is not broken for what another one is broken for already (one fault, one clause)."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from typing import Any

import pytest

from zuora_aqua_contracts.exchange.messages import Exchange, Request, Response
from zuora_aqua_contracts.judging.evidence import Evidence
from zuora_aqua_contracts.judging.invariants import Controls, Invariants
from zuora_aqua_contracts.judging.ledger import Ledger, Verdict

from .test_invariants import FRAGMENT, JOB, OPERATION, PAIR, TRACK, error

OTHER = {**JOB, "partner": "other"}
RUNNING = {**JOB, "status": "executing"}
TWICE = {**JOB, "partner": "a/b"}
DASHED = {**JOB, "id": f"{JOB['id'][:8]}-{JOB['id'][8:]}"}
EMPTY = {name: value for name, value in JOB.items() if name != "batches"}


def exchange(
    body: Any = JOB,
    status: int = 200,
    sent: dict[str, str] | None = None,
    *,
    pair: tuple[tuple[str, str], ...] = PAIR,
    **got: str,
) -> Exchange:
    """An exchange with a JSON body, or with bytes."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = (("Content-Type", "application/json"), *((name.replace("_", "-"), value) for name, value in got.items()))
    request = Request("/p", tuple((sent or {}).items()), parameters=pair)
    return Exchange(request, Response(status, headers, raw), "http://x")


@pytest.mark.parametrize(
    ("clause", "seen", "recorded", "known_good", "broken"),
    [
        ("PATH-ECHO", exchange(OTHER), OTHER, exchange(), False),
        ("PATH-ECHO", exchange(OTHER), JOB, exchange(), True),
        ("PATH-ECHO", exchange(TWICE, pair=(("partner", "a%2Fb"),)), JOB, exchange(), False),
        ("JOB-COMPLETED", exchange(RUNNING), RUNNING, exchange(), False),
        ("JOB-COMPLETED", exchange(RUNNING), JOB, exchange(), True),
        ("TRACK-ECHO-ERROR", exchange(error(), 404, TRACK), JOB, exchange(sent=TRACK), False),
        ("TRACK-ECHO-ERROR", exchange(error(), 404, TRACK), JOB, exchange(sent=TRACK, Zuora_Track_Id="a B"), True),
        ("TRACK-ECHO-ERROR", exchange(error(), 404, TRACK), JOB, None, True),
        ("ERR-BODY", exchange(b"{} x", 404), JOB, exchange(b"{} x"), False),
        ("ERR-BODY", exchange(b"{} x", 404), JOB, exchange(), True),
    ],
)
def test_another_fault(
    clause: str, seen: Exchange, recorded: dict[str, Any], known_good: Exchange | None, broken: bool
) -> None:
    """What the job was told to be, and what the known-good request gets too, is the fault of another clause."""
    ledger = Ledger({name: replace(known, binds="S") for name, known in FRAGMENT.clauses.items()})
    controls = Controls(lambda _: None, lambda _: known_good, lambda identifier: [recorded] * (identifier == JOB["id"]))
    Invariants(OPERATION, ledger, controls)(seen)
    assert ledger.entries[clause].verdict() is (Verdict.BROKEN if broken else Verdict.NOT_EXERCISED)


@pytest.mark.parametrize(
    ("clause", "seen", "reason"),
    [
        ("LAST-NEWEST", exchange(DASHED), ""),
        ("LAST-NEWEST", exchange(EMPTY), "see JOB-REQUIRED"),
        ("ORG-SCOPE", exchange(EMPTY), "see JOB-REQUIRED"),
        ("ENTITY-SCOPE", exchange(EMPTY), "see JOB-REQUIRED"),
        ("LAST-NEWEST", exchange(RUNNING), ""),
        ("LAST-NEWEST", exchange(error(), 404), ""),
        ("LAST-WHOLE", exchange(RUNNING), "see JOB-COMPLETED"),
        ("LAST-WHOLE", exchange(OTHER), "see PATH-ECHO"),
        ("LAST-WHOLE", exchange({**JOB, "startTime": "2026-13-01 00:00:00"}), "see JOB-START"),
        ("LAST-WHOLE", exchange(), ""),
    ],
)
def test_a_job_that_cannot_be_recognised(clause: str, seen: Exchange, reason: str) -> None:
    """What lacks the form of a job breaks the clause about that; a job is the wrong one, also if its ID is odd."""
    invariants = Invariants(OPERATION, Ledger(FRAGMENT.clauses), Controls(lambda _: None, lambda _: None, lambda _: []))
    other = invariants.other_fault(clause, seen)
    assert other.endswith(reason) if reason else not other


def test_a_clause_whose_failure_is_the_fault_of_another_is_not_held() -> None:
    """However often a clause was kept, it is not held once a failure was another clause's, in any process."""
    ledger, whole = (Ledger({"TRACK-ECHO-ERROR": FRAGMENT.clauses["TRACK-ECHO-ERROR"]}) for _ in range(2))
    controls = Controls(lambda _: None, lambda _: exchange(sent=TRACK), lambda _: [])
    invariants = Invariants(OPERATION, ledger, controls)
    ((_, track_id),) = TRACK.items()
    invariants(exchange(error(), 404, TRACK, Zuora_Track_Id=track_id))
    assert ledger.entries["TRACK-ECHO-ERROR"].verdict() is Verdict.HELD
    invariants(exchange(error(), 404, TRACK))
    whole.add(ledger.dump())
    for entry in (ledger.entries["TRACK-ECHO-ERROR"], whole.entries["TRACK-ECHO-ERROR"]):
        assert entry.verdict() is Verdict.NOT_EXERCISED
        assert "see TRACK-ECHO" in entry.reason()


@pytest.mark.parametrize(
    ("others", "broken", "incomplete"),
    [(("GZIP-ON",), True, False), (("GZIP-ON",), False, True), ((), False, True)],
    ids=["broken", "held", "left out"],
)
def test_a_failure_of_which_no_clause_tells(others: tuple[str, ...], broken: bool, incomplete: bool) -> None:
    """A run in which a MUST clause failed for the fault of another one that is not broken is incomplete."""
    ledger = Ledger({name: FRAGMENT.clauses[name] for name in ("OP-JSON", *others)})
    Invariants(OPERATION, ledger)(exchange(gzip.compress(b"{}")))
    if broken:
        ledger.broken("GZIP-ON", Evidence.of("a label", exchange()))
    assert ledger.entries["OP-JSON"].verdict() is Verdict.NOT_EXERCISED
    ledger.reconcile()
    assert bool(ledger.lost) == incomplete


NEWEST, FRESH, SAFE = "LAST-NEWEST", "LAST-FRESH", "OP-SAFE"


@pytest.mark.parametrize(
    ("excuses", "evidence", "broken"),
    [
        ({NEWEST: FRESH, FRESH: NEWEST}, (), {NEWEST}),
        ({NEWEST: FRESH}, (), {NEWEST}),
        ({NEWEST: FRESH}, (FRESH,), {FRESH}),
        ({NEWEST: FRESH, FRESH: "LAST-PAIR"}, ("LAST-PAIR",), {"LAST-PAIR"}),
        ({NEWEST: SAFE}, (SAFE,), {NEWEST, SAFE}),
    ],
    ids=["each other", "held", "broken", "broken in its turn", "a SHOULD"],
)
def test_an_excuse_leads_to_a_broken_clause(
    excuses: dict[str, str], evidence: tuple[str, ...], broken: set[str]
) -> None:
    """A wrong answer that proves a fault breaks its clause, unless what excuses it leads to a broken MUST clause."""
    ledger, whole = Ledger(FRAGMENT.clauses), Ledger(FRAGMENT.clauses)
    for clause, other in excuses.items():
        ledger.excuse(clause, f"in a plain case: see {other}", evidence=Evidence.of("the newest", exchange()))
    for clause in evidence:
        ledger.broken(clause, Evidence.of("something else", exchange()))
    whole.add(ledger.dump())
    for each in (ledger, whole):
        each.reconcile()
        assert {clause.id for clause, entry in each if entry.evidence} == broken
        assert each.lost == []


def test_what_a_control_shows_is_evidence() -> None:
    """The more basic clause that explains a failure is broken itself by the answer that shows it."""
    ledger = Ledger(FRAGMENT.clauses)
    controls = Controls(lambda _: None, lambda _: exchange(sent=TRACK), lambda _: [])
    Invariants(OPERATION, ledger, controls)(exchange(error(), 404, TRACK))
    assert not ledger.entries["TRACK-ECHO-ERROR"].evidence
    assert ledger.entries["TRACK-ECHO"].evidence
