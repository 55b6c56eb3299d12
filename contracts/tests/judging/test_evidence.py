"""Evidence is small, says what came beside what was expected, and shows the fault again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.command.conftest import JOB, Answer, answer, scripted
from tests.suite.conftest import TOKEN, checked
from zuora_aqua_contracts.document.fragment import load
from zuora_aqua_contracts.exchange.messages import TOKEN_VARIABLE, Exchange, Request, Response, Secret
from zuora_aqua_contracts.judging.check import Check
from zuora_aqua_contracts.judging.evidence import Evidence
from zuora_aqua_contracts.judging.ledger import Ledger
from zuora_aqua_contracts.judging.run import Run

if TYPE_CHECKING:
    from http.server import BaseHTTPRequestHandler

CLAUSE = "LAST-FRESH"


@pytest.fixture
def ledger() -> Ledger:
    """An empty ledger."""
    return Ledger(load().clauses)


def exchange(path: str = "/v1/x", setup: str = "") -> Exchange:
    """An exchange without a job."""
    return Exchange(Request(path), Response(404, (), b'{"reasons": []}'), "http://127.0.0.1:9", setup)


def test_header_fields_without_a_part_in_it_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The request in evidence of an invariant has the header fields that the fault needs, and no others."""
    monkeypatch.setenv(TOKEN_VARIABLE, TOKEN)

    def respond(request: BaseHTTPRequestHandler) -> Answer:
        without = {name: value for name, value in JOB.items() if name != "id"}
        return answer(without if request.headers.get("X-Fatal") else JOB)

    with scripted(respond) as url:
        run = Run(checked("--server", url), load())
        with run.connect(""):
            run.target.get(headers={"X-One": "1", "X-Fatal": "1", "Accept-Encoding": "identity", "X-Two": "2"})
    (found,) = run.ledger.entries["JOB-REQUIRED"].evidence
    assert found.curl.count(" -H ") == 2  # with the credentials
    assert "X-Fatal: 1" in found.curl


def test_what_came_is_beside_what_was_expected() -> None:
    """Evidence of an exchange says in short what the response is."""
    job = Response(200, (), b'{"batches": [], "id": "42", "name": "nightly"}')
    assert Evidence.of("no job", exchange()).seen == 'status 404, with the error {"reasons": []}'
    other = Exchange(Request("/"), job, "http://127.0.0.1:9")
    assert Evidence.of("no job", other).seen == "status 200, with the job 42 (nightly)"


def test_the_set_up_and_earlier_requests_go_before_the_request() -> None:
    """Evidence of several exchanges has each set-up and each earlier request as a command, in order."""
    steps = [exchange("/1", "curl one"), exchange("/2", "curl one"), exchange("/3", "curl two")]
    found = Evidence.of("it", steps)
    first, second, last = (step.curl for step in steps)
    assert (found.setup.split("\n"), found.curl) == (["curl one", first, second, "curl two"], last)


def test_an_exchange_is_counted_and_shown_once(ledger: Ledger) -> None:
    """However much of a clause is checked in an exchange, it is one request and one piece of evidence."""
    check, seen = Check(ledger, [CLAUSE], "S"), exchange()
    for _ in range(3):
        check(CLAUSE, True, "it", seen)
        check(CLAUSE, True, "it", [exchange(), seen])
    for problem in ("at /a: no", "at /b: no", "at /a: no"):
        ledger.broken(CLAUSE, Evidence.of("it", seen, problem=problem))
    entry = ledger.entries[CLAUSE]
    assert entry.requests == 1
    assert [found.seen for found in entry.evidence] == ["at /a: no; at /b: no"]


def test_an_empty_credential_can_be_sent_again() -> None:
    """Curl sends an empty field only if a semicolon takes the place of the colon."""
    assert " -H 'Authorization;' " in Request("/", authorization=Secret("", "")).curl("http://127.0.0.1:9")
