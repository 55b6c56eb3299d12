# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
"""Parts of a download that need no connection: how far it is, and how to cut a text into lines."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from .errors import APIConnectionError
from .malformed_error import MalformedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_OK, _PARTIAL = 200, 206
_DIGITS = 15  # longer numbers are not sizes
_LONGEST_LINE = 1 << 24  # characters


class Progress:
    """Counts the received bytes of a file and decides how to continue after a broken connection (RFC 9110, 14).

    Attributes:
        size: Bytes on the wire; None if unknown.
        received: Bytes received so far.
    """

    def __init__(self, status: int, headers: Mapping[str, str]) -> None:
        """Take status and headers of the first response."""
        self.received = 0
        self._resumed_at = 0
        self._read(status, headers)

    def _read(self, status: int, headers: Mapping[str, str]) -> None:
        self.size = None if "Transfer-Encoding" in headers else _number(headers.get("Content-Length", ""))
        self._etag = _strong_etag(headers)
        self._coding = _coding(headers)
        self._modified = headers.get("Last-Modified", "")
        # A range that the caller asked for starts anywhere, so what is missing of it has no known place.
        self._ranges = status == _OK and headers.get("Accept-Ranges", "").strip().lower() != "none"

    @property
    def since_resume(self) -> int:
        """Bytes received since the first response, or since the download was last continued."""
        return self.received - self._resumed_at

    @property
    def resumable(self) -> bool:
        """Whether a range request can continue the file.

        Something has to tell that the server still sends the same bytes: a strong ETag, or at least the same size. The
        size is not enough for a compressed response, which may be compressed differently each time.
        """
        if not self.received:
            return True
        return self._ranges and (self._etag != "" or (self.size is not None and not self._coding))

    def range_headers(self) -> dict[str, str]:
        """Return the headers of the request for the missing bytes."""
        self._resumed_at = self.received
        if not self.received:
            return {}
        condition = {"If-Range": self._etag} if self._etag else {}
        return {"Range": f"bytes={self.received}-", **condition}

    def continues(self, status: int, headers: Mapping[str, str]) -> bool:
        """Tell whether a response goes on with the same file where it stopped; it may end early again.

        From the first byte on, the file is that of the response.
        """
        if not self.received:
            self._read(status, headers)
            return True
        unit, _, rest = headers.get("Content-Range", "").partition(" ")
        span, _, total = rest.strip().partition("/")
        size = self.size if self.size is not None else _number(total)
        if status != _PARTIAL or unit.lower() != "bytes" or _number(span.partition("-")[0]) != self.received:
            return False
        if size is None or _number(total) not in (None, size) or not self._is_same(headers):
            return False
        self.size = size
        return True

    def _is_same(self, headers: Mapping[str, str]) -> bool:
        """Whether nothing that a response says of its file differs from the first one."""
        return (
            (not self._etag or _strong_etag(headers) in ("", self._etag))
            and headers.get("Last-Modified", self._modified) in ("", self._modified)
            and _coding(headers) == self._coding
        )

    def check(self) -> None:
        """Check at the end of a response that all bytes were received.

        Raises:
            APIConnectionError: Some are missing.
        """
        if self.size is not None and self.received != self.size:
            raise APIConnectionError(f"The file ended after {self.received} of {self.size} bytes. Download it again.")


class Lines:
    """Cuts a text that arrives in pieces into lines."""

    def __init__(self, encoding: str) -> None:
        """Take the encoding.

        Raises:
            LookupError: Python does not know the encoding.
        """
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._encoding = encoding
        self._rest: list[str] = []
        self._length = 0

    def feed(self, data: bytes, *, final: bool = False) -> Iterator[str]:
        r"""Iterate over the lines that a piece of the text completes, each with its `\n`.

        Raises:
            MalformedError: The text is not in the encoding, or a line is too long.
        """
        try:
            text = self._decoder.decode(data, final)
        except UnicodeDecodeError:
            text = None
        if text is None:
            raise MalformedError("", f"is not text in {self._encoding}")
        first, *others = text.split("\n")
        self._rest.append(first)
        self._length += len(first)
        if self._length > _LONGEST_LINE:
            raise MalformedError("", f"has a line of over {_LONGEST_LINE} characters")
        if others:
            yield "".join(self._rest) + "\n"
            *complete, last = others
            for line in complete:
                yield line + "\n"
            self._rest, self._length = [last], len(last)

    def finish(self) -> Iterator[str]:
        """Iterate over the last line, if it has no line end.

        Raises:
            MalformedError: The text ends within a character.
        """
        yield from self.feed(b"", final=True)
        last = "".join(self._rest)
        if last:
            yield last


def _number(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else None


def _coding(headers: Mapping[str, str]) -> str:
    """The content coding; empty for none."""
    coding = headers.get("Content-Encoding", "").strip().lower()
    return "" if coding == "identity" else coding


def _strong_etag(headers: Mapping[str, str]) -> str:
    etag = headers.get("ETag", "").strip()
    return etag if etag.startswith('"') else ""
