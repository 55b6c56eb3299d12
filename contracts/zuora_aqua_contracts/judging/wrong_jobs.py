"""Tells a job that has the wrong fields from the wrong job: one fault breaks one clause."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import unquote, unquote_plus

from ..exchange.failures import Unmet
from ..exchange.headers import without_headers
from . import body_invariants

if TYPE_CHECKING:
    from ..exchange.messages import Exchange
    from .invariants import Invariants

EXPLAINED = ("PATH-ECHO", "JOB-COMPLETED")
"""Clauses about fields of a job that the wrong job breaks too."""
RESTING = ("LAST-", "ORG-SCOPE", "ORG-DEFAULT", "ENTITY-")
"""Beginnings of the clauses about which job is returned, which rest on responses that are jobs."""


def other_fault(run: Invariants, clause: str, exchange: Exchange) -> str:
    """Say which clause a job breaks so that one of the above is broken too; empty if there is none.

    Args:
        run: The invariants of the operation.
        clause: One of `EXPLAINED`, or one that begins with one of `RESTING`.
        exchange: The exchange that breaks it.
    """
    if clause in (*EXPLAINED, "LAST-WHOLE") and _only_compressed(run, exchange):
        return "the same request gets another job without compression: see GZIP-ON"
    if clause == "JOB-COMPLETED":
        return "it is the wrong job: see LAST-ONLY-COMPLETED" if _is_as_recorded(run, exchange, "status") else ""
    if clause == "PATH-ECHO":
        return _other_pair(run, exchange)
    broken = _first_broken(run, exchange) if clause == "LAST-WHOLE" else _unrecognisable(run, exchange)
    return f"the job is not as documented: see {broken}" if broken else ""


def _is_as_recorded(run: Invariants, exchange: Exchange, *fields: str) -> bool:
    """Whether the job has these fields as the server was told."""
    job = exchange.response.job or {}
    return any(all(job.get(name) == told.get(name) for name in fields) for told in run.recorded(job))


def _only_compressed(run: Invariants, exchange: Exchange) -> bool:
    """Whether the response is compressed, and an uncompressed one has another job."""
    if not exchange.response.coding:
        return False
    bare = without_headers(exchange.request, "Accept-Encoding")
    plain = run.repeated(replace(bare, headers=(*bare.headers, ("Accept-Encoding", "identity"))))
    try:
        return plain is not None and plain.response.job not in (None, exchange.response.job)
    except Unmet:  # it cannot be read, which is a fault of its own
        return False


def _other_pair(run: Invariants, exchange: Exchange) -> str:
    """Say why the job has another pair than the request."""
    job, pair = exchange.response.job or {}, dict(exchange.request.parameters)
    if any(
        job.get(name) != value and job.get(name) in (unquote(value), unquote_plus(value))
        for name, value in pair.items()
    ):
        return "it is the job of the pair that comes of decoding the path twice: see PATH-ENCODE"
    fields = run.operation.fragment.schema("Job")["properties"]
    if any(name in fields and name not in job for name in pair):
        found = run.schema(exchange.response.status).violations(job)
        return next((f"the job lacks the field: see {name}" for name, pointer, _ in found if not pointer), "")
    if _is_as_recorded(run, exchange, *(name for name in pair if name in fields)):
        return "it is the job of another pair, as recorded: see LAST-PAIR"
    return ""


def _first_broken(run: Invariants, exchange: Exchange) -> str:
    """The first clause about the fields of a job that this one breaks, and not because it is the wrong job."""
    # Not JOB-START-FORM: LAST-WHOLE allows for other forms of a time.
    findings = [
        *run.of_body(exchange),
        *body_invariants.echo_of_path(run, exchange),
        *(found for found in body_invariants.start_time(run, exchange) if found[0] == "JOB-START"),
        *body_invariants.segments(run, exchange),
    ]
    for name, problem in findings:
        if problem is not None and not (name in EXPLAINED and other_fault(run, name, exchange)):
            return name
    return ""


def _unrecognisable(run: Invariants, exchange: Exchange) -> str:
    """The first clause that a success breaks which is neither a job nor an error.

    A job with an odd ID, name or time is not among them: `is_job` goes by the others. Clauses about those are SHOULD,
    and a server that breaks one may not be spared the question which job it returns.
    """
    response = exchange.response
    if response.status != HTTPStatus.OK or response.job is not None or response.error is not None:
        return ""
    if response.mapping is None:
        return "OP-JSON"
    violations = run.schema(response.status).violations(response.mapping)
    return next((name for name, _, _ in violations), "")
