"""The ledger: verdicts follow from witnesses of each side, and several processes add up."""

from __future__ import annotations

import pytest

from zuora_aqua_contracts.document.fragment import load
from zuora_aqua_contracts.judging.check import Check
from zuora_aqua_contracts.judging.evidence import Broken, Evidence
from zuora_aqua_contracts.judging.ledger import Ledger, Verdict

CLAUSES = load().clauses
BOTH = next(clause.id for clause in CLAUSES.values() if clause.binds_server and clause.binds_client)
SERVER = next(clause.id for clause in CLAUSES.values() if not clause.binds_client)


def ledger() -> Ledger:
    """An empty ledger of all clauses."""
    return Ledger(CLAUSES)


@pytest.mark.parametrize(
    ("clause", "sides", "expected"),
    [
        (SERVER, [], Verdict.NOT_EXERCISED),
        (SERVER, ["S"], Verdict.HELD),
        (BOTH, ["S"], Verdict.NOT_EXERCISED),
        (BOTH, ["C"], Verdict.NOT_EXERCISED),
        (BOTH, ["S", "C"], Verdict.HELD),
        (BOTH, [""], Verdict.HELD),
    ],
)
def test_each_side_must_be_tried(clause: str, sides: list[str], expected: Verdict) -> None:
    """A clause is held only if something was tried of each side that it binds."""
    kept = ledger()
    for side in sides:
        Check(kept, [clause], side).witness(clause)
    entry = kept.entries[clause]
    assert entry.verdict() == expected
    assert bool(entry.reason()) == (expected is not Verdict.HELD)


def test_one_break_is_enough() -> None:
    """A false condition breaks the clause, whatever else held."""
    kept = ledger()
    check = Check(kept, [SERVER], "S")
    check(SERVER, condition := True, "it to hold")
    with pytest.raises(Broken, match="expected it to hold; seen") as broken:
        check(SERVER, not condition, "it to hold", "seen")
    kept.broken(SERVER, broken.value.evidence)
    assert kept.entries[SERVER].verdict() is Verdict.BROKEN
    assert kept.entries[SERVER].requests == 2


def test_a_clause_that_the_marker_does_not_name_is_refused() -> None:
    """A test cannot assert a clause that it does not name."""
    with pytest.raises(LookupError, match=BOTH):
        Check(ledger(), [SERVER], "S").witness(BOTH)


def test_the_same_failure_is_kept_once() -> None:
    """Evidence that says the same is kept once, and of different evidence only a few pieces."""
    kept = ledger()
    for number in (1, 1, 1, 2, 3, 4, 5):
        kept.broken(SERVER, Evidence("it", f"seen {number}"))
    assert [evidence.seen for evidence in kept.entries[SERVER].evidence] == ["seen 1", "seen 2", "seen 3"]


def test_processes_add_up() -> None:
    """What other processes dumped is added: witnesses, tests, evidence, reasons and errors of the suite itself."""
    total = ledger()
    for side in ("S", "C"):
        part = ledger()
        part.witness(BOTH, 3, side)
        part.tested([BOTH], "test_it")
        part.broken(SERVER, Evidence("it", "seen"))
        part.unmet([BOTH], "no state")
        part.internal.append("a check failed itself")
        part.requests = 5
        total.add(part.dump())
    assert total.entries[BOTH].witnesses == {"S": 3, "C": 3}
    assert total.entries[BOTH].tests == ["test_it"]
    assert total.entries[BOTH].reasons == {"no state": 2}
    assert len(total.entries[SERVER].evidence) == 1
    assert (total.requests, total.internal) == (10, ["a check failed itself"])


def test_the_reason_that_came_most_is_told() -> None:
    """Where nothing could be tried, the reason is the one that came most often."""
    kept = ledger()
    kept.unmet([SERVER], "once")
    kept.unmet([SERVER, SERVER], "twice")
    assert kept.entries[SERVER].reason() == "twice"


def test_what_happened_is_told_rather_than_what_some_tests_need() -> None:
    """A reason that says what happened counts before ones that only name a need, however often these came."""
    kept = ledger()
    kept.unmet([SERVER, SERVER], "needs facts")
    kept.unmet([SERVER], "the server is gone")
    assert kept.entries[SERVER].reason() == "the server is gone"


def test_a_break_that_was_seen_counts_though_its_test_was_cut_short() -> None:
    """What a test found before its search for a smaller example ended early is evidence; else its outcome is."""
    kept = ledger()
    smaller = Evidence("a job", "none", example="x=0")
    check = Check(kept, [SERVER, BOTH], "S")
    for clause in (SERVER, BOTH):
        with pytest.raises(Broken):
            check(clause, False, "a job", "none")
    kept.broken(BOTH, smaller)
    kept.settle()
    assert kept.entries[SERVER].verdict() is Verdict.BROKEN
    assert kept.entries[BOTH].evidence == [smaller]
    assert not any(entry.pending for entry in kept.entries.values())
