"""An application of somebody else's, ASGI or WSGI, served on a free port of this machine (`--app`)."""

from __future__ import annotations

import importlib
import inspect
import os
import socket
import sys
import threading
from contextlib import ExitStack, contextmanager, suppress
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from ..reference import embedded
from .settings import RunError

if TYPE_CHECKING:
    from collections.abc import Iterator

_HOST = "127.0.0.1"
_BACKLOG = 2048
_KEEP_ALIVE_SECONDS = 60  # longer than clients keep idle connections, so that none is closed during a request
_GRACE_SECONDS = 5  # for running requests when the server ends


@contextmanager
def running(name: str, token: str) -> Iterator[str]:
    """Serve an application from a process of its own, and give its base URL; it ends with the block.

    Args:
        name: `module:attribute`, imported from the working directory; with `()` at its end it is called for the app.
        token: The bearer token that the application finds in `ZUORA_BEARER_TOKEN`.

    Raises:
        RunError: It cannot be imported, or did not start.
    """
    with ExitStack() as stack:
        try:
            command = [sys.executable, "-m", "zuora_aqua_contracts.target.apps", name]
            url, _ = stack.enter_context(embedded.process(command, token))
        except RuntimeError as error:
            raise RunError(f"--app {name}: {str(error).splitlines()[-1]}") from None
        yield url


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """Serve an application from a thread of this process, and give its base URL.

    Args:
        app: An ASGI application (version 3) or a WSGI application. The latter finds the path as it was sent, in which
            `%2F` differs from `/`, in `REQUEST_URI` and `RAW_URI`.

    Raises:
        RunError: It is neither, or failed in its start.
    """
    if not callable(app):
        raise RunError(f"a {type(app).__name__} is no ASGI or WSGI application")
    with (_asgi if _is_asgi(app) else _wsgi)(app) as port:
        yield f"http://{_HOST}:{port}"


def load(name: str) -> Any:
    """Import the application `module:attribute`; with `()` at its end the attribute is called for it.

    Raises:
        RunError: There is none, or its import failed. The message is one line.
    """
    module, _, attribute = name.partition(":")
    try:
        found: Any = importlib.import_module(module)
        for step in attribute.removesuffix("()").split("."):
            found = getattr(found, step)
        return found() if attribute.endswith("()") else found
    except Exception as error:  # noqa: BLE001 - the import runs somebody else's code
        words = " ".join(str(error).split())
        raise RunError(f"{type(error).__name__}: {words}: give MODULE:ATTRIBUTE, from this folder") from None


def _is_asgi(app: Any) -> bool:
    call = app if inspect.isroutine(app) else type(app).__call__
    return inspect.iscoroutinefunction(call) or inspect.iscoroutinefunction(app)


def _listener() -> socket.socket:
    """Listen on a free port of this machine. Explicitly TCP: asyncio sets TCP_NODELAY only on such sockets."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind((_HOST, 0))
    listener.listen(_BACKLOG)
    return listener


@contextmanager
def _asgi(app: Any) -> Iterator[int]:
    """Serve an ASGI application with uvicorn in a thread, and give the port."""
    import uvicorn  # noqa: PLC0415 - slow to import, and not needed for WSGI

    started = threading.Event()

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            started.set()

    config = uvicorn.Config(
        app,
        http="h11",
        ws="none",
        log_config=None,
        access_log=False,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    with _listener() as listener:
        server = Server(config)

        def run() -> None:
            with suppress(Exception, SystemExit):  # of a failed start, which is told below
                server.run(sockets=[listener])
            started.set()

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        started.wait()
        if server.should_exit or not server.started:
            thread.join()
            raise RunError("the application failed in its start: see its own log")
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(2 * _GRACE_SECONDS)


class _ThreadingServer(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = _BACKLOG


class _Handler(WSGIRequestHandler):
    disable_nagle_algorithm = True

    def get_environ(self) -> dict[str, Any]:
        """Add the path as it was sent: PATH_INFO is decoded."""
        return {**super().get_environ(), "REQUEST_URI": self.path, "RAW_URI": self.path}

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@contextmanager
def _wsgi(app: Any) -> Iterator[int]:
    """Serve a WSGI application with the standard library's server in threads, and give the port."""
    with _ThreadingServer((_HOST, 0), _Handler) as server:
        server.set_app(app)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


def main(arguments: list[str]) -> int:
    """Serve the named application until standard input ends; the first line of standard output is its URL."""
    with os.fdopen(os.dup(1), "w", encoding="ascii") as output:
        os.dup2(2, 1)  # what the application prints must not pass for the URL
        try:
            with serving(load(arguments[0])) as url:
                output.write(f"{url}\n")
                output.flush()
                sys.stdin.buffer.read()
        except RunError as error:
            sys.stdout.flush()  # what the application printed; the error is the last line
            sys.stderr.write(f"{error}\n")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
