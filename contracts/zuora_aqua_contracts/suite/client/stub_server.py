"""A server on a real socket that records requests byte by byte and sends prepared responses."""

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
class ReceivedRequest:
    """A request as its bytes: the request line and the header fields."""

    line: bytes
    fields: tuple[tuple[bytes, bytes], ...]

    @classmethod
    def of(cls, head: bytes) -> ReceivedRequest:
        """Split the head of a request, without decoding any of it."""
        line, *rest = head.split(b"\r\n")
        return cls(line, tuple((name, value) for name, _, value in (entry.partition(b": ") for entry in rest)))

    @property
    def method(self) -> bytes:
        """The method."""
        return self.line.split(b" ")[0]

    @property
    def target(self) -> bytes:
        """The path and query, as in the request line."""
        return self.line.split(b" ")[1]

    def values(self, name: str) -> list[bytes]:
        """Return the values of a header, whose name is compared without case."""
        return [value for known, value in self.fields if known.lower() == name.lower().encode()]


@dataclass(frozen=True)
class StubResponse:
    """A response of the server.

    Attributes:
        status: The status code.
        body: The body as it goes over the wire, content coding applied.
        headers: The header fields. `Content-Length` is added if it is missing.
        raw: The bytes of the whole response, in place of status, headers and body.
        close: Whether to close the connection after the response.
    """

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = _JSON
    raw: bytes | None = None
    close: bool = False

    def bytes(self) -> bytes:
        """Return the response as it goes over the wire."""
        if self.raw is not None:
            return self.raw
        lines = [f"HTTP/1.1 {self.status} Stub"] + [f"{name}: {value}" for name, value in self.headers]
        if not any(name.lower() == "content-length" for name, _ in self.headers) and self.status not in (204, 304):
            lines.append(f"Content-Length: {len(self.body)}")
        return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + self.body


@dataclass
class StubServer:
    """A server that answers each request with the next prepared response. Use it as a context manager.

    Attributes:
        default: The response when no prepared one is left.
        requests: The requests since the last call of `respond`, in order.
        adapt: Changes the default response for a request, for example to echo the pair of its path.
    """

    default: StubResponse = field(repr=False)
    requests: list[ReceivedRequest] = field(default_factory=list, repr=False)
    adapt: Callable[[ReceivedRequest, StubResponse], StubResponse] = field(
        default=lambda _, response: response, repr=False
    )
    _responses: deque[StubResponse] = field(default_factory=deque, repr=False)
    _open: set[socket.socket] = field(default_factory=set, repr=False)

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        """Print little. Hypothesis prints every field of a dataclass, and warns if that is long."""
        printer.text(f"<{self!r}>")

    def __enter__(self) -> Self:
        """Listen on a free port of the loopback."""
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._closing = False
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop listening and close the connections."""
        # Woken up by a last connection: a thread that still waits would, after a stop (Ctrl-Z, a frozen container),
        # wait at whichever socket has got the number of the closed one by then, and answer in place of another server.
        self._closing = True
        with contextlib.suppress(OSError):
            socket.create_connection(self._listening.getsockname()).close()
        self._accepting.join()
        self._listening.close()
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def respond(self, *responses: StubResponse) -> None:
        """Forget the recorded requests, and prepare the responses to the next ones."""
        self.requests.clear()
        self._responses.clear()
        self._responses.extend(responses)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                if self._closing:
                    connection.close()
                    return
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
                request = ReceivedRequest.of(head)
                self.requests.append(request)
                response = self._responses.popleft() if self._responses else self.adapt(request, self.default)
                connection.sendall(response.bytes())
                if response.close:
                    return
