"""Base of the clients: calls of operations with their settings, token and connections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .connections import Connections
from .settings import Settings
from .tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Mapping

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
        from . import calls  # noqa: PLC0415 - with httpx, models and all slow to import

        return calls.call(self, operation, asked)

    async def _call_async(self, operation: Operation[Any, Any], asked: Mapping[str, Any]) -> Response[Any]:
        """Call an operation asynchronously, as `_call` does."""
        from . import calls  # noqa: PLC0415 - with httpx, models and all slow to import

        return await calls.call_async(self, operation, asked)
