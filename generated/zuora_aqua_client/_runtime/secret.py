# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
"""Text that must not be seen."""

from __future__ import annotations

import json
from typing import final
from urllib.parse import quote

_TELLING = 8  # shorter ones are no secrets, and would mask half of any text


@final
class Secret:
    """Holds a text that no repr, log or traceback shows."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        """Take the text."""
        self._text = text

    def __repr__(self) -> str:
        """Nothing of the text."""
        return "***"

    def __eq__(self, other: object) -> bool:
        """Whether the texts are equal."""
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        """As of the text."""
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
        """Another text, with this one masked wherever it stands in it."""
        if len(self._text) < _TELLING:
            return text
        for form in (self._text, quote(self._text, safe=""), json.dumps(self._text)[1:-1], repr(self._text)[1:-1]):
            text = text.replace(form, "***")
        return text
