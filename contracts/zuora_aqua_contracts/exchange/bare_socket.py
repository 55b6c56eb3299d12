"""One exchange over a bare socket: for what a client library hides, corrects or refuses to send.

What comes back is a `Response` whose `framing` tells how the length of its body was a lie (RFC 9112, 6.3). Answers of
HTTP/1.0, such that end with the connection, and chunks are as good as any.
"""

from __future__ import annotations

import re
import socket
import ssl
import time
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.request import getproxies, proxy_bypass

import httpx

from .messages import Response

if TYPE_CHECKING:
    from collections.abc import Callable

    from .messages import Request

_LINGER = 0.25  # seconds for which more bytes are waited for after a whole answer
_PIECE = 65_536
_LARGEST = 2**24  # bytes of an answer: far more than a job has
_STATUS_LINE = re.compile(rb"HTTP/1\.[01] ([0-9]{3})(?: .*)?")
_BODILESS = (204, 304)

Fields = tuple[tuple[str, str], ...]


def is_behind_proxy(base: str) -> bool:
    """Whether the environment names a proxy for a URL, so that a bare socket would go another way than other calls."""
    url, proxies = httpx.URL(base), getproxies()
    return bool(proxies.get(url.scheme) or proxies.get("all")) and not proxy_bypass(url.host)


def send(
    base: str, request: Request, *, case: Callable[[str], str] = str, verify: ssl.SSLContext | bool, timeout: float
) -> Response:
    """Send a request and read all that comes back.

    Args:
        base: Base URL of the server.
        request: The request.
        case: How the names of header fields are written.
        verify: The authorities to trust, True for the usual ones.
        timeout: Seconds for all of it.

    Raises:
        TimeoutError: The answer was not whole in time.
        OSError: The connection failed.
        httpx.RemoteProtocolError: The answer is not HTTP.
    """
    url, ends = httpx.URL(base), time.monotonic() + timeout
    port = url.port or (443 if url.scheme == "https" else 80)
    with socket.create_connection((url.host, port), timeout) as plain:
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with _secured(plain, url, verify) as connection:
            connection.sendall(written(url, request, case))
            return _read(connection, request.method, ends)


def _secured(plain: socket.socket, url: httpx.URL, verify: ssl.SSLContext | bool) -> socket.socket:
    if url.scheme != "https":
        return plain
    context = verify if isinstance(verify, ssl.SSLContext) else httpx.create_ssl_context()
    return context.wrap_socket(plain, server_hostname=url.host)


def written(url: httpx.URL, request: Request, case: Callable[[str], str]) -> bytes:
    """A request as it goes out; it asks for the connection to be closed after the answer."""
    fields = [("Host", url.netloc.decode("ascii")), *request.headers]
    if request.authorization is not None:
        fields.append(("Authorization", request.authorization.value))
    lines = [f"{case(name)}: {value}" for name, value in [*fields, ("Connection", "close")]]
    start = f"{request.method} {url.path.rstrip('/')}{request.path} HTTP/1.1"
    return "\r\n".join([start, *lines, "", ""]).encode("utf-8")


def _read(connection: socket.socket, method: str, ends: float) -> Response:
    """Read until the end of the connection; or, once an answer is whole, for a moment more."""
    found, closed = b"", False
    while not closed:
        whole = _parsed(found, method)
        left = ends - time.monotonic()
        if whole is None and left <= 0:
            raise TimeoutError
        connection.settimeout(min(left, _LINGER) if whole is not None and left > 0 else max(left, _LINGER))
        try:
            piece = connection.recv(_PIECE)
        except TimeoutError:
            if whole is not None:
                return whole
            continue
        closed, found = not piece, found + piece
        if len(found) > _LARGEST:
            raise httpx.RemoteProtocolError(f"an answer of over {_LARGEST} bytes")
    whole = _parsed(found, method, closed=True)
    if whole is None:
        raise httpx.RemoteProtocolError("the connection was closed without an answer")
    return whole


def _parsed(found: bytes, method: str, *, closed: bool = False) -> Response | None:
    """The answer in some bytes; None where it is not whole yet."""
    head, blank, rest = found.partition(b"\r\n\r\n")
    if not blank:
        return None
    first, *lines = head.split(b"\r\n")
    match = _STATUS_LINE.fullmatch(first)
    if match is None:
        raise httpx.RemoteProtocolError(f"no status line of HTTP/1: {first[:60]!r}")
    status = int(match[1])
    if 100 <= status < 200:  # noqa: PLR2004 - an interim answer
        return _parsed(rest, method, closed=closed)
    split = [line.partition(b":") for line in lines]
    headers = tuple((name.decode("latin-1"), value.strip().decode("latin-1")) for name, _, value in split)
    response = Response(status, headers, b"")
    if method == "HEAD" or status in _BODILESS:
        return Response(status, headers, b"", f"a body of {len(rest)} bytes where there is none" if rest else "")
    body = _chunked(rest) if response.all("Transfer-Encoding") else _measured(rest, response, closed=closed)
    if body is None and closed:
        body = rest, f"the connection was closed in the middle of the body, after {len(rest)} bytes"
    return None if body is None else Response(status, headers, *body)


def _measured(rest: bytes, response: Response, *, closed: bool) -> tuple[bytes, str] | None:
    """A body as long as `Content-Length` says, or as the connection lasts; and what is wrong with that."""
    lengths = set(response.all("Content-Length"))
    if not lengths:
        return (rest, "") if closed else None
    length = lengths.pop()
    if lengths or not length.isdecimal():
        return rest, "Content-Length is not one number"
    if len(rest) < int(length) and not closed:
        return None
    wrong = f"Content-Length says {length} bytes, and {len(rest)} came" if len(rest) != int(length) else ""
    return rest[: int(length)], wrong


def _chunked(rest: bytes) -> tuple[bytes, str] | None:
    """A body put together from its chunks, and what is wrong with them (RFC 9112, 7.1); None where some are missing."""
    body = b""
    while (line := rest.partition(b"\r\n"))[1]:
        size = -1
        with suppress(ValueError):
            size = int(line[0].partition(b";")[0].strip(), 16)
        if size < 0:
            return body, f"a chunk whose size is {line[0][:20]!r}"
        if size == 0:
            _, ended, excess = (b"\r\n" + line[2]).partition(b"\r\n\r\n")
            if not ended:
                return None
            return body, f"{len(excess)} bytes after the last chunk" if excess else ""
        if len(line[2]) < size + 2:
            return None
        if line[2][size : size + 2] != b"\r\n":
            return body, "a chunk that is longer than its size"
        body, rest = body + line[2][:size], line[2][size + 2 :]
    return None
