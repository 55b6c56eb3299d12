# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
"""The connections of a client, opened when needed and closed at the latest when nobody can use them any more."""

from __future__ import annotations

import threading
import weakref
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    import httpx

    from .settings import Settings


class _NoLoop:
    """Stands for the event loop where asyncio has none."""


_NO_LOOP = _NoLoop()


class Connections:
    """Makes the clients of httpx, keeps them and closes them. Safe under threads."""

    def __init__(self, settings: Settings) -> None:
        """Take the settings; nothing is opened yet."""
        self._settings = settings
        self._lock = threading.Lock()
        self._http: httpx.Client | None = None
        self._given: httpx.AsyncClient | None = None
        self._async: weakref.WeakKeyDictionary[Any, httpx.AsyncClient] = weakref.WeakKeyDictionary()
        self._guards: weakref.WeakKeyDictionary[Any, AsyncGenerator[None]] = weakref.WeakKeyDictionary()

    def use(self, http: httpx.Client) -> None:
        """Use this client."""
        self._http = http

    def use_async(self, http: httpx.AsyncClient) -> None:
        """Use this client in every event loop."""
        self._given = http

    def get(self) -> httpx.Client:
        """The client for synchronous calls."""
        http = self._http
        if http is not None:
            return http
        with self._lock:
            if self._http is None:
                from . import transport  # noqa: PLC0415 - httpx is slow to import

                self._http = transport.new_client(self._settings)
                weakref.finalize(self, self._http.close)  # so that nobody has to close it
            return self._http

    def get_async(self) -> httpx.AsyncClient:
        """The client for the running event loop."""
        if self._given is not None:
            return self._given
        loop = _loop()
        with self._lock:
            if loop not in self._async:
                from . import transport  # noqa: PLC0415 - httpx is slow to import

                self._async[loop] = transport.new_async_client(self._settings)
            return self._async[loop]

    async def ready(self) -> httpx.AsyncClient:
        """The client for the running event loop, which is closed at the latest when the loop ends."""
        http, loop = self.get_async(), _loop()
        if self._given is None and loop not in self._guards:
            guard = self._guards[loop] = _closing(http)
            await anext(guard)  # from here on the loop knows it, and ends it before it ends itself
        return http

    def close(self) -> None:
        """Close what synchronous calls use."""
        http, self._http = self._http, None
        if http is not None:
            http.close()

    async def aclose(self) -> None:
        """Close what calls in the running event loop use."""
        loop = _loop()
        given, self._given = self._given, None
        http, guard = self._async.pop(loop, None), self._guards.pop(loop, None)
        if guard is not None:
            await guard.aclose()
        for opened in (given, http):
            if opened is not None:
                await opened.aclose()


def _loop() -> object:
    import asyncio  # noqa: PLC0415 - slow to import; whoever calls this has long imported it

    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return _NO_LOOP


async def _closing(http: httpx.AsyncClient) -> AsyncGenerator[None]:
    """Close a client when the event loop ends its asynchronous generators."""
    try:
        yield
    finally:
        await http.aclose()
