# ruff: noqa: TID252 - the package stays movable
"""One call, from the first request to the last retry: what to do next, with no input or output of its own.

Synchronous and asynchronous calls drive the same generator, so that they behave alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from . import echoes, replies, retries
from .errors import APIResponseValidationError, APITimeoutError
from .malformed_error import MalformedError

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from ..types import Response
    from .operations import Operation
    from .secret import Secret
    from .settings import Settings
    from .tokens import Tokens


_OVER = "No answer in time: total_timeout was over before a request was sent. Ask again later, or allow more time."


@dataclass(slots=True, eq=False, repr=False)
class Send:
    """Send the request. The answer is a `RawReply`, or a `Failure` where there is none."""

    token: Secret | None


@dataclass(slots=True, eq=False, repr=False)
class Sleep:
    """Wait for some seconds before a retry.

    Attributes:
        seconds: How long.
        retry: Which retry it is, from 1.
        reason: Why there is one.
    """

    seconds: float
    retry: int
    reason: str


@dataclass(slots=True, eq=False, repr=False)
class NeedToken:
    """Get the token. The answer is a `Secret`."""

    tokens: Tokens


@dataclass(slots=True, eq=False, repr=False)
class Discard:
    """Close the connection of a response that is no answer to the request: what follows on it may be none too."""

    answer: replies.RawReply


Step = Send | Sleep | NeedToken | Discard


def conversation(
    operation: Operation[Any, Any],
    asked: Mapping[str, Any],
    tokens: Tokens | None,
    settings: Settings,
    until: float | None = None,
) -> Generator[Step, Any, Response[Any]]:
    """Yield the steps of a call.

    Args:
        operation: The operation that is called.
        asked: The request, as generated code gives it.
        tokens: Where the token comes from; None where none is sent.
        settings: How often to ask again at most, and what tells the time.
        until: When the call ends, by the clock; None where it has no end.

    Raises:
        APIConnectionError: There was no response to the last request.
        APITimeoutError: The time of the call was over before a request was sent.
    """
    clock, max_retries = settings.clock, settings.max_retries
    attempts = retried = 0
    renewed = False
    while True:
        token = None if tokens is None else (yield NeedToken(tokens))
        if until is not None and clock.monotonic() >= until:
            raise APITimeoutError(_OVER, attempts=attempts)
        attempts += 1
        answer: replies.RawReply | replies.Failure = yield Send(token)
        again, named, verdict = True, None, None
        if isinstance(answer, replies.RawReply):
            secret: Secret | None = asked.get("secret", token)
            mask = _unmasked if secret is None else secret.hidden_in
            verdict = replies.judge(operation, answer, clock.now(), mask)
            problem = _foreign(operation, asked, answer, verdict) if verdict.error is None else None
            if problem is not None:
                error = replies.invalid(answer, problem.pointer, problem.problem, clock.now(), mask)
                verdict = replies.Verdict(error=error)
            if isinstance(verdict.error, APIResponseValidationError):
                yield Discard(answer)
            if problem is not None or verdict.error is None:
                return replies.response_of(answer, verdict, attempts)
            if verdict.status == HTTPStatus.UNAUTHORIZED and tokens and tokens.renewable and not renewed:
                renewed = True
                tokens.forget(token)
                continue
            again, named = verdict.is_retryable or retries.is_retryable_status(answer.status), verdict.error.retry_after
        else:
            again = answer.is_retryable
        wait = None
        if again and operation.may_repeat(asked["headers"]) and retried < max_retries:
            retried += 1
            wait = retries.backoff(retried, named, clock.random())
        if wait is None or (until is not None and clock.monotonic() + wait >= until):
            return _last(answer, verdict, attempts)
        yield Sleep(wait, retried, _reason(answer, verdict))


def _foreign(
    operation: Operation[Any, Any], asked: Mapping[str, Any], answer: replies.RawReply, verdict: replies.Verdict
) -> MalformedError | None:
    """What shows that a success belongs to another request, if anything."""
    try:
        echoes.check(operation, asked, answer.headers, verdict.parsed)
    except MalformedError as problem:
        return problem
    return None


def _last(answer: replies.RawReply | replies.Failure, verdict: replies.Verdict | None, attempts: int) -> Response[Any]:
    """End with what the last request gave.

    Raises:
        APIConnectionError: It gave no response.
    """
    if isinstance(answer, replies.Failure):
        answer.error.attempts = attempts
        raise answer.error
    return replies.response_of(answer, verdict or replies.Verdict(), attempts)


def _reason(answer: replies.RawReply | replies.Failure, verdict: replies.Verdict | None) -> str:
    """Why a request is repeated, in words that hold nothing of the response but numbers."""
    if isinstance(answer, replies.Failure):
        return type(answer.error).__name__
    reasons = verdict.error.reasons if verdict is not None and verdict.error is not None else ()
    codes = ", ".join(str(reason.code) for reason in reasons if reason.code is not None)
    return f"status {answer.status}" + (f", code {codes}" if codes else "")


def _unmasked(text: str) -> str:
    return text
