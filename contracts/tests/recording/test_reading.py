"""What recorders do differently, and what nothing may be concluded from."""

from __future__ import annotations

import base64
import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest

from zuora_aqua_contracts.judging.ledger import Verdict
from zuora_aqua_contracts.report import build

from .conftest import JOB, PATH, TOKEN, entry, har

if TYPE_CHECKING:
    from collections.abc import Callable

    from zuora_aqua_contracts.judging.run import Run

TEXT = json.dumps(JOB)
ZIPPED = gzip.compress(TEXT.encode())
GZIP = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}


def base64_of(data: bytes) -> str:
    """Base64 of some bytes, as HAR has it."""
    return base64.b64encode(data).decode()


def broken(run: Run) -> set[str]:
    """IDs of the broken clauses."""
    return {clause.id for clause, entry in run.ledger if entry.verdict() is Verdict.BROKEN}


@pytest.mark.parametrize(
    ("content", "response"),
    [
        ({"text": TEXT, "size": len(TEXT)}, {}),
        ({"text": base64_of(TEXT.encode()), "encoding": "base64", "size": len(TEXT)}, {}),
        ({"text": TEXT, "size": len(TEXT)}, GZIP),
        ({"text": TEXT, "size": len(ZIPPED), "compression": len(TEXT) - len(ZIPPED)}, GZIP),
        ({"text": base64_of(ZIPPED), "encoding": "base64", "size": len(ZIPPED)}, GZIP),
        ({"text": base64_of(TEXT.encode()), "encoding": "base64", "size": -1}, GZIP),
        ({"text": TEXT, "size": len(TEXT)}, {"Content-Encoding": "br", "Vary": "Accept-Encoding"}),
        ({"text": TEXT}, {"Transfer-Encoding": "chunked"}),
    ],
)
def test_a_body_in_any_form(judged: Callable[..., Run], content: dict[str, Any], response: dict[str, str]) -> None:
    """A body is read as text or base64, in a content coding or decoded, whatever the size is said to be."""
    run = judged(entry(content=content, response=response))
    assert broken(run) == set()
    assert run.ledger.entries["JOB-REQUIRED"].verdict() is Verdict.HELD


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"size": 2_000, "mimeType": "application/json"},
        {"text": "", "size": 0},
        {"text": "", "size": 2_000},
        {"text": TEXT[:100], "size": 2_000},
        {"text": TEXT[:100], "size": 100, "comment": "Body truncated"},
        {"text": base64_of(b"\x8b brotli"), "encoding": "base64", "size": 8},
    ],
)
def test_a_body_that_was_left_out(judged: Callable[..., Run], content: dict[str, Any]) -> None:
    """Of a body that the recorder left out, cut or did not decode, nothing is concluded."""
    run = judged(entry(content=content, response={"Content-Encoding": "br", "Vary": "Accept-Encoding"}))
    assert broken(run) == set()
    assert run.ledger.entries["OP-JSON"].verdict() is Verdict.NOT_EXERCISED


@pytest.mark.parametrize(
    ("content", "response"),
    [
        ({"text": TEXT[:100], "size": 100}, {}),
        ({"text": "<html>", "size": 6}, {}),
        ({"text": "", "size": 0}, {"Content-Length": "0"}),
        ({"text": base64_of(b'{"id": "\xff"}'), "encoding": "base64", "size": 11}, {}),
        ({"text": '{"id": "\udcff"}', "size": 11}, {}),  # as mitmproxy writes a byte that is no UTF-8
    ],
)
def test_a_body_that_is_wrong(judged: Callable[..., Run], content: dict[str, Any], response: dict[str, str]) -> None:
    """A body that was recorded whole and is no JSON object breaks OP-JSON."""
    assert "OP-JSON" in broken(judged(entry(content=content, response=response)))


def test_a_gzip_body_that_is_wrong(judged: Callable[..., Run]) -> None:
    """A gzip body that is cut off breaks GZIP-ON, and nothing else is said of it."""
    content = {"text": base64_of(ZIPPED[:-20]), "encoding": "base64", "size": len(ZIPPED) - 20}
    assert broken(judged(entry(content=content, response=GZIP))) == {"GZIP-ON"}


def test_a_gzip_body_of_several_members(judged: Callable[..., Run]) -> None:
    """A gzip body may have several members, one after the other (RFC 1952, 2.2); anything else after one is wrong."""
    members = gzip.compress(TEXT[:99].encode()) + gzip.compress(TEXT[99:].encode())
    for body, clauses in ((members, set()), (members + b"x", {"GZIP-ON"})):
        content = {"text": base64_of(body), "encoding": "base64", "size": len(body)}
        assert broken(judged(entry(content=content, response=GZIP))) == clauses


def test_header_fields_that_were_left_out(judged: Callable[..., Run]) -> None:
    """Header fields that a recorder left out break no clause: DevTools leave out credentials, others all of them."""
    bare = entry()
    bare["request"]["headers"] = []
    bare["response"]["headers"] = []
    no_coding = entry(response=GZIP, request={"Zuora-Track-Id": "t-1"})
    no_coding["request"]["headers"] = [f for f in no_coding["request"]["headers"] if f["name"] == "Zuora-Track-Id"]
    no_coding["response"]["headers"].append({"name": "Zuora-Track-Id", "value": "t-1"})
    run = judged(bare, no_coding)
    assert broken(run) == set()
    assert run.ledger.entries["AUTH-SENT"].requests == 0
    assert run.ledger.entries["GZIP-OFF"].requests == 0
    assert run.ledger.entries["TRACK-ECHO"].requests == 1


@pytest.mark.parametrize("hidden", ["[Filtered]", "Bearer [REDACTED]", "redacted", "Bearer ****", "<token removed>"])
def test_credentials_that_were_hidden(judged: Callable[..., Run], hidden: str) -> None:
    """What a recorder writes in the place of credentials is not taken for credentials."""
    run = judged(entry(request={"Authorization": hidden}))
    assert run.ledger.entries["AUTH-SENT"].requests == 0
    assert broken(run) == set()


def test_http_2(judged: Callable[..., Run]) -> None:
    """Pseudo-fields and names in lower case, as of HTTP/2 and HTTP/3, are as good as others."""
    one = entry(response=GZIP)
    for message in (one["request"], one["response"]):
        message["httpVersion"] = "h2"
        message["headers"] = [{**field, "name": field["name"].lower()} for field in message["headers"]]
    one["request"]["headers"] += [{"name": ":authority", "value": "api.test"}, {"name": ":path", "value": PATH}]
    run = judged(one)
    assert broken(run) == set()
    assert run.ledger.entries["AUTH-SENT"].verdict() is Verdict.HELD


def test_what_is_skipped_is_counted(judged: Callable[..., Run]) -> None:
    """Entries of other operations, without a response, from a cache and of a preflight are counted, not judged."""
    cached = {**entry(), "_fromCache": "disk"}
    unanswered = entry(status=0)
    preflight = entry(method="OPTIONS", status=204)
    run = judged(entry(), entry(path="/v1/accounts"), entry(path="/"), cached, unanswered, preflight)
    assert run.ledger.requests == 1
    assert run.recording is not None
    assert run.recording["skipped"] == {
        "other operations": 2,
        "answered by a cache": 1,
        "no response recorded": 1,
        "preflight requests": 1,
    }


def test_another_base_path(judged: Callable[..., Run]) -> None:
    """With a base path, the operations are looked for below it, and the evidence names it."""
    below = entry({**JOB, "partner": "other"}, path="/gateway/z" + PATH)
    run = judged(below, entry(), base_path="/gateway/z")
    assert run.recording is not None
    assert run.recording["origins"] == ["https://api.test/gateway/z"]
    assert run.recording["skipped"] == {"other operations": 1}
    assert "https://api.test/gateway/z" + PATH in run.ledger.entries["PATH-ECHO"].evidence[0].curl


def test_no_secret_reaches_the_report(judged: Callable[..., Run]) -> None:
    """Tokens, cookies, keys and passwords of a recording are nowhere in the report, whoever repeats them."""
    secrets = [TOKEN, "cookie-Value-1234", "session-Value-1234", "api-Key-12345678", "password-5678", "query-Secret-99"]
    request = {"Cookie": f"s={secrets[1]}; t=2", "apiAccessKeyId": secrets[3], "X-Token": secrets[3]}
    response = {"Set-Cookie": f"s={secrets[2]}; Path=/", "X-Echo": TOKEN, "Location": f"/?token={secrets[5]}"}
    body = {**JOB, "id": TOKEN, "name": " ".join(secrets[:4]), "partner": secrets[1], "status": secrets[3]}
    run = judged(
        entry(
            body,
            request=request,
            response=response,
            path=f"{PATH}?token={secrets[5]}",
            origin="https://u:password-5678@api.test",
        ),
        entry(body, request={"Authorization": "Bearer another-Token-1"}),
    )
    assert {"PATH-ECHO", "JOB-ID", "AUTH-REFLECT", "OP-GET"} <= broken(run)
    text = json.dumps(build(run))
    assert [secret for secret in [*secrets, "another-Token-1"] if secret in text] == []


def test_the_evidence_names_its_entry(judged: Callable[..., Run]) -> None:
    """Evidence says which entry of which file it is from."""
    run = judged(entry(), entry({**JOB, "partner": "other"}))
    assert run.ledger.entries["PATH-ECHO"].evidence[0].example == "entry 2 of traffic.har"


def test_a_byte_order_mark(judged: Callable[..., Run]) -> None:
    """A file may begin with a byte order mark."""
    assert judged(raw=b"\xef\xbb\xbf" + json.dumps(har([entry()])).encode()).ledger.requests == 1
