"""The ASGI application that serves a behaviour."""

from __future__ import annotations

import sqlite3
import sys
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, Response

from .behaviour import Behaviour
from .messages import Reply, Request

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_MAX_BODY = 32 * 2**20  # bytes of a request body: enough for a state of thousands of jobs


def create_app(behaviour: Behaviour | None = None) -> Starlette:
    """Build the application for a behaviour; the reference behaviour by default."""
    app = Starlette()
    # Starlette's routes match the decoded path, in which `%2F` cannot be told from `/`, so the behaviour routes.
    app.router.default = _endpoint(behaviour or Behaviour())
    return app


def _endpoint(behaviour: Behaviour) -> ASGIApp:
    async def endpoint(scope: Scope, receive: Receive, send: Send) -> None:
        body = await _body(receive)
        if body is None:
            refusal = PlainTextResponse("The request is too large.", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            await refusal(scope, receive, send)
            return
        request = Request.received(scope["method"], scope["raw_path"], scope["headers"], body)
        try:
            response: Response = _response(behaviour.respond(request))
        except sqlite3.Error as error:
            sys.stderr.write(f"reference server: the database cannot be used: {error}\n")
            response = PlainTextResponse("The database cannot be used.", HTTPStatus.SERVICE_UNAVAILABLE)
        await response(scope, receive, send)

    return endpoint


def _response(reply: Reply) -> Response:
    """Convert a reply to a Starlette response, keeping the order and case of its header fields."""
    response = Response(reply.body, reply.status)
    fields = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in reply.headers]
    if reply.header("Content-Length") is None:
        fields.append((b"Content-Length", str(len(reply.body)).encode()))
    response.raw_headers = fields
    return response


async def _body(receive: Receive) -> bytes | None:
    """Read the body of a request; return None if it is too large or the client disconnected."""
    chunks, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            return None
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        more = message.get("more_body", False)
        if size > _MAX_BODY:
            return None
    return b"".join(chunks)
