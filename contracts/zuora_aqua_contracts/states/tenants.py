"""Tenants, and the model: which job of a tenant must come back.

A tenant is the `params` of a provider state. The model is deliberately plain: it filters the tenant's jobs by the
clauses LAST-*, ORG-*, ENTITY-SCOPE and PATH-*, and takes the newest.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from ..document.jobs import successful
from .times import is_same_time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..document.fragment import Node, Operation

ORG = "org-1"
_HEX = re.compile("[0-9a-fA-F]")


@dataclass(frozen=True)
class Record:
    """A job of a tenant: when it was created and completed, whose it is, and how it looks on the wire."""

    created: datetime
    job: Node
    org: str = ORG
    entity: str | None = None

    def wire(self) -> Node:
        """The record as the state endpoint takes it."""
        return {"createdOn": self.created.isoformat(), "org": self.org, "entity": self.entity, "job": self.job}


@dataclass(frozen=True)
class Tenant:
    """All that a provider state sets up."""

    records: tuple[Record, ...] = ()
    accessible: tuple[str, ...] = (ORG,)
    entities: tuple[str, ...] = ()
    reset_seconds: int | None = None

    def params(self) -> Node:
        """The `params` of the state."""
        params: Node = {
            "jobs": [record.wire() for record in self.records],
            "accessible_orgs": list(self.accessible),
            "entities": list(self.entities),
        }
        if self.reset_seconds is not None:
            params["rate_limited"] = {"reset_seconds": self.reset_seconds}
        return params

    def of(self, pair: tuple[str, str]) -> list[Record]:
        """The records of a pair, the oldest first."""
        found = [r for r in self.records if folded((r.job["partner"], r.job["project"])) == folded(pair)]
        return sorted(found, key=lambda record: record.created)

    def last(
        self,
        operation: Operation,
        pair: tuple[str, str],
        *,
        orgs: Sequence[str] = (),
        entity: str | None = None,
        now: datetime | None = None,
    ) -> Node | None:
        """The job that must come back for a pair, None where there is none.

        Args:
            operation: For how long jobs are kept.
            pair: Partner and project.
            orgs: The orgs named; all accessible ones where none is.
            entity: The entity named, None for none.
            now: The present; for tests.
        """
        completed = successful(operation.fragment)
        oldest = (now or datetime.now(UTC)) - timedelta(days=operation.node["x-retention-days"])
        counted = [
            record
            for record in self.records
            if folded((record.job["partner"], record.job["project"])) == folded(pair)
            and record.job["status"] == completed
            and record.org in (orgs or self.accessible)
            and (entity is None or record.entity == entity)
            and record.created > oldest
        ]
        return max(counted, key=lambda record: record.created).job if counted else None


def job_like(operation: Operation, pair: tuple[str, str], number: int, *, status: str | None = None) -> Node:
    """A job after the document's first example, for a pair, told from others by a number.

    Args:
        operation: Whose example it is.
        pair: Partner and project.
        number: 0 to 65535; goes into every ID.
        status: The job's status, None for that of the example, which its batches keep.
    """
    job: Node = json.loads(
        json.dumps(next(iter(operation.examples(200).values())))
    )  # a copy, ten times faster than copy's
    mark = f"{number:04x}"
    job.update(id=mark + job["id"][len(mark) :], partner=pair[0], project=pair[1], name=f"Job {number}")
    job["status"] = status or job["status"]
    for batch in job["batches"]:
        batch["batchId"] = mark + batch["batchId"][len(mark) :]
        if "fileId" in batch:
            batch["fileId"] = mark + batch["fileId"][len(mark) :]
    return job


def folded(pair: tuple[str, str]) -> tuple[str, str]:
    """Return a pair without its letter case. Whether a server compares it is not documented, so no test needs it."""
    return pair[0].casefold(), pair[1].casefold()


def example_pair(operation: Operation) -> tuple[str, str]:
    """The document's own pair of partner and project."""
    return operation.example("partner"), operation.example("project")


def is_job(actual: Node | None, expected: Node | None) -> bool:
    """Whether a job is the expected one: by its ID, or else by its name and time.

    A job that lacks its ID, or has one of another form, breaks the clause about the ID, and not every clause about
    which job is returned.
    """
    if actual is None or expected is None:
        return actual is expected
    if "id" in actual and "id" in expected and _form(actual["id"]) == _form(expected["id"]):
        return bool(actual["id"] == expected["id"])
    names = [name for name in ("name", "startTime") if name in actual and name in expected]
    return bool(names) and all(is_same_value(name, actual[name], expected[name]) for name in names)


def _form(identifier: Any) -> str:
    """The form of an ID: each hex digit as a zero."""
    return _HEX.sub("0", str(identifier))


def is_same_value(name: str, actual: Any, expected: Any) -> bool:
    """Whether a field of a job has the expected value, in any of the forms that the contract allows for it."""
    if name == "startTime":
        return is_same_time(actual, expected)
    if name in ("partner", "project"):  # PATH-ECHO: letter case apart
        return str(actual).casefold() == str(expected).casefold()
    if name in ("version", "errorCode"):  # JOB-TYPES: a string or a number
        return _number_or_text(actual) == _number_or_text(expected)
    return bool(actual == expected)


def _number_or_text(value: Any) -> object:
    """A number or a text as a number if it is one: `1.0`, `1e0` and `"1"` are the same version."""
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return value


def starting(job: Node, created: datetime, node: Node) -> Node:
    """The job with a start time that agrees with its creation, in the form that the document gives."""
    form = node["properties"]["startTime"]["x-datetime"]
    return {**job, "startTime": created.strftime(form)}


def history(operation: Operation, jobs: Sequence[tuple[timedelta, Node]], **others: Any) -> tuple[Record, ...]:
    """Records of jobs by their age."""
    now, node = datetime.now(UTC).replace(microsecond=0), operation.fragment.schema("Job")
    return tuple(Record(now - age, starting(job, now - age, node), **others) for age, job in jobs)


def base_state(operation: Operation, partner: str, project: str) -> Node:
    """The `params` of the state that most tests run in: the pair has one job, in a body worth compressing."""
    job = job_like(operation, (partner, project), 1)
    (first, *_), job["batches"] = job["batches"], []
    while len(json.dumps(job)) <= 2 * operation.parameters["Accept-Encoding"]["x-compressed-above-bytes"]:
        mark = f"{len(job['batches']):04x}"
        more = {name: mark + first[name][len(mark) :] for name in ("batchId", "fileId")}
        job["batches"].append({**first, **more})
    return Tenant(history(operation, [(timedelta(days=1), job)])).params()
