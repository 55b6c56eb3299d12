# ruff: noqa: SLF001 - it runs the calls of `Caller`, with what that has
"""The way from a call of an operation to its response, synchronous and asynchronous."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from . import attempts, logger, logs, transport
from .streams import Stream

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping

    from ..types import Response  # noqa: TID252 - the package stays movable
    from .caller import Caller
    from .operations import Operation
    from .settings import Settings


def call(caller: Caller, operation: Operation[Any, Any], asked: Mapping[str, Any]) -> Response[Any]:
    """Make a call, retries included.

    Raises:
        APIConnectionError: There is no response.
        InvalidArgumentError: There is no token that could be sent.
    """
    http = caller._connections.get()
    settings, until, steps = _begin(caller, operation, asked)
    answer: Any = None
    while True:
        try:
            step = steps.send(answer)
        except StopIteration as end:
            response: Response[Any] = end.value
            if isinstance(response.parsed, Stream):
                from . import downloads  # noqa: PLC0415 - few calls give a file

                reopen = partial(_again, caller._call, operation, asked)
                response.parsed = downloads.Download(response.parsed, reopen, settings.max_retries, settings.clock)
            return response
        if isinstance(step, attempts.Send):
            answer = transport.send(http, settings, transport.Call(operation, asked, step.token, until))
        elif isinstance(step, attempts.Sleep):
            answer = settings.clock.sleep(step.seconds)
        elif isinstance(step, attempts.Discard):
            transport.discard(step.answer)
        else:
            answer = step.tokens.get(settings.left_until(until))


async def call_async(caller: Caller, operation: Operation[Any, Any], asked: Mapping[str, Any]) -> Response[Any]:
    """Make a call, retries included, asynchronously; see `call`."""
    http = await caller._connections.ready()
    settings, until, steps = _begin(caller, operation, asked)
    answer: Any = None
    while True:
        try:
            step = steps.send(answer)
        except StopIteration as end:
            response: Response[Any] = end.value
            if isinstance(response.parsed, Stream):
                from . import downloads  # noqa: PLC0415 - few calls give a file

                reopen = partial(_again, caller._call_async, operation, asked)
                response.parsed = downloads.AsyncDownload(response.parsed, reopen, settings.max_retries, settings.clock)
            return response
        if isinstance(step, attempts.Send):
            answer = await transport.send_async(http, settings, transport.Call(operation, asked, step.token, until))
        elif isinstance(step, attempts.Sleep):
            answer = await settings.clock.sleep_async(step.seconds)
        elif isinstance(step, attempts.Discard):
            await transport.discard_async(step.answer)
        else:
            answer = await step.tokens.get_async(settings.left_until(until))


def _begin(
    caller: Caller, operation: Operation[Any, Any], asked: Mapping[str, Any]
) -> tuple[Settings, float | None, Generator[attempts.Step, Any, Response[Any]]]:
    """Return what a call goes by: the settings, when it ends by the clock, and its steps."""
    settings = caller._settings
    tokens = caller._tokens if operation.secured else None
    until = settings.end_of_call()
    steps = attempts.conversation(operation, asked, tokens, settings, until)
    return settings, until, logs.watched(steps, asked, settings.clock) if logger.is_on() else steps


def _again(
    call: Callable[..., Any], operation: Operation[Any, Any], asked: Mapping[str, Any], headers: Mapping[str, str]
) -> Any:
    """Repeat a request with more headers."""
    return call(operation, {**asked, "headers": {**asked["headers"], **headers}})
