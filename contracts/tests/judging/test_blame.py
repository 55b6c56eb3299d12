"""What an exception of a test says: a clause is broken by its own fault, and by nothing else."""

from __future__ import annotations

import pytest

from zuora_aqua_contracts.document.fragment import load
from zuora_aqua_contracts.exchange.failures import NoResponse
from zuora_aqua_contracts.judging.blame import CRASH, blame
from zuora_aqua_contracts.judging.evidence import Evidence
from zuora_aqua_contracts.judging.ledger import Ledger, Verdict

CLAUSE = "LAST-FRESH"


@pytest.fixture
def ledger() -> Ledger:
    """A ledger in which the clause has a witness."""
    ledger = Ledger(load().clauses)
    ledger.witness(CLAUSE)
    return ledger


def test_a_request_that_never_gets_a_response(ledger: Ledger) -> None:
    """The clause that speaks of failures of the server is broken, and those of the test are not held."""
    assert blame(ledger, [CLAUSE], NoResponse("cut off", "curl it"), Evidence("", test="a test"))
    (found,) = ledger.entries[CRASH].evidence
    assert (found.curl, found.test) == ("curl it", "a test")
    assert "cut off" in found.seen
    assert ledger.entries[CLAUSE].verdict() is Verdict.NOT_EXERCISED
    assert CRASH in ledger.entries[CLAUSE].reason()
    ledger.reconcile()
    assert not ledger.lost


def test_a_run_without_the_clause_of_failures() -> None:
    """Where the run leaves that clause out, it is incomplete."""
    ledger = Ledger({CLAUSE: load().clauses[CLAUSE]})
    ledger.witness(CLAUSE)
    blame(ledger, [CLAUSE], NoResponse("cut off", "curl it"), Evidence(""))
    ledger.reconcile()
    assert ledger.lost
    assert ledger.entries[CLAUSE].verdict() is Verdict.NOT_EXERCISED


@pytest.mark.parametrize("error", [AssertionError("it"), ValueError("it")])
def test_an_error_of_the_suite_breaks_nothing(ledger: Ledger, error: Exception) -> None:
    """An exception that neither server nor client is the cause of, a bare `assert` too, is one of the suite itself."""
    assert not blame(ledger, [CLAUSE], error, Evidence(""))
    assert not any(entry.evidence for _, entry in ledger)
