"""Small servers, each of which is one situation: it dies, falls silent, resets connections, decodes early, mislabels.

Each takes a behaviour that keeps the contract, and gives the function that handles one connection of it.
"""

from __future__ import annotations

import base64
import gzip
import random
import struct
import threading
from contextlib import suppress
from http import HTTPStatus
from itertools import count
from socket import SO_LINGER, SOL_SOCKET
from typing import TYPE_CHECKING
from urllib.parse import quote

from tests.command.hostile import silent
from zuora_aqua_contracts.exchange.headers import accepts_coding
from zuora_aqua_contracts.reference.behaviour import STATES_PATH
from zuora_aqua_contracts.reference.messages import Request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from socket import socket

    from zuora_aqua_contracts.reference.behaviour import Behaviour
    from zuora_aqua_contracts.reference.messages import Reply

    Handle = Callable[[socket, int], None]

FATAL = b"%FF"
"""What some servers cannot decode in a path."""
REQUESTS = 30
"""Requests after which a server falls silent."""
_LOST = 120  # each so many responses are lost
_AWAY = 4  # requests that a server does not respond to while it restarts
_BOMB_SIZE = 300_000_000  # bytes, decompressed
_NUMBER = "9" * 5_000
_ODD_FIELDS = (
    ("ratelimit-remaining", _NUMBER),
    ("ratelimit-reset", _NUMBER),
    ("Retry-After", "Fri, 31 Dec 99999 23:59:59 GMT"),
    ("Date", "Sun, 99 Nov 0000 99:99:99 GMT"),
    ("Location", "http://xn--/"),
    ("Set-Cookie", "a=b; Expires=Fri, 31 Dec 99999 23:59:59 GMT; Max-Age=" + _NUMBER),
    ("Zuora-Track-Id", "\x1b[31m]]>\u202e".encode().decode("latin-1")),
)


def requests(connection: socket) -> Iterator[Request]:
    """Yield the requests of a connection."""
    data = b""
    while True:
        while b"\r\n\r\n" not in data:
            piece = connection.recv(65536)
            if not piece:
                return
            data += piece
        head, _, data = data.partition(b"\r\n\r\n")
        line, *fields = head.split(b"\r\n")
        method, target, _ = line.split(b" ", 2)
        pairs = [(name, value) for name, _, value in (field.partition(b":") for field in fields)]
        request = Request.received(method.decode(), target, pairs)
        length = int(request.header("Content-Length") or 0)
        while len(data) < length:
            data += connection.recv(65536)
        yield Request(request.method, request.raw_path, request.headers, data[:length])
        data = data[length:]
        if (request.header("Connection") or "").lower() == "close":
            return


def written(reply: Reply, *more: tuple[str, str]) -> bytes:
    """A reply as bytes, with further header fields."""
    length = [] if reply.header("Content-Length") else [("Content-Length", str(len(reply.body)))]
    fields = [f"{name}: {value}" for name, value in (*reply.headers, *length, *more)]
    head = [f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}", *fields, "", ""]
    return "\r\n".join(head).encode("latin-1") + reply.body


def is_state(request: Request) -> bool:
    """Whether a request is for the state endpoint, which works in all situations."""
    return request.path == STATES_PATH.encode()


def takes_gzip(request: Request) -> bool:
    """Whether a request accepts gzip."""
    return (
        accepts_coding([value for name, value in request.headers if name.lower() == "accept-encoding"], "gzip") is True
    )


def dies(behaviour: Behaviour) -> Handle:
    """End for good at the first request that it cannot decode, without a response to it."""
    dead = threading.Event()

    def handle(connection: socket, _: int) -> None:
        for request in requests(connection):
            if FATAL in request.raw_path:
                dead.set()
            if dead.is_set():
                return
            connection.sendall(written(behaviour.respond(request)))

    return handle


def falls_silent(behaviour: Behaviour) -> Handle:
    """Accept everything and respond to nothing after so many requests."""
    received: list[Request] = []

    def handle(connection: socket, _: int) -> None:
        for request in requests(connection):
            received.append(request)
            if len(received) > REQUESTS:
                silent(connection)
            connection.sendall(written(behaviour.respond(request)))

    return handle


def resets_idle_connections(behaviour: Behaviour) -> Handle:
    """Reset a connection with the request after an error, and any other one now and then."""

    def handle(connection: socket, number: int) -> None:
        source, is_idle = random.Random(number), False  # noqa: S311 - no secret
        for request in requests(connection):
            if is_idle:
                connection.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
                return
            reply = behaviour.respond(request)
            connection.sendall(written(reply))
            is_idle = reply.status >= HTTPStatus.BAD_REQUEST or source.random() < 1 / 4

    return handle


def loses_some(behaviour: Behaviour) -> Handle:
    """Lose every so many responses on the way, by a reset before or within them: nobody's fault."""
    seen = count(1)

    def handle(connection: socket, _: int) -> None:
        for request in requests(connection):
            reply = written(behaviour.respond(request))
            number = 1 if is_state(request) else next(seen)
            if number % _LOST == 0:
                connection.sendall(reply[: 0 if number % (2 * _LOST) else -1])
                connection.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
                return
            connection.sendall(reply)

    return handle


def fails_on_gzip(behaviour: Behaviour) -> Handle:
    """Close the connection in place of each response whose body would be compressed."""

    def handle(connection: socket, _: int) -> None:
        for request in requests(connection):
            reply = behaviour.respond(request)
            if reply.header("Content-Encoding") is not None:
                return
            connection.sendall(written(reply))

    return handle


def is_slow(behaviour: Behaviour) -> Handle:
    """Take longer than the run waits for each body that is compressed."""

    def handle(connection: socket, _: int) -> None:
        for request in requests(connection):
            reply = behaviour.respond(request)
            if reply.header("Content-Encoding") is not None:
                silent(connection)
            connection.sendall(written(reply))

    return handle


def forgets_the_token(behaviour: Behaviour) -> Handle:
    """Take the token no more after so many requests: it has expired."""
    received: list[Request] = []

    def handle(connection: socket, _: int) -> None:
        for request in requests(connection):
            received.append(request)
            expired = len(received) > REQUESTS and not is_state(request)
            fields = [(name, value + "x" * (expired and name == "authorization")) for name, value in request.headers]
            asked = Request(request.method, request.raw_path, tuple(fields), request.body)
            connection.sendall(written(behaviour.respond(asked)))

    return handle


def restarts(behaviour: Behaviour) -> Handle:
    """Refuse service for a moment after so many requests, and have forgotten the provider state then."""
    received: list[Request] = []

    def handle(connection: socket, _: int) -> None:
        for request in requests(connection):
            received.append(request)
            if REQUESTS <= len(received) < REQUESTS + _AWAY:
                return
            if len(received) == REQUESTS + _AWAY:
                behaviour.respond(Request("POST", STATES_PATH.encode(), (), b'{"action": "teardown"}'))
            connection.sendall(written(behaviour.respond(request)))

    return handle


def decodes_early(behaviour: Behaviour) -> Handle:
    """Decode slashes before it routes."""

    def handle(connection: socket, _: int) -> None:
        for request in requests(connection):
            path = request.raw_path.replace(b"%2F", b"/")
            early = Request(request.method, path, request.headers, request.body)
            connection.sendall(written(behaviour.respond(early)))

    return handle


def mislabels(behaviour: Behaviour) -> Handle:
    """Call a plain body gzip."""

    def handle(connection: socket, _: int) -> None:
        for request in requests(connection):
            plain = tuple(field for field in request.headers if field[0].lower() != "accept-encoding")
            reply = behaviour.respond(Request(request.method, request.raw_path, plain, request.body))
            accepts = takes_gzip(request) and not is_state(request)
            fields = [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")] if accepts else []
            connection.sendall(written(reply, *fields))

    return handle


def explodes(behaviour: Behaviour) -> Handle:
    """Send a body that takes a thousand times its size when it is decompressed."""
    body = gzip.compress(b"\0" * _BOMB_SIZE)
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nVary: Accept-Encoding\r\nContent-Length: {len(body)}\r\n"
    bomb = f"{head}Content-Type: application/json\r\n\r\n".encode() + body

    def handle(connection: socket, _: int) -> None:
        for request in requests(connection):
            accepts = takes_gzip(request) and not is_state(request)
            connection.sendall(bomb if accepts else written(behaviour.respond(request)))

    return handle


def sends_anything(behaviour: Behaviour) -> Handle:
    """Add hostile header fields, floods of interim responses, and the credentials in every spelling."""

    def handle(connection: socket, number: int) -> None:
        for place, request in enumerate(requests(connection), start=number):
            reply = behaviour.respond(request)
            if is_state(request):
                connection.sendall(written(reply))
                continue
            sent = request.header("Authorization") or ""
            token = sent.partition(" ")[2]
            spelled = [sent, token[:-1], base64.b64encode(f"{token}:".encode()).decode(), token.encode().hex()]
            spelled += [
                quote(token),
                "".join(f"%{ord(c):02x}" for c in token),
                "".join(f"\\u{ord(c):04x}" for c in token),
            ]
            mirror = ("X-Mirror", " ".join(spelled))
            interim = b"HTTP/1.1 103 Early Hints\r\n\r\n" * (3_000 if place % 7 == 1 else 0)
            connection.sendall(interim + written(reply, mirror, _ODD_FIELDS[place % len(_ODD_FIELDS)]))

    return handle


def mutates(behaviour: Behaviour, seed: int) -> Handle:
    """Change, drop, repeat or insert bytes anywhere in most responses."""
    source, lock = random.Random(seed), threading.Lock()  # noqa: S311 - no secret

    def mutated(data: bytes) -> bytes:
        with lock:
            for _ in range(source.choice((0, 1, 1, 2, 5))):
                start = source.randrange(len(data) + 1)
                end = min(len(data), start + source.choice((0, 1, 1, 4, 40)))
                piece = source.choice((b"", source.randbytes(3), data[start:end] * 3, b"\r\n", b"\xff", b"99999999"))
                data = data[:start] + piece + data[end:]
            return data

    def handle(connection: socket, _: int) -> None:
        for request in requests(connection):
            reply = written(behaviour.respond(request))
            with suppress(OSError):  # the other side may have given up
                connection.sendall(reply if is_state(request) else mutated(reply))
            if not is_state(request):
                return  # what follows a mutated response on a connection may be anything

    return handle
