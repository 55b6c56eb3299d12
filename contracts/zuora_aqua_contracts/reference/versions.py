"""Order of the API's minor versions (source: upgrade-guide)."""

from __future__ import annotations

import re
from datetime import date

_NUMBER = re.compile(r"([0-9]{1,6})(?:\.([0-9]{1,6}))?")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")

Version = tuple[int, ...]


def parse(text: str) -> Version | None:
    """Parse a minor version to a value that compares, `186.0` before any date; None if it is neither form."""
    if match := _DATE.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
        try:
            date(year, month, day)
        except ValueError:
            return None
        return (1, year, month, day)
    if match := _NUMBER.fullmatch(text):
        return (0, int(match[1]), int(match[2] or 0))
    return None
