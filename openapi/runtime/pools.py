"""What httpcore's connection pools do not do by themselves. Beside `queues`, all that looks into httpx is here.

Every look is guarded: with another version of httpcore, or another transport, nothing is changed and nothing breaks.
Tried with httpcore 1.0.3 to 1.0.9.
"""

from __future__ import annotations

from http.cookiejar import CookieJar
from typing import TYPE_CHECKING, Any

import httpx

from . import queues, wire

if TYPE_CHECKING:
    from collections.abc import Iterator
    from urllib.request import Request as UrllibRequest


class Forgetful(CookieJar):
    """A cookie jar that keeps nothing of what servers set. What a user puts into it by hand stays in it."""

    def extract_cookies(self, response: object, request: UrllibRequest) -> None:
        """Keep nothing."""


class _ForgetfulCookies(httpx.Cookies):
    def extract_cookies(self, response: httpx.Response) -> None:
        """Keep nothing; httpx would make two objects of urllib for the jar to learn that."""


def prepare(http: httpx.Client | httpx.AsyncClient) -> None:
    """Make the connections of a new client keep to deadlines, and let it queue requests and forget cookies faster."""
    if isinstance(http.cookies.jar, Forgetful):
        http._cookies = _ForgetfulCookies(http.cookies.jar)  # noqa: SLF001 - it only saves time
    for pool in _pools(http):
        backend = getattr(pool, "_network_backend", None)
        if hasattr(backend, "connect_tcp"):
            kind: Any = wire.Backend if isinstance(http, httpx.Client) else wire.AsyncBackend
            pool._network_backend = kind(backend)  # noqa: SLF001 - httpx has no public way to its pools
        queues.improve(pool)


def _pools(http: httpx.Client | httpx.AsyncClient) -> Iterator[Any]:
    transports = [getattr(http, "_transport", None), *getattr(http, "_mounts", {}).values()]
    return (transport._pool for transport in transports if hasattr(transport, "_pool"))  # noqa: SLF001 - httpx has no public way to its pools


def has_rest(response: httpx.Response) -> bool:
    """Whether bytes came after a response that was read to its end: they would be taken for the next one."""
    try:
        connection: Any = response.stream._stream._httpcore_stream._stream._connection  # type: ignore[union-attr]  # noqa: SLF001 - httpx has no public way to its pools
        return bool(connection._h11_state.trailing_data[0])  # noqa: SLF001 - httpx has no public way to its pools
    except AttributeError:  # HTTP/2, where there is no such thing, or a transport of the user's
        return False


def discard_interrupted(http: httpx.Client | httpx.AsyncClient, timeouts: object) -> list[Any]:
    """Take a request out of its pool that was interrupted, and the connections that belong to no request any more.

    httpcore forgets a connection in the state of being made, and counts it for ever, where a task is cancelled while
    it waits for one of httpcore's locks (https://github.com/encode/httpcore/issues/830).

    Args:
        http: The client that sent the request.
        timeouts: The time-outs of the request, by which it is known.

    Returns:
        The connections to close.
    """
    found: list[Any] = []
    for pool in _pools(http):
        try:
            with pool._optional_thread_lock:  # noqa: SLF001 - httpx has no public way to its pools
                found += _interrupted(pool, timeouts)
        except AttributeError:  # another version
            continue
    return found


def _interrupted(pool: Any, timeouts: object) -> list[Any]:
    requests, connections = pool._requests, pool._connections  # noqa: SLF001 - httpx has no public way to its pools
    for waiting in list(requests):
        if waiting.request.extensions.get("timeout") is timeouts:
            requests.remove(waiting)
    in_use = {id(waiting.connection) for waiting in requests}
    lost = [
        connection
        for connection in connections
        if id(connection) not in in_use
        and not (connection.is_idle() or connection.is_closed() or connection.is_available())
    ]
    for connection in lost:
        connections.remove(connection)
    closing: list[Any] = pool._assign_requests_to_connections()  # noqa: SLF001 - httpx has no public way to its pools
    return lost + closing
