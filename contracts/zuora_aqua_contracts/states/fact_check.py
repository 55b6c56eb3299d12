"""What an answer says that differs from a fact: a broken clause, or a stale fact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from ..document.jobs import successful
from .job_operations import RefusedError
from .known import is_older, start_of
from .tenants import folded

if TYPE_CHECKING:
    from ..document.fragment import Operation
    from .job_operations import JobOperations
    from .known import Known, Question

_DAY = timedelta(days=1)  # on either side of the edge at which jobs are deleted nothing is said

JSON = dict[str, Any]


@dataclass(frozen=True)
class Finding:
    """Why an answer differs from a fact.

    Attributes:
        clause: ID of the clause that is broken; empty if the fact is stale.
        text: What was expected, or what to update in the file.
    """

    clause: str
    text: str


class FactCheck:
    """Tells broken clauses from stale facts, by the jobs' own answers."""

    def __init__(self, known: Known, job_operations: JobOperations, operation: Operation) -> None:
        """Take the facts, what reads jobs by their IDs, and the operation for how long jobs are kept."""
        self._known, self._job_operations = known, job_operations
        self._kept = timedelta(days=operation.node["x-retention-days"])
        self._completed = successful(operation.fragment)

    def explain(self, question: Question, actual: JSON | None) -> Finding:
        """Return why an answer differs from what is known.

        Args:
            question: The request, and the job that is known to be the last.
            actual: The job in the response; None if there was none.

        Raises:
            Lost: A job's own answer did not come.
        """
        if actual is None:
            return self._nothing_returned(question)
        scope = "ORG-SCOPE" if question.orgs else "ENTITY-SCOPE" if question.entity else ""
        identifier = str(actual.get("id"))
        if identifier in self._known.of_other_pairs(question.pair):
            return Finding("LAST-PAIR", f"no job of another pair for {question}")
        if scope and identifier in self._known.others_of(question):
            return Finding(scope, f"{_name(question.last)} for {question}, and not the pair's job in another scope")
        if is_older(actual, datetime.now(UTC), self._kept + _DAY):
            return Finding("LAST-RETENTION", f"no job that is no longer kept for {question}")
        return self._another_returned(question, identifier)

    def _nothing_returned(self, question: Question) -> Finding:
        expected = self._job(question.last)
        if expected is None:
            return Finding("", f"{question}: the job {question.last} is no longer shown by its ID: set null")
        if expected["status"] != self._completed:
            return Finding("", f"{question}: the job {question.last} is {expected['status']}: set null")
        if is_older(expected, datetime.now(UTC), self._kept - _DAY):
            return Finding("", f"{question}: the job {question.last} is as old as jobs are kept: set null")
        return Finding("LAST-RETENTION", f"the job {question.last} for {question}, which is completed and still kept")

    def _another_returned(self, question: Question, identifier: str) -> Finding:
        returned = self._job(identifier)
        if returned is None:
            return Finding("", f"{question}: the job {identifier} came, and cannot be read by its ID to tell why")
        pair = returned.get("partner"), returned.get("project")
        if all(isinstance(value, str) for value in pair) and folded((str(pair[0]), str(pair[1]))) != folded(
            question.pair
        ):
            return Finding("LAST-PAIR", f"no job of another pair for {question}")
        if returned["status"] != self._completed:
            return Finding("LAST-ONLY-COMPLETED", f"no job that is {returned['status']} for {question}")
        expected = self._job(question.last) if question.last else None
        old, new = start_of(expected or {}), start_of(returned)
        if expected is not None and expected["status"] == self._completed and old and new and new < old:
            return Finding("LAST-NEWEST", f"{_name(question.last)} for {question}, and not one that started before it")
        return Finding("", f"{question}: the last job is {identifier} by now: update it")

    def _job(self, identifier: str | None) -> JSON | None:
        """Return a job by its ID; None if the server does not show it."""
        try:
            return self._job_operations.retrieve(identifier) if identifier else None
        except RefusedError:
            return None


def _name(identifier: str | None) -> str:
    return f"the job {identifier}" if identifier else "no job"
