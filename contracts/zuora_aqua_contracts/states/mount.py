"""A state endpoint to mount in an application: `/_states` by Pact's convention (contracts/README.md)."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from ..reference.messages import Reply
    from ..reference.states import StateReader
    from ..reference.store import Record, Tenant


class Store(Protocol):
    """Where an application keeps its jobs, as far as a state endpoint has to know it."""

    def replace(self, tenant: Tenant, records: list[Record]) -> Awaitable[None] | None:
        """Forget what is there, and keep exactly this; an ASGI application may do so asynchronously.

        Args:
            tenant: The orgs and entities of the token, and the wait in seconds if the tenant is over its rate limit.
            records: The jobs, each with its JSON (`record.job`), org, entity and time of creation.
        """


class _Asgi:
    """The ASGI application; an object, which Starlette and FastAPI take as a route's endpoint too."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._reader = _reader()

    async def __call__(self, scope: Any, receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Any]) -> None:
        if scope["type"] != "http":  # the start and end of the server
            return
        chunks, more = [], True
        while more:
            message = await receive()
            chunks.append(message.get("body", b""))
            more = message.get("more_body", False)
        reply, change = self._reader.read(scope["method"], b"".join(chunks))
        if change is not None:
            done = self._store.replace(*change)
            if inspect.isawaitable(done):
                await done
        headers = [(name.lower().encode(), value.encode()) for name, value in _fields(reply)]
        await send({"type": "http.response.start", "status": reply.status, "headers": headers})
        await send({"type": "http.response.body", "body": reply.body})


def asgi(store: Store) -> Callable[..., Awaitable[None]]:
    """Make an ASGI application that is the state endpoint of a store; mount it at `/_states`."""
    return _Asgi(store)


def wsgi(store: Store) -> Callable[..., Iterable[bytes]]:
    """Make a WSGI application that is the state endpoint of a store."""
    reader = _reader()

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        reply, change = reader.read(environ["REQUEST_METHOD"], body)
        if change is not None:
            store.replace(*change)
        start_response(f"{reply.status} {'OK' if change is not None else 'Error'}", _fields(reply))
        return [reply.body]

    return app


def _reader() -> StateReader:
    from ..document.fragment import load  # noqa: PLC0415 - only applications that mount an endpoint need this
    from ..reference.behaviour import OPERATION, utc_now  # noqa: PLC0415 - only applications that mount an endpoint need this
    from ..reference.states import StateReader as Reader  # noqa: PLC0415 - only applications that mount an endpoint need this

    return Reader(load().operations[OPERATION], utc_now)


def _fields(reply: Reply) -> list[tuple[str, str]]:
    return [*reply.headers, ("Content-Length", str(len(reply.body)))]
