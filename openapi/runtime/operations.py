"""What is generated of an operation, as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar, cast

if TYPE_CHECKING:
    from ..types import Response  # noqa: TID252 - the package stays movable

Result_co = TypeVar("Result_co", covariant=True)
"""What a success gives."""
Body_co = TypeVar("Body_co", covariant=True)
"""What any response may give."""

Reader = Callable[[Any], Any]
_IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"})  # RFC 9110, 9.2.2
_KEY = "Idempotency-Key"
"""The header with which a server recognizes a repeated request: draft-ietf-httpapi-idempotency-key-header."""
_OK, _PARTIAL = 200, 206


# Named tuples and no dataclasses: to make such a class takes a fifth of the time, with each import of the client.
class Expected(NamedTuple):
    """A response that the document lists.

    Attributes:
        lowest: The lowest status that it stands for.
        highest: The highest.
        meaning: What it means, in the words of the document.
        source: How the body is read: json, text, bytes, stream or none.
        success: What the body may be as a success: models and functions that take the JSON value.
        failure: What it may be as an error.
    """

    lowest: int
    highest: int
    meaning: str
    source: str
    success: tuple[Reader, ...] = ()
    failure: tuple[Reader, ...] = ()


class Operation(NamedTuple, Generic[Result_co, Body_co]):
    """An operation.

    Attributes:
        method: The HTTP method, in capitals.
        secured: Whether it takes credentials.
        responses: What the document lists, the most particular first.
        echoed_headers: The request headers that a response repeats under the same name.
        repeatable: Whether a request may be sent again although its method is not idempotent.
    """

    method: str
    secured: bool
    responses: tuple[Expected, ...]
    echoed_headers: tuple[str, ...] = ()
    repeatable: bool = False

    def may_repeat(self, headers: Mapping[str, str]) -> bool:
        """Whether a request may be sent again: its method is idempotent, or a header makes it so."""
        return self.method in _IDEMPOTENT or _KEY in headers or self.repeatable

    def streams(self, status: int, media_type: str, request: Mapping[str, str]) -> bool:
        """Whether a response is a file, which is not read at once.

        Args:
            status: The status of the response: 200, or 206 if a range was requested.
            media_type: Its `Content-Type`. JSON and HTML are no files but errors.
            request: The headers of the request.
        """
        known = self.expected(status) or self.expected(_OK)
        media = media_type.partition(";")[0].strip().lower()
        page = media in ("application/json", "text/html") or media.endswith("+json")
        right = status == _OK or (status == _PARTIAL and "Range" in request)
        return right and known is not None and known.source == "stream" and not page

    def expected(self, status: int) -> Expected | None:
        """What the document lists for a status, or None."""
        return next((known for known in self.responses if known.lowest <= status <= known.highest), None)

    def result_of(self, response: Response[Any]) -> Result_co:
        """Return the parsed body of a success, which the plain forms give.

        Raises:
            APIError: The response amounts to one.
        """
        if response.error is not None:
            raise response.error
        return cast("Result_co", response.parsed)  # a success is what its readers make
