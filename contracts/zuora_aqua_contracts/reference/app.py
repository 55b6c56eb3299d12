"""The behaviour behind ASGI: a Starlette application."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, Response

from .behaviour import Behaviour
from .messages import Reply, Request

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_LARGEST = 32 * 2**20  # bytes of a request body: a state of thousands of jobs, and no more than memory bears


def create_app(behaviour: Behaviour | None = None) -> Starlette:
    """An application that does what a behaviour says; the reference's own by default."""
    app = Starlette()
    # No routes of Starlette's: they match the decoded path, in which `%2F` is no longer told from `/`.
    app.router.default = _endpoint(behaviour or Behaviour())
    return app


def _endpoint(behaviour: Behaviour) -> ASGIApp:
    async def endpoint(scope: Scope, receive: Receive, send: Send) -> None:
        body = await _body(receive)
        if body is None:
            refused = PlainTextResponse("The request is too large.", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            await refused(scope, receive, send)
            return
        request = Request.received(scope["method"], scope["raw_path"], scope["headers"], body)
        await _response(behaviour.respond(request))(scope, receive, send)

    return endpoint


def _response(reply: Reply) -> Response:
    """A reply as Starlette has it, header fields in their order and case."""
    response = Response(reply.body, reply.status)
    fields = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in reply.headers]
    if reply.header("Content-Length") is None:
        fields.append((b"Content-Length", str(len(reply.body)).encode()))
    response.raw_headers = fields
    return response


async def _body(receive: Receive) -> bytes | None:
    """The body of a request; None where it is too large, or the client went away."""
    chunks, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            return None
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        more = message.get("more_body", False)
        if size > _LARGEST:
            return None
    return b"".join(chunks)
