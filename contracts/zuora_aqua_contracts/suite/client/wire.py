"""A server on a real socket that keeps every byte it was sent, and answers with whatever bytes it is told to."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable

_JSON = (("Content-Type", "application/json"),)


@dataclass(frozen=True)
class Received:
    """A request, byte by byte."""

    line: bytes
    fields: tuple[tuple[bytes, bytes], ...]

    @classmethod
    def of(cls, head: bytes) -> Received:
        """Take a request apart, and change nothing in it."""
        line, *rest = head.split(b"\r\n")
        return cls(line, tuple((name, value) for name, _, value in (entry.partition(b": ") for entry in rest)))

    @property
    def method(self) -> bytes:
        """The method."""
        return self.line.split(b" ")[0]

    @property
    def target(self) -> bytes:
        """The path and query, as they stand in the first line."""
        return self.line.split(b" ")[1]

    def values(self, name: str) -> list[bytes]:
        """The values of a header, in whatever case its name is written."""
        return [value for known, value in self.fields if known.lower() == name.lower().encode()]


@dataclass(frozen=True)
class Answer:
    """What the server answers.

    Attributes:
        status: The status.
        body: The body, as it goes over the wire.
        headers: Headers; `Content-Length` is added where none of them is.
        raw: The whole answer, in place of all that.
        close: Whether to hang up afterwards.
    """

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = _JSON
    raw: bytes | None = None
    close: bool = False

    def bytes(self) -> bytes:
        """The answer as it goes over the wire."""
        if self.raw is not None:
            return self.raw
        lines = [f"HTTP/1.1 {self.status} Answer"] + [f"{name}: {value}" for name, value in self.headers]
        if not any(name.lower() == "content-length" for name, _ in self.headers) and self.status not in (204, 304):
            lines.append(f"Content-Length: {len(self.body)}")
        return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + self.body


@dataclass
class Wire:
    """The server. Use it as a context manager.

    Attributes:
        default: What it answers when no other answer is left.
        received: The requests, in the order in which they came.
        adapt: Makes the default answer fit a request, to give the pair that was asked for.
    """

    default: Answer = field(repr=False)
    received: list[Received] = field(default_factory=list, repr=False)
    adapt: Callable[[Received, Answer], Answer] = field(default=lambda _, answer: answer, repr=False)
    _answers: deque[Answer] = field(default_factory=deque, repr=False)
    _open: set[socket.socket] = field(default_factory=set, repr=False)

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        """Stay short in the examples of Hypothesis, which prints all of a dataclass and warns where that is long."""
        printer.text(f"<{self!r}>")

    def __enter__(self) -> Self:
        """Listen on a free port of the loopback."""
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Hang up."""
        self._listening.close()
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def answer(self, *answers: Answer) -> None:
        """Forget what came, and answer the next requests so; with the default after that."""
        self.received.clear()
        self._answers.clear()
        self._answers.extend(answers)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        self._open.add(connection)
        with connection, contextlib.suppress(OSError):
            rest = b""
            while True:
                while b"\r\n\r\n" not in rest:
                    more = connection.recv(65536)
                    if not more:
                        return
                    rest += more
                head, _, rest = rest.partition(b"\r\n\r\n")
                received = Received.of(head)
                self.received.append(received)
                answer = self._answers.popleft() if self._answers else self.adapt(received, self.default)
                connection.sendall(answer.bytes())
                if answer.close:
                    return
