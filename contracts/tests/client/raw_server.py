"""A server on a real socket whose connections are driven by a function, byte by byte, for servers that misbehave."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable

    Serve = Callable[[socket.socket, int], None]


class RawServer:
    """Runs a function for each connection, in a thread. Use it as a context manager.

    Attributes:
        url: Where it listens.
        opened: Number of connections so far.
    """

    def __init__(self, serve: Serve) -> None:
        """Take the function; its arguments are the connection and which one it is, from 0. It may raise OSError."""
        self._function = serve
        self._open: list[socket.socket] = []
        self.opened = 0

    def __enter__(self) -> Self:
        """Listen on a free port of the loopback."""
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop listening and close the connections."""
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for connection in self._open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._open.append(connection)
                threading.Thread(target=self._serve, args=(connection, self.opened), daemon=True).start()
                self.opened += 1

    def _serve(self, connection: socket.socket, number: int) -> None:
        with connection, contextlib.suppress(OSError):
            self._function(connection, number)


def read_head(connection: socket.socket) -> bytes:
    """Read the head of a request that has no body; empty at the end of the connection."""
    head = b""
    while b"\r\n\r\n" not in head:
        more = connection.recv(65536)
        if not more:
            return b""
        head += more
    return head
