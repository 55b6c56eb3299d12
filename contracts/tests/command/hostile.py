"""Servers on loopback that do with a connection whatever a test says, HTTP or not."""

from __future__ import annotations

import socket
import struct
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_NEVER = 60  # seconds that a silent server waits for the other side to leave; no test lasts so long


@contextmanager
def hostile(handle: Callable[[socket.socket, int], None]) -> Iterator[str]:
    """A server that hands each connection, and its number from 0, to a function and closes it after. Gives its URL."""
    listener = socket.create_server(("127.0.0.1", 0))
    threads: list[threading.Thread] = []

    def one(connection: socket.socket, number: int) -> None:
        with connection, suppress(OSError):
            handle(connection, number)

    def serve() -> None:
        with suppress(OSError):  # closed below
            while True:
                connection, _ = listener.accept()
                threads.append(threading.Thread(target=one, args=(connection, len(threads)), daemon=True))
                threads[-1].start()

    accepting = threading.Thread(target=serve)
    accepting.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        accepting.join()


def asked(connection: socket.socket) -> bytes:
    """The head of a request; empty at the end of the connection."""
    head = b""
    while b"\r\n\r\n" not in head:
        piece = connection.recv(65536)
        if not piece:
            return b""
        head += piece
    return head


def silent(connection: socket.socket, _: int = 0) -> None:
    """Read, and never answer."""
    connection.settimeout(_NEVER)
    while connection.recv(65536):
        pass


def reset(connection: socket.socket, _: int = 0) -> None:
    """Cut the connection without a goodbye."""
    asked(connection)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def canned(*pieces: bytes) -> Callable[[socket.socket, int], None]:
    """Answer one request with some bytes, and close the connection."""

    def handle(connection: socket.socket, _: int) -> None:
        if asked(connection):
            connection.sendall(b"".join(pieces))
            connection.shutdown(socket.SHUT_WR)
            connection.settimeout(_NEVER)
            connection.recv(65536)

    return handle
