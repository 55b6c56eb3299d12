"""A server of another make, on the standard library alone: AQuA's jobs, which take a third of a second each.

It shares no code with the reference server. Subclasses of `Tenant` break one thing each.
"""

from __future__ import annotations

import gzip
import json
import re
import threading
import time
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote

from tests.command.conftest import TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 1 / 3  # that a job runs
PAIR = ("salesforce", "00170000011K3Ub")
CLIENT_ID, CLIENT_SECRET = "planted-client-0815", "planted-secret-0816"
_ENDED = ("completed", "aborted", "cancelled")
_GZIP = re.compile(r"gzip(;q=(1(\.0*)?|0?\.\d*[1-9]\d*))?")
_LARGE = 1000  # bytes of a body, above which it is compressed

JSON = dict[str, Any]


class Failure(Exception):  # noqa: N818 - an answer, not a fault of this program
    """A request that does not succeed."""

    def __init__(self, status: int, code: int, message: str) -> None:
        """Take the status, the code and a message for a person."""
        super().__init__(message)
        self.status, self.code = status, code


@dataclass
class Job:
    """A job, and when it ends if nothing happens to it."""

    json: JSON
    ends: float
    fails: bool = False
    number: int = 0
    keys: set[str] = field(default_factory=set)


class Tenant:
    """All jobs of a tenant, and the decisions that a broken server gets wrong.

    A job runs for `seconds`; an issued token is good for `uses` requests, and `denial` is the status after that.
    """

    seconds = SECONDS
    uses = 25
    denial = 401

    def __init__(self) -> None:
        """Start with one job, which has ended."""
        self.lock = threading.RLock()
        self.jobs: list[Job] = []
        old = self.submit(
            {"name": "old", "format": "csv", "queries": [_QUERY] * 2, "partner": PAIR[0], "project": PAIR[1]}
        )
        self.jobs[0].ends = 0.0
        self.made: list[str] = []
        self.issued: dict[str, int] = {}
        self.asked = 0  # requests so far
        assert old["id"]

    def issue(self, form: str) -> JSON:
        """Issue a token to the one client."""
        fields = parse_qs(form)
        if (fields.get("client_id"), fields.get("client_secret")) != ([CLIENT_ID], [CLIENT_SECRET]):
            raise Failure(401, 90000011, "no such client")
        token = uuid.uuid4().hex
        self.issued[token] = self.uses
        return {"access_token": token, "token_type": "bearer", "expires_in": 3600}

    def accepts(self, token: str) -> bool:
        """Whether a token is good now."""
        self.issued[token] = self.issued.get(token, 0) - 1
        return token == TOKEN or self.issued[token] >= 0

    def submit(self, wish: JSON, key: str = "") -> JSON:
        """Make a job that runs after those of its pair."""
        with self.lock:
            known = [job for job in self.jobs if key and key in job.keys]
            if known:
                return known[0].json
            pair = wish["partner"], wish["project"]
            busy = [job.ends for job in self.of(*pair) if job.json["status"] not in _ENDED]
            batches = [{**_BATCH, "batchId": uuid.uuid4().hex, **_named(query)} for query in wish["queries"]]
            job = {
                **{name: wish[name] for name in ("name", "partner", "project")},
                "id": uuid.uuid4().hex,
                "version": 1.1,
                "format": wish["format"].upper(),
                "encrypted": "none",
                "status": "submitted",
                "batches": batches,
            }
            fails = any("nosuch" in query["query"] for query in wish["queries"])
            self.jobs.append(Job(job, max([time.monotonic(), *busy]) + self.seconds, fails, len(self.jobs), {key}))
            return job

    def of(self, partner: str, project: str) -> list[Job]:
        """The jobs of a pair."""
        return [job for job in self.jobs if (job.json["partner"], job.json["project"]) == (partner, project)]

    def advance(self) -> None:
        """End what has run long enough."""
        with self.lock:
            for job in self.jobs:
                if job.json["status"] in _ENDED:
                    continue
                started = job.ends - self.seconds <= time.monotonic()
                job.json["status"] = "executing" if started else "submitted"
                job.json["startTime"] = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime())
                if job.ends <= time.monotonic():
                    status = "aborted" if job.fails else "completed"
                    job.json["status"] = status
                    for batch in job.json["batches"]:
                        batch.update(status=status, **({} if job.fails else {"fileId": uuid.uuid4().hex}))

    def by_id(self, identifier: str) -> Job:
        """A job by its ID."""
        for job in self.jobs:
            if job.json["id"] == identifier:
                return job
        raise Failure(404, 50000040, "there is no such job")

    def cancel(self, identifier: str) -> JSON:
        """End a job that has not ended."""
        with self.lock:
            job = self.by_id(identifier).json
            if job["status"] in _ENDED:
                raise Failure(400, 50000020, "the job has ended")
            job["status"] = "cancelled"
            for batch in job["batches"]:
                batch["status"] = "cancelled"
            return job

    def running(self) -> list[JSON]:
        """The jobs that have not ended."""
        self.advance()
        return [job.json for job in self.jobs if job.json["status"] not in _ENDED]

    def last(self, partner: str, project: str) -> JSON:
        """The last completed job of a pair."""
        found = self.select([job for job in self.of(partner, project) if job.json["status"] == "completed"])
        if found is None:
            raise Failure(404, 50000040, "the pair has no completed job")
        return self.shown(found.json)

    def select(self, completed: list[Job]) -> Job | None:
        """Choose among completed jobs."""
        return max(completed, key=lambda job: job.number, default=None)

    def shown(self, job: JSON) -> JSON:
        """A job as it is shown."""
        return job

    def decoded(self, segment: str) -> str:
        """A segment of a path."""
        return unquote(segment, errors="strict")

    def echoed(self, track: str) -> str:
        """A track ID as it comes back."""
        return track

    def compressed(self, body: bytes, accepted: str) -> bool:
        """Whether a body is compressed."""
        offers = [part.replace(" ", "").replace("\t", "").lower() for part in accepted.split(",")]
        return any(map(_GZIP.fullmatch, offers)) and len(body) > _LARGE


_QUERY = {"name": "query", "query": "select Id from Product", "type": "zoqlexport"}
_BATCH = {"batchType": "zoqlexport", "status": "pending", "recordCount": 1, "full": True, "apiVersion": "60.0"}


def _named(query: JSON) -> JSON:
    return {"name": query["name"], "query": query["query"]}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    tenant: Tenant

    def _respond(self) -> None:
        length = self.headers.get("Content-Length") or "0"
        body = self.rfile.read(int(length)) if length.isdigit() else b""
        try:
            self.tenant.asked += 1
            self.tenant.advance()
            status, content = 200, self._content(body)
        except Failure as failure:
            status = failure.status
            content = {"requestId": uuid.uuid4().hex, "reasons": [{"code": failure.code, "message": str(failure)}]}
        self._send(status, json.dumps(content, ensure_ascii=False).encode())

    do_GET = do_POST = do_DELETE = do_PUT = do_PATCH = do_HEAD = do_OPTIONS = do_TRACE = _respond  # noqa: N815 - names of http.server

    def _content(self, body: bytes) -> JSON:
        if (self.command, self.path) == ("POST", "/oauth/token"):
            return self.tenant.issue(body.decode())
        scheme, _, token = (self.headers.get("Authorization") or "").partition(" ")
        if scheme.lower() != "bearer" or not self.tenant.accepts(token):
            raise Failure(self.tenant.denial, 90000011, "a valid token is needed")
        try:
            parts = [self.tenant.decoded(part) for part in self.path.split("/")[1:]]
        except UnicodeDecodeError:
            raise Failure(400, 50000020, "the path is not UTF-8") from None
        match [self.command, *parts]:
            case ["GET", "v1", "batch-query", "jobs", "partner", partner, "project", project]:
                return self.tenant.last(partner, project)
            case [_, "v1", "batch-query", "jobs", "partner", _, "project", _]:
                raise Failure(405, 50000045, "only GET")
            case ["POST", "v1", "batch-query"]:
                return self._submitted(json.loads(body))
            case ["GET", "v1", "batch-query", "jobs", identifier]:
                return self.tenant.by_id(identifier).json
            case ["DELETE", "v1", "batch-query", "jobs", identifier]:
                return self.tenant.cancel(identifier)
        raise Failure(404, 50000040, "there is nothing here")

    def _submitted(self, wish: JSON) -> JSON:
        if wish["partner"] != PAIR[0]:
            return {"errorCode": 90019, "message": "Partner ID is not recognized."}
        job = self.tenant.submit(wish, self.headers.get("Idempotency-Key", ""))
        self.tenant.made.append(job["id"])
        return job

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        if self.tenant.compressed(body, ",".join(self.headers.get_all("Accept-Encoding") or [])):
            body = gzip.compress(body)
            self.send_header("Content-Encoding", "gzip")
        track = self.headers.get("Zuora-Track-Id")
        for name, value in {
            "Content-Type": "application/json",
            "Vary": "Accept-Encoding",
            "Content-Length": str(len(body)),
            "Zuora-Request-Id": uuid.uuid4().hex,
            **({"Zuora-Track-Id": self.tenant.echoed(track)} if track and track.isascii() else {}),
            **({"Allow": "GET"} if status == 405 else {}),
            **({"WWW-Authenticate": "Bearer"} if status == 401 else {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@contextmanager
def serving(tenant: Tenant) -> Iterator[str]:
    """Serve a tenant on loopback, and give the base URL."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"tenant": tenant}))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
