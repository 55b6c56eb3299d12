"""Header fields of recordings: what may be shown, what is a secret, what the recorder hid."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..exchange.redaction import MASK

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..document.fragment import Operation

Fields = tuple[tuple[str, str], ...]

# What a recorder writes in the place of a secret: `[Filtered]`, `<redacted>`, `Bearer ****` and the like.
_HIDDEN = re.compile(
    r"(\w+ +)?(?:[\[<({].*[\]>)}]|\W*(?:redacted|filtered|masked|hidden|removed|sanitized|omitted)\W*|[*x.…•-]{3,})",
    re.IGNORECASE,
)
# Fields whose values are secrets by their meaning, so that they are masked wherever else they stand.
_SECRET = re.compile(r"cookie|authorization|token|secret|password|api-?(access-?)?key", re.IGNORECASE)
_REQUEST = frozenset({"accept", "accept-encoding"})
_RESPONSE = frozenset(
    {
        "allow",
        "cache-control",
        "content-encoding",
        "content-length",
        "content-type",
        "date",
        "retry-after",
        "server",
        "transfer-encoding",
        "vary",
        "via",
    }
)


class Visible:
    """The header fields that evidence may show: those that the document names, and the plain ones of HTTP."""

    def __init__(self, operation: Operation) -> None:
        """Take the operation whose exchanges are shown."""
        parameters = {name.lower() for name, node in operation.parameters.items() if node.get("in") == "header"}
        headers = {name.lower() for node in operation.responses.values() for name in node.get("headers", {})}
        self._request = _REQUEST | parameters
        self._response = _RESPONSE | headers

    def request(self, fields: Fields) -> Fields:
        """The fields of a request that may be shown."""
        return tuple(field for field in fields if field[0].lower() in self._request)

    def response(self, fields: Fields, credential: str) -> Fields:
        """The fields of a response, the values of those that may not be shown masked.

        A value that repeats the credential stays recognizable as one that does.
        """
        return tuple(
            (
                name,
                value if name.lower() in self._response else credential if credential and credential in value else MASK,
            )
            for name, value in fields
        )


def secrets(fields: Iterable[tuple[str, str]]) -> set[str]:
    """The secrets in the fields of a request or response."""
    found = set()
    for name, value in fields:
        if _names_secret(name) and not is_hidden(value):
            found.add(value.partition(" ")[2] if name.lower().endswith("authorization") else value)
            if "cookie" in name.lower():
                found |= {pair.strip().partition("=")[2] for pair in value.split(";")}
    return found


@lru_cache(maxsize=1024)
def _names_secret(name: str) -> bool:
    return _SECRET.search(name) is not None


def is_hidden(value: str) -> bool:
    """Whether the recorder put something else in the place of a secret."""
    return not value or _HIDDEN.fullmatch(value) is not None


def fields_of(message: Any) -> Fields:
    """The header fields of a request or response of a HAR file, without the pseudo-fields of HTTP/2.

    Raises:
        ValueError: They are not a list of names and values.
    """
    found = message.get("headers", [])
    try:
        pairs = tuple((field["name"], field["value"]) for field in found)
    except (TypeError, KeyError, AttributeError):
        raise ValueError("its headers are not a list of names and values") from None
    if not all(isinstance(name, str) and isinstance(value, str) for name, value in pairs):
        raise ValueError("its headers are not a list of names and values")
    return tuple(pair for pair in pairs if not pair[0].startswith(":"))
