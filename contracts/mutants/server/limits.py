"""Servers that are wrong about limits: RATE-*."""

from __future__ import annotations

import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from mutants.edits import setting, with_status, without_field
from mutants.registry import PLAIN, SUBTLE, after, around

if TYPE_CHECKING:
    from collections.abc import Callable

    from mutants.registry import Mutated
    from zuora_aqua_contracts.reference.call import Call, Failure
    from zuora_aqua_contracts.reference.messages import Reply
    from zuora_aqua_contracts.reference.responses import Fields

_LIMITED = HTTPStatus.TOO_MANY_REQUESTS


def _over(reply: Reply) -> bool:
    return reply.status == _LIMITED


def _waiting(reply: Reply, value: str) -> Reply:
    """The reply with another wait, by both names."""
    fields = setting(setting(reply.headers, "Retry-After", value), "ratelimit-reset", value)
    return type(reply)(reply.status, fields, reply.body)


@around("RATE-429", "check_rate_limit", PLAIN)
def no_limit() -> None:
    """There is no limit."""


@after("RATE-429", "failed", PLAIN)
def unavailable(reply: Reply) -> Reply:
    """Over the limit there is a 503."""
    return with_status(reply, HTTPStatus.SERVICE_UNAVAILABLE) if _over(reply) else reply


@after("RATE-429", "failed", PLAIN)
def no_wait(reply: Reply) -> Reply:
    """A 429 does not name the wait."""
    if not _over(reply):
        return reply
    fields = without_field(without_field(reply.headers, "Retry-After"), "ratelimit-reset")
    return type(reply)(reply.status, fields, reply.body)


@after("RATE-429", "failed", SUBTLE)
def moment_for_wait(reply: Reply) -> Reply:
    """The wait is named as a moment since 1970, and not in seconds from now."""
    return _waiting(reply, str(int(time.time()) + 60)) if _over(reply) else reply


@after("RATE-429", "failed", SUBTLE)
def milliseconds(reply: Reply) -> Reply:
    """The wait is named in milliseconds."""
    return _waiting(reply, str(int(reply.header("Retry-After") or 0) * 1000)) if _over(reply) else reply


@after("RATE-429", "failed", SUBTLE)
def words(reply: Reply) -> Reply:
    """The wait is named in words."""
    return _waiting(reply, f"{reply.header('Retry-After')} seconds") if _over(reply) else reply


@after("RATE-429", "error_status", SUBTLE)
def success_on_old_versions(status: int, call: Call, failure: Failure, server: Mutated) -> int:
    """Over the limit there is an error body with 200 on minor versions before errors had statuses."""
    return HTTPStatus.OK if failure.status == _LIMITED and not server.has_error_status(call) else status


@around("RATE-429", "check_rate_limit", SUBTLE)
def every_second_call(attempt: Callable[[], None], call: Call, server: Mutated) -> None:
    """Over the limit every second call gets through."""
    if call.tenant.reset_seconds is not None:
        server.memory["over"] = server.memory.get("over", 0) + 1
        if server.memory["over"] % 2 == 0:
            return
    attempt()


@around("RATE-429", "check_rate_limit", SUBTLE)
def long_waits_forgotten(attempt: Callable[[], None], call: Call) -> None:
    """A limit whose wait is over two minutes is not kept."""
    if (call.tenant.reset_seconds or 0) <= 120:  # noqa: PLR2004 - as said
        attempt()


@after("RATE-HEADERS", "rate_headers", PLAIN)
def unlimited(fields: Fields) -> Fields:
    """`ratelimit-limit` is a word."""
    return setting(fields, "ratelimit-limit", "unlimited")


@after("RATE-HEADERS", "rate_headers", SUBTLE)
def below_zero(fields: Fields, call: Call) -> Fields:
    """Over the limit `ratelimit-remaining` is below zero."""
    return fields if call.tenant.reset_seconds is None else setting(fields, "ratelimit-remaining", "-1")


@after("RATE-HEADERS", "rate_headers", SUBTLE)
def with_a_unit(fields: Fields) -> Fields:
    """`ratelimit-reset` has a unit."""
    return tuple((name, f"{value}s" if name == "ratelimit-reset" else value) for name, value in fields)


@after("RATE-HEADERS", "wait_headers", SUBTLE)
def fraction(_fields: Any, _call: Call, seconds: int) -> Any:
    """`Retry-After` is a fraction of seconds."""
    return (("Retry-After", f"{seconds}.5"),)


@after("RATE-HEADERS", "rate_headers", SUBTLE)
def concurrency_in_words(fields: Fields) -> Fields:
    """`Concurrency-Limit-Remaining` is a share of the limit."""
    return tuple((name, f"{value}/40" if name == "Concurrency-Limit-Remaining" else value) for name, value in fields)
