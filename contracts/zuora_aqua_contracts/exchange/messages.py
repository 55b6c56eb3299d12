"""Requests and responses as immutable values, and their text for evidence: a `curl` line, a response as text."""

from __future__ import annotations

import json
import shlex
import zlib
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from itertools import count
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from .failures import Unmet
from .redaction import SECRETS

if TYPE_CHECKING:
    from collections.abc import Callable

GZIP = ("gzip", "x-gzip")
"""The names of the one content coding that the suite decodes (RFC 9110, 8.4.1.3)."""
GZIP_MAGIC = b"\x1f\x8b"
"""How every gzip body begins (RFC 1952, 2.3.1)."""
TOKEN_VARIABLE = "ZUORA_BEARER_TOKEN"  # noqa: S105 - the variable's name, not its value
MAX_BODY = 4 * 2**20  # bytes, as received and after decompression: many times the size of any job
_PIECE = 2**16  # bytes that are decompressed at a time
# Characters of a body in evidence: enough for most jobs; the terminal and report.md cut it further.
_MAX_BODY_TEXT = 8_000
_MARGIN = 1_000  # more characters that are masked, so that the cut is in no secret that is known as such
_NUMBERS = count()


class DecodingError(ValueError):
    """A body is not in the format that its headers name; the message says how."""


class ContentCodingError(DecodingError):
    """A body that is labelled gzip is not valid gzip, or too long once it is decompressed."""


@dataclass(frozen=True, slots=True)
class Secret:
    """The value of an `Authorization` field, hidden from repr; `shell` is a shell expression that yields it."""

    value: str = field(repr=False)
    shell: str


@dataclass(frozen=True)
class Request:
    """A request. `path` is percent-encoded and relative to the base URL; headers keep their order and case.

    The `Authorization` field is kept apart from the others, so that it is never printed. `parameters` are the path
    parameters before encoding.
    """

    path: str
    headers: tuple[tuple[str, str], ...] = ()
    method: str = "GET"
    authorization: Secret | None = None
    parameters: tuple[tuple[str, str], ...] = ()

    def all(self, name: str) -> list[str]:
        """Return all values of a header field, in order."""
        return list(self._values.get(name.lower(), ()))

    @cached_property
    def _values(self) -> dict[str, list[str]]:
        """The values of each header field, by its name in lower case."""
        values: dict[str, list[str]] = {}
        for name, value in self.headers:
            values.setdefault(name.lower(), []).append(value)
        return values

    def header(self, name: str) -> str | None:
        """Return the value of a header field that occurs once; None if it is absent or repeated."""
        values = self.all(name)
        return values[0] if len(values) == 1 else None

    def parameter(self, name: str) -> str | None:
        """Return the value of a path parameter, not encoded."""
        return dict(self.parameters).get(name)

    def curl(self, base: str) -> str:
        """Return a `curl` command that sends this request; the shell reads the token from the environment."""
        words = ["curl", "-sS", "-i", "--path-as-is"]
        if self.method == "HEAD":
            words.append("--head")  # with `-X HEAD` curl waits for a body
        elif self.method != "GET":
            words += ["-X", self.method]
        for name, value in self.headers:
            # An empty value needs a semicolon, or curl leaves the header out.
            words += ["-H", shlex.quote(f"{name}: {value}" if value else f"{name};")]
        if self.authorization is not None:
            field = f'"Authorization: {self.authorization.shell}"' if self.authorization.value else "'Authorization;'"
            words += ["-H", field]
        return " ".join([*words, shlex.quote(base + self.path)])


@dataclass(frozen=True)
class Response:
    """A response: the raw header fields in order, and the body before content decoding.

    `framing` describes an error in the message framing (RFC 9112, 6), where the response was read over a bare socket.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    raw: bytes = field(repr=False)
    framing: str = ""

    def all(self, name: str) -> list[str]:
        """Return all values of a header field, in order, without surrounding blanks."""
        return list(self._values.get(name.lower(), ()))

    @cached_property
    def _values(self) -> dict[str, list[str]]:
        """The values of each header field, by its name in lower case."""
        values: dict[str, list[str]] = {}
        for name, value in self.headers:
            values.setdefault(name.lower(), []).append(value.strip())
        return values

    def header(self, name: str) -> str | None:
        """Return the value of a header field, repeated ones joined by commas (RFC 9110, 5.3), or None."""
        values = self.all(name)
        return ", ".join(values) if values else None

    @cached_property
    def coding(self) -> str:
        """The content coding, lower case; empty for none."""
        value = (self.header("Content-Encoding") or "").lower()
        return "" if value == "identity" else value

    @cached_property
    def body(self) -> bytes:
        """The body after content decoding.

        Raises:
            DecodingError: The content coding is not supported.
            ContentCodingError: The body is not valid in it.
        """
        if not self.coding:
            return self.raw
        if self.coding not in GZIP:
            raise DecodingError(f"Content-Encoding {self.coding!r} was not requested")
        return _gunzip(self.raw)

    @property
    def content(self) -> bytes:
        """The body after content decoding, for checks of something else than the coding.

        Raises:
            Unmet: The body cannot be decoded, which is a fault of its own.
        """
        try:
            return self.body
        except DecodingError as error:
            raise _undecodable(error) from None

    @cached_property
    def json(self) -> Any:
        """The body as JSON.

        Raises:
            ContentCodingError: As of `body`.
            DecodingError: The body is not JSON in UTF-8 without a byte order mark (RFC 8259).
        """
        body = self.body
        try:
            return _JSON.decode(body.decode("utf-8"))
        except UnicodeDecodeError:
            raise DecodingError("the body is not UTF-8") from None
        except RecursionError:
            raise DecodingError("the body is nested too deep") from None
        except ValueError as error:
            raise DecodingError(f"the body is not JSON: {error}") from None

    @cached_property
    def mapping(self) -> dict[str, Any] | None:
        """The body as a JSON object; None if it is anything else.

        Raises:
            Unmet: The body cannot be decoded, or it is that of a success and no JSON, which is a fault of its own.
        """
        try:
            value = self.json
        except ContentCodingError as error:
            raise _undecodable(error) from None
        except DecodingError as error:
            if self.status == HTTPStatus.OK and self.raw:
                raise Unmet(f"{error}: see {'GZIP-OFF' if self.coding else 'OP-JSON'}") from None
            return None
        return value if isinstance(value, dict) else None

    @cached_property
    def job(self) -> dict[str, Any] | None:
        """The job in the body, None if there is none: an object with `batches` that is not an error of AQuA's form."""
        body = self.mapping
        is_job = body is not None and "batches" in body and "reasons" not in body and not is_aqua_error(body)
        return body if is_job else None

    @cached_property
    def error(self) -> dict[str, Any] | None:
        """The error in the body, in any of the documented forms; None if there is none."""
        body = self.mapping
        is_error = body is not None and ("reasons" in body or body.get("success") is False or is_aqua_error(body))
        return body if is_error else None

    def text(self, mask: Callable[[str], str] = str) -> str:
        """Return status line, header fields and the start of the body; masked before the body is truncated."""
        try:
            phrase = f" {HTTPStatus(self.status).phrase}"
        except ValueError:
            phrase = ""
        try:
            body = self.body
        except DecodingError as why:
            body = f"<{why}>".encode()
        content = body.decode("utf-8", "backslashreplace")
        shown = mask(content[: _MAX_BODY_TEXT + _MARGIN])
        content = shown if len(content) <= _MAX_BODY_TEXT else f"{shown[:_MAX_BODY_TEXT]}… ({len(content)} characters)"
        fields = (mask(f"{name}: {value}") for name, value in self.headers)
        return "\n".join([f"HTTP {self.status}{phrase}", *fields, "", content])


def is_aqua_error(body: dict[str, Any]) -> bool:
    """Whether a JSON object is an error in AQuA's own form: an `errorCode` alone, or in a job without an ID."""
    code = body.get("errorCode")
    has_code = isinstance(code, str | int) and not isinstance(code, bool)
    return has_code and "reasons" not in body and body.get("id") is None and body.get("status") != "completed"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its response.

    Attributes:
        base: Base URL of the server.
        setup: The provider state that was set up before, as a `curl` command; empty if there was none.
        number: Identifies the exchange in its process.
    """

    request: Request
    response: Response
    base: str
    setup: str = ""
    number: int = field(default_factory=lambda: next(_NUMBERS), compare=False)

    @property
    def curl(self) -> str:
        """The request as a `curl` line, the token masked."""
        return self.request.curl(self.base)

    def redact(self, text: str) -> str:
        """Mask the credentials of the request, valid or not, in a text about the exchange."""
        credentials = self.request.authorization
        return SECRETS.mask(text, credentials.value.split(" ", 1)[-1] if credentials is not None else "")


def _undecodable(error: DecodingError) -> Unmet:
    return Unmet(f"the body cannot be decoded ({error}): see GZIP-ON")


def _gunzip(data: bytes) -> bytes:
    """Decompress in pieces, so that a small body cannot fill the memory."""
    decompressor, body, position = zlib.decompressobj(wbits=31), bytearray(), 0
    try:
        while position < len(data):
            if decompressor.eof:
                if not data.startswith(GZIP_MAGIC, position):
                    break
                decompressor = zlib.decompressobj(wbits=31)  # a further member: RFC 1952, 2.2
            piece = data[position : position + _PIECE]  # what follows a member is copied, so not all of it each time
            body += decompressor.decompress(piece, _PIECE)
            if len(body) > MAX_BODY:
                raise ContentCodingError(f"the gzip body has over {MAX_BODY} bytes when it is decompressed")
            left = decompressor.unused_data if decompressor.eof else decompressor.unconsumed_tail
            position += len(piece) - len(left)
        body += decompressor.flush(_PIECE)
    except zlib.error as error:
        raise ContentCodingError(f"Content-Encoding is gzip, but the body is not: {error}") from None
    if not decompressor.eof or position < len(data):
        raise ContentCodingError("the gzip body is " + ("followed by other bytes" if decompressor.eof else "cut off"))
    return bytes(body)


def _reject_constant(constant: str) -> Any:
    raise ValueError(f"{constant} is not a JSON value")


_JSON = json.JSONDecoder(parse_constant=_reject_constant)


def encode_segment(value: str) -> str:
    """Percent-encode a text as one path segment (RFC 3986, 3.3; clause PATH-ENCODE)."""
    return quote(value, safe="")
