"""Parse header fields and error codes: minor versions, `Accept-Encoding`, waits, codes of reasons."""

from __future__ import annotations

import re
from dataclasses import replace
from email.utils import parsedate_to_datetime
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING

from .messages import GZIP, GZIP_MAGIC, DecodingError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..document.fragment import Node, Operation
    from .messages import Exchange, Request, Response

_CODING = re.compile(
    r"(?P<coding>[!#$%&'*+.^_`|~0-9a-z-]+)(?:[ \t]*;[ \t]*q=(?P<weight>0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?"
)


def error_codes(operation: Operation, error: Node) -> Iterator[int]:
    """Yield the codes in an error's reasons that are in the documented range; the others have no category."""
    schema = operation.fragment.schema("Reason")["properties"]["code"]
    reasons = error.get("reasons")
    for reason in reasons if isinstance(reasons, list) else []:
        code = reason.get("code") if isinstance(reason, dict) else None
        if isinstance(code, int) and schema["minimum"] <= code <= schema["maximum"] and not in_gap(code, schema):
            yield code


def in_gap(code: int, schema: Node) -> bool:
    """Whether a code is in the gap between the documented ranges."""
    return bool(schema["not"]["minimum"] <= code <= schema["not"]["maximum"])


def uses_error_statuses(operation: Operation, version: str | None) -> bool:
    """Whether errors have the status of their category on a minor version.

    False for None: the tenant's own version may be older than the one that introduced it.
    """
    since = operation.parameters.get("Zuora-Version", {}).get("x-error-status-since")
    return since is not None and version is not None and is_dated(version) and version >= str(since)


def is_dated(version: str) -> bool:
    """Whether a minor version has the form of a date, as the newer ones have."""
    return re.fullmatch(r"\d{4}-\d{2}-\d{2}", version) is not None


def accepts_coding(values: Sequence[str], *codings: str) -> bool | None:
    """Whether the `Accept-Encoding` fields of a request allow a content coding (RFC 9110, 12.5.3).

    Args:
        values: The fields.
        codings: The names of the coding, in lower case.

    Returns:
        None if it cannot be told: a field is malformed, or has `*` and does not name the coding.
    """
    return _accepts(",".join(values), codings)


@lru_cache(maxsize=256)  # clients send the same field each time
def _accepts(value: str, codings: tuple[str, ...]) -> bool | None:
    weights = {}
    for item in value.split(","):
        match = _CODING.fullmatch(item.strip().lower())
        if item.strip() and not match:
            return None
        if match:
            weights[match["coding"]] = float(match["weight"] or 1)
    if "*" in weights and codings[0] not in weights:
        return None
    return max(weights.get(coding, 0.0) for coding in codings) > 0


def has_no_unaccepted_coding(exchange: Exchange) -> bool:
    """Whether a response has no content coding, or one other than gzip that the request allowed."""
    return not exchange.response.coding or is_undecodable(exchange)


def is_undecodable(exchange: Exchange) -> bool:
    """Whether the body uses a content coding that the suite cannot decode but the request allowed."""
    coding = exchange.response.coding
    fields = exchange.request.all("Accept-Encoding")
    return coding not in ("", *GZIP) and accepts_coding(fields, coding) is not False


def retry_delay(response: Response, now: float, *, limited: bool = False) -> float | None:
    """Return the seconds that a response asks to wait, or None (RETRY-POLICY).

    That is `Retry-After`, and without it `ratelimit-reset` of a 429 of the rate limit. Anywhere else the latter only
    says when a window ends.

    Args:
        response: The response.
        now: The present, in seconds since 1970, for a `Retry-After` that is a date.
        limited: Whether the rate limit is known to be reached, whatever the response says is left of it.
    """
    value = (response.header("Retry-After") or "").strip()
    seconds = _number(value)
    if seconds is not None:
        return seconds
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - now)
    except (ValueError, TypeError, OverflowError):  # not a date, or one beyond the calendar
        return _number(response.header("ratelimit-reset")) if limited or is_rate_limit(response) else None


def is_rate_limit(response: Response) -> bool:
    """Whether a response is a 429 of the limit on requests, and not of the one on concurrent requests."""
    remaining = _number(response.header("ratelimit-remaining"))
    is_out = remaining == 0 if remaining is not None else _number(response.header("Concurrency-Limit-Remaining")) != 0
    return response.status == HTTPStatus.TOO_MANY_REQUESTS and is_out


def _number(text: str | None) -> float | None:
    text = (text or "").strip()
    return float(text) if text.isascii() and text.isdigit() else None


def without_headers(request: Request, *names: str) -> Request:
    """Return the request without some header fields."""
    removed = {name.lower() for name in names}
    return replace(request, headers=tuple(pair for pair in request.headers if pair[0].lower() not in removed))


def is_still_gzip(response: Response) -> bool:
    """Whether a body is compressed after it was decoded as the response says: unlabelled, or twice."""
    try:
        return response.body.startswith(GZIP_MAGIC)
    except DecodingError:
        return False
