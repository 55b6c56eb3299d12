"""Send one request over a bare socket, to see what a client library hides, corrects or refuses to send.

h11 parses the response. What it rejects after the head, and bytes after the end of the response, are an error in the
message framing (RFC 9112, 6.3), which the `Response` describes instead of raising.
"""

from __future__ import annotations

import socket
import ssl
import time
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.request import getproxies, proxy_bypass

import h11
import httpx

from .failures import OversizedError
from .messages import MAX_BODY, Response

if TYPE_CHECKING:
    from collections.abc import Callable

    from .messages import Request

_LINGER = 0.25  # seconds to wait for excess bytes after a complete response
_READ_SIZE = 65_536
_MAX_HEAD = 2**17  # bytes of a status line with its header fields
_MAX_INTERIM = 100  # interim responses (1xx) before the final one


def is_behind_proxy(base: str) -> bool:
    """Whether the environment names a proxy for a URL, which a bare socket would bypass."""
    url, proxies = httpx.URL(base), getproxies()
    return bool(proxies.get(url.scheme) or proxies.get("all")) and not proxy_bypass(url.host)


def send(
    base: str, request: Request, *, case: Callable[[str], str] = str, verify: ssl.SSLContext | bool, timeout: float
) -> Response:
    """Send a request, read the response and whatever follows it.

    Args:
        base: Base URL of the server.
        request: The request.
        case: Changes the letter case of header field names.
        verify: The certificate authorities to trust, True for those of the system.
        timeout: Seconds for the whole exchange.

    Raises:
        TimeoutError: The response was not complete in time.
        OSError: The connection failed.
        httpx.RemoteProtocolError: The head of the response is not HTTP/1.
        OversizedError: The body is too long.
    """
    url, expires_at = httpx.URL(base), time.monotonic() + timeout
    port = url.port or (443 if url.scheme == "https" else 80)
    with socket.create_connection((url.host, port), timeout) as plain:
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with _secured(plain, url, verify) as connection:
            protocol = h11.Connection(h11.CLIENT, max_incomplete_event_size=_MAX_HEAD)
            connection.sendall(_serialize(protocol, url, request, case))
            return _Reader(connection, protocol, expires_at).read()


def _secured(plain: socket.socket, url: httpx.URL, verify: ssl.SSLContext | bool) -> socket.socket:
    if url.scheme != "https":
        return plain
    context = verify if isinstance(verify, ssl.SSLContext) else httpx.create_ssl_context()
    return context.wrap_socket(plain, server_hostname=url.host)


def _serialize(protocol: h11.Connection, url: httpx.URL, request: Request, case: Callable[[str], str]) -> bytes:
    """Serialize a request; it asks the server to close the connection after the response."""
    fields = [("Host", url.netloc.decode("ascii")), *request.headers]
    if request.authorization is not None:
        fields.append(("Authorization", request.authorization.value))
    headers = [(case(name).encode(), value.encode()) for name, value in [*fields, ("Connection", "close")]]
    target = url.path.rstrip("/") + request.path
    head = h11.Request(method=request.method, target=target.encode(), headers=headers)
    return protocol.send(head) + protocol.send(h11.EndOfMessage())


class _Reader:
    """Reads one response from a connection, until `expires_at` on the monotonic clock."""

    def __init__(self, connection: socket.socket, protocol: h11.Connection, expires_at: float) -> None:
        self._connection = connection
        self._protocol = protocol
        self._expires_at = expires_at
        self._closed = False

    def read(self) -> Response:
        """Read the response."""
        head = self._head()
        body, framing = bytearray(), ""
        try:
            while not isinstance(event := self._event(), h11.EndOfMessage):
                if isinstance(event, h11.Data):
                    body += event.data
                if len(body) > MAX_BODY:
                    raise OversizedError(MAX_BODY)
            excess = self._excess()
            framing = f"bytes after the end of the response: {excess}" if excess else ""
        except h11.RemoteProtocolError as error:
            framing = str(error)
        fields = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in head.headers.raw_items())
        return Response(head.status_code, fields, bytes(body), framing)

    def _head(self) -> h11.Response:
        try:
            for _ in range(_MAX_INTERIM + 1):
                if isinstance(event := self._event(), h11.Response):
                    return event
        except h11.RemoteProtocolError as error:
            reason = "the connection was closed without a response" if self._closed else str(error)
            raise httpx.RemoteProtocolError(reason) from None
        raise httpx.RemoteProtocolError(f"over {_MAX_INTERIM} interim responses")

    def _event(self) -> object:
        while (event := self._protocol.next_event()) is h11.NEED_DATA:
            remaining = self._expires_at - time.monotonic()
            if remaining <= 0:
                raise TimeoutError
            self._connection.settimeout(remaining)
            data = self._connection.recv(_READ_SIZE)
            self._closed = not data
            self._protocol.receive_data(data)
        return event

    def _excess(self) -> int:
        """Count the bytes after the end of the response, those of the next `_LINGER` seconds too."""
        count = len(self._protocol.trailing_data[0])
        expires_at = min(time.monotonic() + _LINGER, self._expires_at)
        with suppress(OSError):  # a server that resets the connection now sends no more
            while not self._closed and count < MAX_BODY and (remaining := expires_at - time.monotonic()) > 0:
                self._connection.settimeout(remaining)
                data = self._connection.recv(_READ_SIZE)
                self._closed, count = not data, count + len(data)
        return count
