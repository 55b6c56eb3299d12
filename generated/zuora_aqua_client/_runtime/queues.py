# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
"""httpcore's connection pools, with a queue that gives each connection to one request.

httpcore looks at every connection for every request that waits, gives one idle connection to all of them at once, and
closes idle connections although fewer are kept than allowed (https://github.com/encode/httpcore/pull/1035): with 200
tasks a call takes ten times as long. It also closes connections that a request was just given, which then waits for
its whole time-out (https://github.com/encode/httpcore/issues/1110).
"""

from __future__ import annotations

from functools import cache
from typing import Any

_NEEDED = ("_requests", "_connections", "_max_connections", "_max_keepalive_connections", "create_connection")


def improve(pool: Any) -> None:
    """Let a pool of httpcore give each connection to one request. Other kinds of pools stay as they are.

    HTTP/2 has many requests on one connection, so its pools stay as they are too.
    """
    kind = type(pool)
    known = kind.__module__.partition(".")[0] == "httpcore" and hasattr(kind, "_assign_requests_to_connections")
    if known and not getattr(pool, "_http2", True) and all(hasattr(pool, name) for name in _NEEDED):
        # httpx makes its pool, and has no way to name another kind. A class has a hash, which mypy does not know.
        pool.__class__ = _improved(kind)  # type: ignore[arg-type]


@cache
def _improved(kind: type) -> type:
    asynchronous = hasattr(kind, "handle_async_request")
    return type(kind.__name__, (_AsyncQueue if asynchronous else _Queue, kind), {"__module__": __name__})


class _Queue:
    """Replaces how a pool brings requests and connections together; what calls it holds the pool's lock."""

    _requests: list[Any]
    _connections: list[Any]
    _max_connections: int
    _max_keepalive_connections: int
    create_connection: Any

    def _assign_requests_to_connections(self) -> list[Any]:
        """Give waiting requests connections, the longest waiting first, and return the connections to close."""
        idle, closing = self._sort_out()
        for waiting in self._requests:
            if waiting.connection is not None:
                continue
            origin = waiting.request.url.origin
            connection = next((one for one in idle if one.can_handle_request(origin)), None)
            if connection is not None:
                idle.remove(connection)
            elif len(self._connections) < self._max_connections or idle:
                if len(self._connections) >= self._max_connections:  # one to another origin makes room
                    closing.append(idle.pop(0))
                    self._connections.remove(closing[-1])
                connection = self.create_connection(origin)
                self._connections.append(connection)
            else:
                break  # and none of those behind it gets one
            waiting.assign_to_connection(connection)
        surplus = idle[: max(0, len(idle) - self._max_keepalive_connections)]
        for connection in surplus:
            self._connections.remove(connection)
        return closing + surplus

    def _sort_out(self) -> tuple[list[Any], list[Any]]:
        """Forget the connections that are of no use, and return those that are idle, and those to close."""
        taken = {id(request.connection) for request in self._requests}
        kept: list[Any] = []
        idle: list[Any] = []
        expired: list[Any] = []
        for connection in self._connections:
            if id(connection) in taken:  # also where its request has not been sent yet, and it looks idle
                kept.append(connection)
            elif connection.is_closed():
                continue
            elif connection.has_expired():
                expired.append(connection)
            else:
                kept.append(connection)
                if connection.is_idle():
                    idle.append(connection)
        self._connections[:] = kept
        return idle, expired


class _AsyncQueue(_Queue):
    async def _close_connections(self, closing: list[Any]) -> None:
        """Close connections; most often there are none, and to prepare for it costs more than all the rest."""
        if closing:
            await super()._close_connections(closing)  # type: ignore[misc]  # of httpcore's own class
