"""Variants in how a response goes out: its header fields, its coding, its framing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

from mutants.edits import setting, without_field
from mutants.host import Framing
from mutants.variants.variant import Variant
from zuora_aqua_contracts.reference import negotiate

if TYPE_CHECKING:
    from zuora_aqua_contracts.reference.call import Call
    from zuora_aqua_contracts.reference.messages import Reply, Request
    from zuora_aqua_contracts.reference.responses import Fields


class LowerCaseHeaders(Variant):
    """Names of header fields are in lower case, and in the opposite order."""

    def sent(self, _request: Request, reply: Reply) -> Reply:
        """Return the changed reply."""
        return replace(reply, headers=tuple((name.lower(), value) for name, value in reversed(reply.headers)))


class UpperCaseHeaders(Variant):
    """Names of header fields are in capitals, sorted."""

    def sent(self, _request: Request, reply: Reply) -> Reply:
        """Return the changed reply."""
        return replace(reply, headers=tuple(sorted((name.upper(), value) for name, value in reply.headers)))


class Chunked(Variant):
    """Bodies go out in chunks, without their length."""

    framing = Framing(chunk=400)


class TinyChunks(Variant):
    """Bodies go out in chunks of a few bytes, in the middle of characters too."""

    framing = Framing(chunk=37)


class SlowFirstByte(Variant):
    """The first byte takes its time."""

    framing = Framing(delay=0.003)


class NoKeepAlive(Variant):
    """Every connection is closed after one response."""

    def sent(self, _request: Request, reply: Reply) -> Reply:
        """Return the changed reply."""
        return replace(reply, headers=(*reply.headers, ("Connection", "close")))


class Charset(Variant):
    """`Content-Type` names the charset, in letters of either case."""

    def content_headers(self, call: Call) -> Fields:
        """Return the header fields of the content."""
        return setting(super().content_headers(call), "Content-Type", 'Application/JSON; charset="UTF-8"')


class CompressesEverything(Variant):
    """Whoever offers gzip gets it, for bodies of any size and for errors."""

    def is_compressed(self, call: Call, body: bytes) -> bool:  # noqa: ARG002 - whatever it holds
        """Whether this server compresses the body."""
        return self.accepts_gzip(call)


class CompressesOtherwise(Variant):
    """Gzip is of another level, in several members of the file format's options, and its name in capitals."""

    def compress(self, body: bytes) -> bytes:
        """Return the compressed body."""
        stored = bytearray(negotiate.compress(body))
        stored[9] = 255  # the operating system that made it: unknown (RFC 1952, 2.3.1)
        return bytes(stored)

    def sent(self, _request: Request, reply: Reply) -> Reply:
        """Return the changed reply."""
        return replace(reply, headers=setting(reply.headers, "Content-Encoding", "GZIP"))


class OtherCodings(Variant):
    """Whoever takes another coding than gzip gets that one, in a body that only its own reader understands."""

    def sent(self, request: Request, reply: Reply) -> Reply:
        """Return the changed reply."""
        coded = any(name.lower() == "content-encoding" for name, _ in reply.headers)
        offer = (request.listed("Accept-Encoding") or "").lower()
        if coded or offer not in ("br", "*"):
            return reply
        return replace(reply, headers=(*reply.headers, ("Content-Encoding", "br")), body=b"\x1b" + reply.body[::-1])


class StarOnlyByName(Variant):
    """`Accept-Encoding: *` is no wish for gzip."""

    def accepts_gzip(self, call: Call) -> bool:
        """Whether this server takes the request to accept gzip."""
        return "gzip" in (call.request.listed("Accept-Encoding") or "").lower() and super().accepts_gzip(call)


class VaryMore(Variant):
    """`Vary` names more fields, in two of its own."""

    def content_headers(self, call: Call) -> Fields:
        """Return the header fields of the content."""
        fields = setting(super().content_headers(call), "Vary", "Origin, accept-encoding")
        return (*fields, ("Vary", "Authorization"))


class VaryAnything(Variant):
    """`Vary` says that anything may matter."""

    def content_headers(self, call: Call) -> Fields:
        """Return the header fields of the content."""
        return setting(super().content_headers(call), "Vary", "*")


class NoRequestId(Variant):
    """No response has `Zuora-Request-Id`, nor any limit."""

    def common_headers(self, call: Call) -> Fields:
        """Return the header fields of every response."""
        return self.track_headers(call)

    def wait_headers(self, call: Call, seconds: int) -> Fields:
        """Return the header fields that say how long to wait."""
        return (*super().wait_headers(call, seconds), ("ratelimit-reset", str(seconds)))


class RetryAfterOnly(Variant):
    """Over the limit the wait is in `Retry-After` alone."""

    def rate_headers(self, call: Call) -> Fields:
        """Return the header fields of the rate limit."""
        return without_field(super().rate_headers(call), "ratelimit-reset")


class ResetOnly(Variant):
    """Over the limit the wait is in `ratelimit-reset` alone."""

    def wait_headers(self, call: Call, seconds: int) -> Fields:  # noqa: ARG002 - in other headers
        """Return the header fields that say how long to wait."""
        return ()


class RetryAfterDate(Variant):
    """Over the limit `Retry-After` is a date, and alone."""

    def rate_headers(self, call: Call) -> Fields:
        """Return the header fields of the rate limit."""
        return without_field(super().rate_headers(call), "ratelimit-reset")

    def wait_headers(self, call: Call, seconds: int) -> Fields:
        """Return the header fields that say how long to wait."""
        return (("Retry-After", format_datetime(call.now + timedelta(seconds=seconds), usegmt=True)),)


class Validators(Variant):
    """Responses have a weak entity tag, an age, and words on caching."""

    def sent(self, _request: Request, reply: Reply) -> Reply:
        """Return the changed reply."""
        more = (("ETag", 'W/"7"'), ("Age", "0"), ("Cache-Control", "no-store, private"), ("Pragma", "no-cache"))
        return replace(reply, headers=(*more, *reply.headers))


class Gateway(Variant):
    """A gateway adds cookies, its name, its way and its security policies."""

    def sent(self, _request: Request, reply: Reply) -> Reply:
        """Return the changed reply."""
        more = (
            ("Server", "gateway/1.25"),
            ("Via", "1.1 gateway"),
            ("Set-Cookie", "route=a; Path=/; Secure; HttpOnly"),
            ("Set-Cookie", "session=b; Max-Age=60"),
            ("Strict-Transport-Security", "max-age=31536000"),
            ("X-Content-Type-Options", "nosniff"),
        )
        return replace(reply, headers=(*reply.headers, *more))


class IdentitySaid(Variant):
    """A body that is not compressed is called `identity`."""

    def sent(self, _request: Request, reply: Reply) -> Reply:
        """Return the changed reply."""
        coded = reply.header("Content-Encoding") is not None
        return reply if coded else replace(reply, headers=(*reply.headers, ("Content-Encoding", "identity")))
