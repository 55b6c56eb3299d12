"""Text of somebody else's server, made fit for a reader: nothing in it acts, hides or runs on without end."""

from __future__ import annotations

import re
from typing import Any

# Whatever drives a terminal or turns the direction of a line (controls, bidirectional marks), and whatever XML 1.0 does
# not allow (its section 2.2: controls, lone surrogates, two non-characters). Line feeds and tabs stay.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
LONGEST = 20_000  # characters of one text in a report for people; `report.json` has all of it


def visible(text: str) -> str:
    r"""The text with what cannot be seen written as `\u001b`, which JSON reads as the same text."""
    return _HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def clip(text: str, most: int) -> str:
    """The first `most` characters of a text, and how many there are when that is not all."""
    return text if len(text) <= most else f"{text[:most]}… ({len(text)} characters)"


def line(text: str, most: int) -> str:
    """A text as one line of at most `most` characters."""
    return clip(" ".join(text.split()), most)


def printable(value: Any, most: int = LONGEST) -> Any:
    """JSON values with all texts in them visible, and none longer than `most` characters."""
    if isinstance(value, str):
        return visible(clip(value, most))
    if isinstance(value, dict):
        return {key: printable(item, most) for key, item in value.items()}
    return [printable(item, most) for item in value] if isinstance(value, list) else value
