"""Requests and replies as values, independent of the transport."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_MAX_CONTENT = 2**20  # bytes of a decompressed body; a job of 50 long queries has less


@dataclass(frozen=True)
class Request:
    """A received request.

    Attributes:
        method: The method, letter case unchanged.
        raw_path: The request target, percent-encoded; with or without query, in origin or absolute form.
        headers: The header fields in order; names in lower case, values without surrounding white space.
        body: The body without its transfer coding.
    """

    method: str
    raw_path: bytes
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)  # they hold credentials
    body: bytes = field(default=b"", repr=False)

    @classmethod
    def received(
        cls, method: str, raw_path: bytes, headers: Iterable[tuple[bytes | str, bytes | str]] = (), body: bytes = b""
    ) -> Request:
        """Build a request from header fields as a transport has them: names in any case, bytes or text."""
        fields = tuple((_text(name).lower(), _text(value).strip(" \t")) for name, value in headers)
        return cls(method, raw_path, fields, body)

    @property
    def content(self) -> bytes:
        """The body, decompressed up to `_MAX_CONTENT` bytes if it says that it is gzip, and is."""
        if (self.header("Content-Encoding") or "").lower() != "gzip":
            return self.body
        try:
            return zlib.decompressobj(wbits=31).decompress(self.body, _MAX_CONTENT)
        except zlib.error:
            return self.body

    @property
    def path(self) -> bytes:
        """The path of the target, percent-encoded, without query."""
        path = self.raw_path.partition(b"?")[0]
        if path.startswith(b"/"):
            return path
        # The absolute form, which a server must accept too (RFC 9112, 3.2.2).
        return b"/" + path.partition(b"://")[2].partition(b"/")[2]

    def values(self, name: str) -> list[str]:
        """All values of a header field, in order."""
        name = name.lower()
        return [value for key, value in self.headers if key == name]

    def header(self, name: str) -> str | None:
        """The first value of a header field, or None."""
        name = name.lower()
        return next((value for key, value in self.headers if key == name), None)

    def listed(self, name: str) -> str | None:
        """The values of a header field that is a list, joined (RFC 9110, 5.3), or None."""
        values = self.values(name)
        return ", ".join(values) if values else None


@dataclass(frozen=True)
class Reply:
    """A reply. Without a `Content-Length` header the transport chooses the framing of the body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """The first value of a header field, or None."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def without_body(self) -> Reply:
        """Return the reply to a HEAD request: no body, but its `Content-Length` (RFC 9110, 9.3.2)."""
        return replace(self, headers=(*self.headers, ("Content-Length", str(len(self.body)))), body=b"")


def _text(value: bytes | str) -> str:
    """Decode header bytes as Latin-1, which accepts any byte."""
    return value if isinstance(value, str) else value.decode("latin-1")
