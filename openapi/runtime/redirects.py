"""Where a redirect leads, and what goes along: credentials stay with their origin, whatever their names."""

from __future__ import annotations

from typing import Any

import httpx

from . import checks
from .errors import InvalidArgumentError

STATUSES = frozenset({301, 302, 303, 307, 308})
UNREADABLE, ENDLESS = "leads to what is no URL", "is one too many"
_SEE_OTHER = 303
_MOST_PORTS = 65535
_REWRITTEN = frozenset({301, 302})
_HARMLESS = frozenset(
    {
        *("accept", "accept-encoding", "connection", "content-encoding", "content-length", "content-type", "if-range"),
        *("range", "transfer-encoding", "user-agent"),
    }
)
"""Headers that go to another origin: what the body is, and what may come back."""
_OF_BODY = frozenset({"content-encoding", "content-length", "content-type", "transfer-encoding"})
_KEPT = "zuora_aqua_client.headers"


def hide(response: httpx.Response) -> None:
    """Hide the `Location` of a response from httpx, which raises an error for one that it cannot read."""
    if response.status_code in STATUSES and _KEPT in response.request.extensions:
        response.extensions[_KEPT] = response.headers
        pairs = [(name, value) for name, value in response.headers.raw if name.lower() != b"location"]
        response.headers = httpx.Headers(pairs)


async def hide_async(response: httpx.Response) -> None:
    """Hide the `Location` of a response; see `hide`."""
    hide(response)


MARK: dict[str, Any] = {_KEPT: True}
"""The extension of requests whose responses `hide` is for."""


def show(response: httpx.Response) -> None:
    """Give a response its `Location` back."""
    kept = response.extensions.pop(_KEPT, None)
    if kept is not None:
        response.headers = kept


def is_same_origin(one: httpx.URL, other: httpx.URL) -> bool:
    """Whether two URLs have the same scheme, host and port (RFC 6454, 4)."""
    return (one.scheme, one.raw_host, _port(one)) == (other.scheme, other.raw_host, _port(other))


def _port(url: httpx.URL) -> int | None:
    return url.port or {"http": 80, "https": 443}.get(url.scheme)


def request_after(first: httpx.Request, last: httpx.Request, response: httpx.Response) -> httpx.Request | None:
    """Return the request to follow a redirect with; None where nobody can read where it leads.

    Args:
        first: The request as it went out to the origin of the API.
        last: The request that was redirected.
        response: The redirect.
    """
    url = _target(last.url, response.headers.get("Location", ""))
    if url is None:
        return None
    method = _method(last.method, response.status_code)
    stays = is_same_origin(url, first.url)
    headers = [
        (name, value)
        for name, value in first.headers.raw
        if name.lower() != b"host"
        and (stays or name.lower().decode("latin-1") in _HARMLESS)
        and (method == first.method or name.lower().decode("latin-1") not in _OF_BODY)
    ]
    stream = first.stream if method == first.method else httpx.ByteStream(b"")
    host = [(name, value) for name, value in first.headers.raw if name.lower() == b"host"] if stays else []
    return httpx.Request(
        method,
        url,
        headers=[*(host or [(b"Host", url.netloc)]), *headers],
        stream=stream,
        extensions=first.extensions,
    )


def _method(method: str, status: int) -> str:
    """Return the method of the next request: RFC 9110, 15.4."""
    if status == _SEE_OTHER and method != "HEAD":
        return "GET"
    return "GET" if status in _REWRITTEN and method == "POST" else method


def _target(base: httpx.URL, location: str) -> httpx.URL | None:
    try:
        url = base.join(httpx.URL(location))
        # httpx decodes the name of a host when somebody looks at it, and checks no port.
        if url.scheme not in ("http", "https") or not url.host or (url.port or 1) > _MOST_PORTS:
            return None
        checks.check_host(f"//{url.netloc.decode('ascii')}", url.raw_host.decode("ascii"))
    except (httpx.InvalidURL, InvalidArgumentError, ValueError):
        return None
    return url
