"""Command line of the reference server: `python -m zuora_aqua_contracts.reference`, or `make serve`."""

from __future__ import annotations

import argparse
import importlib
import os
import socket
import sys
import threading
from datetime import timedelta
from typing import TYPE_CHECKING, NoReturn

from ..document.clauses import FragmentError
from ..exchange.messages import TOKEN_VARIABLE
from . import COMMAND
from .auth import DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET, DEFAULT_TOKEN, Credentials
from .behaviour import Behaviour
from .store import Store, StoreError
from .usage import usage

if TYPE_CHECKING:
    from collections.abc import Sequence

_CLIENT_ID_VARIABLE = "ZUORA_CLIENT_ID"
_CLIENT_SECRET_VARIABLE = "ZUORA_CLIENT_SECRET"  # noqa: S105 - the variable's name, not its value
_MAX_PORT = 65535
_MAX_SECONDS = 86_400  # of a job
_BACKLOG = 2048
_KEEP_ALIVE_SECONDS = 60  # longer than clients keep idle connections, so that none is closed during a request
_GRACE_SECONDS = 5  # for running requests when the server ends


class UsageError(Exception):
    """The server cannot start. The message is one line that says what to do."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(message)


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until stopped.

    Returns:
        The exit status: 0, or 2 if the server could not start.
    """
    try:
        options = _parser().parse_args(arguments)
        behaviour = _behaviour(options.behaviour)(
            _credentials(),
            Store(options.db),
            has_states=options.states,
            job_duration=timedelta(seconds=options.job_seconds),
        )
        listener = _listen(options.host, options.port)
    except (UsageError, StoreError, FragmentError) as error:
        sys.stderr.write(f"reference server: {error}\n")
        return 2
    url = _url(options.host, listener)
    sys.stdout.write((url if options.print_url else usage(url, behaviour.operation, has_states=options.states)) + "\n")
    sys.stdout.flush()
    _serve(behaviour, listener, until_eof=options.until_eof)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog=COMMAND, description="A server that keeps the contract.")
    add = parser.add_argument
    add("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    add("--port", type=_port, default=8000, help="port to listen on, 0 for a free one (%(default)s)")
    add("--db", metavar="FILE", help="SQLite file that keeps the tenant; in memory if left out")
    add("--behaviour", metavar="MODULE:CLASS", help="serve a subclass of the reference behaviour")
    add("--no-states", dest="states", action="store_false", help="serve no state endpoint")
    add("--job-seconds", type=_seconds, default=0.2, help="how long a submitted job runs (%(default)s)")
    add("--print-url", action="store_true", help="print only the base URL")
    add("--until-eof", action="store_true", help="end when standard input ends")
    return parser


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= _MAX_PORT):
        raise argparse.ArgumentTypeError(f"{text!r} is no port: give a number from 0 (a free port) to {_MAX_PORT}")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= _MAX_SECONDS:
        raise argparse.ArgumentTypeError(f"{text!r} is no duration: give seconds, 0 to {_MAX_SECONDS}")
    return seconds


def _credentials() -> Credentials:
    """Read the credentials from the environment, with the public defaults."""
    get = os.environ.get
    return Credentials(
        get(TOKEN_VARIABLE) or DEFAULT_TOKEN,
        get(_CLIENT_ID_VARIABLE) or DEFAULT_CLIENT_ID,
        get(_CLIENT_SECRET_VARIABLE) or DEFAULT_CLIENT_SECRET,
    )


def _behaviour(name: str | None) -> type[Behaviour]:
    """Import the class `module:Class`; return the reference behaviour if no name is given."""
    if name is None:
        return Behaviour
    module, _, attribute = name.partition(":")
    try:
        found = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError, ValueError) as error:
        raise UsageError(f"--behaviour {name}: {error}: give MODULE:CLASS") from None
    if not (isinstance(found, type) and issubclass(found, Behaviour)):
        raise UsageError(f"--behaviour {name}: no subclass of {Behaviour.__qualname__}")
    return found


def _listen(host: str, port: int) -> socket.socket:
    """Open a listening socket. Connections are accepted from now on, and served once the server runs."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Explicitly TCP, unlike `socket.create_server`: asyncio sets TCP_NODELAY only on such sockets.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":  # on Windows it would share the port with another server
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except (OSError, UnicodeError) as error:
        listener.close()
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"cannot listen on {host}:{port}: {reason}: choose another --host or --port") from None
    return listener


def _url(host: str, listener: socket.socket) -> str:
    """Return the base URL of a listening socket."""
    port = listener.getsockname()[1]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _serve(behaviour: Behaviour, listener: socket.socket, *, until_eof: bool) -> None:
    """Serve on a socket until a signal, or the end of standard input."""
    import uvicorn  # noqa: PLC0415 - slow to import, so only once the socket listens

    from .app import create_app  # noqa: PLC0415 - imports Starlette, which is slow too

    config = uvicorn.Config(
        create_app(behaviour),
        http="h11",
        ws="none",
        lifespan="off",
        log_level="error",
        access_log=False,
        date_header=True,
        server_header=False,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    server = uvicorn.Server(config)
    if until_eof:
        threading.Thread(target=_end_with_input, daemon=True).start()
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        return


def _end_with_input() -> None:
    """End the process as soon as standard input ends: nobody waits for a response then, and jobs are stored at once."""
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
