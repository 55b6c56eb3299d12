"""Judging recorded traffic: every exchange of the document's operations, into the ledger of a run."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from ..exchange.redaction import MASK, MIN_SECRET_LENGTH
from ..judging import body_invariants, header_invariants, invariants
from ..judging.evidence import Evidence
from ..judging.invariants import Invariants
from ..judging.ledger import Ledger
from ..target.settings import RunError
from . import relations, requests, responses
from .exchanges import Reader, Skipped
from .har import HarFile
from .headers import fields_of
from .relations import Relations
from .routes import Routes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from ..document.clauses import Clause
    from ..judging.invariants import Invariant
    from ..judging.run import Run
    from .exchanges import Recorded
    from .findings import Finding
    from .har import Entry

_UNREACHED = "no recorded exchange reached what it speaks of"
_UNTELLABLE = "recorded traffic cannot show it: check the server itself, with provider states where it needs them"
_PROBED = "not judged of the client: a program that breaks its rules on purpose sent the requests"
_CLIENT = requests.CLAUSES | {"RETRY-POLICY"}
_SERVER = (
    responses.CLAUSES
    | relations.CLAUSES
    | {
        "OP-JSON",
        "JOB-START",
        "JOB-START-FORM",
        "BATCH-SEGMENTS",
        "PATH-ECHO",
        "PATH-CASE",
        "TRACK-ECHO",
        "TRACK-ECHO-ERROR",
        "ERR-ENVELOPE-JOB",
    }
    | {"ERR-NO-5XX", "ERR-STATUS", "ERR-CODE", "ERR-BODY", "AUTH-REFLECT", "GZIP-OFF", "GZIP-VARY", "RATE-HEADERS"}
)


@dataclass
class Traffic:
    """Exchanges that were judged, and entries that were not, by reason."""

    files: list[str] = field(default_factory=list)
    origins: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    exchanges: int = 0

    def as_json(self) -> dict[str, Any]:
        """The counts as JSON values, for a report."""
        skipped = dict(self.skipped.most_common())
        return {"files": self.files, "origins": list(self.origins), "exchanges": self.exchanges, "skipped": skipped}


def judge(run: Run, files: Sequence[Path], base_path: str = "") -> Traffic:
    """Judge the exchanges in HAR files by the clauses of a run, without sending anything.

    Args:
        run: The run, whose ledger takes the findings.
        files: The HAR files, read in this order.
        base_path: The path below which the recorded server had the operations.

    Raises:
        RunError: A file cannot be used, or there is no exchange of an operation in any of them.
    """
    judged = _Judge(run, base_path.rstrip("/"))
    for path in files:
        judged.read(HarFile(path))
    judged.finish()
    run.ledger.requests = judged.traffic.exchanges
    return judged.traffic


class _Placed(Ledger):
    """The ledger of a run, with the place of the present exchange in all evidence."""

    def __init__(self, ledger: Ledger) -> None:
        super().__init__({})
        self.clauses, self.entries = ledger.clauses, ledger.entries
        self.place = ""

    def broken(self, clause: str, evidence: Evidence) -> None:
        super().broken(clause, replace(evidence, example=self.place))


class _Judge:
    def __init__(self, run: Run, base_path: str) -> None:
        self.traffic = Traffic()
        self._run = run
        self._reader = Reader(Routes(run.fragment.operations.values(), base_path))
        self._ledger = _Placed(run.ledger)
        self._invariants = cache(lambda operation: Invariants(operation, self._ledger))
        self._relations = Relations()
        self._secrets: set[str] = set()
        self._clients = 0  # exchanges of which the request was judged

    def read(self, har: HarFile) -> None:
        """Judge the exchanges of a file."""
        self.traffic.files.append(har.path.name)
        for entry in har:
            try:
                self._follow_redirect(entry)
                recorded = self._reader.read(entry)
            except Skipped as why:
                self.traffic.skipped[str(why)] += 1
                continue
            except ValueError as why:
                raise RunError(f"--har {har.path}: entry {har.entries} is not of HAR 1.2: {why}") from None
            self._ledger.place = f"entry {har.entries} of {har.path.name}"
            self._one(recorded)

    def _one(self, recorded: Recorded) -> None:
        self.traffic.exchanges += 1
        self.traffic.origins[recorded.exchange.base] += 1
        self._secrets |= recorded.secrets
        check = self._invariants(recorded.operation)
        if recorded.route.is_whole:
            check(recorded.exchange, _applicable(recorded))
            if recorded.has_fields and recorded.exchange.request.all("Accept-Encoding"):
                check(recorded.coded, (header_invariants.coding,))
            self._note(recorded, responses.judge(recorded))
        self._note(recorded, self._relations.judge(recorded))
        if not recorded.is_probe:
            self._clients += 1
            self._note(recorded, requests.judge(recorded))

    def _note(self, recorded: Recorded, findings: Iterable[Finding]) -> None:
        for clause, side, expected, problem in findings:
            if side == "C" and recorded.is_probe:
                continue
            self._ledger.witness(clause, side=side)
            if problem:
                self._ledger.broken(clause, Evidence.of(expected, recorded.coded, problem=problem))

    def _follow_redirect(self, entry: Entry) -> None:
        request = entry.get("request")
        if not isinstance(request, dict) or not isinstance(request.get("url"), str):
            return
        if self._relations.is_redirect(request["url"]):
            sent = [value for name, value in fields_of(request) if name.lower() == "authorization"]
            if self._relations.redirected(request["url"], sent):
                words = "the token went along with a redirect to another origin"
                self._ledger.witness("AUTH-SENT", side="C")
                self._ledger.broken("AUTH-SENT", Evidence("no credentials at another origin", words))

    def finish(self) -> None:
        """Say why the other clauses were not exercised, and take all secrets out of the evidence."""
        if not self.traffic.exchanges:
            raise RunError(self._nothing())
        for clause, entry in self._run.ledger:
            entry.binds = " ".join(side for side in clause.binds.split() if _is_tellable(clause, side)) or clause.binds
            tellable = any(_is_tellable(clause, side) for side in clause.binds.split())
            probed = clause.binds_client and not self._clients and "C" in entry.untried
            self._run.ledger.unmet([clause.id], _PROBED if probed else _UNREACHED if tellable else _UNTELLABLE)
            entry.evidence[:] = [_masked(evidence, self._secrets) for evidence in entry.evidence]

    def _nothing(self) -> str:
        operations = ", ".join(f"{it.method} {it.path}" for it in self._run.fragment.operations.values())
        counts = ", ".join(f"{count} {reason}" for reason, count in self.traffic.skipped.most_common())
        other = self._reader.base_path_seen
        advice = f"; there are some below {other}: give --base-path {other}" if other else ""
        return f"--har: no exchange of {operations} in the recording ({counts}){advice}"


def _is_tellable(clause: Clause, side: str) -> bool:
    """Whether a recording can show that a side keeps or breaks a clause."""
    if side == "C":
        return clause.id in _CLIENT or clause.id.endswith(requests.SUFFIXES)
    return clause.id in _SERVER or bool(clause.keywords)


@cache
def _invariants_for(has_body: bool, has_fields: bool, is_success: bool) -> tuple[Invariant, ...]:
    """The invariants that judge nothing that a recorder left out."""
    omitted: set[Invariant] = {header_invariants.coding}
    if not has_body:
        omitted |= {
            body_invariants.envelope,
            body_invariants.schemas,
            body_invariants.no_stack_trace,
            header_invariants.no_reflection,
        }
    if not has_fields:
        omitted |= {body_invariants.envelope, header_invariants.echo_of_track_id}
    if not has_body and is_success:  # which may be an error on old minor versions
        omitted.add(header_invariants.echo_of_track_id)
    return tuple(invariant for invariant in invariants.ALL if invariant not in omitted)


def _applicable(recorded: Recorded) -> tuple[Invariant, ...]:
    is_success = recorded.exchange.response.status == 200  # noqa: PLR2004 - OK
    return _invariants_for(recorded.has_body, recorded.has_fields, is_success)


def _masked(evidence: Evidence, secrets: Iterable[str]) -> Evidence:
    """Evidence without the secrets of the recording, in any spelling."""
    texts = {name: getattr(evidence, name) for name in ("expected", "seen", "curl", "response", "example")}
    for secret in secrets:
        if len(secret) < MIN_SECRET_LENGTH:
            continue
        for spelling in {secret, quote(secret, safe=""), unquote(secret), json.dumps(secret)[1:-1]}:
            texts = {name: text.replace(spelling, MASK) for name, text in texts.items()}
    return replace(evidence, **texts)
