# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
# ruff: noqa: ASYNC109 - the interface of httpcore
"""Network connections that keep to a deadline: the time-outs of httpx are for one read each, whatever their number."""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self

import httpcore

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterable

_PIECE = 1 << 16  # bytes of one write, after which the deadline is looked at


class Deadline(float):
    """A time-out in seconds that knows when the whole response has to be there.

    httpcore hands the time-outs of a request on to each read and write as they are, and so this one comes along.
    """

    __slots__ = ("_monotonic", "until")
    until: float
    _monotonic: Callable[[], float]

    def __new__(cls, seconds: float, until: float, monotonic: Callable[[], float]) -> Self:
        """Take the time-out of one read, and when all of them end, by this clock."""
        self = super().__new__(cls, seconds)
        self.until, self._monotonic = until, monotonic
        return self

    def left(self, late: type[Exception]) -> float:
        """Return the seconds that a read may take now.

        Raises:
            httpcore.TimeoutException: There are none left; of the given class.
        """
        left = self.until - self._monotonic()
        if left <= 0:
            raise late("the response took too long as a whole")
        return left if left < self else float(self)


def _left(timeout: float | None, late: type[Exception]) -> float | None:
    return timeout.left(late) if type(timeout) is Deadline else timeout


class Stream(httpcore.NetworkStream):
    """A connection that keeps to deadlines."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        """Take the connection."""
        self._inner = inner
        self._process = os.getpid()

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what there is."""
        return self._inner.read(max_bytes, _left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all."""
        for start in range(0, len(buffer), _PIECE):
            self._inner.write(buffer[start : start + _PIECE], _left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        """Close it, and wake the thread that reads from it, which would wait for its whole time-out."""
        connection = self._inner.get_extra_info("socket")
        if connection is not None and self._process == os.getpid():  # else the process before a fork still uses it
            with suppress(OSError, ValueError):
                connection.shutdown(socket.SHUT_RDWR)
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Return the same connection with TLS."""
        left = _left(timeout, httpcore.ConnectTimeout)
        return Stream(self._inner.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> Any:
        """Return what is known of the connection."""
        return self._inner.get_extra_info(info)


class Backend(httpcore.NetworkBackend):
    """Opens connections that keep to deadlines."""

    def __init__(self, inner: httpcore.NetworkBackend) -> None:
        """Take what opens connections."""
        self._inner = inner

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to a host."""
        left = _left(timeout, httpcore.ConnectTimeout)
        return Stream(self._inner.connect_tcp(host, port, left, local_address, socket_options))

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        """Connect to a socket of this machine."""
        left = _left(timeout, httpcore.ConnectTimeout)
        return Stream(self._inner.connect_unix_socket(path, left, socket_options))

    def sleep(self, seconds: float) -> None:
        """Wait between two attempts to connect."""
        self._inner.sleep(seconds)


class AsyncStream(httpcore.AsyncNetworkStream):
    """A connection of an event loop that keeps to deadlines."""

    def __init__(self, inner: httpcore.AsyncNetworkStream) -> None:
        """Take the connection."""
        self._inner = inner

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what there is."""
        return await self._inner.read(max_bytes, _left(timeout, httpcore.ReadTimeout))

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all."""
        for start in range(0, len(buffer), _PIECE):
            await self._inner.write(buffer[start : start + _PIECE], _left(timeout, httpcore.WriteTimeout))

    async def aclose(self) -> None:
        """Close it."""
        await self._inner.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        """Return the same connection with TLS."""
        left = _left(timeout, httpcore.ConnectTimeout)
        return AsyncStream(await self._inner.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> Any:
        """Return what is known of the connection."""
        return self._inner.get_extra_info(info)


class AsyncBackend(httpcore.AsyncNetworkBackend):
    """Opens connections of an event loop that keep to deadlines."""

    def __init__(self, inner: httpcore.AsyncNetworkBackend) -> None:
        """Take what opens connections."""
        self._inner = inner

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to a host."""
        left = _left(timeout, httpcore.ConnectTimeout)
        return AsyncStream(await self._inner.connect_tcp(host, port, left, local_address, socket_options))

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.AsyncNetworkStream:
        """Connect to a socket of this machine."""
        left = _left(timeout, httpcore.ConnectTimeout)
        return AsyncStream(await self._inner.connect_unix_socket(path, left, socket_options))

    async def sleep(self, seconds: float) -> None:
        """Wait between two attempts to connect."""
        await self._inner.sleep(seconds)
