"""Invariants of what is around a body: status, header fields, content coding, credentials."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from ..document.echoes import echoed_headers
from ..exchange.headers import accepts_coding, has_no_unaccepted_coding
from ..exchange.messages import GZIP, ContentCodingError, DecodingError, Exchange
from ..exchange.redaction import MIN_SECRET_LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .invariants import Finding, Invariants


def echo_of_track_id(run: Invariants, exchange: Exchange) -> Iterator[Finding]:
    """TRACK-ECHO and TRACK-ECHO-ERROR: a valid track ID comes back to the letter."""
    response = exchange.response
    wrong = response.status != HTTPStatus.OK or response.error is not None
    for name in echoed_headers(run.operation):
        sent, back = exchange.request.header(name), response.all(name)
        if sent is None or not run.allows(name, sent):
            continue
        problem = (f"{name}: {sent}", f"the response has {', '.join(back) if back else 'none'}")
        yield "TRACK-ECHO-ERROR" if wrong else "TRACK-ECHO", None if back == [sent] else problem


def no_server_error(run: Invariants, exchange: Exchange) -> Iterator[Finding]:
    """ERR-NO-5XX: whatever was sent, the server did not fail. That it knows no such method is no failure of it."""
    status = exchange.response.status
    if status == 501 and run.is_of_another_method(exchange):  # noqa: PLR2004 - Not Implemented: RFC 9110, 15.6.2
        return
    yield "ERR-NO-5XX", None if status < 500 else ("a status below 500", f"it is {status}")  # noqa: PLR2004 - as said


def no_reflection(run: Invariants, exchange: Exchange) -> Iterator[Finding]:
    """AUTH-REFLECT: the credentials do not come back."""
    sent = exchange.request.authorization
    credential = sent.value.split(" ", 1)[-1] if sent is not None else ""
    if len(credential) < MIN_SECRET_LENGTH:
        return
    response = exchange.response
    try:
        body = response.body
    except DecodingError:
        body = response.raw
    where = [name for name, value in response.headers if credential in value]
    where += ["the body"] if credential.encode() in body else []
    yield "AUTH-REFLECT", ("credentials nowhere in the response", f"they are in {where[0]}") if where else None


def coding(run: Invariants, exchange: Exchange) -> Iterator[Finding]:
    """GZIP-OFF and GZIP-VARY: a coding only for whoever asked, and then the response says that it depends."""
    response = exchange.response
    offered = accepts_coding(exchange.request.all("Accept-Encoding"), *GZIP)
    if offered is False:
        seen = f"Content-Encoding is {response.coding}"
        yield (
            "GZIP-OFF",
            None if has_no_unaccepted_coding(exchange) else ("no content coding that was not offered", seen),
        )
    elif offered and response.coding:
        named = {name.strip().lower() for name in (response.header("Vary") or "").split(",")}
        varies = bool(named & {"accept-encoding", "*"})
        yield "GZIP-VARY", None if varies else ("Vary: Accept-Encoding", f"Vary is {response.header('Vary')}")


def valid_gzip(_run: Invariants, exchange: Exchange) -> Iterator[Finding]:
    """GZIP-ON: a body that is labelled gzip can be decoded."""
    if exchange.request.method == "HEAD" or exchange.response.status in (204, 304):
        return  # no body, whatever the header fields say of it (RFC 9112, 6.3)
    try:
        exchange.response.body  # noqa: B018 - raises if it cannot be decoded
    except ContentCodingError as error:
        yield "GZIP-ON", ("a body in the content coding that its headers name", str(error))
    except DecodingError:
        return


def limit_headers(run: Invariants, exchange: Exchange) -> Iterator[Finding]:
    """RATE-HEADERS: where they are present, they parse."""
    for name in run.limits:
        for value in exchange.response.all(name):
            yield "RATE-HEADERS", None if run.parses(name, value) else (f"a {name} that parses", f"it is {value!r}")
