"""Trials from a recording: an ordinary client's traffic with a server, written as HAR and judged without the server."""

from __future__ import annotations

import argparse
import base64
import json
import secrets
import tempfile
import time
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mutants.host import Counter
from mutants.ordinary import day
from mutants.outcome import Outcome, Told, Verdict
from zuora_aqua_contracts.command.options import add_options
from zuora_aqua_contracts.document.fragment import load
from zuora_aqua_contracts.judging.run import Run
from zuora_aqua_contracts.recording.traffic import judge
from zuora_aqua_contracts.reference.auth import Credentials
from zuora_aqua_contracts.reference.behaviour import OPERATION, STATES_PATH, Behaviour
from zuora_aqua_contracts.reference.messages import Request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mutants.registry import Mutant
    from zuora_aqua_contracts.reference.messages import Reply

_ORIGIN = "https://api.test"
_ZIPPED = 16 + zlib.MAX_WBITS  # for zlib: gzip


def of_mutant(mutant: Mutant) -> Told:
    """Judge a recording of a mutant."""
    counter = Counter()
    found = broken(mutant.behaviour(counter.add))
    return Told(counter.value > 0, mutant.clause in found)


def of_conforming(behaviour: type[Behaviour]) -> Outcome:
    """Judge a recording of a server that keeps the contract."""
    started = time.monotonic()
    reported = getattr(behaviour, "reports", ())
    wrong = {clause: why for clause, why in broken(behaviour).items() if clause not in reported}
    look = "\n".join(f"{clause}: {why}" for clause, why in wrong.items())
    verdict = Verdict.ALARM if wrong else Verdict.SILENT
    return Outcome(verdict, tuple(wrong), seconds=time.monotonic() - started, look=look)


def broken(behaviour: type[Behaviour]) -> dict[str, str]:
    """Record ordinary traffic of a server, judge the recording, and return why clauses are broken, by their IDs."""
    recorder = Recorder(behaviour)
    day(load().operations[OPERATION], recorder.send, recorder.set_up)
    parser = argparse.ArgumentParser()
    add_options(parser.add_argument)
    with tempfile.TemporaryDirectory() as folder, Run.of(parser.parse_args([])) as run:
        path = Path(folder, "traffic.har")
        path.write_text(json.dumps(recorder.har()), "utf-8")
        judge(run, [path])
        return {clause.id: entry.reason() for clause, entry in run.ledger if entry.evidence}


class Recorder:
    """A client of a server in this process that records what it sends and gets, as a proxy would."""

    def __init__(self, behaviour: type[Behaviour]) -> None:
        """Start the server."""
        self._token = secrets.token_urlsafe(24)
        self._server = behaviour(Credentials(self._token))
        self._entries: list[dict[str, Any]] = []

    def send(self, path: str, headers: Mapping[str, str]) -> None:
        """Send a GET with the token, and record it."""
        sent = {"Authorization": f"Bearer {self._token}", **headers}
        raw = [(name.encode(), value.encode()) for name, value in sent.items()]
        started = datetime.now(UTC)
        reply = self._server.respond(Request.received("GET", path.encode(), raw))
        took = (datetime.now(UTC) - started).total_seconds() * 1000
        request = {"method": "GET", "url": _ORIGIN + path, "headers": _fields(sent.items())}
        response = {"status": reply.status, "headers": _fields(_sent(reply)), "content": _content(reply)}
        entry = {"startedDateTime": started.isoformat(), "time": took, "request": request, "response": response}
        self._entries.append(entry)

    def set_up(self, state: Any) -> None:
        """Set the state of the server, of which nothing is recorded."""
        self._server.respond(Request.received("POST", STATES_PATH.encode(), (), json.dumps(state).encode()))

    def har(self) -> dict[str, Any]:
        """The recording, a HAR 1.2 file."""
        creator = {"name": "mutants", "version": "1"}
        return {"log": {"version": "1.2", "creator": creator, "entries": self._entries}}


def _sent(reply: Reply) -> list[tuple[str, str]]:
    """The header fields of a reply with the length that the transport adds."""
    length = [] if reply.header("Content-Length") else [("Content-Length", str(len(reply.body)))]
    return [*reply.headers, *length]


def _fields(pairs: Any) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]


def _content(reply: Reply) -> dict[str, Any]:
    """The body as most recorders write it: decompressed, as text; what is neither in base64, as it came."""
    kind = {"mimeType": reply.header("Content-Type") or ""}
    try:
        is_zipped = (reply.header("Content-Encoding") or "").lower() == "gzip"
        body = zlib.decompress(reply.body, _ZIPPED) if is_zipped else reply.body
        return {**kind, "size": len(body), "text": body.decode("utf-8")}
    except (zlib.error, UnicodeDecodeError):
        return {**kind, "size": len(reply.body), "text": base64.b64encode(reply.body).decode(), "encoding": "base64"}
