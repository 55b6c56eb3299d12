"""The server on a socket: what a client library would hide."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import pytest

from zuora_aqua_contracts.reference.embedded import Running, running

from .reference_server import MODERN, TOKEN, Server

if TYPE_CHECKING:
    from collections.abc import Iterator

AUTHORIZED = f"Authorization: Bearer {TOKEN}".encode()


@pytest.fixture(scope="module")
def live() -> Iterator[Running]:
    """A server in a process of its own."""
    with running(TOKEN) as server:
        yield server


def exchange(live: Running, *lines: bytes, body: bytes = b"") -> tuple[int, dict[str, str], bytes]:
    """Status, headers by lower-case name, and body of the reply to the bytes of a request."""
    address = urlsplit(live.url)
    with socket.create_connection((str(address.hostname), int(address.port or 0)), timeout=30) as connection:
        connection.sendall(b"\r\n".join([*lines, b"Host: test", b"Connection: close", b"", body]))
        received = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, payload = received.partition(b"\r\n\r\n")
    first, *fields = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in fields)
    return int(first.split()[1]), {name.lower(): value.strip() for name, _, value in pairs}, payload


def state(live: Running, **params: object) -> None:
    """Set up a state."""
    reply = httpx.post(live.states_url, json={"state": "a tenant", "params": params}, timeout=30, trust_env=False)
    assert reply.status_code == 200


@pytest.mark.parametrize(
    ("raw", "partner"),
    [(b"a%2Fb", "a/b"), (b"a%252Fb", "a%2Fb"), (b"a+b", "a+b"), (b"%61", "a"), (b"%C3%A9%0A", "é\n"), (b"%20", " ")],
)
def test_segments_arrive_as_given(live: Running, server: Server, raw: bytes, partner: str) -> None:
    """The path is read as it is on the wire: `%2F` is no `/`, and nothing is decoded twice (PATH-ENCODE)."""
    state(live, jobs=[{**server.entry(server.job(partner=partner, project="p")), "createdOn": "2100-01-01T00:00:00Z"}])
    path = server.path("PARTNER", "p").replace(b"PARTNER", raw)
    status, _, body = exchange(live, b"GET " + path + b" HTTP/1.1", AUTHORIZED)
    assert (status, json.loads(body).get("partner")) == (200, partner)


@pytest.mark.parametrize("raw", [b"%FF", b"%ED%A0%80", b"%2e%2e"])
def test_refuses_path_bytes(live: Running, server: Server, raw: bytes) -> None:
    """Bytes that are no UTF-8 are a 400 in the operation's own form."""
    path = server.path("PARTNER", "p").replace(b"PARTNER", raw)
    status, _, body = exchange(
        live, b"GET " + path + b" HTTP/1.1", AUTHORIZED, b": ".join(part.encode() for part in MODERN)
    )
    assert (status, "reasons" in json.loads(body)) == (400, True)


def test_head(live: Running, server: Server) -> None:
    """HEAD has no body and says the length that GET's would have."""
    state(live)
    _, _, body = exchange(live, b"GET " + server.path() + b" HTTP/1.1", AUTHORIZED)
    status, headers, empty = exchange(live, b"HEAD " + server.path() + b" HTTP/1.1", AUTHORIZED)
    assert (status, headers["content-length"], empty) == (200, str(len(body)), b"")


@pytest.mark.parametrize("method", [b"POST", b"DELETE", b"PROPFIND"])
def test_other_methods(live: Running, server: Server, method: bytes) -> None:
    """Another method, with a body or without, is a 405 with `Allow`."""
    lines = (method + b" " + server.path() + b" HTTP/1.1", AUTHORIZED, b"Content-Length: 2")
    status, headers, _ = exchange(live, *lines, body=b"{}")
    assert (status, headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "line",
    [b"X-A: \xff\xfe", b"Accept-Encoding:", b"Accept-Encoding: ;q=\xe9", b"Zuora-Version: \xe9", b"zuora-org-ids: ,"],
)
def test_odd_header_bytes(live: Running, server: Server, line: bytes) -> None:
    """No header makes the server fail (ERR-NO-5XX)."""
    status, _, _ = exchange(live, b"GET " + server.path() + b" HTTP/1.1", AUTHORIZED, line)
    assert status < 500


@pytest.mark.parametrize(
    "request_line", [b"GET / HTTP/9", b"nonsense", b"GET /\xc3\xa9 HTTP/1.1", b"GET /\x00 HTTP/1.1"]
)
def test_nonsense(live: Running, request_line: bytes) -> None:
    """What is no HTTP is a 400."""
    assert exchange(live, request_line)[0] == 400


@pytest.mark.parametrize(("over", "expected"), [(0, 200), (1, 400)])
def test_track_id_at_its_limit(live: Running, server: Server, over: int, expected: int) -> None:
    """The longest track ID that the document allows passes and comes back, one character more does not."""
    state(live)
    value = "x" * (server.operation.parameters["Zuora-Track-Id"]["schema"]["maxLength"] + over)
    track, version = f"Zuora-Track-Id: {value}".encode(), b": ".join(part.encode() for part in MODERN)
    status, headers, _ = exchange(live, b"GET " + server.path() + b" HTTP/1.1", AUTHORIZED, track, version)
    assert (status, headers.get("zuora-track-id")) == (expected, None if over else value)


def test_chunked_state(live: Running, server: Server) -> None:
    """The state endpoint takes a chunked body, and answers a large one that is cut in chunks."""
    content = json.dumps({"state": "a tenant", "params": {"jobs": []}}).encode()
    chunks = b"".join(b"1\r\n" + bytes([byte]) + b"\r\n" for byte in content) + b"0\r\n\r\n"
    status, _, _ = exchange(live, b"POST /_states HTTP/1.1", b"Transfer-Encoding: chunked", body=chunks)
    assert status == 200
    _, _, body = exchange(live, b"GET " + server.path() + b" HTTP/1.1", AUTHORIZED)
    assert "reasons" in json.loads(body)
