"""What a client library hides: lengths, names of header fields in any case, HEAD; seen over a bare socket."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ...exchange.messages import DecodingError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...document.fragment import Operation
    from ...exchange.messages import Exchange, Response
    from ...judging.ledger import Check
    from ...target.target import Target

# Fields that a HEAD has as the GET has them, where it has them at all (RFC 9110, 9.3.2).
_OF_THE_BODY = ("Content-Type", "Content-Encoding")


def whole(check: Check, clause: str, exchange: Exchange) -> None:
    """Check that a body ends where its header fields say."""
    wrong = exchange.response.framing
    check(clause, not wrong, f"a body of the length that its header fields say ({wrong})", exchange)


def flaw(response: Response) -> str:
    """What is wrong with the content coding of a body; empty for nothing."""
    try:
        response.body  # noqa: B018 - raises where it is not what its coding says
    except DecodingError as why:
        return str(why)
    return ""


@pytest.mark.clause("OP-JSON")
def test_a_job_ends_where_its_headers_say(target: Target, operation: Operation, check: Check) -> None:
    """The body of a job is neither longer nor shorter than `Content-Length` or the chunks say, in gzip or not."""
    for headers in ({}, {"Accept-Encoding": operation.example("Accept-Encoding")}):
        whole(check, "OP-JSON", target.raw(target.request(headers=headers)))


@pytest.mark.clause("ERR-BODY")
def test_an_error_ends_where_its_headers_say(target: Target, check: Check) -> None:
    """The body of an error is as long as its header fields say."""
    nowhere = {"partner": "nowhere", "project": "none"}
    for exchange in (target.raw(target.request(nowhere)), target.raw(target.request(authorization=None))):
        whole(check, "ERR-BODY", exchange)


@pytest.mark.clause("GZIP-OFF")
def test_no_coding_without_accept_encoding(target: Target, check: Check) -> None:
    """A request without any `Accept-Encoding`, which few libraries send, gets a body without content coding."""
    exchange = target.raw(target.request())
    check("GZIP-OFF", not exchange.response.coding, "no content coding", exchange)
    check("GZIP-OFF", not exchange.response.raw.startswith(b"\x1f\x8b"), "a body that is not gzip", exchange)


@pytest.mark.clause("GZIP-ON")
def test_a_gzip_body_does_not_lie(target: Target, operation: Operation, check: Check) -> None:
    """A body that says gzip is gzip, whole, with nothing behind it, and as long as its header fields say."""
    exchange = target.raw(target.request(headers={"Accept-Encoding": operation.example("Accept-Encoding")}))
    response = exchange.response
    if not response.coding and not response.raw.startswith(b"\x1f\x8b"):
        pytest.skip("the body of the pair's job was not compressed")
    check("GZIP-ON", response.coding, "a Content-Encoding that says gzip", exchange)
    wrong = flaw(response)
    check("GZIP-ON", not wrong, f"a body in the coding that it says ({wrong})", exchange)
    whole(check, "GZIP-ON", exchange)


_CASES = pytest.mark.parametrize("case", [str.lower, str.upper, str.swapcase], ids=["lower", "upper", "swapped"])


@pytest.mark.clause("OP-200")
@_CASES
def test_the_credentials_have_a_name_in_any_case(target: Target, check: Check, case: Callable[[str], str]) -> None:
    """The field of the credentials means the same whatever the case of its name is (RFC 9110, 5.1)."""
    exchange = target.raw(target.request(), case=case)
    check("OP-200", exchange.response.status == 200, "status 200 with header names in any case", exchange)


@pytest.mark.clause("TRACK-ECHO")
@_CASES
def test_the_track_id_has_a_name_in_any_case(
    target: Target, operation: Operation, check: Check, case: Callable[[str], str]
) -> None:
    """So does that of the track ID."""
    name = "Zuora-Track-Id"
    exchange = target.raw(target.request(headers={name: operation.example(name)}), case=case)
    if exchange.response.job is None:
        check.unmet("the pair's job did not come")
        return
    check("TRACK-ECHO", exchange.response.all(name) == [operation.example(name)], "the track ID", exchange)


@pytest.mark.clause("GZIP-ON")
@_CASES
def test_the_coding_has_a_name_in_any_case(
    target: Target, operation: Operation, check: Check, case: Callable[[str], str]
) -> None:
    """So does that of the codings which are taken."""
    name = "Accept-Encoding"
    request = target.request(headers={name: operation.example(name)})
    usual, exchange = target.send(request), target.raw(request, case=case)
    if exchange.response.job is None or not usual.response.coding:
        check.unmet("the body of the pair's job was not compressed")
        return
    check("GZIP-ON", exchange.response.coding == usual.response.coding, "gzip as with other names", exchange)


@pytest.mark.clause("OP-METHOD")
def test_head_is_get_without_the_body(target: Target, check: Check) -> None:
    """HEAD is refused, or has the header fields of the GET and no body (RFC 9110, 9.3.2)."""
    plain, exchange = target.raw(target.request()).response, target.raw(target.request(method="HEAD"))
    response = exchange.response
    check("OP-METHOD", not response.framing, f"no body in the answer to a HEAD ({response.framing})", exchange)
    if response.status == 405:
        check("OP-METHOD", "GET" in (response.header("Allow") or "").upper(), "Allow with GET in it", exchange)
    if response.status != plain.status:
        check("OP-METHOD", 400 <= response.status <= 501, "the status of the GET, or that of a refusal", exchange)
        return
    for name in _OF_THE_BODY:
        same = response.header(name) in (None, plain.header(name))
        check("OP-METHOD", same, f"the {name} of the GET, or none", exchange)
    length = response.header("Content-Length")
    same = length in (None, str(len(plain.raw)))
    check("OP-METHOD", same, f"the Content-Length of the GET, {len(plain.raw)}, or none", exchange)
