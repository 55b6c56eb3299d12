"""The command as a person calls it: a process, its exit status, and all that it prints."""

from __future__ import annotations

import json
import os
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from zuora_aqua_contracts.document.fragment import load

from . import forked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

TOKEN = "planted-Token-4711"  # noqa: S105 - planted, to be looked for
OPERATION = next(iter(load().operations.values()))
JOB = next(iter(OPERATION.examples(200).values()))


@dataclass
class Outcome:
    """What a call of the command came to."""

    status: int
    out: str
    err: str
    folder: Path

    @property
    def report(self) -> dict[str, Any]:
        """The JSON report."""
        found: dict[str, Any] = json.loads((self.folder / "report.json").read_text("utf-8"))
        return found

    def verdicts(self) -> dict[str, str]:
        """The verdict of each clause."""
        return {clause["id"]: clause["verdict"] for clause in self.report["clauses"]}


@pytest.fixture
def command(tmp_path: Path) -> Callable[..., Outcome]:
    """Call the command with arguments; `token=None` leaves the variable unset."""

    def call(*arguments: str, token: str | None = TOKEN, **environment: str) -> Outcome:
        env = {k: v for k, v in os.environ.items() if k not in ("ZUORA_BEARER_TOKEN", "PYTEST_ADDOPTS")}
        env |= environment | ({"ZUORA_BEARER_TOKEN": token} if token is not None else {})
        options = ["--report", str(tmp_path / "report"), *arguments]
        # A busy machine has to be slow, a command that hangs has to end.
        done = forked.call(options, env, tmp_path, seconds=300)
        return Outcome(done.returncode, done.stdout, done.stderr, tmp_path / "report")

    return call


@dataclass
class Answer:
    """An answer of a scripted server."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


def answer(value: Any, status: int = 200, **headers: str) -> Answer:
    """A JSON answer."""
    return Answer(status, json.dumps(value).encode(), {"Content-Type": "application/json", **headers})


@contextmanager
def scripted(respond: Callable[[BaseHTTPRequestHandler], Answer | None]) -> Iterator[str]:
    """A server on loopback that answers every GET as a function says; None closes the connection. Gives its URL."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            given = respond(self)
            if given is None:
                self.close_connection = True
                return
            self.send_response(given.status)
            for name, value in {**given.headers, "Content-Length": str(len(given.body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(given.body)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
