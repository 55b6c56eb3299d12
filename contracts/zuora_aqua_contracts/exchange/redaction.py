"""The one place that masks credentials: all text that leaves the process passes through `SECRETS`.

A secret is found in any letter case, percent-encoded, with JSON, HTML or Python escapes, in hexadecimal and in Base64,
and so is any longer part of it, because near-misses of a token reveal the token.
"""

from __future__ import annotations

import base64
import io
import re
from functools import lru_cache
from html.entities import html5
from typing import TYPE_CHECKING, Any, TextIO, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MASK = "***"
MIN_SECRET_LENGTH = 8  # characters; a shorter text, or a part of one, occurs in others by chance
_MIN_PART, _MAX_PART = 6, 16  # characters of a part of a secret that is masked: half of it, within these limits
_ANCHOR = 4  # characters of what is looked for first
_MIN_WHOLE = 4  # characters of a secret that is masked as a whole; a shorter one is not kept secret by any mask
Span = tuple[int, int]
Places = list[Span] | None
_ROUNDS = 4  # of decoding: text may be escaped several times
_ESCAPE = re.compile(  # each way begins with one character, so that `re` passes over all others fast
    r"%(?P<percent>[0-9A-Fa-f]{2})"
    r"|\\\\*(?:u(?P<u4>[0-9A-Fa-f]{4})|U(?P<u8>[0-9A-Fa-f]{8})|u\{(?P<braces>[0-9A-Fa-f]{1,6})\}"
    r"|x(?P<x2>[0-9A-Fa-f]{2})|(?P<octal>[0-3][0-7]{2}))"
    r"|&(?:\#(?P<decimal>[0-9]{1,7});|\#[xX](?P<hex>[0-9A-Fa-f]{1,6});|(?P<name>[A-Za-z]{2,8};))"
)


class Secrets:
    """The credentials of a process, and how they are masked in text."""

    def __init__(self) -> None:
        """Start without secrets."""
        self._secrets: set[str] = set()

    def add(self, secret: str) -> None:
        """Mask a secret from now on; one of fewer than four characters is ignored."""
        if len(secret) >= _MIN_WHOLE:
            self._secrets.add(secret)

    def mask(self, text: str, *more: str) -> str:
        """Replace each secret in a text, and each part of one, by `MASK`.

        Args:
            text: The text.
            more: Further secrets, of this text alone.
        """
        secrets = self._secrets.union(secret for secret in more if len(secret) >= MIN_SECRET_LENGTH)
        if not secrets:
            return text
        spans = _find(text, secrets, None)
        decoded, places = text, cast("Places", None)
        for _ in range(_ROUNDS):
            shorter, places = _decode(decoded, places)
            if shorter == decoded:
                break
            decoded = shorter
            spans += _find(decoded, secrets, places)
        return _replace(text, spans) if spans else text

    def mask_all(self, value: Any) -> Any:
        """Mask every text inside a JSON value, keys of objects too."""
        if isinstance(value, str):
            return self.mask(value)
        if isinstance(value, dict):
            return {self.mask_all(key): self.mask_all(item) for key, item in value.items()}
        return [self.mask_all(item) for item in value] if isinstance(value, list) else value

    def stream(self, inner: TextIO) -> TextIO:
        """Wrap a text stream, so that whatever is written to it is masked."""
        return cast("TextIO", _MaskedStream(inner, self))


def _find(text: str, secrets: Iterable[str], places: Places) -> list[Span]:
    """Find the parts of secrets in a text; `places` maps its characters to spans of the original, None for itself."""
    lower = text.lower()
    if len(lower) != len(text):  # a few characters grow in lower case, and would shift the places
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    spans = [
        span for secret in secrets for spelling, least in _spellings(secret) for span in _parts(lower, spelling, least)
    ]
    return spans if places is None else [(places[start][0], places[stop - 1][1]) for start, stop in spans]


def _parts(text: str, spelling: str, least: int) -> Iterator[Span]:
    """Find the parts of a spelling, of at least so many characters, in a text.

    Each such part has one of a few anchors in it, which `str.find` looks for fast.
    """
    size = min(_ANCHOR, least)
    starts = {*range(0, len(spelling) - size + 1, least - size + 1), len(spelling) - size}
    for start in starts:
        anchor = spelling[start : start + size]
        place = text.find(anchor)
        while place >= 0:
            left, right = place, place + size
            while left and left > place - start and text[left - 1] == spelling[start - (place - left) - 1]:
                left -= 1
            rest = spelling[start + size :]
            while right < len(text) and right - place - size < len(rest) and text[right] == rest[right - place - size]:
                right += 1
            if right - left >= least:
                yield left, right
            place = text.find(anchor, place + 1)


@lru_cache(maxsize=64)
def _spellings(secret: str) -> tuple[tuple[str, int], ...]:
    """Return the spellings of a secret in lower case, each with the least characters of a part that is masked.

    As it is, in hexadecimal, and in Base64 at each of the three alignments.
    """
    data = secret.encode()
    encoded = {data.hex()}
    for offset in range(3):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            whole = encode(b"\0" * offset + data).decode().rstrip("=")
            # The first and last characters also depend on the neighbours of the secret.
            encoded.add(whole[-(-offset * 8 // 6) : (offset + len(data)) * 8 // 6])
    spellings = {secret, *(spelling for spelling in encoded if len(spelling) >= MIN_SECRET_LENGTH)}
    return tuple((spelling.lower(), _least(spelling)) for spelling in spellings)


def _least(spelling: str) -> int:
    """The least characters of a part of a spelling that is masked: half of it, within limits, or a short one whole."""
    if len(spelling) < MIN_SECRET_LENGTH:
        return len(spelling)
    return min(_MAX_PART, max(_MIN_PART, len(spelling) // 2))


def _decode(text: str, places: Places) -> tuple[str, Places]:
    """Replace escapes by their characters once, and map each character to its span in the original."""
    if not _ESCAPE.search(text):
        return text, places
    if places is None:
        places = [(index, index + 1) for index in range(len(text))]
    characters: list[str] = []
    mapped: list[Span] = []
    end = 0
    for match in _ESCAPE.finditer(text):
        character = _character(match)
        if character is None:
            continue
        characters.append(text[end : match.start()])
        mapped += places[end : match.start()]
        characters.append(character)
        mapped.append((places[match.start()][0], places[match.end() - 1][1]))
        end = match.end()
    characters.append(text[end:])
    mapped += places[end:]
    return "".join(characters), mapped


def _character(match: re.Match[str]) -> str | None:
    """The character that an escape stands for; None if it stands for none."""
    kind = str(match.lastgroup)
    if kind == "name":
        character = html5.get(match[kind], "")
        return character if len(character) == 1 else None
    number = int(match[kind], {"decimal": 10, "octal": 8}.get(kind, 16))
    return chr(number) if number < 0x110000 else None  # noqa: PLR2004 - the end of Unicode


def _replace(text: str, spans: list[Span]) -> str:
    pieces: list[str] = []
    end = 0
    for start, stop in sorted(spans):
        if start >= end:
            pieces += [text[end:start], MASK] if start > end or not pieces else []
        end = max(end, stop)
    return "".join([*pieces, text[end:]])


class _MaskedStream(io.TextIOBase):
    """A text stream that masks each text that is written to it; one that comes in two writes is not found."""

    def __init__(self, inner: TextIO, secrets: Secrets) -> None:
        self._inner = inner
        self._secrets = secrets

    def write(self, text: str) -> int:
        self._inner.write(self._secrets.mask(text))
        return len(text)

    def flush(self) -> None:
        self._inner.flush()

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return self._inner.isatty()

    def fileno(self) -> int:
        return self._inner.fileno()

    @property
    def encoding(self) -> str:  # type: ignore[override] # a property here, as the inner stream decides
        return self._inner.encoding

    @property
    def errors(self) -> str | None:  # type: ignore[override] # a property here, as the inner stream decides
        return self._inner.errors

    @property
    def buffer(self) -> Any:
        """The bytes below, for pytest and faulthandler; they are not masked."""
        return self._inner.buffer


SECRETS = Secrets()
"""The secrets of this process. `Target` adds the token; all reports, streams and messages are masked with it."""
