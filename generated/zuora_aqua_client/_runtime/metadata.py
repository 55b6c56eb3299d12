# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
"""What a server says beside the body: IDs, limits and waits. Whatever does not parse reads as absent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_DIGITS = 15  # more digits than this is no count and no wait that anybody means


@dataclass(frozen=True, slots=True)
class RateLimit:
    """A limit on requests.

    Attributes:
        limit: Requests that may be made.
        window_seconds: In how many seconds; None where the server does not say.
    """

    limit: int
    window_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class ConcurrencyLimit:
    """The limit on concurrent requests. Each attribute is None where the server does not say.

    Attributes:
        type: Which limit applies.
        limit: Requests that may run at once.
        remaining: Requests that may still be started.
    """

    type: str | None = None
    limit: int | None = None
    remaining: int | None = None


class Metadata:
    """What responses and errors have in common: typed views of the response's headers.

    Attributes:
        headers: All headers, names in any case.
        attempts: Requests that were sent for the call.
    """

    __slots__ = ()
    headers: Mapping[str, str]
    attempts: int

    @property
    def track_id(self) -> str | None:
        """The track ID that the request carried and the response returned."""
        return self.headers.get("Zuora-Track-Id")

    @property
    def request_id(self) -> str | None:
        """The vendor's ID of the request; support asks for it."""
        return self.headers.get("Zuora-Request-Id")

    @property
    def rate_limits(self) -> tuple[RateLimit, ...]:
        """The limits on requests, the nearest first."""
        found = []
        for part in self.headers.get("ratelimit-limit", "").split(","):
            limit, _, window = part.partition(";")
            number = _count(limit)
            if number is not None:
                found.append(RateLimit(number, _count(window.strip().removeprefix("w="))))
        return tuple(found)

    @property
    def rate_remaining(self) -> int | None:
        """Requests left in the window that is nearest to its limit."""
        return _count(self.headers.get("ratelimit-remaining"))

    @property
    def rate_reset(self) -> int | None:
        """Seconds until that window starts anew."""
        return _count(self.headers.get("ratelimit-reset"))

    @property
    def concurrency(self) -> ConcurrencyLimit:
        """The limit on concurrent requests."""
        return ConcurrencyLimit(
            self.headers.get("Concurrency-Limit-Type"),
            _count(self.headers.get("Concurrency-Limit-Limit")),
            _count(self.headers.get("Concurrency-Limit-Remaining")),
        )


def named_wait(headers: Mapping[str, str], now: float) -> float | None:
    """The wait that a response asks for, in seconds: the longer of `Retry-After` and `ratelimit-reset`.

    Args:
        headers: The response's headers.
        now: The time, in seconds since 1970, to which a date in `Retry-After` is compared.
    """
    after = headers.get("Retry-After")
    waits = [_count(after), _until(after, now), _count(headers.get("ratelimit-reset"))]
    return max((float(wait) for wait in waits if wait is not None), default=None)


def _count(text: str | None) -> int | None:
    """A number without a sign, or None."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else None


def _until(text: str | None, now: float) -> float | None:
    """Seconds from now to an HTTP date, not below 0; None where it is no date."""
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 - slow to import, and few responses have a date

    try:
        date = parsedate_to_datetime(text or "")
        aware = date if date.tzinfo else date.replace(tzinfo=UTC)
        return max(0.0, (aware - datetime.fromtimestamp(now, UTC)).total_seconds())
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
