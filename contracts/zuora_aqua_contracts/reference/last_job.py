"""Selection of the last completed job of a pair: clauses LAST-*, ORG-*, ENTITY-SCOPE."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from ..document.jobs import successful
from .call import Failure
from .selection import Selection, age
from .store import instant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..document.fragment import Operation
    from .call import Call
    from .store import Record, Store


class LastJob:
    """Decisions of GET_LastBatchQueryJob."""

    store: Store
    operation: Operation

    def last_job(self, call: Call) -> Any:
        """Return the JSON of the pair's last completed job.

        Raises:
            Failure: The pair has none, or the token must not see an org or entity that the request names.
        """
        orgs, entities = self.orgs(call), self.entities(call)

        def counts(record: Record) -> bool:
            return (
                self.is_completed(record)
                and self.is_kept(call, record)
                and self.is_in_orgs(record, orgs)
                and self.is_in_entities(record, entities)
            )

        record = self.newest(Selection(self.candidates(call), counts))
        if record is None:
            raise Failure(HTTPStatus.NOT_FOUND, "No completed job is kept for the partner and project.")
        return self.job_of(call, record)

    def pair(self, call: Call) -> tuple[str, str]:
        """Return the requested partner and project."""
        return call.arguments["partner"] or "", call.arguments["project"] or ""

    def candidates(self, call: Call) -> Sequence[Record]:
        """Return all jobs of the pair, in the order in which they were set up (LAST-PAIR)."""
        return self.store.jobs_of(*self.pair(call))

    def is_completed(self, record: Record) -> bool:
        """Whether the status of a job is `completed` (LAST-ONLY-COMPLETED)."""
        return record.status == successful(self.operation.fragment)

    def is_kept(self, call: Call, record: Record) -> bool:
        """Whether a job is within the retention (LAST-RETENTION)."""
        return record.created > instant(call.now - self.retention(call))

    def retention(self, call: Call) -> timedelta:  # noqa: ARG002 - for overriding
        """Return how long a job is kept after its creation."""
        return timedelta(days=self.operation.node["x-retention-days"])

    def newest(self, records: Sequence[Record]) -> Record | None:
        """Return the job that was created last; of several, the one that was set up last (LAST-NEWEST)."""
        if isinstance(records, Selection):
            return records.newest()
        return max(records, key=age, default=None)

    def named_orgs(self, call: Call) -> list[str] | None:
        """Return the orgs that the request names, or None if it has no `Zuora-Org-Ids`."""
        value = call.request.listed("Zuora-Org-Ids")
        return None if value is None else [org.strip() for org in value.split(",") if org.strip()]

    def orgs(self, call: Call) -> Sequence[str]:
        """Return the orgs whose jobs count: named or all accessible ones (ORG-SCOPE, ORG-DENIED, ORG-DEFAULT)."""
        named = self.named_orgs(call)
        if named is None:
            return call.tenant.accessible_orgs
        if not self.may_see_orgs(call, named):
            raise Failure(HTTPStatus.FORBIDDEN, "An org that was named is not accessible.")
        return named

    def may_see_orgs(self, call: Call, named: Sequence[str]) -> bool:
        """Whether the token can access all named orgs."""
        return all(org in call.tenant.accessible_orgs for org in named)

    def is_in_orgs(self, record: Record, orgs: Sequence[str]) -> bool:
        """Whether a job belongs to one of these orgs."""
        return record.org in orgs

    def entities(self, call: Call) -> Sequence[str | None]:
        """Return the entities whose jobs count: the named one; else all of the token's, and None (ENTITY-SCOPE)."""
        named = call.request.header("Zuora-Entity-Ids")
        if named is None:
            return (*call.tenant.entities, None)
        if not self.may_see_entity(call, named):
            raise Failure(HTTPStatus.FORBIDDEN, "The token is not valid for the entity that was named.")
        return (named,)

    def may_see_entity(self, call: Call, named: str) -> bool:
        """Whether the token is valid for an entity."""
        return named in call.tenant.entities

    def is_in_entities(self, record: Record, entities: Sequence[str | None]) -> bool:
        """Whether a job belongs to one of these entities."""
        return record.entity in entities

    def job_of(self, call: Call, record: Record) -> Any:  # noqa: ARG002 - for overriding
        """Return the JSON of a job, complete and as it was recorded (LAST-WHOLE)."""
        return record.job
