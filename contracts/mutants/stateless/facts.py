"""A tenant, and what its owner knows of it: as the file that `--known` takes.

It has what jobs of this moment cannot have: ages, orgs, entities, segments, every status, jobs that were recorded in
another order than they completed in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from zuora_aqua_contracts.states.tenants import Record, Tenant, base_state, example_pair, job_like, starting

if TYPE_CHECKING:
    from zuora_aqua_contracts.document.fragment import Node, Operation

ACCESSIBLE = ("org-1", "org-2", "org-10", "org-3")
INACCESSIBLE = ("org-9", "org-20", "org-")
ENTITIES = ("entity-1", "entity-10", "entity-2", "ntity-1")
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


@dataclass
class Facts:
    """A tenant in the making. `pairs` is what is known of it, in the form of the file."""

    operation: Operation
    # In the middle of its hour and minute, so that jobs which are seconds or minutes apart are always of the same.
    now: datetime = field(default_factory=lambda: datetime.now(UTC).replace(minute=30, second=30, microsecond=0))
    records: list[Record] = field(default_factory=list)
    pairs: list[Node] = field(default_factory=list)

    def job(self, project: str, age: timedelta, *, fields: Node | None = None, **others: Any) -> str:
        """Add a job of a project, of the partner in `fields` or of the example's, and return its ID."""
        partner, number = example_pair(self.operation)[0], len(self.records) + 2
        status = (fields or {}).get("status", "completed")
        job = {**job_like(self.operation, (partner, project), number, status=status), **(fields or {})}
        created = self.now - age
        self.records.append(Record(created, starting(job, created, self.operation.fragment.schema("Job")), **others))
        return str(job["id"])

    def known(self, project: str, last: str | None, **others: Any) -> None:
        """Add what is known of a project, of the partner in `others` or of the example's."""
        partner = example_pair(self.operation)[0]
        self.pairs.append({"partner": partner, "project": project, "last": last, **others})

    @property
    def params(self) -> Node:
        """The `params` of the state."""
        base = base_state(self.operation, *example_pair(self.operation))
        made = Tenant(tuple(self.records), ACCESSIBLE, ENTITIES).params()
        return {**made, "jobs": [*base["jobs"], *made["jobs"]]}

    @property
    def file(self) -> Node:
        """The content of the file."""
        return {"pairs": self.pairs, "orgs": {"accessible": [*ACCESSIBLE], "inaccessible": [*INACCESSIBLE]}}


def facts(operation: Operation) -> Facts:
    """Return the tenant."""
    made = Facts(operation)
    _orders(made)
    _statuses(made)
    _ages(made)
    _orgs(made)
    _entities(made)
    _wholes(made)
    _partners(made)
    return made


def _orders(made: Facts) -> None:
    """Add jobs that were recorded in another order than they completed in."""
    noon = made.now.replace(hour=13, minute=0, second=0) - 2 * _DAY
    for name, gap in (("second", timedelta(seconds=1)), ("minute", timedelta(minutes=1)), ("days", 9 * _DAY)):
        last = made.job(f"order-{name}", _DAY)
        for place in range(1, 5):
            made.job(f"order-{name}", _DAY + place * gap)
        made.known(f"order-{name}", last)
    last = made.job("order-clock", made.now - noon)
    made.job("order-clock", made.now - noon + 3 * _HOUR)
    made.known("order-clock", last)
    for place in range(4):
        made.job("order-late", (5 - place) * _DAY)
    made.known("order-late", made.job("order-late", _HOUR))


def _statuses(made: Facts) -> None:
    """Add a later job in each status but completed, with and without a completed one before it."""
    for status in made.operation.fragment.schema("JobStatus")["enum"]:
        if status == "completed":
            continue
        last = made.job(f"later-{status}", 2 * _DAY)
        made.job(f"later-{status}", _DAY, fields={"status": status})
        made.known(f"later-{status}", last)
        made.job(f"only-{status}", _DAY, fields={"status": status})
        made.known(f"only-{status}", None)


def _ages(made: Facts) -> None:
    """Add jobs on either side of the edge at which they are deleted."""
    edge = made.operation.node["x-retention-days"] * _DAY
    for name, age in (("long", edge + 90 * _DAY), ("days", edge + 1.5 * _DAY), ("day", edge + _DAY + _HOUR)):
        made.job(f"gone-{name}", age)
        made.known(f"gone-{name}", None)
    made.known("kept", made.job("kept", edge - _DAY - _HOUR))
    made.job("kept-and-gone", edge + 30 * _DAY)
    made.known("kept-and-gone", made.job("kept-and-gone", edge - 30 * _DAY))


def _orgs(made: Facts) -> None:
    """Add jobs of orgs whose names contain one another; those that are not accessible have the newest."""
    ages = {"org-1": 9, "org-2": 8, "org-10": 7, "org-3": 6, "org-9": 3, "org-20": 2, "org-": 1}
    last = {org: made.job("orgs", age * _DAY, org=org) for org, age in ages.items()}
    named = {
        **{org: last[org] for org in ACCESSIBLE},
        "org-1,org-2": last["org-2"],
        "org-2,org-1": last["org-2"],
        "org-1,org-2,org-10": last["org-10"],
    }
    made.known("orgs", last["org-3"], orgs=named)
    made.job("orgs-reversed", _DAY, org="org-1")
    longer = made.job("orgs-reversed", 2 * _DAY, org="org-10")
    made.known("orgs-reversed", str(made.records[-2].job["id"]), orgs={"org-10": longer, "org-2": None})


def _entities(made: Facts) -> None:
    """Add jobs of entities whose names contain one another, and of none, which is the newest."""
    ages = {"ntity-1": 9, "entity-1": 8, "entity-2": 7, "entity-10": 6}
    last = {entity: made.job("entities", age * _DAY, entity=entity) for entity, age in ages.items()}
    made.known("entities", made.job("entities", _DAY), entities=last)
    own = made.job("entities-reversed", 2 * _DAY, entity="entity-1")
    newest = made.job("entities-reversed", _DAY, entity="ntity-1")
    made.known("entities-reversed", newest, entities={"entity-1": own})
    made.job("no-entity", _DAY)
    made.known("no-entity", str(made.records[-1].job["id"]), entities=dict.fromkeys(ENTITIES))


def _wholes(made: Facts) -> None:
    """Add jobs with many batches, with segments, and with every kind of field."""
    schema = made.operation.fragment.schema("Job")["properties"]["batches"]
    most: int = schema["maxItems"]
    per_file: int = made.operation.fragment.schema("Batch")["properties"]["segments"]["x-records-per-file"]
    first: Node = next(iter(made.operation.examples(200).values()))["batches"][0]
    for count in (most, most // 2 + 1):
        batches = [
            {**first, "batchId": f"{n:032x}", "fileId": f"{n + 500:032x}", "name": f"Query {n}", "query": f"{n}"}
            for n in range(count)
        ]
        made.known(f"batches-{count}", made.job(f"batches-{count}", _DAY, fields={"batches": batches}))
    bare = {name: value for name, value in first.items() if name != "fileId"}
    segments = [
        {**bare, "batchId": f"{n:032x}", "recordCount": n * per_file - 1, "segments": _files(n)} for n in (1, 2, 3)
    ]
    made.known("segments", made.job("segments", _DAY, fields={"batches": segments}))
    telling = [
        {
            **first,
            "batchId": "a" * 32,
            "name": " é 日本語 ",
            "message": "",
            "query": "select Id\nfrom Account" + "x" * 300,
        },
        {**first, "batchId": "b" * 32, "recordCount": 4_000_001, "message": "done"},
        {
            **first,
            "batchId": "c" * 32,
            "recordCount": 2**33 + 1,
            "query": "select Id from Account where " + "x" * 20_000,
        },
        {**first, "batchId": "d" * 32},
        {**bare, "batchId": "e" * 32, "recordCount": 300 * per_file, "segments": _files(300)},
    ]
    fields = {"name": "日本語 é", "offset": 0, "useLastCompletedJobQueries": False, "batches": telling}
    made.known("telling", made.job("telling", _DAY, fields=fields))


def _partners(made: Facts) -> None:
    """Add jobs of partners and projects that have to be encoded, and large ones of equal length."""
    for partner in (" p/é+q", "p%2Fq ", "日本語 😀", "e\u0301;x=1"):
        project = f"of {partner}"
        made.known(project, made.job(project, _DAY, fields={"partner": partner}), partner=partner)
    for name in ("rich-a", "rich-b"):
        batches = base_state(made.operation, *example_pair(made.operation))["jobs"][0]["job"]["batches"]
        made.known(name, made.job(name, _DAY, fields={"batches": batches}))


def _files(count: int) -> list[str]:
    """Return the IDs of some files, not in the order of the IDs."""
    return [f"{1000 - place:032x}" for place in range(count)]
