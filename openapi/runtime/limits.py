"""Limits that response headers tell of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RateLimit:
    """A limit on requests.

    Attributes:
        limit: Number of requests allowed in the window.
        window_seconds: Length of the window; None if the server does not send it.
    """

    limit: int
    window_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class ConcurrencyLimit:
    """The limit on concurrent requests. An attribute is None if the server does not send it.

    Attributes:
        type: Name of the limit that applies.
        limit: Number of requests that may run at the same time.
        remaining: Number of requests that may still start.
    """

    type: str | None = None
    limit: int | None = None
    remaining: int | None = None
