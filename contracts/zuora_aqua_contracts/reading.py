"""Reads what headers and errors say: minor versions, offers of a coding, codes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .fragment import Node, Operation

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


def is_dated(version: str) -> bool:
    """Whether a minor version is one of those that are dates."""
    return re.fullmatch(r"\d{4}-\d{2}-\d{2}", version) is not None


def accepts_gzip(values: Sequence[str]) -> bool | None:
    """Whether the `Accept-Encoding` fields of a request let a server answer in gzip (RFC 9110, 12.5.3).

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
    if "*" in weights and "gzip" not in weights:
        return None
    return max(weights.get("gzip", 0.0), weights.get("x-gzip", 0.0)) > 0
