"""Content codings, to the byte: what is undone, and where the bounds are."""

from __future__ import annotations

import gzip
import zlib

import pytest

from zuora_aqua_client._runtime.bodies import decoded, is_json, json_value
from zuora_aqua_client._runtime.fields import MalformedError

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
def test_what_is_decoded(raw: bytes, named: str, plain: bytes) -> None:
    """The codings that HTTP knows, two deep, of as many bytes as are taken and not one less, in up to 16 members."""
    assert decoded(raw, named, _MOST) == plain


@pytest.mark.parametrize(
    ("raw", "named", "problem"),
    [
        (b"plain", "gzip", "is not gzip, as its Content-Encoding says"),
        (_gzip(b"x"), "deflate", "is not deflate, as its Content-Encoding says"),
        (zlib.compress(b"x"), "gzip", "is not gzip, as its Content-Encoding says"),
        (zlib.compress(b"x"), "x-gzip", "is not x-gzip, as its Content-Encoding says"),
        (_gzip(b"x")[:-1], "gzip", "is gzip that ends too early"),
        (_gzip(b"x" * 101), "gzip", "has over 100 bytes once decompressed, which is more than is taken"),
        (_gzip(b"x" * 51) * 2, "gzip", "has over 100 bytes once decompressed, which is more than is taken"),
        (_gzip(b"x") * 17, "gzip", "is gzip in too many pieces"),
        (b"x", "br", "has the Content-Encoding 'br', which this client does not decode"),
        (b"x", "gzip,gzip,gzip", "has the Content-Encoding 'gzip,gzip,gzip', which this client does not decode"),
        (b"x", "a" * 50, f"has the Content-Encoding '{'a' * 40}', which this client does not decode"),
    ],
)
def test_what_is_not(raw: bytes, named: str, problem: str) -> None:
    """Anything else is refused, and the message says what it is."""
    with pytest.raises(MalformedError) as caught:
        decoded(raw, named, _MOST)
    assert (caught.value.pointer, caught.value.problem) == ("", problem)


@pytest.mark.parametrize(
    ("said", "problem"),
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
def test_what_says_that_it_is_json(said: str, problem: str) -> None:
    """A body that says that it is JSON in UTF-8 is taken for it, and of any other it is told what it says."""
    assert is_json({"Content-Type": said} if said else {}) == problem


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"{", "is no JSON: Expecting property name enclosed in double quotes at character 1"),
        (b'"\xff"', "is not UTF-8 at byte 1"),
        (b"\xef\xbb\xbf{}", "starts with a byte order mark"),
        (b"[" * 100_000, "is nested too deeply"),
        (b"[NaN]", "has a number that is not taken: NaN is no JSON"),
        (b"[1e999]", "has a number that is not taken: a number is too large"),
    ],
)
def test_what_is_no_json(content: bytes, problem: str) -> None:
    """What is no JSON is refused, and the message says where it stops to be any."""
    with pytest.raises(MalformedError) as caught:
        json_value(content)
    assert caught.value.problem == problem
    assert str(caught.value) == f"the body: {problem}"
