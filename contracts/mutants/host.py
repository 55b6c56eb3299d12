"""Serves a behaviour in a process of its own, forked from this one: there at once, for all is imported already."""

from __future__ import annotations

import asyncio
import mmap
import os
import signal
import socket
import struct
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import uvicorn

from zuora_aqua_contracts.reference.app import create_app
from zuora_aqua_contracts.reference.auth import Credentials
from zuora_aqua_contracts.reference.behaviour import STATES_PATH
from zuora_aqua_contracts.reference.states import STATE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from zuora_aqua_contracts.reference.behaviour import Behaviour

_JOB_DURATION = timedelta(seconds=0.1)
_NUMBER = struct.Struct("Q")
_BACKLOG = 128
_IDLE = 60  # seconds a connection may idle: longer than a run takes


class Counter:
    """A number that processes forked from this one share; one of them adds to it."""

    def __init__(self) -> None:
        """Begin at 0."""
        self._memory = mmap.mmap(-1, _NUMBER.size)

    def add(self) -> None:
        """One more."""
        _NUMBER.pack_into(self._memory, 0, self.value + 1)

    @property
    def value(self) -> int:
        """How often something was added."""
        return int(_NUMBER.unpack_from(self._memory)[0])


@contextmanager
def hosted(behaviour: type[Behaviour], token: str, params: dict[str, Any] | None = None) -> Iterator[tuple[str, str]]:
    """A server of a behaviour on a free port of this machine, for as long as the block lasts.

    Args:
        behaviour: What it does. `framing`, a `Framing`, may say how it sends.
        token: The bearer token that it takes.
        params: `params` of the state that it starts in, without a state endpoint then; None for its default, with one.

    Yields:
        Its base URL, and the URL of its state endpoint.
    """
    # Named as TCP: asyncio sends at once (TCP_NODELAY) only on such sockets.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(_BACKLOG)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        process = os.fork()
        if process == 0:
            _serve(behaviour, token, listener, params)
        try:
            yield url, url + STATES_PATH
        finally:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)


def _serve(behaviour: type[Behaviour], token: str, listener: socket.socket, params: dict[str, Any] | None) -> None:
    """Serve until killed; never returns into what was forked."""
    # What clients send on purpose is no news, and the terminal is somebody else's.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    try:
        server = behaviour(Credentials(token), has_states=params is None, job_duration=_JOB_DURATION)
        if params is not None:
            server.store.replace(*server.states.change({"state": STATE, "params": params}))
        app = framed(create_app(server), getattr(behaviour, "framing", None) or Framing())
        options: dict[str, Any] = {"http": "h11", "ws": "none", "lifespan": "off", "log_config": None}
        config = uvicorn.Config(app, access_log=False, server_header=False, timeout_keep_alive=_IDLE, **options)
        uvicorn.Server(config).run(sockets=[listener])
    finally:
        os._exit(1)


class Framing:
    """How a server sends what it has to say.

    Attributes:
        chunk: The most bytes of a chunk; None for one body with its length.
        delay: Seconds before the first byte.
    """

    def __init__(self, chunk: int | None = None, delay: float = 0.0) -> None:
        """Take both."""
        self.chunk = chunk
        self.delay = delay


def framed(app: ASGIApp, framing: Framing) -> ASGIApp:
    """The application, sending as a framing says."""
    if framing.chunk is None and not framing.delay:
        return app

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                await asyncio.sleep(framing.delay)
            for part in _parts(message, framing.chunk):
                await send(part)

        await app(scope, receive, sending)

    return wrapped


def _parts(message: Message, chunk: int | None) -> Iterator[Message]:
    """A message, in as many as the chunks need; without its length, so that it goes out in chunks."""
    if chunk is None:
        yield message
    elif message["type"] == "http.response.start":
        headers = [field for field in message["headers"] if field[0].lower() != b"content-length"]
        yield {**message, "headers": headers}
    else:
        body = message.get("body", b"")
        for start in range(0, len(body), chunk):
            yield {**message, "body": body[start : start + chunk], "more_body": True}
        yield {**message, "body": b""}
