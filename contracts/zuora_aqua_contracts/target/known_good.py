"""The known-good request, the first of a run: it must succeed before anything else is tried."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from ..exchange.display import escape_controls, one_line
from ..exchange.errors import fails_as, is_denied
from ..exchange.failures import NoResponse, Unmet
from ..exchange.messages import TOKEN_VARIABLE
from .credentials import ID_VARIABLE, SECRET_VARIABLE
from .settings import RunError

if TYPE_CHECKING:
    from ..document.fragment import Operation
    from ..exchange.messages import Exchange
    from .target import Target

_CHECK_TOKEN = f"the server does not take the token; check {TOKEN_VARIABLE}, or {ID_VARIABLE} and {SECRET_VARIABLE}"
_NAME_PAIR = "name a pair that has a completed job there (--partner and --project), or check the URL"
_MAX_LOCATION = 200  # characters of a `Location` in a message


def known_good(target: Target, *, states: bool) -> Exchange | NoResponse:
    """Send the known-good request.

    Args:
        target: The server.
        states: Whether a provider state guarantees the job, so that another status breaks a clause.

    Returns:
        The exchange, or the failure if the server sent a response that is not complete.

    Raises:
        RunError: The server cannot be reached or does not take the token, or the pair has no job there.
    """
    target.limited, limited = True, target.limited  # do not wait for a 429 to pass
    request = target.request()
    try:
        exchange = target.send(request)
    except NoResponse as failure:
        if failure.oversized:
            raise RunError(f"the known-good request: {failure.reason}; name a pair with a shorter job") from None
        if failure.connected and not failure.timeout:
            return failure
        raise RunError(with_certificate_hint(f"cannot reach {target.base}: {failure.reason}")) from None
    finally:
        target.limited = limited
    advice = _advice(target.operation, exchange, states=states)
    if advice:
        url = f"{target.base}{request.path}"
        raise RunError(f"the known-good request to {url} got {exchange.response.status}: {advice}")
    return exchange


def _advice(operation: Operation, exchange: Exchange, *, states: bool) -> str:
    """Return what to do about a response after which no run can begin; empty if one can."""
    status, place = exchange.response.status, exchange.response.header("Location")
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return _CHECK_TOKEN
    if states or HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return "" if states else _advice_about_error(operation, exchange)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return "the server is over its rate limit; try again later, or with a lower --rate"
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return "the server failed, or what stands before it did; look there for the cause, or try again later"
    if status < HTTPStatus.BAD_REQUEST and place:
        location = one_line(escape_controls(exchange.redact(place)), _MAX_LOCATION)
        return f"the server redirects to {location}; give the URL that answers itself"
    return _NAME_PAIR


def _advice_about_error(operation: Operation, exchange: Exchange) -> str:
    """Return what to do about an error that comes with the status of a success; empty for a job, or another error."""
    try:
        error = exchange.response.error
    except Unmet:  # it cannot be decoded, which is for the clauses to say
        return ""
    if error is None:
        return ""
    if is_denied(operation, exchange.response) or fails_as(operation, exchange, HTTPStatus.FORBIDDEN):
        return _CHECK_TOKEN
    return _NAME_PAIR if fails_as(operation, exchange, HTTPStatus.NOT_FOUND) else ""


def with_certificate_hint(message: str) -> str:
    """Append what to do to the message of a failed connection, if a certificate was the reason."""
    if "certificate" not in message.lower():
        return message
    return f"{message}; pass --ca FILE, the PEM file of the authority that signed the server's certificate"
