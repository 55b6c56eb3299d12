"""A server on a real socket whose connections are driven by a function, byte by byte, for servers that misbehave."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from typing import TYPE_CHECKING, Self

from zuora_aqua_contracts.document.fragment import load

if TYPE_CHECKING:
    from collections.abc import Callable

    Serve = Callable[[socket.socket, int], None]


_JOB = next(iter(next(iter(load().operations.values())).examples(200).values()))


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
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop listening and close the connections."""
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._accepting.join()  # before its number may mean another socket
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
                number = self.opened
                self.opened += 1  # before the answer, after which a test looks at it
                threading.Thread(target=self._serve, args=(connection, number), daemon=True).start()

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


def job_for(head: bytes, more: bytes = b"") -> bytes:
    """Return a response with a documented job of the pair that the head of a request asks for, and more bytes."""
    *_, partner, _, project = head.split(b" ")[1].split(b"/")
    body = json.dumps({**_JOB, "partner": partner.decode(), "project": project.decode()}).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body + more


def serve_jobs(connection: socket.socket, _number: int) -> None:
    """Answer each request with a job of its pair."""
    while head := read_head(connection):
        connection.sendall(job_for(head))
