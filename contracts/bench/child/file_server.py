"""Serve files on loopback, as fast as Python can; the last segment of a path says how many bytes the file has.

Prints the port, and ends when its standard input does.
"""

from __future__ import annotations

import contextlib
import socket
import sys
import threading

_CHUNK = bytes(range(256)) * 4096  # a mebibyte


def main() -> None:
    """Serve until standard input ends."""
    listening = socket.create_server(("127.0.0.1", 0))
    sys.stdout.write(f"{listening.getsockname()[1]}\n")
    sys.stdout.flush()
    threading.Thread(target=_serve, args=(listening,), daemon=True).start()
    sys.stdin.read()


def _serve(listening: socket.socket) -> None:
    while True:
        connection, _ = listening.accept()
        threading.Thread(target=_one, args=(connection,), daemon=True).start()


def _one(connection: socket.socket) -> None:
    """Answer the requests of one connection, none of which has a body."""
    with contextlib.suppress(OSError), connection:
        received = b""
        while True:
            while b"\r\n\r\n" not in received:
                received += connection.recv(4096) or sys.exit()
            head, _, received = received.partition(b"\r\n\r\n")
            size = int(head.split(b" ", 2)[1].rpartition(b"/")[2])
            connection.sendall(f"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nContent-Length: {size}\r\n\r\n".encode())
            for start in range(0, size, len(_CHUNK)):
                connection.sendall(_CHUNK[: size - start])


if __name__ == "__main__":
    main()
