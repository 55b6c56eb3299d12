"""One request and what came back, as values: to check, to print as a `curl` line, to keep as evidence."""

from __future__ import annotations

import json
import re
import shlex
import zlib
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Callable

TOKEN_VARIABLE = "ZUORA_BEARER_TOKEN"  # noqa: S105 - the variable's name, not its value
MASK = "***"
SHORTEST_SECRET = 8  # characters; anything shorter stands in a text by chance
_SHOWN = 2_000  # characters of a body in evidence: enough for a job, short enough for a terminal


class DecodingError(ValueError):
    """A body is not what its headers or its status say; the message tells in what."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A credential, which no repr shows; `shell` is how a shell writes it without knowing it."""

    value: str = field(repr=False)
    shell: str


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it goes out. `path` is the encoded path below the target's own; headers keep order and case.

    `authorization` is the value of that header, kept apart so that nothing prints it.
    """

    path: str
    headers: tuple[tuple[str, str], ...] = ()
    method: str = "GET"
    authorization: Secret | None = None
    parameters: tuple[tuple[str, str], ...] = ()

    def all(self, name: str) -> list[str]:
        """All values of a header field, in order."""
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def header(self, name: str) -> str | None:
        """The value of a header field that stands once; None where it does not, or several times."""
        values = self.all(name)
        return values[0] if len(values) == 1 else None

    def parameter(self, name: str) -> str | None:
        """The value that a path parameter had before it was encoded."""
        return dict(self.parameters).get(name)

    def curl(self, base: str) -> str:
        """A `curl` line that sends the same; the token is read from the environment by the shell."""
        words = ["curl", "-sS", "-i", "--path-as-is"]
        if self.method == "HEAD":
            words.append("--head")  # with `-X HEAD` curl waits for a body
        elif self.method != "GET":
            words += ["-X", self.method]
        for name, value in self.headers:
            # An empty value needs a semicolon, or curl leaves the header out.
            words += ["-H", shlex.quote(f"{name}: {value}" if value else f"{name};")]
        if self.authorization is not None:
            words += ["-H", f'"Authorization: {self.authorization.shell}"']
        return " ".join([*words, shlex.quote(base + self.path)])


@dataclass(frozen=True)
class Response:
    """A response as it came in: the raw header fields in order, and the body before any decoding.

    `framing` is what is wrong with how the end of the body was told, where a bare socket could see it.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    raw: bytes = field(repr=False)
    framing: str = ""

    def all(self, name: str) -> list[str]:
        """All values of a header field, in order, surrounding blanks removed."""
        return [value.strip() for key, value in self.headers if key.lower() == name.lower()]

    def header(self, name: str) -> str | None:
        """The value of a header field, several joined by commas (RFC 9110, 5.3), or None."""
        values = self.all(name)
        return ", ".join(values) if values else None

    @cached_property
    def coding(self) -> str:
        """The content coding, lower case; empty for none."""
        value = (self.header("Content-Encoding") or "").lower()
        return "" if value == "identity" else value

    @cached_property
    def body(self) -> bytes:
        """The body, decoded.

        Raises:
            DecodingError: The content coding is unknown, or the body is not in it.
        """
        if not self.coding:
            return self.raw
        if self.coding not in ("gzip", "x-gzip"):
            raise DecodingError(f"Content-Encoding {self.coding!r} was not asked for")
        unzip = zlib.decompressobj(wbits=31)
        try:
            body = unzip.decompress(self.raw)
        except zlib.error as error:
            raise DecodingError(f"Content-Encoding says gzip, and the body is not: {error}") from None
        if not unzip.eof or unzip.unused_data:
            raise DecodingError("the gzip body is " + ("followed by other bytes" if unzip.eof else "cut off"))
        return body

    @cached_property
    def json(self) -> Any:
        """The body as JSON.

        Raises:
            DecodingError: It is not JSON in UTF-8, without a byte order mark (RFC 8259).
        """
        try:
            return json.loads(self.body.decode("utf-8"), parse_constant=_refuse)
        except UnicodeDecodeError:
            raise DecodingError("the body is not UTF-8") from None
        except RecursionError:
            raise DecodingError("the body is nested too deep") from None
        except ValueError as error:
            raise DecodingError(f"the body is not JSON: {error}") from None

    @property
    def mapping(self) -> dict[str, Any] | None:
        """The body as a JSON object; None for whatever else it is."""
        try:
            value = self.json
        except DecodingError:
            return None
        return value if isinstance(value, dict) else None

    @property
    def job(self) -> dict[str, Any] | None:
        """The job in the body, if there is one; an object without an error's marks and with a job's is one."""
        body = self.mapping
        return body if body is not None and "batches" in body and "reasons" not in body else None

    @property
    def error(self) -> dict[str, Any] | None:
        """The error in the body, if there is one, in either form."""
        body = self.mapping
        return body if body is not None and ("reasons" in body or body.get("success") is False) else None

    def text(self, mask: Callable[[str], str] = str) -> str:
        """Status line, header fields and the start of the body, for a person; masked before anything is cut short."""
        try:
            phrase = f" {HTTPStatus(self.status).phrase}"
        except ValueError:
            phrase = ""
        try:
            body = self.body
        except DecodingError as why:
            body = f"<{why}>".encode()
        shown = mask(body.decode("utf-8", "backslashreplace"))
        if len(shown) > _SHOWN:
            shown = f"{shown[:_SHOWN]}… ({len(shown)} characters)"
        fields = (mask(f"{name}: {value}") for name, value in self.headers)
        return "\n".join([f"HTTP {self.status}{phrase}", *fields, "", shown])


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its response."""

    request: Request
    response: Response
    base: str

    @property
    def curl(self) -> str:
        """The request as a `curl` line, the token masked."""
        return self.request.curl(self.base)

    def masked(self, text: str) -> str:
        """A text about the exchange without the credentials that were sent, right or wrong, in any case."""
        sent = self.request.authorization
        return hidden(text, sent.value.split(" ", 1)[-1] if sent is not None else "")


def hidden(text: str, credential: str) -> str:
    """A text without a credential, in any case; one that is too short to be a secret stays."""
    if len(credential) < SHORTEST_SECRET:
        return text
    return re.sub(re.escape(credential), MASK, text, flags=re.IGNORECASE)


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON value")


def segment(value: str) -> str:
    """A text as one segment of a path (RFC 3986, 3.3; clause PATH-ENCODE)."""
    return quote(value, safe="")
