"""Ways to put a behaviour behind a port of this machine, none of which shares code with another.

Each is a context manager that takes a behaviour and gives the server's base URL.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from werkzeug.serving import WSGIRequestHandler, make_server

from zuora_aqua_contracts.reference.behaviour import STATES_PATH
from zuora_aqua_contracts.reference.messages import Reply, Request

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator, Sequence

    from zuora_aqua_contracts.reference.behaviour import Behaviour

Transport = Callable[["Behaviour"], AbstractContextManager[str]]

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE")
_PIECE = 700  # bytes of a chunk: small enough that a job needs several


@contextmanager
def closing(
    behaviour: Behaviour, *, tls: ssl.SSLContext | None = None, methods: Sequence[str] = _METHODS
) -> Iterator[str]:
    """The standard library's server: HTTP/1.0, the end of the connection is the end of the body.

    Args:
        behaviour: What it serves.
        tls: Its certificate, for `https`.
        methods: Those that it knows; to others the library answers 501 with a page of its own.
    """

    class Handler(BaseHTTPRequestHandler):
        def respond(self) -> None:
            if self.command not in methods and self.path != STATES_PATH:
                self.send_error(HTTPStatus.NOT_IMPLEMENTED)
                return
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            request = Request.received(self.command, self.path.encode("latin-1"), self.headers.items(), body)
            reply = behaviour.respond(request)
            self.send_response(reply.status)
            for name, value in reply.headers:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    for method in _METHODS:
        setattr(Handler, f"do_{method}", Handler.respond)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    yield from serve(server, "http" if tls is None else "https")


@contextmanager
def wsgi(behaviour: Behaviour) -> Iterator[str]:
    """A WSGI application behind Werkzeug: HTTP/1.1, the length of each body said in its header."""

    def application(environ: dict[str, Any], start_response: Callable[..., object]) -> list[bytes]:
        fields = [(name[5:].replace("_", "-"), value) for name, value in environ.items() if name.startswith("HTTP_")]
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        # PATH_INFO is decoded already, and no longer tells `%2F` from `/`.
        request = Request.received(environ["REQUEST_METHOD"], environ["REQUEST_URI"].encode("latin-1"), fields, body)
        reply = behaviour.respond(request)
        length = [] if reply.header("Content-Length") else [("Content-Length", str(len(reply.body)))]
        start_response(_status(reply), [*reply.headers, *length])
        return [reply.body]

    class Quiet(WSGIRequestHandler):
        def log(self, *_: object) -> None:
            """Keep quiet."""

    yield from serve(make_server("127.0.0.1", 0, application, threaded=True, request_handler=Quiet))


def chunked(behaviour: Behaviour, *, pause: float = 0) -> AbstractContextManager[str]:
    """A bare socket: HTTP/1.1, bodies in chunks, header fields in lower case and the other way round.

    Args:
        behaviour: What it serves.
        pause: Seconds that it lets pass before the first byte of an answer.
    """

    def framed(reply: Reply) -> tuple[list[str], bytes]:
        fields = [f"{name.lower()}:{value}" for name, value in reversed(reply.headers)]
        if reply.header("Content-Length"):
            return fields, b""
        pieces = [reply.body[start : start + _PIECE] for start in range(0, len(reply.body), _PIECE)]
        body = b"".join(b"%x;a=b\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
        return ["transfer-encoding:Chunked", *fields], body

    return _sockets(behaviour, framed, pause)


def measured(behaviour: Behaviour, *, knows: Callable[[bytes], bool] = bool) -> AbstractContextManager[str]:
    """A bare socket: HTTP/1.1, the length of each body said first, header fields in upper case.

    Args:
        behaviour: What it serves.
        knows: Whether it looks at a header field, by the name as it came.
    """

    def framed(reply: Reply) -> tuple[list[str], bytes]:
        fields = [f"{name.upper()}:  {value} " for name, value in reply.headers if name.lower() != "content-length"]
        length = reply.header("Content-Length") or str(len(reply.body))
        return [f"CONTENT-LENGTH: {length}", *fields], reply.body

    return _sockets(behaviour, framed, knows=knows)


def overlong(behaviour: Behaviour) -> AbstractContextManager[str]:
    """Broken: a byte more than the length of each body says, which a client with a pool never sees."""

    def framed(reply: Reply) -> tuple[list[str], bytes]:
        length = reply.header("Content-Length") or str(len(reply.body))
        fields = [f"{name}: {value}" for name, value in reply.headers if name.lower() != "content-length"]
        return [f"Content-Length: {length}", *fields], reply.body + b"\n"

    return _sockets(behaviour, framed)


def particular(behaviour: Behaviour) -> AbstractContextManager[str]:
    """Broken: knows the names of header fields in their usual case only, but for that of the credentials."""
    return measured(behaviour, knows=lambda name: name.istitle() or name.lower() == b"authorization")


def strict(behaviour: Behaviour) -> AbstractContextManager[str]:
    """Broken: knows the name of the credentials' field in its usual case only."""
    return measured(behaviour, knows=lambda name: name.istitle() or name.lower() != b"authorization")


@contextmanager
def _sockets(
    behaviour: Behaviour,
    framed: Callable[[Reply], tuple[list[str], bytes]],
    pause: float = 0,
    knows: Callable[[bytes], bool] = bool,
) -> Iterator[str]:
    """Serve on sockets in a thread.

    Args:
        behaviour: What it serves.
        framed: Gives the header lines of a reply, and its body as it goes out.
        pause: Seconds before the first byte of an answer.
        knows: Whether it looks at a header field, by the name as it came.
    """

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while (request := await _received(reader, knows)) is not None:
                await asyncio.sleep(pause)
                reply = behaviour.respond(request)
                lines, body = framed(reply)
                head = "\r\n".join([f"HTTP/1.1 {_status(reply)}", *lines, "", ""])
                writer.write(head.encode("latin-1") + body)
                await writer.drain()
                if (request.header("Connection") or "").lower() == "close":
                    break
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(connected, "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _received(reader: asyncio.StreamReader, knows: Callable[[bytes], bool]) -> Request | None:
    """The next request of a connection; None where there is none."""
    head = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")
    method, target, _ = head[0].split(b" ", 2)
    fields = [(name, value) for name, _, value in (line.partition(b":") for line in head[1:] if line) if knows(name)]
    request = Request.received(method.decode(), target, fields)
    body = await reader.readexactly(int(request.header("Content-Length") or 0))
    return Request(request.method, request.raw_path, request.headers, body)


async def _end(server: asyncio.Server) -> None:
    """Close a server and all that is connected to it."""
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def serve(server: HTTPServer, scheme: str = "http") -> Iterator[str]:
    """Serve in a thread."""
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"{scheme}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _status(reply: Reply) -> str:
    """Status and phrase."""
    return f"{reply.status} {HTTPStatus(reply.status).phrase}"
