"""Checks over a bare socket, of what a client library hides: framing, case of header names, HEAD."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ...exchange.messages import GZIP_MAGIC, DecodingError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...document.fragment import Operation
    from ...exchange.messages import Exchange, Response
    from ...judging.check import Check
    from ...target.target import Target

# Fields that are the same in the response to HEAD and to GET, or absent from the former (RFC 9110, 9.3.2).
_CONTENT_FIELDS = ("Content-Type", "Content-Encoding")


def check_framing(check: Check, clause: str, exchange: Exchange) -> None:
    """Check that a body is as long as its header fields say."""
    error = exchange.response.framing
    check(clause, not error, f"a body of the length that its header fields say ({error})", exchange)


def decoding_error(response: Response) -> str:
    """Return why a body cannot be decoded; empty if it can."""
    try:
        response.body  # noqa: B018 - raises if it cannot be decoded
    except DecodingError as error:
        return str(error)
    return ""


@pytest.mark.clause("OP-JSON")
def test_the_framing_of_a_job(target: Target, operation: Operation, check: Check) -> None:
    """The body of a job is as long as `Content-Length` or its chunks say, with and without gzip."""
    for headers in ({}, {"Accept-Encoding": operation.example("Accept-Encoding")}):
        check_framing(check, "OP-JSON", target.send_raw(target.request(headers=headers)))


@pytest.mark.clause("ERR-BODY")
def test_the_framing_of_an_error(target: Target, check: Check) -> None:
    """The body of an error is as long as its header fields say."""
    unknown = {"partner": "nowhere", "project": "none"}
    for exchange in (target.send_raw(target.request(unknown)), target.send_raw(target.request(authorization=None))):
        check_framing(check, "ERR-BODY", exchange)


@pytest.mark.clause("GZIP-OFF")
def test_no_coding_without_accept_encoding(target: Target, check: Check) -> None:
    """A request without `Accept-Encoding`, which few libraries send, gets a body without content coding."""
    exchange = target.send_raw(target.request())
    check("GZIP-OFF", not exchange.response.coding, "no content coding", exchange)
    check("GZIP-OFF", not exchange.response.raw.startswith(GZIP_MAGIC), "a body that is not gzip", exchange)


@pytest.mark.clause("GZIP-ON")
def test_a_gzip_body_is_valid(target: Target, operation: Operation, check: Check) -> None:
    """A body labelled gzip is complete gzip with nothing after it, and as long as its header fields say."""
    exchange = target.send_raw(target.request(headers={"Accept-Encoding": operation.example("Accept-Encoding")}))
    response = exchange.response
    if not response.coding and not response.raw.startswith(GZIP_MAGIC):
        pytest.skip("the body of the pair's job was not compressed")
    check("GZIP-ON", response.coding, "Content-Encoding: gzip on a gzip body", exchange)
    error = decoding_error(response)
    check("GZIP-ON", not error, f"a body in the content coding that its headers name ({error})", exchange)
    check_framing(check, "GZIP-ON", exchange)


_CASES = pytest.mark.parametrize("case", [str.lower, str.upper, str.swapcase], ids=["lower", "upper", "swapped"])


@pytest.mark.clause("OP-200")
@_CASES
def test_authorization_in_any_case(target: Target, check: Check, case: Callable[[str], str]) -> None:
    """The name `Authorization` is recognised in any letter case (RFC 9110, 5.1)."""
    exchange = target.send_raw(target.request(), case=case)
    check("OP-200", exchange.response.status == 200, "status 200 with header names in any case", exchange)


@pytest.mark.clause("TRACK-ECHO")
@_CASES
def test_zuora_track_id_in_any_case(
    target: Target, operation: Operation, check: Check, case: Callable[[str], str]
) -> None:
    """The name `Zuora-Track-Id` is recognised in any letter case (RFC 9110, 5.1)."""
    name = "Zuora-Track-Id"
    exchange = target.send_raw(target.request(headers={name: operation.example(name)}), case=case)
    if exchange.response.job is None:
        check.unmet("the response has no job of the pair")
        return
    check("TRACK-ECHO", exchange.response.all(name) == [operation.example(name)], "the track ID", exchange)


@pytest.mark.clause("GZIP-ON")
@_CASES
def test_accept_encoding_in_any_case(
    target: Target, operation: Operation, check: Check, case: Callable[[str], str]
) -> None:
    """The name `Accept-Encoding` is recognised in any letter case (RFC 9110, 5.1)."""
    name = "Accept-Encoding"
    request = target.request(headers={name: operation.example(name)})
    plain, exchange = target.send(request), target.send_raw(request, case=case)
    if exchange.response.job is None or not plain.response.coding:
        check.unmet("the body of the pair's job was not compressed")
        return
    check("GZIP-ON", exchange.response.coding == plain.response.coding, "gzip as with other names", exchange)


@pytest.mark.clause("OP-METHOD")
def test_head_is_get_without_the_body(target: Target, check: Check) -> None:
    """HEAD is rejected, or gets the header fields of GET and no body (RFC 9110, 9.3.2)."""
    plain, exchange = target.send_raw(target.request()).response, target.send_raw(target.request(method="HEAD"))
    response = exchange.response
    check("OP-METHOD", not response.framing, f"no body in the answer to a HEAD ({response.framing})", exchange)
    if response.status == 405:
        check("OP-METHOD", "GET" in (response.header("Allow") or "").upper(), "Allow with GET in it", exchange)
    if response.status != plain.status:
        check("OP-METHOD", 400 <= response.status <= 501, "the status of the GET, or an error", exchange)
        return
    for name in _CONTENT_FIELDS:
        same = response.header(name) in (None, plain.header(name))
        check("OP-METHOD", same, f"the {name} of the GET, or none", exchange)
    length = response.header("Content-Length")
    same = length in (None, str(len(plain.raw)))
    check("OP-METHOD", same, f"the Content-Length of the GET, {len(plain.raw)}, or none", exchange)
