"""Typed views of response headers: IDs, limits and waits. A header that does not parse counts as absent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from .lazy import Lazy

if TYPE_CHECKING:
    from . import limits
else:
    limits = Lazy(f"{__package__}.limits")  # few who import the client ask for one

_DIGITS = 15  # longer numbers are neither counts nor waits


class Metadata:
    """Base of responses and errors: typed views of the response headers.

    Attributes:
        headers: All headers; names are case-insensitive.
        attempts: Number of requests that the call sent.
    """

    __slots__ = ()
    headers: Mapping[str, str]
    attempts: int

    @property
    def track_id(self) -> str | None:
        """The track ID of the request, as the response returned it."""
        return self.headers.get("Zuora-Track-Id")

    @property
    def request_id(self) -> str | None:
        """The vendor's ID of the request; support asks for it."""
        return self.headers.get("Zuora-Request-Id")

    @property
    def rate_limits(self) -> tuple[limits.RateLimit, ...]:
        """The limits on requests, the one closest to being reached first."""
        found = []
        for part in self.headers.get("ratelimit-limit", "").split(","):
            limit, _, window = part.partition(";")
            number = _count(limit)
            if number is not None:
                found.append(limits.RateLimit(number, _count(window.strip().removeprefix("w="))))
        return tuple(found)

    @property
    def rate_remaining(self) -> int | None:
        """Requests left in the window that is closest to its limit."""
        return _count(self.headers.get("ratelimit-remaining"))

    @property
    def rate_reset(self) -> int | None:
        """Seconds until the window of `rate_remaining` ends."""
        return _count(self.headers.get("ratelimit-reset"))

    @property
    def concurrency(self) -> limits.ConcurrencyLimit:
        """The limit on concurrent requests."""
        return limits.ConcurrencyLimit(
            self.headers.get("Concurrency-Limit-Type"),
            _count(self.headers.get("Concurrency-Limit-Limit")),
            _count(self.headers.get("Concurrency-Limit-Remaining")),
        )


def retry_delay(status: int, headers: Mapping[str, str], now: float) -> float | None:
    """Return the seconds to wait that a response names, or None: clause RETRY-POLICY.

    That is `Retry-After` on any response, and `ratelimit-reset` on one that is over the rate limit. Anywhere else the
    latter only says when a window ends.

    Args:
        status: The status that the response amounts to.
        headers: The response's headers.
        now: Seconds since 1970; a date in `Retry-After` is compared to it.
    """
    after = headers.get("Retry-After")
    waits: list[float | None] = [_count(after), _until(after, now)]
    if waits[0] is None and re.fullmatch(r"\s*[0-9]+\s*", after or ""):
        waits[0] = 10.0**_DIGITS  # more digits than anybody waits for
    if status == HTTPStatus.TOO_MANY_REQUESTS and _is_rate_limit(headers):
        waits.append(_count(headers.get("ratelimit-reset")))
    return next((float(wait) for wait in waits if wait is not None), None)


def _is_rate_limit(headers: Mapping[str, str]) -> bool:
    """Whether too many requests, and not too many concurrent ones, is what a response says with its limits."""
    remaining = _count(headers.get("ratelimit-remaining"))
    if remaining is None:
        return _count(headers.get("Concurrency-Limit-Remaining")) != 0
    return remaining == 0


def _count(text: str | None) -> int | None:
    """Parse a number without sign; None if it is not one."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else None


def _until(text: str | None, now: float) -> float | None:
    """Return the seconds from now to an HTTP date, at least 0; None if the text is not a date."""
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 - slow to import, and few responses need it

    try:
        date = parsedate_to_datetime(text or "")
        aware = date if date.tzinfo else date.replace(tzinfo=UTC)
        return max(0.0, (aware - datetime.fromtimestamp(now, UTC)).total_seconds())
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
