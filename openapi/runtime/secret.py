"""Text that must not be seen."""

from __future__ import annotations

import json
import re
from typing import final

_TELLING = 8  # shorter ones are no secrets, and would mask half of any text


@final
class Secret:
    """Holds a text that no repr, log or traceback shows."""

    __slots__ = ("_pattern", "_stem", "_text")

    def __init__(self, text: str) -> None:
        """Take the text."""
        self._text = text
        self._stem = _stem(text)
        self._pattern: re.Pattern[str] | None = None

    def __repr__(self) -> str:
        """Return `***`."""
        return "***"

    def __eq__(self, other: object) -> bool:
        """Whether the texts are equal."""
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        """Return the hash of the text."""
        return hash(self._text)

    def __reduce__(self) -> tuple[object, ...]:
        """Refuse to be written down.

        Raises:
            TypeError: Always.
        """
        raise TypeError("a token is not pickled")

    def reveal(self) -> str:
        """The text."""
        return self._text

    def hidden_in(self, text: str) -> str:
        """A text in which this secret is masked, whether it is plain or escaped, wholly, partly or twice."""
        if len(self._text) < _TELLING or self._stem not in text:
            return text
        pattern = self._pattern = self._pattern or re.compile("".join(map(_forms, self._text)))
        return pattern.sub("***", text)


def _stem(text: str) -> str:
    """The longest part that nothing escapes: without it in a text there is no need to search that."""
    return max((found.group() for found in re.finditer("[0-9A-Za-z]*", text)), key=len)


def _forms(character: str) -> str:
    """A regular expression for the forms of a character: as it is, percent-encoded, after a backslash, in JSON."""
    if character.isascii() and character.isalnum():
        return character
    percent = "".join(f"%(?:25)*{byte:02x}" for byte in character.encode(errors="surrogatepass"))
    escaped = {json.dumps(character)[1:-1], repr(character)[1:-1], "+" if character == " " else character}
    # Each form once: of two that match the same text, a search tries both, for each character of the secret.
    escaped -= {character, f"\\{character}"}
    forms = [rf"\\?{re.escape(character)}", f"(?i:{percent})", rf"(?i:\\u{ord(character):04x})"]
    return f"(?:{'|'.join([*forms, *map(re.escape, sorted(escaped))])})"
