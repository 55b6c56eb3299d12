"""Servers that are wrong about gzip: GZIP-*, CODING-GET."""

from __future__ import annotations

import zlib
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from mutants.edits import sent, setting, without_field
from mutants.registry import PLAIN, SUBTLE, after, around
from zuora_aqua_contracts.reference import negotiate
from zuora_aqua_contracts.reference.call import Failure

if TYPE_CHECKING:
    from collections.abc import Callable

    from mutants.registry import Mutated
    from zuora_aqua_contracts.reference.call import Call
    from zuora_aqua_contracts.reference.messages import Reply
    from zuora_aqua_contracts.reference.responses import Fields


@after("GZIP-ON", "is_compressed", PLAIN)
def never() -> bool:
    """Nothing is ever compressed."""
    return False


@after("GZIP-ON", "compressed_above", SUBTLE)
def off_by_one(above: int) -> int:
    """A body that is one byte over the size is not compressed."""
    return above + 1


@after("GZIP-ON", "compressed_above", SUBTLE)
def kibibyte(above: int) -> int:
    """Only bodies over 1024 bytes are compressed."""
    return above + above // 41


@after("GZIP-ON", "is_compressed", SUBTLE)
def characters_counted(wanted: bool, call: Call, body: bytes, server: Mutated) -> bool:
    """The size is taken in characters, so that text beyond ASCII is not compressed when it should be."""
    return wanted and len(body.decode()) > server.compressed_above(call)


@after("GZIP-ON", "accepts_gzip", SUBTLE)
def case_matters(accepted: bool, call: Call) -> bool:
    """`GZIP` in capitals is not understood."""
    return accepted and "gzip" in sent(call, "Accept-Encoding")


@after("GZIP-ON", "accepts_gzip", SUBTLE)
def no_weights(accepted: bool, call: Call) -> bool:
    """`gzip` with a weight is not understood."""
    return accepted and ";" not in sent(call, "Accept-Encoding")


@after("GZIP-ON", "accepts_gzip", SUBTLE)
def not_with_a_track_id(accepted: bool, call: Call) -> bool:
    """What is asked for with a track ID is not compressed."""
    return accepted and not sent(call, "Zuora-Track-Id")


@after("GZIP-ON", "accepts_gzip", SUBTLE)
def first_offer_only(accepted: bool, call: Call) -> bool:
    """Only the first coding that is offered is looked at."""
    return accepted and sent(call, "Accept-Encoding").lower().startswith("gzip")


@after("GZIP-ON", "reply", PLAIN)
def not_said(reply: Reply) -> Reply:
    """A compressed response does not say so."""
    return type(reply)(reply.status, without_field(reply.headers, "Content-Encoding"), reply.body)


@after("GZIP-ON", "reply", PLAIN)
def said_and_not_done(reply: Reply, call: Call, _status: int, content: Any, server: Mutated) -> Reply:
    """A response that says gzip is not compressed."""
    coded = reply.header("Content-Encoding") is not None
    return type(reply)(reply.status, reply.headers, server.encode(call, content)) if coded else reply


@after("GZIP-ON", "compress", SUBTLE)
def without_its_end(body: bytes) -> bytes:
    """The compressed body lacks its last eight bytes, sum and length."""
    return body[:-8]


@after("GZIP-ON", "compress", SUBTLE)
def deflate(_body: bytes, plain: bytes) -> bytes:
    """The body is in deflate, and called gzip."""
    return zlib.compress(plain)


@after("GZIP-ON", "compress", SUBTLE)
def compressed_twice(body: bytes) -> bytes:
    """The body is compressed twice."""
    return negotiate.compress(body)


@after("GZIP-ON", "compress", SUBTLE)
def with_a_tail(body: bytes) -> bytes:
    """A line end follows the compressed body."""
    return body + b"\r\n"


@after("GZIP-ON", "compress", SUBTLE)
def another_job(body: bytes, plain: bytes, server: Mutated) -> bytes:
    """A compressed body comes from a cache by length, and may be that of another job."""
    return bytes(server.memory.setdefault(len(plain) // 100, body))


@after("GZIP-OFF", "is_compressed", PLAIN)
def always() -> bool:
    """Everything is compressed, whoever asks."""
    return True


@after("GZIP-OFF", "accepts_gzip", SUBTLE)
def when_nothing_is_said(accepted: bool, call: Call) -> bool:
    """Without `Accept-Encoding` a body is compressed."""
    return accepted or call.request.header("Accept-Encoding") is None


@after("GZIP-OFF", "accepts_gzip", SUBTLE)
def when_empty(accepted: bool, call: Call) -> bool:
    """With an empty `Accept-Encoding` a body is compressed."""
    return accepted or call.request.header("Accept-Encoding") == ""


@after("GZIP-OFF", "accepts_gzip", SUBTLE)
def weight_of_zero(accepted: bool, call: Call) -> bool:
    """`gzip;q=0` is taken for an offer."""
    return accepted or "gzip" in sent(call, "Accept-Encoding")


@after("GZIP-OFF", "accepts_gzip", SUBTLE)
def weight_of_zero_with_decimals(accepted: bool, call: Call) -> bool:
    """`gzip;q=0.0`, unlike `gzip;q=0`, is taken for an offer."""
    return accepted or "q=0.0" in sent(call, "Accept-Encoding")


@after("GZIP-OFF", "accepts_gzip", SUBTLE)
def part_of_a_name(accepted: bool, call: Call) -> bool:
    """A coding whose name has `gzip` in it, like `x-not-gzip`, is taken for it."""
    offers = [offer.strip() for offer in sent(call, "Accept-Encoding").lower().split(",")]
    return accepted or any("gzip" in offer and ";" not in offer for offer in offers)


@after("GZIP-OFF", "accepts_gzip", SUBTLE)
def any_other_coding(accepted: bool, call: Call) -> bool:
    """Whoever offers another coding, like `br`, gets gzip."""
    return accepted or any(name in sent(call, "Accept-Encoding") for name in ("br", "deflate", "zstd", "unknown"))


@around("GZIP-OFF", "is_compressed", SUBTLE)
def on_errors(attempt: Callable[[], bool], _call: Call, body: bytes) -> bool:
    """Errors are compressed, whoever asks."""
    return attempt() or b'"reasons"' in body


@around("GZIP-OFF", "is_compressed", SUBTLE)
def on_errors_for_identity(attempt: Callable[[], bool], call: Call, body: bytes) -> bool:
    """Errors are compressed for whoever names `identity` and no other coding."""
    return attempt() or (b'"reasons"' in body and sent(call, "Accept-Encoding") == "identity")


@after("GZIP-VARY", "content_headers", PLAIN)
def no_vary(fields: Fields) -> Fields:
    """No response names `Accept-Encoding` in `Vary`."""
    return without_field(fields, "Vary")


@after("GZIP-VARY", "content_headers", PLAIN)
def other_field_named(fields: Fields) -> Fields:
    """`Vary` names another field."""
    return setting(fields, "Vary", "Zuora-Version, Accept")


@after("GZIP-VARY", "reply", SUBTLE)
def only_when_compressed(reply: Reply) -> Reply:
    """Only the compressed form names `Accept-Encoding` in `Vary`, so that a cache gives the plain one to anybody."""
    if reply.header("Content-Encoding") is not None:
        return reply
    return type(reply)(reply.status, without_field(reply.headers, "Vary"), reply.body)


@after("GZIP-VARY", "reply", SUBTLE)
def only_when_plain(reply: Reply) -> Reply:
    """Only the plain form names `Accept-Encoding` in `Vary`."""
    if reply.header("Content-Encoding") is None:
        return reply
    return type(reply)(reply.status, without_field(reply.headers, "Vary"), reply.body)


@around("CODING-GET", "check_headers", PLAIN)
def refused(attempt: Callable[[], None], call: Call) -> None:
    """A GET with `Content-Encoding` is refused as of an unknown type."""
    if sent(call, "Content-Encoding"):
        raise Failure(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "A GET has no body.", always=True)
    attempt()


@around("CODING-GET", "check_headers", SUBTLE)
def unpacked(attempt: Callable[[], None], call: Call) -> None:
    """The empty body of a GET with `Content-Encoding: gzip` is unpacked, which fails."""
    if sent(call, "Content-Encoding").lower() == "gzip" and not call.request.body:
        raise Failure(HTTPStatus.BAD_REQUEST, "The body is not gzip.")
    attempt()
