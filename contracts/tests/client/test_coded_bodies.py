"""Content codings and JSON: what is decoded, and the exact limits."""

from __future__ import annotations

import gzip
import zlib

import pytest

from zuora_aqua_client._runtime.bodies import content_type_problem, decode, parse_json
from zuora_aqua_client._runtime.malformed_error import MalformedError

_MOST = 100


def _gzip(data: bytes) -> bytes:
    """Compress, alike at any time: the bytes name the tests, and all workers of pytest have to agree on the names."""
    return gzip.compress(data, mtime=0)


@pytest.mark.parametrize(
    ("raw", "named", "plain"),
    [
        (b"plain", "", b"plain"),
        (b"", "gzip", b""),
        (b"", "no such", b""),
        (b"plain", "identity", b"plain"),
        (_gzip(b"x"), "gzip", b"x"),
        (_gzip(b"x"), " X-GZIP ,", b"x"),
        (zlib.compress(b"x"), "deflate", b"x"),
        (_gzip(zlib.compress(b"x")), "deflate, gzip", b"x"),
        (_gzip(b"x" * _MOST), "gzip", b"x" * _MOST),
        (_gzip(b"x" * 60) + _gzip(b"y" * 40), "gzip", b"x" * 60 + b"y" * 40),
        (_gzip(b"x") * 16, "gzip", b"x" * 16),
    ],
)
def test_decode(raw: bytes, named: str, plain: bytes) -> None:
    """Gzip and deflate are decoded, two deep at most, in up to 16 members, up to exactly the limit of bytes."""
    assert decode(raw, named, _MOST) == plain


@pytest.mark.parametrize(
    ("raw", "named", "problem"),
    [
        (b"plain", "gzip", "is not gzip, as its Content-Encoding says"),
        (_gzip(b"x"), "deflate", "is not deflate, as its Content-Encoding says"),
        (zlib.compress(b"x"), "gzip", "is not gzip, as its Content-Encoding says"),
        (zlib.compress(b"x"), "x-gzip", "is not x-gzip, as its Content-Encoding says"),
        (_gzip(b"x")[:-1], "gzip", "is truncated gzip"),
        (_gzip(b"x" * 101), "gzip", "has over 100 bytes once decompressed, more than the limit"),
        (_gzip(b"x" * 51) * 2, "gzip", "has over 100 bytes once decompressed, more than the limit"),
        (_gzip(b"x") * 17, "gzip", "is gzip with too many members"),
        (b"x", "br", "has the Content-Encoding 'br', which this client cannot decode"),
        (b"x", "gzip,gzip,gzip", "has the Content-Encoding 'gzip,gzip,gzip', which this client cannot decode"),
        (b"x", "a" * 50, f"has the Content-Encoding '{'a' * 40}', which this client cannot decode"),
    ],
)
def test_invalid_coding(raw: bytes, named: str, problem: str) -> None:
    """Any other content coding is rejected, and the message names it."""
    with pytest.raises(MalformedError) as caught:
        decode(raw, named, _MOST)
    assert (caught.value.pointer, caught.value.problem) == ("", problem)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("application/json", ""),
        (" Application/JSON ;charset=UTF-8", ""),
        ("application/json; charset=utf8; q=1", ""),
        ('application/json; a=b; charset="utf-8"', ""),
        ("application/json; charset=latin-1", "has the charset 'latin-1', not UTF-8"),
        (f"application/json; charset={'x' * 50}", f"has the charset '{'x' * 40}', not UTF-8"),
        ("text/html", "has the Content-Type 'text/html', not application/json"),
        (f"text/{'h' * 90}", f"has the Content-Type 'text/{'h' * 75}', not application/json"),
        ("", "has no Content-Type"),
    ],
)
def test_content_type(text: str, problem: str) -> None:
    """Only JSON in UTF-8 is accepted; for any other Content-Type the problem names it."""
    assert content_type_problem(text) == problem


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"{", "is not JSON: Expecting property name enclosed in double quotes at character 1"),
        (b'"\xff"', "is not UTF-8 at byte 1"),
        (b"\xef\xbb\xbf{}", "starts with a byte order mark"),
        (b"[" * 100_000, "is nested too deeply"),
        (b"[" * 101 + b"]" * 101 + b"", "is nested too deeply"),
        (b'{"a":' * 900 + b"1" + b"}" * 900, "is nested too deeply"),
        (b"[" + b"{}," * (1 << 17) + b"{}]", f"has over {1 << 18} values, too many to take"),
        (b"[" + b"1," * (1 << 18) + b"1]", f"has over {1 << 18} values, too many to take"),
        (b"[NaN]", "has an unsupported number: NaN is not JSON"),
        (b"[1e999]", "has an unsupported number: a number is too large"),
    ],
)
def test_invalid_json(content: bytes, problem: str) -> None:
    """A body that is not JSON is rejected, and the message says where it stops being JSON."""
    with pytest.raises(MalformedError) as caught:
        parse_json(content)
    assert caught.value.problem == problem
    assert str(caught.value) == f"the body: {problem}"


@pytest.mark.parametrize("content", [b"[" * 100 + b"]" * 100, b"[" + b"[]," * 200 + b"{}]", b'"' + b"{" * 101 + b'"'])
def test_json_within_bounds(content: bytes) -> None:
    """What is nested a hundred times, and wide things that are not nested, are taken; brackets in texts are none."""
    assert parse_json(content) is not None
