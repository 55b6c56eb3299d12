# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
# ruff: noqa: TID252 - the package stays movable
"""One call, from the first request to the last retry: what to do next, with no input or output of its own.

Synchronous and asynchronous calls drive the same generator, so that they behave alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from . import echoes, replies, retries
from .errors import APIConnectionError
from .malformed import MalformedError

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from ..types import Response
    from .operations import Operation
    from .secret import Secret
    from .tokens import Tokens


@dataclass(frozen=True, slots=True)
class Send:
    """Send the request. The answer is a `RawReply`, or an `APIConnectionError` where there is none."""

    token: Secret | None


@dataclass(frozen=True, slots=True)
class Sleep:
    """Wait for some seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class NeedToken:
    """Get the token. The answer is a `Secret`."""

    tokens: Tokens


Step = Send | Sleep | NeedToken


def conversation(
    operation: Operation[Any, Any],
    asked: Mapping[str, Any],
    tokens: Tokens | None,
    max_retries: int,
    clock: retries.Clock,
) -> Generator[Step, Any, Response[Any]]:
    """The steps of a call.

    Args:
        operation: The operation that is called.
        asked: The request, as generated code gives it.
        tokens: Where the token comes from; None where none is sent.
        max_retries: How often to ask again at most.
        clock: What tells the time.

    Raises:
        APIConnectionError: There was no response to the last request.
    """
    attempts = retried = 0
    renewed = False
    while True:
        token = None if tokens is None else (yield NeedToken(tokens))
        attempts += 1
        answer: replies.RawReply | APIConnectionError = yield Send(token)
        again, named, verdict = True, None, None
        if isinstance(answer, replies.RawReply):
            mask = _unmasked if token is None else token.hidden_in
            verdict = replies.judged(operation, answer, clock.now(), mask)
            if verdict.error is None:
                verdict = _checked(operation, asked, answer, verdict, clock.now())
                return replies.response_of(answer, verdict, attempts)
            if verdict.status == HTTPStatus.UNAUTHORIZED and tokens and tokens.renewable and not renewed:
                renewed = True
                tokens.forget(token)
                continue
            again, named = verdict.is_retryable or retries.worth_it(answer.status), verdict.error.retry_after
        wait = None
        if again and operation.may_repeat(asked["headers"]) and retried < max_retries:
            retried += 1
            wait = retries.wait_before(retried, named, clock.random())
        if wait is None:
            return _last(answer, verdict, attempts)
        yield Sleep(wait)


def _checked(
    operation: Operation[Any, Any],
    asked: Mapping[str, Any],
    answer: replies.RawReply,
    verdict: replies.Verdict,
    now: float,
) -> replies.Verdict:
    """Turn a success that belongs to another request into an error."""
    try:
        echoes.check(operation, asked, answer.headers, verdict.parsed)
    except MalformedError as problem:
        return replies.Verdict(error=replies.invalid(answer, problem.pointer, problem.problem, now))
    return verdict


def _last(
    answer: replies.RawReply | APIConnectionError, verdict: replies.Verdict | None, attempts: int
) -> Response[Any]:
    """End with what the last request gave.

    Raises:
        APIConnectionError: It gave no response.
    """
    if isinstance(answer, APIConnectionError):
        answer.attempts = attempts
        raise answer
    return replies.response_of(answer, verdict or replies.Verdict(), attempts)


def _unmasked(text: str) -> str:
    return text
