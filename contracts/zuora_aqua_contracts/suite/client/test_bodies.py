"""What the client takes for a body, and what it does with bodies that lie, break off or explode."""

from __future__ import annotations

import gzip
import json
import tracemalloc
import zlib
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..effort import tries
from .calls import Caller, client_module
from .fields import TEXTS
from .stub_server import StubResponse, StubServer

if TYPE_CHECKING:
    from ...judging.check import Check

_GZIP = (("Content-Type", "application/json"), ("Content-Encoding", "gzip"))
_MEBIBYTE = 2**20


def typed(media: str) -> tuple[tuple[str, str], ...]:
    """Headers that name a media type."""
    return (("Content-Type", media),) if media else ()


def invalid(check: Check, clause: str, call: Caller, wire: StubServer, client: Any, answer: StubResponse) -> Any:
    """Check that a success with such a body is the client's own error, and is not asked for again."""
    wire.respond(answer)
    error = call.failure(client)
    own = isinstance(error, client_module("errors").APIResponseValidationError)
    check(clause, own, "the client's own error for the body", f"{error!r:.200} for {answer.bytes()[:200]!r}")
    check(clause, len(wire.requests) == 1, "one request", f"{len(wire.requests)}")
    response_wanted = error.status_code == answer.status and error.attempts == 1
    check(clause, response_wanted, "an error with the status and the attempts", repr(vars(error)))
    return error


@pytest.mark.clause("OP-JSON")
@pytest.mark.parametrize("media", ["application/json", "Application/JSON", "application/json; charset=UTF-8"])
def test_json_is_taken(call: Caller, wire: StubServer, client: Any, check: Check, media: str) -> None:
    """A body that says in any case that it is JSON, with or without its only charset, is taken."""
    wire.respond(StubResponse(200, wire.default.body, typed(media)))
    error = call.failure(client)
    check("OP-JSON", error is None, f"{media} to be taken", repr(error))


@pytest.mark.parametrize("call", ["sync"], indirect=True)
@pytest.mark.clause("OP-JSON")
@pytest.mark.parametrize(
    "media",
    [
        "",
        "text/html",
        "text/json",
        "application/jsonx",
        "application/problem+json",
        "application/json; charset=latin-1",
    ],
)
def test_other_media_types_are_rejected(call: Caller, wire: StubServer, client: Any, check: Check, media: str) -> None:
    """A body that says that it is something else is rejected, whatever it is."""
    invalid(check, "OP-JSON", call, wire, client, StubResponse(200, wire.default.body, typed(media)))


@pytest.mark.parametrize("call", ["sync"], indirect=True)
@pytest.mark.clause("OP-JSON")
@pytest.mark.parametrize(
    "change",
    [
        lambda job: b"\xef\xbb\xbf" + job,
        lambda job: job.decode().encode("utf-16"),
        lambda job: job.decode().encode("utf-32-be"),
        lambda job: job + b"\x00",
        lambda job: b")]}'," + job,
        lambda job: job + job,
        lambda job: b"[" + job + b"]",
        lambda job: job[:-1],
        lambda job: job.replace(b"{", b'{"\xff": 1, ', 1),
        lambda job: job.replace(b"{", b'{"extra": NaN, ', 1),
        lambda job: job.replace(b"{", b'{"extra": -Infinity, ', 1),
        lambda job: job.replace(b"{", b'{"extra": 1e999, ', 1),
        lambda job: job.replace(b"{", b'{"extra": ' + b"9" * 5000 + b", ", 1),
        lambda job: job.replace(b"{", b'{"extra": ' + b"[" * 100_000 + b"]" * 100_000 + b", ", 1),
        lambda _: b"null",
        lambda _: b'"job"',
        lambda _: b"",
        lambda _: b"{}",
        lambda _: b"<html>",
    ],
)
def test_what_is_no_json_object_is_rejected(
    call: Caller, wire: StubServer, client: Any, check: Check, change: Any
) -> None:
    """Byte order marks, other encodings, padding, numbers and nesting beyond JSON, and other values are rejected."""
    invalid(check, "OP-JSON", call, wire, client, StubResponse(200, change(wire.default.body)))


@pytest.mark.clause("OP-JSON", "GZIP-CLIENT")
@pytest.mark.parametrize("call", ["sync"], indirect=True)
@tries(0.4)
@given(
    body=st.one_of(
        st.binary(max_size=80), st.recursive(st.none() | TEXTS, st.lists).map(lambda v: json.dumps(v).encode())
    ),
    coding=st.sampled_from(["", "gzip", "deflate", "br", "gzip, gzip", "identity", ";"]),
    compressed=st.booleans(),
)
def test_any_bytes_give_an_error_of_the_client(
    call: Caller, wire: StubServer, client: Any, check: Check, body: bytes, coding: str, *, compressed: bool
) -> None:
    """Whatever bytes a success has, under whatever coding, they are no job and give the client's own error."""
    headers = _GZIP[:1] + ((("Content-Encoding", coding),) if coding else ())
    error = invalid(
        check, "OP-JSON", call, wire, client, StubResponse(200, gzip.compress(body) if compressed else body, headers)
    )
    check("GZIP-CLIENT", "\n" not in str(error) and len(str(error)) < 700, "a short message", str(error))


@pytest.mark.clause("GZIP-CLIENT")
def test_gzip_is_offered_and_decoded(call: Caller, wire: StubServer, client: Any, check: Check, example: Any) -> None:
    """The client offers gzip by itself, and the job is the same as without it, in two members, by any of its names."""
    half = len(wire.default.body) // 2
    pieces = gzip.compress(wire.default.body[:half]) + gzip.compress(wire.default.body[half:])
    whole = gzip.compress(wire.default.body)
    for body, name in ((whole, "gzip"), (pieces, "gzip"), (whole, "GZip"), (whole, "x-gzip")):
        wire.respond(StubResponse(200, body, (*_GZIP[:1], ("Content-Encoding", name))))
        job = call(client)
        check("GZIP-CLIENT", job.to_dict() == example, "the same job", repr(job))
        offered = wire.requests[0].values("Accept-Encoding")
        check("GZIP-CLIENT", offered == [b"gzip"], "Accept-Encoding: gzip", f"{offered}")


@pytest.mark.parametrize("call", ["sync"], indirect=True)
@pytest.mark.clause("GZIP-CLIENT")
@pytest.mark.parametrize(
    "change",
    [
        lambda body: gzip.compress(body)[:-9],
        lambda body: gzip.compress(body)[:12],
        lambda body: body,
        zlib.compress,
        lambda body: gzip.compress(body) + b"tail",
        lambda body: gzip.compress(body)[:-8] + b"\x00" * 8,
        lambda _: gzip.compress(b"") * 100_000,
    ],
    ids=["truncated", "a stump", "mislabelled", "zlib", "with a tail", "wrong checksum", "in pieces"],
)
def test_gzip_that_lies_is_an_error_of_the_client(
    call: Caller, wire: StubServer, client: Any, check: Check, change: Any
) -> None:
    """A body that is not what its coding says is the client's own error."""
    invalid(check, "GZIP-CLIENT", call, wire, client, StubResponse(200, change(wire.default.body), _GZIP))


@pytest.mark.clause("GZIP-CLIENT")
@pytest.mark.parametrize("layers", [1, 2])
def test_a_bomb_takes_bounded_memory(call: Caller, wire: StubServer, check: Check, layers: int) -> None:
    """A body that explodes is the client's own error, long before it fills the memory."""
    client = call.client(wire.url, max_response_bytes=_MEBIBYTE)
    bomb = b" " * (24 * _MEBIBYTE)
    packed = gzip.compress(bomb, 1)
    headers = (*_GZIP[:1], ("Content-Encoding", ", ".join(["gzip"] * layers)))
    answer = StubResponse(200, gzip.compress(packed) if layers == 2 else packed, headers)
    del bomb, packed
    tracemalloc.start()
    try:
        invalid(check, "GZIP-CLIENT", call, wire, client, answer)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        call.close(client)
    check("GZIP-CLIENT", peak < 8 * _MEBIBYTE, "bounded memory", f"{peak} bytes")


@pytest.mark.clause("GZIP-CLIENT")
@pytest.mark.parametrize("status", [200, 404])
@pytest.mark.parametrize("declared", [str(2**30), "9" * 20])
def test_a_huge_body_is_not_awaited(
    call: Caller, wire: StubServer, client: Any, check: Check, status: int, declared: str
) -> None:
    """A response that announces a body beyond the limit is an error of the client at once, of its status if of one."""
    wire.respond(*[StubResponse(status, b"{", (*_GZIP[:1], ("Content-Length", declared)), close=True)] * 5)
    error = call.failure(client)
    wanted = "APIResponseValidationError" if status == 200 else "NotFoundError"
    check("GZIP-CLIENT", type(error) is getattr(client_module("errors"), wanted), wanted, repr(error))
    check("GZIP-CLIENT", error.attempts == 1, "one request", f"{error.attempts}")
