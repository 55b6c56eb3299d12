# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
"""From the bytes of a body to a JSON value: content codings and JSON, both within bounds."""

from __future__ import annotations

import json
import math
import zlib
from typing import TYPE_CHECKING, Any, NoReturn

from .fields import MalformedError

if TYPE_CHECKING:
    from collections.abc import Mapping

_MEMBERS = 16  # gzip allows several members in a row; nobody sends more than a few
_CODINGS = 2  # likewise codings on top of one another
_BOM = b"\xef\xbb\xbf"
_WINDOW = {"gzip": zlib.MAX_WBITS | 16, "x-gzip": zlib.MAX_WBITS | 16, "deflate": zlib.MAX_WBITS}


def decoded(raw: bytes, named: str, most: int) -> bytes:
    """Undo the content codings of a body.

    Args:
        raw: The body as it came.
        named: The codings, as `Content-Encoding` names them; empty for none.
        most: Bytes that the result may have.

    Raises:
        MalformedError: The body is not what `Content-Encoding` says, or too long.
    """
    if not named or not raw:
        return raw
    codings = [coding.strip().lower() for coding in named.split(",")]
    codings = [coding for coding in codings if coding not in ("", "identity")]
    unknown = [coding for coding in codings if coding not in _WINDOW]
    if unknown or len(codings) > _CODINGS:
        raise MalformedError("", f"has the Content-Encoding {named[:40]!a}, which this client does not decode")
    for coding in reversed(codings):
        raw = _inflated(raw, coding, most)
    return raw


def _inflated(raw: bytes, coding: str, most: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    for _ in range(_MEMBERS):
        stream = zlib.decompressobj(_WINDOW[coding])
        try:
            part = stream.decompress(raw, most - size + 1)
        except zlib.error:
            raise MalformedError("", f"is not {coding}, as its Content-Encoding says") from None
        size += len(part)
        if size > most:
            raise MalformedError("", f"has over {most} bytes once decompressed, which is more than is taken")
        if not stream.eof:
            raise MalformedError("", f"is {coding} that ends too early")
        parts.append(part)
        raw = stream.unused_data
        if not raw:
            return b"".join(parts)
    raise MalformedError("", f"is {coding} in too many pieces")


def is_json(headers: Mapping[str, str]) -> str:
    """Whether a response says that it is JSON in UTF-8: empty, or what it says instead."""
    said = headers.get("Content-Type", "")
    media, _, parameters = said.partition(";")
    if media.strip().lower() != "application/json":
        return f"has the Content-Type {said[:80]!a}, not application/json" if said else "has no Content-Type"
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset" and value.strip().strip('"').lower() not in ("utf-8", "utf8"):
            return f"has the charset {value[:40]!a}, not UTF-8"
    return ""


def json_value(content: bytes) -> Any:
    """Read JSON. Of members of one name in an object the last one counts.

    Raises:
        MalformedError: It is no JSON in UTF-8, or nested too deeply, or has a number that JSON cannot hold.
    """
    if content.startswith(_BOM):
        raise MalformedError("", "starts with a byte order mark")
    try:
        return _DECODER.decode(content.decode())
    except UnicodeDecodeError as error:
        problem = f"is not UTF-8 at byte {error.start}"
    except json.JSONDecodeError as error:
        problem = "is empty" if not content.strip() else f"is no JSON: {error.msg} at character {error.pos}"
    except RecursionError:
        problem = "is nested too deeply"
    except ValueError as error:
        problem = f"has a number that is not taken: {error}"
    raise MalformedError("", problem)


def _refused(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


def _finite(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise ValueError("a number is too large")
    return value


_DECODER = json.JSONDecoder(parse_constant=_refused, parse_float=_finite)
