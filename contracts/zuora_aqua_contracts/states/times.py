"""Start times: the documented form, and ISO 8601."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache

_MAX_OFFSETS = timedelta(hours=26)  # between the westernmost and the easternmost zone
_OFFSET_STEP = timedelta(minutes=15)


@lru_cache(maxsize=1024)  # a job is returned again and again
def is_time(text: str, form: str | None) -> bool:
    """Whether a text is a real date and time: in a form of strptime(3), or in ISO 8601 if the form is None."""
    try:
        datetime.fromisoformat(text) if form is None else datetime.strptime(text, form)  # noqa: DTZ007 - only parsed
    except ValueError:
        return False
    return True


def is_same_time(one: object, other: object) -> bool:
    """Whether two start times may be the same moment.

    They are compared as the clock shows them, for the documented form names no zone. A time with an offset may be
    of another zone than one without.
    """
    try:
        first, second = (datetime.fromisoformat(str(text)) for text in (one, other))
    except ValueError:
        return one == other
    gap = abs(first.replace(tzinfo=None) - second.replace(tzinfo=None))
    if first.tzinfo is None and second.tzinfo is None:
        return not gap
    return gap <= _MAX_OFFSETS and not gap % _OFFSET_STEP


def least_gap(later: datetime, earlier: datetime) -> timedelta:
    """How much a start time is after another one at least: if only one has an offset, they may be of any two zones."""
    if (later.tzinfo is None) == (earlier.tzinfo is None):
        return later - earlier
    return later.replace(tzinfo=None) - earlier.replace(tzinfo=None) - _MAX_OFFSETS
