"""Untrusted text made safe to display: without control characters, and of limited length."""

from __future__ import annotations

import re
from typing import Any

# Characters that control a terminal or change the direction of a line (controls, bidirectional marks), and those that
# XML 1.0 forbids (section 2.2: controls, lone surrogates, two non-characters). Line feeds and tabs are kept.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
MAX_CHARACTERS = 20_000  # of one text in a report for people; `report.json` has all of it


def escape_controls(text: str) -> str:
    r"""Write invisible and control characters as `\u001b`, which a JSON parser reads back as the same text."""
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def truncate(text: str, most: int) -> str:
    """Cut a text to `most` characters and append its full length, unless it is short enough."""
    return text if len(text) <= most else f"{text[:most]}… ({len(text)} characters)"


def one_line(text: str, most: int) -> str:
    """Join the lines of a text with blanks and cut it to `most` characters."""
    return truncate(" ".join(text.split()), most)


def displayable(value: Any, most: int = MAX_CHARACTERS) -> Any:
    """Make every text inside a JSON value displayable, each of at most `most` characters."""
    if isinstance(value, str):
        return escape_controls(truncate(value, most))
    if isinstance(value, dict):
        return {key: displayable(item, most) for key, item in value.items()}
    return [displayable(item, most) for item in value] if isinstance(value, list) else value
