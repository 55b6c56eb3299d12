"""Reads what headers and errors say: minor versions, offers of a coding, codes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..document.fragment import Node, Operation
    from .messages import Exchange

_OFFER = re.compile(
    r"(?P<coding>[!#$%&'*+.^_`|~0-9a-z-]+)(?:[ \t]*;[ \t]*q=(?P<weight>0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?"
)


def codes(operation: Operation, error: Node) -> Iterator[int]:
    """The codes in an error's reasons that are of the documented range; the others have no category."""
    schema = operation.fragment.schema("Reason")["properties"]["code"]
    reasons = error.get("reasons")
    for reason in reasons if isinstance(reasons, list) else []:
        code = reason.get("code") if isinstance(reason, dict) else None
        if isinstance(code, int) and schema["minimum"] <= code <= schema["maximum"]:
            yield code


def has_statuses(operation: Operation, version: str | None) -> bool:
    """Whether errors have the status of their category on a minor version; none is the tenant's own, which may not."""
    since = operation.parameters.get("Zuora-Version", {}).get("x-error-status-since")
    return since is not None and version is not None and is_dated(version) and version >= str(since)


def is_dated(version: str) -> bool:
    """Whether a minor version is one of those that are dates."""
    return re.fullmatch(r"\d{4}-\d{2}-\d{2}", version) is not None


GZIP = ("gzip", "x-gzip")
"""The names of the one coding that the suite reads (RFC 9110, 8.4.1.3)."""


def accepts(values: Sequence[str], *codings: str) -> bool | None:
    """Whether the `Accept-Encoding` fields of a request let a server answer in a coding (RFC 9110, 12.5.3).

    Args:
        values: The fields.
        codings: The names of the coding, in lower case.

    Returns:
        None where it is not for us to tell: for what is not well-formed, and for `*`.
    """
    weights = {}
    for item in ",".join(values).split(","):
        match = _OFFER.fullmatch(item.strip().lower())
        if item.strip() and not match:
            return None
        if match:
            weights[match["coding"]] = float(match["weight"] or 1)
    if "*" in weights and codings[0] not in weights:
        return None
    return max(weights.get(coding, 0.0) for coding in codings) > 0


def is_uncoded(exchange: Exchange) -> bool:
    """Whether a response to whoever does not take gzip has no content coding, or another one that the request takes."""
    return not exchange.response.coding or is_unread(exchange)


def is_unread(exchange: Exchange) -> bool:
    """Whether a body is in a coding that the suite does not read, and that the request lets the server use."""
    coding = exchange.response.coding
    named = exchange.request.all("Accept-Encoding")
    return coding not in ("", *GZIP) and accepts(named, coding) is not False
