"""Decode the bytes of a body: content codings and JSON, both with limits."""

from __future__ import annotations

import json
import math
import zlib
from typing import TYPE_CHECKING, Any, NoReturn

from .errors import InvalidArgumentError
from .malformed_error import MISFITS, MalformedError

if TYPE_CHECKING:
    from collections.abc import Iterator

_MEMBERS = 16  # gzip members in a row (RFC 1952, 2.2); real servers send one
_CODINGS = 2  # content codings applied one after the other
_PIECE = 1 << 20  # bytes of a decoded piece
_DEPTH = 100  # objects and arrays in each other; a job has four
_VALUES = 1 << 18  # values, counted by the marks before them; a large job has hundreds
_BOM = b"\xef\xbb\xbf"
_WINDOW = {"gzip": zlib.MAX_WBITS | 16, "x-gzip": zlib.MAX_WBITS | 16, "deflate": zlib.MAX_WBITS}


def decode(raw: bytes, coding: str, limit: int) -> bytes:
    """Undo the content codings of a body.

    Args:
        raw: The body as received.
        coding: Value of `Content-Encoding`; empty if absent.
        limit: Most bytes of the result.

    Raises:
        MalformedError: The body is not in the coding of `Content-Encoding`, or is too long.
    """
    if not coding or not raw:
        return raw
    codings = [name.strip().lower() for name in coding.split(",")]
    codings = [name for name in codings if name not in ("", "identity")]
    unknown = [name for name in codings if name not in _WINDOW]
    if unknown or len(codings) > _CODINGS:
        raise MalformedError("", f"has the Content-Encoding {coding[:40]!a}, which this client cannot decode")
    for name in reversed(codings):
        raw = _inflate(raw, name, limit)
    return raw


class Decoder:
    """Undoes the content coding of a body that arrives in pieces, in bounded memory."""

    def __init__(self, coding: str) -> None:
        """Take the value of `Content-Encoding`; empty if absent.

        Raises:
            MalformedError: This client cannot decode it.
        """
        name = coding.strip().lower()
        self._coding = "" if name == "identity" else name
        if self._coding and self._coding not in _WINDOW:
            raise MalformedError("", f"has the Content-Encoding {coding[:40]!a}, which this client cannot decode")
        self._inflater = zlib.decompressobj(_WINDOW[self._coding]) if self._coding else None
        self._started = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Iterate over the decoded bytes of a piece, in pieces of at most a megabyte.

        Raises:
            MalformedError: The body is not in this coding.
        """
        if self._inflater is None:
            if data:
                yield data
            return
        while data:
            if self._inflater.eof:  # another gzip member: RFC 1952, 2.2
                self._inflater = zlib.decompressobj(_WINDOW[self._coding])
            self._started = True
            try:
                piece = self._inflater.decompress(data, _PIECE)
            except zlib.error:
                raise MalformedError("", f"is not {self._coding}, as its Content-Encoding says") from None
            data = self._inflater.unused_data if self._inflater.eof else self._inflater.unconsumed_tail
            if piece:
                yield piece

    def finish(self) -> None:
        """Check at the end of the body that it is complete.

        Raises:
            MalformedError: It is truncated.
        """
        if self._inflater is not None and self._started and not self._inflater.eof:
            raise MalformedError("", f"is truncated {self._coding}")


def _inflate(raw: bytes, coding: str, limit: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    for _ in range(_MEMBERS):
        stream = zlib.decompressobj(_WINDOW[coding])
        try:
            part = stream.decompress(raw, limit - size + 1)
        except zlib.error:
            raise MalformedError("", f"is not {coding}, as its Content-Encoding says") from None
        size += len(part)
        if size > limit:
            raise MalformedError("", f"has over {limit} bytes once decompressed, more than the limit")
        if not stream.eof:
            raise MalformedError("", f"is truncated {coding}")
        parts.append(part)
        raw = stream.unused_data
        if not raw:
            return b"".join(parts)
    raise MalformedError("", f"is {coding} with too many members")


def content_type_problem(text: str) -> str:
    """Check that a Content-Type is JSON in UTF-8; return the problem, empty if there is none."""
    media, _, parameters = text.partition(";")
    if media.strip().lower() != "application/json":
        return f"has the Content-Type {text[:80]!a}, not application/json" if text else "has no Content-Type"
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset" and value.strip().strip('"').lower() not in ("utf-8", "utf8"):
            return f"has the charset {value[:40]!a}, not UTF-8"
    return ""


def parse_json(content: bytes) -> Any:
    """Parse JSON. The last of several members with the same name counts.

    Raises:
        MalformedError: The body is not JSON in UTF-8, is nested too deeply, has too many values, or has a number that
            JSON cannot represent.
    """
    if content.startswith(_BOM):
        raise MalformedError("", "starts with a byte order mark")
    if len(content) > _VALUES and sum(map(content.count, (b",", b"{", b"["))) > _VALUES:
        raise MalformedError("", f"has over {_VALUES} values, too many to take")
    try:
        value = _DECODER.decode(content.decode())
        if content.count(b"{") + content.count(b"[") <= _DEPTH or not _is_deep(value):
            return value
        problem = "is nested too deeply"
    except UnicodeDecodeError as error:
        problem = f"is not UTF-8 at byte {error.start}"
    except json.JSONDecodeError as error:
        problem = "is empty" if not content.strip() else f"is not JSON: {error.msg} at character {error.pos}"
    except RecursionError:
        problem = "is nested too deeply"
    except ValueError as error:
        problem = f"has an unsupported number: {error}"
    raise MalformedError("", problem)


def _is_deep(value: Any) -> bool:
    """Whether a value has more objects and arrays in each other than are taken."""
    level = [value]
    for _ in range(_DEPTH):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if type(outer) is dict else outer)
            if type(inner) in (dict, list)
        ]
        if not level:
            return False
    return True


def encode_model(argument: str, value: Any, model: type) -> bytes:
    """Write an argument that is a model as JSON.

    Raises:
        InvalidArgumentError: The value is not of this model, or a field cannot be written.
    """
    rule = f"It has to be a {model.__name__}."
    if not isinstance(value, model):
        raise InvalidArgumentError(argument, rule, f"is of type {type(value).__name__}")
    try:
        written = value.to_dict()  # type: ignore[attr-defined]  # every model has it
    except MISFITS:
        written = None
    if written is None:
        raise InvalidArgumentError(argument, rule, "has a field of the wrong type")
    return encode_json(argument, written)


def encode_json(argument: str, value: Any) -> bytes:
    """Write an argument as JSON.

    Raises:
        InvalidArgumentError: JSON has no such value: a number that is not finite, a lone surrogate, another type.
    """
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    except RecursionError:
        problem = "is nested too deeply"
    except UnicodeEncodeError:
        problem = "has a lone surrogate"
    except (TypeError, ValueError) as error:
        problem = f"has a value that JSON cannot represent: {type(error).__name__}"
    raise InvalidArgumentError(argument, "It has to be a JSON value.", problem)


def _reject(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


def _finite(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise ValueError("a number is too large")
    return value


_DECODER = json.JSONDecoder(parse_constant=_reject, parse_float=_finite)
