"""Each invariant is broken by what it guards against, held by what is allowed, and silent about all else."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from typing import Any

import pytest

from zuora_aqua_contracts.document.fragment import load
from zuora_aqua_contracts.exchange import headers as reading
from zuora_aqua_contracts.exchange import messages
from zuora_aqua_contracts.exchange.messages import Exchange, Request, Response, Secret
from zuora_aqua_contracts.judging.invariants import Invariants
from zuora_aqua_contracts.judging.ledger import Ledger, Verdict

FRAGMENT = load()
OPERATION = next(iter(FRAGMENT.operations.values()))
JOB = next(iter(OPERATION.examples(200).values()))
PAIR = (("partner", JOB["partner"]), ("project", JOB["project"]))
OLD = OPERATION.parameters["Zuora-Version"]["x-tenant-default"]
NEW = OPERATION.parameters["Zuora-Version"]["x-error-status-since"]
HELD, BROKEN, SILENT = Verdict.HELD, Verdict.BROKEN, Verdict.NOT_EXERCISED


def error(code: int = 50000040, **more: Any) -> dict[str, Any]:
    """An error body with one reason."""
    return {"requestId": "r", "reasons": [{"code": code, "message": "m"}], **more}


def verdict(
    clause: str,
    body: Any = JOB,
    status: int = 200,
    sent: dict[str, str] | None = None,
    got: dict[str, str] | None = None,
    method: str = "GET",
) -> Verdict:
    """The verdict on a clause after one exchange."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    request = Request("/p", tuple((sent or {}).items()), method, Secret("Bearer secret-token", "$T"), PAIR)
    headers = {"Content-Type": "application/json", **(got or {})}
    ledger = Ledger({name: replace(known, binds="S") for name, known in FRAGMENT.clauses.items()})
    Invariants(OPERATION, ledger)(Exchange(request, Response(status, tuple(headers.items()), raw), "http://x"))
    return ledger.entries[clause].verdict()


TRACK = {"Zuora-Track-Id": "a B"}
GZIP = {"Accept-Encoding": "gzip"}
AQUA = {"errorCode": "90019", "message": "Partner ID is not recognized."}
ZIPPED = gzip.compress(json.dumps(JOB).encode())
CODED = {"Content-Encoding": "gzip"}


@pytest.mark.parametrize(
    ("clause", "given", "expected"),
    [
        ("OP-JSON", {}, HELD),
        ("OP-JSON", {"got": {"Content-Type": "Application/JSON ; charset=utf-8"}}, HELD),
        ("OP-JSON", {"got": {"Content-Type": "text/json"}}, BROKEN),
        ("OP-JSON", {"body": b" {}\n"}, HELD),
        ("OP-JSON", {"body": b"\xef\xbb\xbf{}"}, BROKEN),
        ("OP-JSON", {"body": b"[]"}, BROKEN),
        ("OP-JSON", {"body": b'{"a": NaN}'}, BROKEN),
        ("OP-JSON", {"body": b'{"a": "\xff"}'}, BROKEN),
        ("OP-JSON", {"body": b")]}',{}"}, BROKEN),
        ("OP-JSON", {"body": ZIPPED, "sent": GZIP, "got": CODED}, HELD),
        ("OP-JSON", {"body": ZIPPED[:-9], "sent": GZIP, "got": CODED}, SILENT),
        ("GZIP-ON", {"body": ZIPPED[:-9], "sent": GZIP, "got": CODED}, BROKEN),
        ("GZIP-ON", {"body": b"", "sent": GZIP, "got": CODED, "method": "HEAD"}, SILENT),
        ("ERR-STATUS", {"body": b"{}", "sent": GZIP, "got": CODED}, SILENT),
        ("OP-JSON", {"body": b"", "method": "HEAD"}, SILENT),
        ("OP-JSON", {"body": error(), "status": 404}, SILENT),
        ("JOB-START", {"body": {**JOB, "startTime": "2014-02-30 08:24:58"}}, BROKEN),
        ("JOB-START", {"body": {**JOB, "startTime": "2016-02-29 23:59:59"}}, HELD),
        ("PATH-ECHO", {}, HELD),
        ("PATH-ECHO", {"body": {**JOB, "partner": "Salesforce"}}, HELD),
        ("PATH-ECHO", {"body": {**JOB, "partner": "salesforce2"}}, BROKEN),
        ("PATH-ECHO", {"body": {**JOB, "partner": 1}}, BROKEN),
        ("PATH-CASE", {}, HELD),
        ("PATH-CASE", {"body": {**JOB, "partner": "Salesforce"}}, BROKEN),
        ("PATH-CASE", {"body": {**JOB, "partner": "other", "project": "other"}}, SILENT),
        ("JOB-START", {"body": {**JOB, "startTime": "2021-01-18T17:13:48+0000"}}, HELD),
        ("JOB-START", {"body": {**JOB, "startTime": "2021-01-18T17:13:48.5-08:00"}}, HELD),
        ("JOB-START", {"body": {**JOB, "startTime": "2021-01-18T25:13:48Z"}}, BROKEN),
        ("JOB-START", {"body": {**JOB, "startTime": "18.01.2021 17:13:48"}}, BROKEN),
        ("JOB-START-FORM", {}, HELD),
        ("JOB-START-FORM", {"body": {**JOB, "startTime": "2021-01-18T17:13:48+0000"}}, BROKEN),
        ("JOB-START-FORM", {"body": {**JOB, "startTime": "2021-02-30 17:13:48"}}, SILENT),
        ("ERR-STATUS", {"sent": {"Zuora-Version": NEW}, "body": AQUA}, SILENT),
        ("ERR-STATUS", {"sent": {"Zuora-Version": NEW}, "body": error(90000011), "status": 401}, HELD),
        ("ERR-CODE", {"body": error(90000011), "status": 401}, HELD),
        ("ERR-CODE", {"body": error(89000011), "status": 401}, BROKEN),
        ("ERR-BODY", {"body": AQUA, "status": 404}, HELD),
        ("ERR-BODY", {"body": AQUA}, HELD),
        ("ERR-BODY", {"body": {**JOB, **AQUA, "id": None, "status": "error"}}, HELD),
        ("JOB-REQUIRED", {"body": {**JOB, **AQUA, "id": None, "status": "error"}}, SILENT),
        ("ERR-BODY", {"body": {"errorCode": 90019}, "status": 404}, BROKEN),
        ("JOB-TYPES", {"body": {**JOB, **AQUA}}, HELD),
        ("JOB-COMPLETED", {"body": {**JOB, **AQUA}}, HELD),
        ("JOB-COMPLETED", {"body": {**JOB, "status": "executing"}}, BROKEN),
        ("PATH-ECHO", {"body": error(), "status": 404}, SILENT),
        ("TRACK-ECHO", {"sent": TRACK, "got": TRACK}, HELD),
        ("TRACK-ECHO", {"sent": TRACK, "got": {"zuora-track-id": " a B "}}, HELD),
        ("TRACK-ECHO", {"sent": TRACK, "got": {"Zuora-Track-Id": "a b"}}, BROKEN),
        ("TRACK-ECHO", {"sent": TRACK}, BROKEN),
        ("TRACK-ECHO", {"sent": {"Zuora-Track-Id": "a:b"}}, SILENT),
        ("TRACK-ECHO", {}, SILENT),
        ("TRACK-ECHO-ERROR", {"sent": TRACK, "body": error(), "status": 404}, BROKEN),
        ("TRACK-ECHO-ERROR", {"sent": TRACK, "body": error(), "got": TRACK}, HELD),
        ("TRACK-ECHO", {"sent": TRACK, "body": error()}, SILENT),
        ("ERR-NO-5XX", {}, HELD),
        ("ERR-NO-5XX", {"status": 500, "body": error(50000060)}, BROKEN),
        ("ERR-STATUS", {"sent": {"Zuora-Version": NEW}, "body": error(), "status": 404}, HELD),
        ("ERR-STATUS", {"sent": {"Zuora-Version": NEW}, "body": error()}, BROKEN),
        ("ERR-STATUS", {"sent": {"Zuora-Version": NEW}, "body": error(50000020), "status": 404}, BROKEN),
        ("ERR-STATUS", {"sent": {"Zuora-Version": NEW}, "body": error(90040), "status": 400}, SILENT),
        ("ERR-STATUS", {"sent": {"Zuora-Version": OLD}, "body": error()}, SILENT),
        ("ERR-STATUS", {"body": error()}, SILENT),
        ("ERR-CODE", {"body": error(51000040), "status": 404}, BROKEN),
        ("ERR-BODY", {"body": b"<html>", "status": 404}, BROKEN),
        ("ERR-BODY", {"body": error(trace="x\n\tat com.zuora.Api(Api.java:1)"), "status": 404}, BROKEN),
        ("ERR-BODY", {"body": error(hint="look at com.zuora (Api)"), "status": 404}, HELD),
        ("ERR-BODY", {"body": error(trace="Traceback (most recent call last):"), "status": 404}, BROKEN),
        ("ERR-BODY", {"body": b"", "status": 404, "method": "HEAD"}, SILENT),
        ("ERR-ENVELOPE-JOB", {"status": 401}, BROKEN),
        ("ERR-ENVELOPE-JOB", {"body": {**JOB, "success": False}}, BROKEN),
        ("AUTH-REFLECT", {}, HELD),
        ("AUTH-REFLECT", {"body": error(seen="Bearer secret-token"), "status": 401}, BROKEN),
        ("AUTH-REFLECT", {"got": {"X-Token": "secret-token"}}, BROKEN),
        ("GZIP-OFF", {}, HELD),
        ("GZIP-OFF", {"got": {"Content-Encoding": "identity"}}, HELD),
        ("GZIP-OFF", {"body": ZIPPED, "got": CODED}, BROKEN),
        ("GZIP-OFF", {"body": ZIPPED, "got": CODED, "sent": GZIP}, SILENT),
        ("GZIP-OFF", {"body": ZIPPED, "got": CODED, "sent": {"Accept-Encoding": "*"}}, SILENT),
        ("GZIP-OFF", {"body": b"?", "got": {"Content-Encoding": "br"}, "sent": {"Accept-Encoding": "br"}}, HELD),
        ("GZIP-OFF", {"body": b"?", "got": {"Content-Encoding": "br"}, "sent": {"Accept-Encoding": "zstd"}}, BROKEN),
        ("GZIP-OFF", {"body": ZIPPED, "got": CODED, "sent": {"Accept-Encoding": "br"}}, BROKEN),
        ("OP-JSON", {"body": b"?", "got": {"Content-Encoding": "br"}, "sent": {"Accept-Encoding": "*"}}, SILENT),
        ("OP-JSON", {"body": b"?", "got": {"Content-Encoding": "br"}, "sent": GZIP}, BROKEN),
        ("ERR-NO-5XX", {"body": b"<p>", "status": 501, "method": "POST"}, SILENT),
        ("ERR-NO-5XX", {"body": b"<p>", "status": 501}, BROKEN),
        ("ERR-NO-5XX", {"body": b"<p>", "status": 500, "method": "POST"}, BROKEN),
        ("ERR-ENVELOPE-JOB", {"body": b"<p>", "status": 405, "method": "POST"}, SILENT),
        ("ERR-BODY", {"body": b"<p>", "status": 405, "method": "POST"}, HELD),
        ("ERR-BODY", {"body": b"\n\tat a.B(", "status": 405, "method": "POST"}, BROKEN),
        ("ERR-BODY", {"body": b"?", "status": 404, "got": {"Content-Encoding": "br"}}, BROKEN),
        (
            "ERR-BODY",
            {"body": b"?", "status": 404, "got": {"Content-Encoding": "br"}, "sent": {"Accept-Encoding": "br"}},
            HELD,
        ),
        ("GZIP-VARY", {"body": ZIPPED, "got": CODED, "sent": GZIP}, BROKEN),
        ("GZIP-VARY", {"body": ZIPPED, "got": {**CODED, "vary": "Origin, accept-encoding"}, "sent": GZIP}, HELD),
        ("GZIP-VARY", {"body": ZIPPED, "got": {**CODED, "Vary": "*"}, "sent": GZIP}, HELD),
        ("GZIP-VARY", {"sent": GZIP}, SILENT),
        ("RATE-HEADERS", {}, SILENT),
        ("RATE-HEADERS", {"got": {"ratelimit-reset": "60"}}, HELD),
        ("RATE-HEADERS", {"got": {"RateLimit-Reset": "soon"}}, BROKEN),
        ("RATE-HEADERS", {"got": {"ratelimit-limit": "100, 100;w=60"}}, HELD),
        ("RATE-HEADERS", {"got": {"Concurrency-Limit-Remaining": "-1"}}, BROKEN),
        ("RATE-HEADERS", {"got": {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}}, HELD),
    ],
)
def test_an_invariant(clause: str, given: dict[str, Any], expected: Verdict) -> None:
    """One exchange breaks, holds or does not reach the clause."""
    assert verdict(clause, **given) == expected


def test_segments_must_suffice() -> None:
    """A batch with more records than its segments can hold breaks BATCH-SEGMENTS; one that is just full does not."""
    most = FRAGMENT.schema("Batch")["properties"]["segments"]["x-records-per-file"]
    for records, expected in ((2 * most, HELD), (2 * most + 1, BROKEN)):
        batch = {k: v for k, v in JOB["batches"][0].items() if k != "fileId"}
        made = {**batch, "segments": ["0" * 32, "1" * 32], "recordCount": records}
        assert verdict("BATCH-SEGMENTS", {**JOB, "batches": [made]}) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], False),
        ([""], False),
        (["gzip"], True),
        (["GZIP;q=0.5"], True),
        (["br", "gzip"], True),
        (["gzip;q=0"], False),
        (["gzip ; q=0.000"], False),
        (["identity"], False),
        (["x-gzip"], True),
        (["*"], None),
        (["*, gzip;q=0"], False),
        (["gzip;q=x"], None),
        (["gzip;level=9"], None),
    ],
)
def test_offers_of_gzip(values: list[str], expected: bool | None) -> None:
    """Whether gzip may be used follows RFC 9110, and what is not well-formed is left open."""
    assert reading.accepts_coding(values, *messages.GZIP) is expected
