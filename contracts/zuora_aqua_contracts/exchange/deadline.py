"""A time limit for each request as a whole; httpx restarts its own time-outs with every byte received."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import httpcore

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable

    import httpx

_VERSION = b"HTTP/"  # how each response begins


class Deadline(httpcore.NetworkBackend):
    """A network backend of httpcore that cuts every time-out to the time that remains for the request.

    Attributes:
        connected: Whether a connection was opened since the start, and not reused.
        written, received: Number of bytes since the start.
        speaks_http: Whether the first bytes received since the start begin a response of HTTP/1 (RFC 9112, 4).
    """

    def __init__(self) -> None:
        """Start without a limit."""
        self._network = httpcore.SyncBackend()
        self._expires_at = float("inf")
        self.connected = False
        self.written = 0
        self.received = 0
        self._first = b""

    def start(self, seconds: float) -> None:
        """Limit all operations until the next `start` to this many seconds altogether."""
        self._expires_at = time.monotonic() + seconds
        self.connected, self.written, self.received, self._first = False, 0, 0, b""

    @property
    def speaks_http(self) -> bool:
        """See the attributes of the class."""
        return self._first == _VERSION

    def count(self, data: bytes) -> None:
        """Count received bytes, and keep the first ones."""
        self.received += len(data)
        self._first += data[: len(_VERSION) - len(self._first)]

    def remaining(self, timeout: float | None, error: type[Exception]) -> float:
        """Return the time-out in seconds for one operation.

        Raises:
            Exception: The time is over; of the class `error`.
        """
        seconds = self._expires_at - time.monotonic()
        if seconds <= 0:
            raise error
        return seconds if timeout is None else min(timeout, seconds)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect, within the time that remains."""
        timeout = self.remaining(timeout, httpcore.ConnectTimeout)
        stream = self._network.connect_tcp(host, port, timeout, local_address, socket_options)
        self.connected = True
        return _Stream(stream, self)

    def sleep(self, seconds: float) -> None:
        """Sleep between attempts to connect."""
        self._network.sleep(seconds)


class _Stream(httpcore.NetworkStream):
    """A connection whose reads and writes are limited to the time that remains."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._stream.read(max_bytes, self._deadline.remaining(timeout, httpcore.ReadTimeout))
        self._deadline.count(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.remaining(timeout, httpcore.WriteTimeout))
        self._deadline.written += len(buffer)

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        timeout = self._deadline.remaining(timeout, httpcore.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, timeout), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def install(client: httpx.Client) -> Deadline:
    """Install a deadline into the connection pools of a client, those of proxies too; the caller starts it."""
    deadline = Deadline()
    for transport in (client._transport, *client._mounts.values()):  # noqa: SLF001 - httpx has no public way to its pools
        if transport is not None:
            transport._pool._network_backend = deadline  # type: ignore[attr-defined] # noqa: SLF001 - httpx has no public way to its pools
    return deadline
