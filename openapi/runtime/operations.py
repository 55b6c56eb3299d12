"""What is generated of an operation, as data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Result_co = TypeVar("Result_co", covariant=True)
"""What a success gives."""
Body_co = TypeVar("Body_co", covariant=True)
"""What any response may give."""

Reader = Callable[[Any], Any]
_IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"})  # RFC 9110, 9.2.2


@dataclass(frozen=True, slots=True)
class Expected:
    """A response that the document lists.

    Attributes:
        lowest: The lowest status that it stands for.
        highest: The highest.
        meaning: What it means, in the words of the document.
        source: What the body is: json, text, bytes or none.
        success: What the body may be as a success: models and functions that take the JSON value.
        failure: What it may be as an error.
    """

    lowest: int
    highest: int
    meaning: str
    source: str
    success: tuple[Reader, ...] = ()
    failure: tuple[Reader, ...] = ()


@dataclass(frozen=True, slots=True)
class Operation(Generic[Result_co, Body_co]):
    """An operation.

    Attributes:
        method: The HTTP method, in capitals.
        secured: Whether it takes credentials.
        responses: What the document lists, the most particular first.
        echoed_headers: The request headers that a response repeats under the same name.
    """

    method: str
    secured: bool
    responses: tuple[Expected, ...]
    echoed_headers: tuple[str, ...] = ()

    @property
    def idempotent(self) -> bool:
        """Whether asking twice is as good as asking once: nothing else is retried."""
        return self.method in _IDEMPOTENT

    def expected(self, status: int) -> Expected | None:
        """What the document lists for a status, or None."""
        return next((known for known in self.responses if known.lowest <= status <= known.highest), None)
