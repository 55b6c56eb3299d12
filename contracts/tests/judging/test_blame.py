"""What an exception of a test says: a clause is broken by its own fault, and by nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis.errors import FlakyFailure

from tests.command.hostile import asked, hostile
from tests.suite.conftest import TOKEN, checked
from zuora_aqua_contracts.document.fragment import load
from zuora_aqua_contracts.exchange.failures import NoResponse, ServerGone
from zuora_aqua_contracts.exchange.messages import TOKEN_VARIABLE
from zuora_aqua_contracts.judging.blame import CRASH, blame
from zuora_aqua_contracts.judging.evidence import Evidence
from zuora_aqua_contracts.judging.ledger import Ledger, Verdict
from zuora_aqua_contracts.judging.run import Run

if TYPE_CHECKING:
    import socket

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


def test_a_failure_that_did_not_come_again(ledger: Ledger) -> None:
    """Where Hypothesis sees a response to the example of a failure, no clause is broken, and the run is incomplete."""
    error = FlakyFailure("flaky", [NoResponse("cut off", "curl it")])
    assert blame(ledger, [CLAUSE], error, Evidence(""))
    assert not any(entry.evidence for _, entry in ledger)
    assert len(ledger.lost) == 1


@pytest.mark.parametrize("error", [AssertionError("it"), ValueError("it")])
def test_an_error_of_the_suite_breaks_nothing(ledger: Ledger, error: Exception) -> None:
    """An exception that neither server nor client is the cause of, a bare `assert` too, is one of the suite itself."""
    assert not blame(ledger, [CLAUSE], error, Evidence(""))
    assert not any(entry.evidence for _, entry in ledger)


@pytest.mark.parametrize(("answered", "broken"), [(True, set()), (False, {CRASH})])
def test_a_server_that_stops(monkeypatch: pytest.MonkeyPatch, answered: bool, broken: set[str]) -> None:
    """What stops a server after a complete response may be anything; in place of one, it is the request."""
    monkeypatch.setenv(TOKEN_VARIABLE, TOKEN)
    seen: list[bool] = []

    def handle(connection: socket.socket, _: int) -> None:
        head = asked(connection)
        seen.append(b"X-Last" in head)
        if answered or not any(seen):
            connection.sendall(b"HTTP/1.1 204 OK\r\nConnection: close\r\n\r\n")

    with hostile(handle) as url:
        run = Run(checked("--server", url, "--timeout", "0.5"), load())
        run.connect("")
        if answered:
            run.target.get(headers={"X-Last": "1"})
        else:
            with pytest.raises(ServerGone):
                run.target.get(headers={"X-Last": "1"})
    with pytest.raises(ServerGone):
        run.target.get()
    run.close()
    assert {clause.id for clause, entry in run.ledger if entry.evidence} == broken
    assert any("the server responds no more" in reason for reason in run.ledger.lost)
