"""The tenants that any provider is asked for: few and small, because a provider may have to make real jobs.

Each is made for some clauses, in pairs of its own. A provider that takes time gets most of them at the start.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from .tenants import Tenant, history, job_like

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..document.fragment import Operation
    from .provider import Pair, Provider

# Each has several texts that change if a server trims, cuts, decodes twice or normalises them.
TRICKY_PROJECTS = (
    "%2F %252F%",
    "a/b?c#d",
    "a+b c;d=e&f",
    "é日本語 😀🏳️‍🌈",
    "e\u0301\\'\"~%41",
    f"{'x' * 64} ",
)
# Names of queries, which come back with the job.
TELLING_NAMES = (
    " blanks at both ends ",
    "a\ttab",
    "\\ \" / <b> & '",
    "e\u0301 é",
    "日本語 😀",
    "x" * 200,
    "query",
    "query 7",
    "query 8",
    "Account",
    "007",
    "null",
)


@dataclass(frozen=True)
class Scenario:
    """A pair with jobs, oldest first, by their statuses."""

    suffix: str
    statuses: tuple[str, ...]
    clauses: tuple[str, ...]
    names: tuple[str, ...] = ("query",)

    def tenant(self, operation: Operation, pair: Pair, count: int | None = None) -> Tenant:
        """Return the tenant with the first `count` jobs, or with all."""
        statuses = self.statuses[:count]
        jobs = []
        for number, status in enumerate(statuses):
            job = job_like(operation, pair, number + 1, status=status)
            first = job["batches"][0]
            job["batches"] = [
                {**first, "batchId": f"{place:04x}{first['batchId'][4:]}", "name": name}
                for place, name in enumerate(self.names)
            ]
            if "fileId" in first:
                for place, batch in enumerate(job["batches"]):
                    batch["fileId"] = f"{place:04x}{first['fileId'][4:]}"
            jobs.append((timedelta(hours=len(statuses) - number), job))
        return Tenant(history(operation, jobs))


NEWEST = Scenario("newest", ("completed",) * 4, ("LAST-NEWEST",))
FRESH = Scenario("fresh", ("completed",) * 3, ("LAST-FRESH",))
CANCELLED_LATER = Scenario("cancelled-later", ("completed", "cancelled"), ("LAST-ONLY-COMPLETED",))
CANCELLED = Scenario("cancelled", ("cancelled",), ("LAST-ONLY-COMPLETED", "PATH-UNKNOWN"))
ABORTED_LATER = Scenario("aborted-later", ("completed", "aborted"), ("LAST-ONLY-COMPLETED",))
RUNNING = Scenario("running", ("executing", "submitted"), ("LAST-ONLY-COMPLETED",))
PAIR = Scenario("pair_1", ("completed",), ("LAST-PAIR",))
NEIGHBOUR = Scenario("pair_1x", ("completed",), ("LAST-PAIR",))
PREFIX = Scenario("pair_", ("completed",), ("LAST-PAIR",))
WHOLE = Scenario("whole", ("completed",), ("LAST-WHOLE", "GZIP-ON", "GZIP-VARY", "GZIP-OFF"), TELLING_NAMES)
SIZE = Scenario("size", ("completed",), ("GZIP-ON",))
TRICKY = tuple(Scenario(f"path-{text}", ("completed",), ("PATH-ENCODE",)) for text in TRICKY_PROJECTS)

# Without those whose jobs have to be seen while they run, or that are added one after the other.
_EARLY = (WHOLE, NEWEST, CANCELLED_LATER, CANCELLED, ABORTED_LATER, PAIR, NEIGHBOUR, PREFIX, *TRICKY)


def start(provider: Provider, operation: Operation, asks_for: Callable[[str], bool]) -> None:
    """Let a provider begin with the early tenants of the clauses that are asked for; a second call changes nothing."""
    wanted = [one for one in _EARLY if any(map(asks_for, one.clauses))]
    provider.start(one.tenant(operation, provider.pair(one.suffix)) for one in wanted)
