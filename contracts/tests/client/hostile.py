"""Responses that no server should send: structured, from a seed, so that each can be made again."""

from __future__ import annotations

import gzip
import json
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zuora_aqua_contracts.document.fragment import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

_OPERATION = next(iter(load().operations.values()))
JOB: dict[str, Any] = next(iter(_OPERATION.examples(200).values()))
_ERRORS = [body for status in (400, 401, 403, 404, 429, 500) for body in _OPERATION.examples(status).values()]
_NUMBERS = [
    "0",
    "-0",
    "1e5",
    "1e400",
    "-1e-400",
    "0.1",
    "9" * 30,
    "9" * 5000,
    "1" * 400 + "." + "1" * 400,
    "NaN",
    "Infinity",
]
_TEXTS = [
    "",
    "a",
    "\\ud800",
    "\\udfff\\ud800",
    "\\u0000",
    "\\u2028",
    "\\u202e",
    "\u2603" * 50,
    "x" * 5000,
    "../..",
    "%00",
    "<b>",
    "null",
]
_WAITS = [
    *("0", "1", "7.5", "-1", "9" * 14, "9" * 40, "1e3", "\u0667", "soon", ""),
    *("Mon, 01 Jan 0001 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "Tue, 14 Nov 2023 22:13:20 -9999"),
    *("Tue, 99 Nov 2023 22:13:20 GMT", "Tue, 14 Nov 99999 22:13:20 GMT", ", ".join(["1"] * 500)),
]
_MEDIA = [
    "application/json",
    "application/json; charset=utf-16",
    "text/html",
    "application/problem+json",
    "application/json;" * 99,
    "",
]
_PLACES = ["/x", "http://xn--/", "http://[", "//a..b", "javascript:0", "\xff", "", "/" * 9000]


@dataclass(frozen=True)
class Hostile:
    """A response: its status, headers and body, as they go over the wire."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes

    def wire(self, random: Random) -> bytes:
        """Return the whole response as bytes, framed rightly, or not."""
        lines = [b"HTTP/1.1 %d %s" % (self.status, random.choice([b"OK", b"", b"\xff", b"x" * 200]))]
        lines += [name + b": " + value for name, value in self.headers]
        length, body = b"Content-Length: %d" % len(self.body), self.body
        way = random.randrange(8)
        if way == 0:
            length = b"Content-Length: %d" % (len(body) + random.choice([-1, 1, 10**6, 10**30]))
        elif way in {1, 2}:
            length = b"Transfer-Encoding: chunked"
            sizes = [b"%x" % len(body), b"%x;a=b" % len(body), b"-1", b"ffffffffffffffffff", b"zz"]
            body = (
                (sizes[0] if way == 1 else random.choice(sizes))
                + b"\r\n"
                + body
                + b"\r\n0\r\n"
                + random.choice([b"\r\n", b"X: a\r\n\r\n", b""])
            )
        elif way == 3:
            length = b"Connection: close"
        whole = b"\r\n".join([*lines, length, b"", b""]) + body
        if random.random() < 0.1:
            whole = (
                random.choice([b"HTTP/1.1 100 Continue\r\n\r\n", b"\r\n", b"HTTP/1.1 103 X\r\nLink: a\r\n\r\n" * 50])
                + whole
            )
        if random.random() < 0.1:
            whole = whole[: random.randrange(len(whole))]
        if random.random() < 0.1:
            at = random.randrange(len(whole))
            whole = whole[:at] + random.randbytes(random.randrange(1, 5)) + whole[at:]
        return whole


def hostile(random: Random, secret: str, pair: tuple[str, str]) -> Hostile:
    """Make a response to the request for a pair, which was made with this secret."""
    body, coding = _coded(random, _body(random, secret, pair))
    status = random.choice(
        [200, 200, 200, 201, 204, 206, 299, 301, 302, 304, 400, 401, 404, 409, 429, 500, 503, 504, 599]
    )
    if random.random() < 0.05:
        status = random.randrange(200, 1000)
    headers = [("Content-Type", "application/json" if random.random() < 0.8 else random.choice(_MEDIA))]
    headers += [("Content-Encoding", coding)] if coding or random.random() < 0.02 else []
    for name, values in (
        ("Retry-After", _WAITS),
        ("ratelimit-reset", _WAITS),
        ("ratelimit-limit", [*_WAITS, "1;w=2, 3;w=4", ";" * 500, ",".join(["9;w=9"] * 500)]),
        ("Concurrency-Limit-Limit", _WAITS),
        ("Zuora-Request-Id", [*_TEXTS, secret, "x" * 79 + secret]),
        ("Zuora-Track-Id", [*_TEXTS, secret]),
        ("Location", _PLACES),
        ("Set-Cookie", ["a=\xe9", "a=b; Max-Age=9e99", "=" * 5000, secret]),
    ):
        if random.random() < 0.2:
            headers.append((name, random.choice(values)))
    if random.random() < 0.02:
        headers += [(f"X-{number}", "a") for number in range(1000)]
    return Hostile(status, [(name.encode(), value.encode("utf-8", "replace")) for name, value in headers], body)


def _coded(random: Random, body: bytes) -> tuple[bytes, str]:
    codings: list[Callable[[], tuple[bytes, str]]] = [
        lambda: (gzip.compress(body, 1), "gzip"),
        lambda: (zlib.compress(body, 1), "deflate"),
        lambda: (gzip.compress(gzip.compress(body, 1), 1), "gzip, gzip"),
        lambda: (gzip.compress(body, 1) * random.choice([2, 20]), "gzip"),
        lambda: (gzip.compress(body, 1)[: random.randrange(30)], "gzip"),
        lambda: (gzip.compress(bytes(random.choice([10**5, 1 << 25])), 9), "gzip"),
        lambda: (body, random.choice(["gzip", "br", "gzip, br", "x" * 99, "identity, gzip", "gzip" + ", gzip" * 99])),
    ]
    return random.choice(codings)() if random.random() < 0.15 else (body, "")


def _body(random: Random, secret: str, pair: tuple[str, str]) -> bytes:
    job = {**JOB, "partner": pair[0], "project": pair[1]}
    ways: list[Callable[[], bytes]] = [
        lambda: _changed(random, job),
        lambda: _changed(random, job),
        lambda: _changed(random, random.choice(_ERRORS)),
        lambda: _changed(
            random,
            {"success": False, "processId": "x" * 70 + secret, "reasons": [{"code": 50000020, "message": secret * 50}]},
        ),
        lambda: json.dumps({**job, "partner": "x" + pair[0]}).encode(),
        lambda: _nested(random),
        lambda: json.dumps(job).encode()[: random.randrange(400)],
        lambda: json.dumps(job).encode(random.choice(["utf-16", "utf-8-sig", "utf-32"])),
        lambda: random.randbytes(random.randrange(200)),
        lambda: b'{"success": false, "reasons": [' + b"{}," * random.choice([10, 10**4, 10**5]) + b"{}]}",
        lambda: b"<html>" * random.choice([1, 10**5]),
    ]
    return random.choice(ways)()


def _nested(random: Random) -> bytes:
    depth = random.choice([50, 100, 101, 900, 10**5])
    opening, closing = random.choice([(b"[", b"]"), (b'{"batches":[', b"]}"), (b'{"a":', b"}")])
    return opening * depth + random.choice([b"1", b"", b'"a"']) + closing * random.choice([depth, depth - 1])


def _changed(random: Random, value: Any) -> bytes:
    """Write a JSON value with some of its parts replaced, repeated, renamed or left out."""
    return _written(random, value, random.choice([0.0, 0.02, 0.1, 0.3])).encode("utf-8", "replace")


def _written(random: Random, value: Any, share: float) -> str:
    if random.random() < share:
        return _other(random)
    if isinstance(value, dict):
        members = [
            f"{json.dumps(name)}:{_written(random, item, share)}"
            for name, item in value.items()
            if random.random() >= share / 3
        ]
        if members and random.random() < share:
            members += [random.choice(members), f'"x{random.randrange(9)}":{_other(random)}']
        random.shuffle(members)
        return "{" + ",".join(members) + "}"
    if isinstance(value, list):
        items = [_written(random, item, share) for item in value]
        return "[" + ",".join(items * (random.choice([0, 2, 100]) if random.random() < share else 1)) + "]"
    return json.dumps(value)


def _other(random: Random) -> str:
    plain = random.choice(["null", "true", "false", "[]", "{}", "[null]", '[{"a":1}]', '{"a":[{}]}'])
    return random.choice([plain, random.choice(_NUMBERS), f'"{random.choice(_TEXTS)}"'])
