"""A request and a reply as values, whatever transport carries them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Request:
    """A request as it came in.

    Attributes:
        method: The method, as it was sent.
        raw_path: The request target, percent-encoded; with or without query, in origin or absolute form.
        headers: The header fields in order; names lower case, values without surrounding blanks.
        body: The body, any transfer coding removed.
    """

    method: str
    raw_path: bytes
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)  # they hold credentials
    body: bytes = field(default=b"", repr=False)

    @classmethod
    def received(
        cls, method: str, raw_path: bytes, headers: Iterable[tuple[bytes | str, bytes | str]] = (), body: bytes = b""
    ) -> Request:
        """A request from header fields as a transport has them: names in any case, bytes or text."""
        fields = tuple((_text(name).lower(), _text(value).strip(" \t")) for name, value in headers)
        return cls(method, raw_path, fields, body)

    @property
    def path(self) -> bytes:
        """The path of the target, percent-encoded, without query."""
        path = self.raw_path.partition(b"?")[0]
        if path.startswith(b"/"):
            return path
        # The absolute form, which a server has to take too (RFC 9112, 3.2.2).
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
    """What goes back. Without a `Content-Length` among its headers the transport frames the body as it likes."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """The first value of a header field, or None."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def without_body(self) -> Reply:
        """The reply to a HEAD: the same, with the length of the body that is left out (RFC 9110, 9.3.2)."""
        return replace(self, headers=(*self.headers, ("Content-Length", str(len(self.body)))), body=b"")


def _text(value: bytes | str) -> str:
    """Header text; every byte is a character, so that nothing a client sends fails here."""
    return value if isinstance(value, str) else value.decode("latin-1")
