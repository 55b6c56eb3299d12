"""Whether a success answers the request that was sent: the clauses PATH-ECHO and TRACK-ECHO."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import arguments
from .malformed_error import MalformedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .operations import Operation

_ADVICE = "so the response belongs to another request"


def check(operation: Operation[Any, Any], asked: Mapping[str, Any], headers: Mapping[str, str], parsed: Any) -> None:
    """Compare what a success repeats to what was sent.

    Args:
        operation: The operation that was called.
        asked: The request, as generated code gives it.
        headers: The headers of the response.
        parsed: The model of its body.

    Raises:
        MalformedError: The response belongs to another request.
    """
    for pointer, attribute, value in asked.get("echoed", ()):
        if not value:  # a field of a body that was left out
            continue
        actual, expected = getattr(parsed, attribute, None), arguments.written(value)
        # The vendor itself answers `00170000011K3Ub` with `00170000011k3ub`.
        if isinstance(actual, str) and actual != expected and actual.casefold() != expected.casefold():
            raise MalformedError(pointer, f"is not the {pointer[1:]} of the request, {_ADVICE}")
    for name in operation.echoed_headers:
        sent, returned = asked["headers"].get(name), headers.get(name)
        if sent is None or returned is None or returned == sent:
            continue
        if any(value != sent for value in _values(headers, name)):
            raise MalformedError("", f"comes with another {name} than the request had, {_ADVICE}")


def _values(headers: Mapping[str, str], name: str) -> list[str]:
    """Each value of a header that may be repeated."""
    get_list = getattr(headers, "get_list", None)
    return get_list(name) if get_list else [headers[name]]
