"""An end for each request as a whole: a client's time-outs begin anew with every byte that a server drips."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import httpcore

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable

    import httpx


class Deadline(httpcore.NetworkBackend):
    """The network as httpcore has it, with the time that is left as the longest time-out."""

    def __init__(self) -> None:
        """Start without an end."""
        self._network = httpcore.SyncBackend()
        self._ends = float("inf")

    def start(self, seconds: float) -> None:
        """Let all that follows, until the next start, take no longer than this."""
        self._ends = time.monotonic() + seconds

    def left(self, timeout: float | None, late: type[Exception]) -> float:
        """The time-out for a step.

        Raises:
            Exception: The time is over; of the class `late`.
        """
        left = self._ends - time.monotonic()
        if left <= 0:
            raise late
        return left if timeout is None else min(timeout, left)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect, in the time that is left."""
        timeout = self.left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._network.connect_tcp(host, port, timeout, local_address, socket_options), self)

    def sleep(self, seconds: float) -> None:
        """Sleep between attempts to connect."""
        self._network.sleep(seconds)


class _Stream(httpcore.NetworkStream):
    """A connection of which each step takes no longer than the time that is left."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        timeout = self._deadline.left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, timeout), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def bound(client: httpx.Client) -> Deadline:
    """Give a client's connections, also those through proxies, a deadline; the caller starts it."""
    deadline = Deadline()
    for transport in (client._transport, *client._mounts.values()):  # noqa: SLF001 - httpx has no public way to its pools
        if transport is not None:
            transport._pool._network_backend = deadline  # type: ignore[attr-defined] # noqa: SLF001 - as above
    return deadline
