"""The way from a call of an operation to its response, synchronous and asynchronous."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from . import sending
from .connections import Connections
from .downloads import AsyncDownload, Download
from .settings import Settings
from .tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..types import Response  # noqa: TID252 - the package stays movable
    from .operations import Operation


class Caller:
    """A client's settings, token and connections, and the calls over them."""

    _settings: Settings
    _tokens: Tokens | None
    _connections: Connections
    _owns_connections: bool

    def _call(self, operation: Operation[Any, Any], asked: Mapping[str, Any]) -> Response[Any]:
        """Send what generated code asks for.

        Raises:
            APIConnectionError: There is no response.
            InvalidArgumentError: There is no token that could be sent.
        """
        from . import logger, logs, streams, transport  # noqa: PLC0415 - httpx is slow to import

        http, settings = self._connections.get(), self._settings
        tokens = self._tokens if operation.secured else None
        until = settings.end_of_call()
        steps = sending.conversation(operation, asked, tokens, settings, until)
        steps = logs.watched(steps, asked, settings.clock) if logger.is_on() else steps
        answer: Any = None
        while True:
            try:
                step = steps.send(answer)
            except StopIteration as end:
                response: Response[Any] = end.value
                if isinstance(response.parsed, streams.Stream):
                    reopen = partial(_again, self._call, operation, asked)
                    response.parsed = Download(response.parsed, reopen, settings.max_retries, settings.clock)
                return response
            if isinstance(step, sending.Send):
                answer = transport.sent(http, settings, transport.Call(operation, asked, step.token, until))
            elif isinstance(step, sending.Sleep):
                answer = settings.clock.sleep(step.seconds)
            else:
                answer = step.tokens.get(settings.left_until(until))

    async def _call_async(self, operation: Operation[Any, Any], asked: Mapping[str, Any]) -> Response[Any]:
        """Make a call, retries included, asynchronously; see `_call`."""
        from . import logger, logs, streams, transport  # noqa: PLC0415 - httpx is slow to import

        http, settings = await self._connections.ready(), self._settings
        tokens = self._tokens if operation.secured else None
        until = settings.end_of_call()
        steps = sending.conversation(operation, asked, tokens, settings, until)
        steps = logs.watched(steps, asked, settings.clock) if logger.is_on() else steps
        answer: Any = None
        while True:
            try:
                step = steps.send(answer)
            except StopIteration as end:
                response: Response[Any] = end.value
                if isinstance(response.parsed, streams.Stream):
                    reopen = partial(_again, self._call_async, operation, asked)
                    response.parsed = AsyncDownload(response.parsed, reopen, settings.max_retries, settings.clock)
                return response
            if isinstance(step, sending.Send):
                answer = await transport.sent_async(http, settings, transport.Call(operation, asked, step.token, until))
            elif isinstance(step, sending.Sleep):
                answer = await settings.clock.sleep_async(step.seconds)
            else:
                answer = await step.tokens.get_async(settings.left_until(until))


def _again(
    call: Callable[..., Any], operation: Operation[Any, Any], asked: Mapping[str, Any], headers: Mapping[str, str]
) -> Any:
    """Repeat a request with more headers."""
    return call(operation, {**asked, "headers": {**asked["headers"], **headers}})
