# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
"""The connections of a client: opened when needed, one set a process, closed at the latest when nobody can use them."""

from __future__ import annotations

import os
import threading
import weakref
from typing import TYPE_CHECKING, Any

from .errors import APIConnectionError
from .processes import PerProcess

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    import httpx

    from .settings import Settings


class _NoLoop:
    """Stands for the event loop where asyncio has none."""


_NO_LOOP = _NoLoop()


class _Pool:
    """The httpx clients that one process opened."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.http: httpx.Client | None = None
        self.finalizer: weakref.finalize[..., Any] | None = None
        self.of_loops: weakref.WeakKeyDictionary[Any, httpx.AsyncClient] = weakref.WeakKeyDictionary()
        self.guards: weakref.WeakKeyDictionary[Any, AsyncGenerator[None]] = weakref.WeakKeyDictionary()

    def forget_closed_loops(self) -> None:
        """Drop what belongs to event loops that were closed without an end of their asynchronous generators."""
        for loop in list(self.of_loops):
            if loop is not _NO_LOOP and loop.is_closed():
                self.of_loops.pop(loop, None)
                self.guards.pop(loop, None)


class Connections:
    """Opens httpx clients, keeps them and closes them. Safe under threads, event loops and forks.

    Not so a fork while another thread makes the first call of the process: Python's own locks of the modules that the
    call imports stay locked in the child.
    """

    def __init__(self, settings: Settings) -> None:
        """Take the settings; nothing is opened yet."""
        self._settings = settings
        self._pools = PerProcess(_Pool)
        self._given: httpx.Client | None = None
        self._given_async: httpx.AsyncClient | None = None
        self._process = 0

    def use(self, http: httpx.Client) -> None:
        """Use this client, in this process."""
        self._given, self._process = http, os.getpid()

    def use_async(self, http: httpx.AsyncClient) -> None:
        """Use this client in every event loop of this process."""
        self._given_async, self._process = http, os.getpid()

    def get(self) -> httpx.Client:
        """Return the client for synchronous calls, opened where there is none.

        Raises:
            APIConnectionError: The user's own client belongs to the process before a fork, or the environment names
                a proxy or certificates that cannot be used.
        """
        if self._given is not None:
            self._check_process()
            return self._given
        pool = self._pools.get()
        http = pool.http
        if http is not None and not http.is_closed:
            return http
        with pool.lock:
            if pool.http is None or pool.http.is_closed:
                from . import httpx_setup  # noqa: PLC0415 - httpx is slow to import

                http = pool.http = httpx_setup.new_client(self._settings)
                pool.finalizer = weakref.finalize(self, _close_own, http, os.getpid())  # so that nobody has to close it
            return pool.http

    def get_async(self) -> httpx.AsyncClient:
        """Return the client for the running event loop, opened where there is none.

        Raises:
            APIConnectionError: The user's own client belongs to the process before a fork, or the environment names
                a proxy or certificates that cannot be used.
        """
        if self._given_async is not None:
            self._check_process()
            return self._given_async
        pool, loop = self._pools.get(), _loop()
        http = pool.of_loops.get(loop)
        if http is not None and not http.is_closed:
            return http
        with pool.lock:
            http = pool.of_loops.get(loop)
            if http is None or http.is_closed:
                from . import httpx_setup  # noqa: PLC0415 - httpx is slow to import

                pool.forget_closed_loops()
                http = pool.of_loops[loop] = httpx_setup.new_async_client(self._settings)
            return http

    async def ready(self) -> httpx.AsyncClient:
        """Return the client for the running event loop, which is closed at the latest when the loop ends."""
        http = self.get_async()
        if self._given_async is None:
            guards, loop = self._pools.get().guards, _loop()
            if loop not in guards:
                guard = guards[loop] = _closing(http, weakref.ref(self._pools.get()), loop)
                await anext(guard)  # from here on the loop knows it, and ends it before it ends itself
        return http

    def close(self) -> None:
        """Close the connections of synchronous calls."""
        given, self._given = self._given, None
        if given is not None and self._process == os.getpid():
            given.close()
        pool = self._pools.get()
        pool.forget_closed_loops()
        http, finalizer = pool.http, pool.finalizer
        pool.http = pool.finalizer = None
        if finalizer is not None:
            finalizer.detach()  # or every client that is closed and opened again would be kept
        if http is not None:
            http.close()

    async def aclose(self) -> None:
        """Close the connections of calls in the running event loop."""
        pool, loop = self._pools.get(), _loop()
        given, self._given_async = self._given_async, None
        pool.forget_closed_loops()
        http, guard = pool.of_loops.pop(loop, None), pool.guards.pop(loop, None)
        if guard is not None:
            await guard.aclose()
        if given is not None and self._process == os.getpid():
            await given.aclose()
        if http is not None:
            await http.aclose()

    def _check_process(self) -> None:
        if self._process != os.getpid():
            raise APIConnectionError(
                "The httpx client in use was set before a fork, and its connections belong to the parent process. "
                "Set another one in this process.",
                attempts=0,
            )


def _close_own(http: httpx.Client, process: int) -> None:
    """Close a client, unless a fork inherited it: its connections are the parent's."""
    if process == os.getpid():
        http.close()


def _loop() -> object:
    import asyncio  # noqa: PLC0415 - slow to import; whoever calls this has long imported it

    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return _NO_LOOP


async def _closing(http: httpx.AsyncClient, pool: weakref.ref[_Pool], loop: object) -> AsyncGenerator[None]:
    """Close a client when the event loop ends its asynchronous generators."""
    try:
        yield
    finally:
        owner = pool()
        if owner is not None:  # a generator refers to its loop, and so no entry would ever go by itself
            owner.of_loops.pop(loop, None)
            owner.guards.pop(loop, None)
        await http.aclose()
