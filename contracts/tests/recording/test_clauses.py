"""What recorded traffic shows of each clause: that it is kept, that it is broken, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from zuora_aqua_contracts.judging.ledger import Verdict
from zuora_aqua_contracts.recording.traffic import _is_tellable

from .conftest import JOB, NOON, OPERATION, PATH, TOKEN, entry

if TYPE_CHECKING:
    from collections.abc import Callable

    from zuora_aqua_contracts.document.clauses import Clause
    from zuora_aqua_contracts.judging.run import Run

HELD, BROKEN, SILENT = Verdict.HELD, Verdict.BROKEN, Verdict.NOT_EXERCISED
PREFIX = PATH.partition(JOB["partner"])[0]
BIG = {**JOB, "message": "m" * OPERATION.parameters["Accept-Encoding"]["x-compressed-above-bytes"]}
NOT_FOUND = next(iter(OPERATION.examples(404).values()))
DENIED = next(iter(OPERATION.examples(401).values()))
VERSION = OPERATION.example("Zuora-Version")


def job(number: int, start: str, **more: Any) -> dict[str, Any]:
    """A job that a number tells from others, with a start time on the day of the recording."""
    return {**JOB, "id": f"{number:032x}", "startTime": f"{NOON:%Y-%m-%d} {start}", **more}


def path(partner: str, project: str = JOB["project"]) -> str:
    """A path with segments as they are given."""
    return f"{PREFIX}{partner}/project/{project}"


def track(value: str, *, echo: str | None = None) -> dict[str, Any]:
    """The track ID of a request, and the one of its response."""
    return {"request": {"Zuora-Track-Id": value}, "response": {"Zuora-Track-Id": value if echo is None else echo}}


SINGLE: list[tuple[str, Verdict, dict[str, Any]]] = [
    ("OP-GET", HELD, {}),
    ("OP-GET", BROKEN, {"path": PATH + "?x=1"}),
    ("OP-METHOD", HELD, {"method": "POST", "status": 405, "response": {"Allow": "GET"}}),
    ("OP-METHOD", BROKEN, {"method": "POST", "status": 405}),
    ("OP-METHOD", BROKEN, {"method": "DELETE"}),
    ("OP-METHOD", SILENT, {"method": "HEAD", "content": {"text": "", "size": 0}}),
    ("OP-200", HELD, {}),
    ("OP-200", BROKEN, {"status": 203}),
    ("OP-200", SILENT, {"body": NOT_FOUND, "status": 404}),
    ("OP-200", SILENT, {"body": "<html>"}),
    ("PATH-ENCODE", SILENT, {}),
    ("PATH-ENCODE", HELD, {"path": path("a%2Fb"), "body": {**JOB, "partner": "a/b"}}),
    ("PATH-ENCODE", BROKEN, {"path": path("a%2Fb"), "body": {**JOB, "partner": "a%2Fb"}}),
    ("PATH-ENCODE", HELD, {"path": path("a%2Fb"), "body": {**JOB, "partner": "A/B"}}),
    ("PATH-ENCODE", BROKEN, {"path": path("a/b"), "body": {**JOB, "partner": "a/b"}}),
    ("PATH-ENCODE", BROKEN, {"path": path("a b"), "body": {**JOB, "partner": "a b"}}),
    ("PATH-ENCODE", BROKEN, {"path": path("a%2"), "body": NOT_FOUND, "status": 404}),
    ("PATH-ENCODE", BROKEN, {"path": path("a%FF"), "body": NOT_FOUND, "status": 404}),
    ("PATH-ENCODE", BROKEN, {"path": path("é"), "body": NOT_FOUND, "status": 404}),
    ("PATH-ENCODE", SILENT, {"path": path("a+b"), "body": NOT_FOUND, "status": 404}),
    ("PATH-DOTS", BROKEN, {"path": path(".."), "body": NOT_FOUND, "status": 404}),
    ("PATH-DOTS", BROKEN, {"path": path(""), "body": NOT_FOUND, "status": 404}),
    ("PATH-ECHO", HELD, {}),
    ("PATH-ECHO", BROKEN, {"body": {**JOB, "partner": "another"}}),
    ("PATH-UNKNOWN", HELD, {"body": NOT_FOUND, "status": 404}),
    ("PATH-UNKNOWN", BROKEN, {"body": {}, "status": 404}),
    ("PATH-UNKNOWN", BROKEN, {"body": JOB, "status": 404}),
    ("AUTH-SENT", HELD, {}),
    ("AUTH-SENT", BROKEN, {"request": {"Authorization": TOKEN}}),
    ("AUTH-SENT", BROKEN, {"request": {"authorization": f"Bearer {TOKEN}"}}),  # beside the other: twice
    ("AUTH-SCHEME", HELD, {"request": {"Authorization": "Basic dXNlcjpwYXNz"}, "body": NOT_FOUND, "status": 401}),
    ("AUTH-SCHEME", BROKEN, {"request": {"Authorization": "Basic dXNlcjpwYXNz"}}),
    ("AUTH-SCHEME", HELD, {"request": {"Authorization": "Basic dXNlcjpwYXNz"}, "body": DENIED}),
    ("AUTH-SCHEME", SILENT, {"request": {"Authorization": "Basic dXNlcjpwYXNz"}, "body": NOT_FOUND, "status": 429}),
    ("AUTH-REFLECT", HELD, {}),
    ("AUTH-REFLECT", BROKEN, {"response": {"X-Debug": f"got {TOKEN}"}}),
    ("GZIP-CLIENT", BROKEN, {"request": {"Accept-Encoding": "identity"}}),
    ("GZIP-OFF", HELD, {"request": {"Accept-Encoding": "identity"}}),
    ("GZIP-OFF", BROKEN, {"request": {"Accept-Encoding": "identity"}, "response": {"Content-Encoding": "gzip"}}),
    ("GZIP-VARY", HELD, {"response": {"Content-Encoding": "gzip", "Vary": "accept-encoding"}}),
    ("GZIP-VARY", BROKEN, {"response": {"Content-Encoding": "gzip"}}),
    ("GZIP-ON", HELD, {"body": BIG, "response": {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}}),
    ("GZIP-ON", SILENT, {"body": BIG}),  # nothing says that the recorder did not take the coding away
    ("ENTITY-SENT", HELD, {"request": {"Zuora-Entity-Ids": "e-1"}}),
    ("ENTITY-SENT", BROKEN, {"request": {"Zuora-Entity-Ids": ""}}),
    ("ENTITY-SENT", SILENT, {}),
    ("ORG-SENT", HELD, {"request": {"Zuora-Org-Ids": "org-1,org-2"}}),
    ("ORG-SENT", BROKEN, {"request": {"Zuora-Org-Ids": "org-1,,org-2"}}),
    ("VERSION-SENT", HELD, {"request": {"Zuora-Version": VERSION}}),
    ("VERSION-SENT", BROKEN, {"request": {"Zuora-Version": "1", "zuora-version": "2"}}),
    ("VERSION-ACCEPTED", HELD, {"request": {"Zuora-Version": VERSION}}),
    ("CODING-GET", HELD, {"request": {"Content-Encoding": "gzip"}}),
    ("CODING-GET", BROKEN, {"request": {"Content-Encoding": "gzip"}, "body": NOT_FOUND, "status": 415}),
    ("TRACK-LENGTH", BROKEN, track("x" * 65)),
    ("TRACK-LENGTH", SILENT, track("x" * 64)),
    ("TRACK-CHARS", BROKEN, track("a:b")),
    ("TRACK-CHARS", SILENT, track("a b")),
    ("TRACK-ECHO", HELD, track("t-1")),
    ("TRACK-ECHO", BROKEN, track("t-1", echo="T-1")),
    ("TRACK-ECHO-ERROR", HELD, {**track("t-1"), "body": NOT_FOUND, "status": 404}),
    ("RATE-429", HELD, {"body": NOT_FOUND, "status": 429, "response": {"Retry-After": "3"}}),
    ("RATE-429", BROKEN, {"body": NOT_FOUND, "status": 429}),
    ("ERR-NO-5XX", BROKEN, {"body": NOT_FOUND, "status": 503}),
    ("JOB-REQUIRED", BROKEN, {"body": {key: value for key, value in JOB.items() if key != "id"}}),
]


@pytest.mark.parametrize(("clause", "verdict", "given"), SINGLE)
def test_one_exchange(judged: Callable[..., Run], clause: str, verdict: Verdict, given: dict[str, Any]) -> None:
    """One exchange shows that a clause is kept, or broken, or nothing of it."""
    assert judged(entry(**given)).ledger.entries[clause].verdict() is verdict


def test_gzip_by_the_length(judged: Callable[..., Run]) -> None:
    """A long body whose length the server gave as that of the plain text was not compressed."""
    plain = entry(BIG)
    plain["response"]["headers"].append({"name": "Content-Length", "value": str(plain["response"]["content"]["size"])})
    assert judged(plain).ledger.entries["GZIP-ON"].verdict() is BROKEN


SEVERAL: list[tuple[str, Verdict, list[dict[str, Any]]]] = [
    ("LAST-NEWEST", SILENT, [{"body": job(1, "08:00:00")}, {"body": job(1, "08:00:00"), "at": 9}]),
    ("LAST-NEWEST", HELD, [{"body": job(1, "08:00:00")}, {"body": job(2, "09:00:00"), "at": 9}]),
    ("LAST-NEWEST", BROKEN, [{"body": job(2, "10:00:00")}, {"body": job(1, "08:00:00"), "at": 9}]),
    # Clocks go back by an hour once a year, and start times have no zone.
    ("LAST-NEWEST", HELD, [{"body": job(2, "09:00:00")}, {"body": job(1, "08:30:00"), "at": 9}]),
    ("LAST-NEWEST", HELD, [{"body": job(2, "10:00:00")}, {"body": job(1, "08:00:00+00:00"), "at": 9}]),
    ("LAST-NEWEST", HELD, [{"body": job(2, "10:00:00+00:00")}, {"body": job(1, "08:00:00"), "at": 9}]),
    # A job that was replaced does not return, whatever its start time.
    (
        "LAST-NEWEST",
        BROKEN,
        [{"body": job(1, "08:10:00")}, {"body": job(2, "08:20:00"), "at": 9}, {"body": job(1, "08:10:00"), "at": 18}],
    ),
    # Requests that overlap, in other orgs, with other credentials or to other servers may have other answers.
    ("LAST-NEWEST", SILENT, [{"body": job(2, "10:00:00"), "took": 9_500}, {"body": job(1, "08:00:00"), "at": 9}]),
    (
        "LAST-NEWEST",
        SILENT,
        [{"body": job(2, "10:00:00")}, {"body": job(1, "08:00:00"), "at": 9, "request": {"Zuora-Org-Ids": "org-2"}}],
    ),
    (
        "LAST-NEWEST",
        SILENT,
        [{"body": job(2, "10:00:00")}, {"body": job(1, "08:00:00"), "at": 9, "request": {"Authorization": "Bearer b"}}],
    ),
    (
        "LAST-NEWEST",
        SILENT,
        [{"body": job(2, "10:00:00")}, {"body": job(1, "08:00:00"), "at": 9, "origin": "https://other.test"}],
    ),
    ("OP-SAFE", HELD, [{}, {"at": 0.5}]),
    ("OP-SAFE", HELD, [{}, {"body": dict(reversed(JOB.items())), "at": 0.5}]),
    ("OP-SAFE", BROKEN, [{}, {"body": {**JOB, "name": "other"}, "at": 0.5}]),
    ("OP-SAFE", SILENT, [{}, {"body": {**JOB, "name": "other"}, "at": 5}]),
    ("OP-SAFE", SILENT, [{"body": job(1, "08:00:00")}, {"body": job(2, "09:00:00"), "at": 0.5}]),
    ("TRACK-ECHO", BROKEN, [track("t-1"), {"response": {"Zuora-Track-Id": "t-1"}, "at": 1}]),
    ("TRACK-ECHO", HELD, [track("t-1"), {**track("t-2"), "at": 1}, {"at": 2}]),
    (
        "RETRY-POLICY",
        HELD,
        [
            {"body": NOT_FOUND, "status": 429, "request": {"Zuora-Track-Id": "t"}, "response": {"Retry-After": "5"}},
            {**track("t"), "at": 5.5},
        ],
    ),
    (
        "RETRY-POLICY",
        BROKEN,
        [
            {"body": NOT_FOUND, "status": 429, "request": {"Zuora-Track-Id": "t"}, "response": {"Retry-After": "5"}},
            {**track("t"), "at": 2},
        ],
    ),
    # A call that was on its way when the 429 came is no retry.
    (
        "RETRY-POLICY",
        SILENT,
        [
            {"body": NOT_FOUND, "status": 429, "request": {"Zuora-Track-Id": "t"}, "response": {"Retry-After": "5"}},
            {**track("t"), "at": 0},
        ],
    ),
    # Another call may come at any time.
    (
        "RETRY-POLICY",
        SILENT,
        [
            {"body": NOT_FOUND, "status": 429, "request": {"Zuora-Track-Id": "t"}, "response": {"Retry-After": "5"}},
            {**track("u"), "at": 2},
        ],
    ),
    (
        "AUTH-SENT",
        BROKEN,
        [
            {"status": 302, "content": {}, "response": {"Location": "https://other.test/x"}},
            {"path": "/x", "origin": "https://other.test", "at": 1},
        ],
    ),
    (
        "AUTH-SENT",
        HELD,
        [
            {"status": 302, "content": {}, "response": {"Location": "/x"}},
            {"path": "/x", "at": 1},
        ],
    ),
]


@pytest.mark.parametrize(("clause", "verdict", "given"), SEVERAL)
def test_several_exchanges(
    judged: Callable[..., Run], clause: str, verdict: Verdict, given: list[dict[str, Any]]
) -> None:
    """Several exchanges, read in order, show what one alone cannot."""
    assert judged(*(entry(**each) for each in given)).ledger.entries[clause].verdict() is verdict


def test_a_program_that_breaks_rules_on_purpose(judged: Callable[..., Run]) -> None:
    """The requests of Schemathesis are not held against a client."""
    probe = track("x" * 65)
    probe["request"]["User-Agent"] = "schemathesis/4.32.5"
    run = judged(entry(**probe))
    assert run.ledger.entries["TRACK-LENGTH"].verdict() is SILENT
    assert "on purpose" in run.ledger.entries["OP-GET"].reason()


def test_only_judged_sides_are_bound(judged: Callable[..., Run]) -> None:
    """A clause of both sides of which a recording shows the server's alone is reported as that of the server."""
    run = judged(entry())
    assert run.ledger.entries["JOB-REQUIRED"].verdict() is HELD
    assert run.ledger.entries["JOB-REQUIRED"].binds == "S"


def test_what_is_shown_can_be_shown(judged: Callable[..., Run]) -> None:
    """No clause that an exchange reached is one of which reports say that recorded traffic cannot show it."""
    given = [entry(**given) for _, _, given in SINGLE] + [
        entry(**each) for _, _, several in SEVERAL for each in several
    ]
    run = judged(*given)
    wrong = {
        clause.id for clause, found in run.ledger if found.requests and not set(found.binds.split()) & tellable(clause)
    }
    assert wrong == set()


def tellable(clause: Clause) -> set[str]:
    """The sides of a clause that recorded traffic is said to show."""
    return {side for side in clause.binds.split() if _is_tellable(clause, side)}


def test_every_clause_has_a_reason(judged: Callable[..., Run]) -> None:
    """What was not exercised says whether a recording could have shown it."""
    reasons = {entry.reason() for _, entry in judged(entry()).ledger if entry.verdict() is SILENT}
    assert len(reasons) == 2
    assert any(reason.startswith("recorded traffic cannot show it") for reason in reasons)
