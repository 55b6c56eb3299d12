"""A server on loopback that answers whatever it is told, and keeps what it was asked, to the byte."""

from __future__ import annotations

import contextlib
import http
import socket
import threading
from typing import Any, Self

_CHUNK = 65536


class Server:
    """Answers each request with `answer` and closes the connection; never answers where `answer` is None.

    Attributes:
        answer: The bytes of the response.
        seen: The requests, head only, as they came.
    """

    def __init__(self) -> None:
        """Listen on a free port."""
        self.answer: bytes | None = b""
        self.seen: list[bytes] = []
        self.asked = threading.Event()
        self._open: list[socket.socket] = []
        self._listening = socket.create_server(("127.0.0.1", 0))

    @property
    def port(self) -> int:
        """The port."""
        port: int = self._listening.getsockname()[1]
        return port

    @property
    def url(self) -> str:
        """The base URL."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        """Serve."""
        self._serving = threading.Thread(target=self._serve, daemon=True)
        self._serving.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Close everything, and so end whoever waits."""
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._serving.join()  # before its number may mean another socket
        self._listening.close()
        self.hang_up()

    def hang_up(self) -> None:
        """Close the connections that were left without an answer."""
        while self._open:
            self._open.pop().close()

    def will_answer(self, answer: bytes | None) -> None:
        """Answer so from now on, and forget what was asked."""
        self.answer = answer
        self.seen.clear()
        self.asked.clear()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def _one(self, connection: socket.socket) -> None:
        head = b""
        with contextlib.suppress(OSError):
            while b"\r\n\r\n" not in head:
                received = connection.recv(_CHUNK)
                if not received:
                    break
                head += received
            if head:
                self.seen.append(head)
                self.asked.set()
            if self.answer is None:
                self._open.append(connection)
                return
            connection.sendall(self.answer)
            connection.shutdown(socket.SHUT_WR)
        connection.close()


def response(status: int, body: bytes, media: str = "application/json", *, cut: int = 0, **headers: Any) -> bytes:
    """A response.

    Args:
        status: Its status, known to HTTP or not.
        body: Its body.
        media: Its media type.
        cut: How many bytes of the body never come, though `Content-Length` counts them.
        **headers: Further headers.
    """
    with contextlib.suppress(ValueError):
        headers.setdefault("X-Phrase", http.HTTPStatus(status).phrase)
    phrase = headers.pop("X-Phrase", "Unknown")
    fields = {"Content-Type": media, "Content-Length": len(body), "Connection": "close", **headers}
    head = f"HTTP/1.1 {status} {phrase}\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"{head}\r\n".encode() + body[: len(body) - cut]


def header(request: bytes, name: str) -> str | None:
    """The value of a header of a request, None where it is not there."""
    for line in request.decode("latin-1").split("\r\n")[1:]:
        found, _, value = line.partition(":")
        if found.lower() == name.lower():
            return value.strip()
    return None
