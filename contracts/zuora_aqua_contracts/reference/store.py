"""Storage of the tenant in SQLite: in memory, or in a file."""

from __future__ import annotations

import json
import sqlite3
import threading
import weakref
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

from .schedule import Run

if TYPE_CHECKING:
    from collections.abc import Iterator

_APPLICATION = 0x41517541  # "AQuA", the application ID that marks databases of this server
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SCHEMA = """
    CREATE TABLE IF NOT EXISTS tenant (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        accessible_orgs TEXT NOT NULL,
        entities TEXT NOT NULL,
        reset_seconds INTEGER
    );
    CREATE TABLE IF NOT EXISTS job (
        number INTEGER PRIMARY KEY,
        partner TEXT NOT NULL,
        project TEXT NOT NULL,
        status TEXT NOT NULL,
        org TEXT NOT NULL,
        entity TEXT,
        created INTEGER NOT NULL,
        wire TEXT NOT NULL
    );
    DROP INDEX IF EXISTS job_of_pair;
    CREATE INDEX IF NOT EXISTS job_by_age ON job (partner, project, created, number);
    CREATE TABLE IF NOT EXISTS run (
        number INTEGER PRIMARY KEY,
        starts INTEGER NOT NULL,
        ends INTEGER NOT NULL
    );
    CREATE TABLE IF NOT EXISTS submission (
        key TEXT PRIMARY KEY,
        id TEXT NOT NULL
    );
"""
_LATEST = 2**63 - 1  # later than any job
_PAGE = "partner = ? AND project = ? AND (created, number) < (?, ?) ORDER BY created DESC, number DESC LIMIT 32"
_COLUMNS = "partner, project, status, org, entity, created, wire, number"


class StoreError(Exception):
    """The database cannot be used; the message is one line that says why."""


@dataclass(frozen=True, slots=True)
class Record:
    """A stored job.

    Attributes:
        partner: Partner ID, as in its JSON.
        project: Project ID, as in its JSON.
        status: Status, as in its JSON.
        org: Org ID.
        entity: Entity ID; None if the job belongs to no named entity.
        created: Time of creation, in microseconds since 1970, UTC.
        wire: Its JSON, as text.
        number: Its position among the jobs that were set up.
    """

    partner: str
    project: str
    status: str
    org: str
    entity: str | None
    created: int
    wire: str
    number: int = 0

    @property
    def job(self) -> dict[str, Any]:
        """The parsed JSON."""
        job: dict[str, Any] = json.loads(self.wire)
        return job


@dataclass(frozen=True, slots=True)
class Tenant:
    """Settings of the tenant: accessible orgs, entities, and the wait in seconds if it is over its rate limit."""

    accessible_orgs: tuple[str, ...]
    entities: tuple[str, ...]
    reset_seconds: int | None = None


class Store:
    """One tenant and its jobs. Safe to use from several threads."""

    def __init__(self, database: str | None = None) -> None:
        """Open or create a database file; None keeps everything in memory.

        Raises:
            StoreError: The file cannot be written, or is not a database of this server.
        """
        self._lock = threading.Lock()
        try:
            self._connection = sqlite3.connect(database or ":memory:", check_same_thread=False, isolation_level=None)
            # Closes the database at the latest with the store, so that callers need not.
            weakref.finalize(self, self._connection.close)
            self._prepare()
        except sqlite3.Error as error:
            raise StoreError(f"{database}: {error}: name a file that can be written, or none") from None

    def _prepare(self) -> None:
        run = self._connection.execute
        (application,) = run("PRAGMA application_id").fetchone()
        (tables,) = run("SELECT count(*) FROM sqlite_master").fetchone()
        if tables and application != _APPLICATION:
            raise sqlite3.DatabaseError("a database of another program")
        problem = run("PRAGMA quick_check(1)").fetchone()[0]
        if problem != "ok":
            raise sqlite3.DatabaseError(f"the database is damaged ({' '.join(problem.split())})")
        run(f"PRAGMA application_id = {_APPLICATION}")  # written each time, to fail early if the file is read-only
        self._connection.executescript(_SCHEMA)

    @property
    def is_new(self) -> bool:
        """Whether no state was ever set up."""
        with self._lock:
            return self._connection.execute("SELECT id FROM tenant").fetchone() is None

    def replace(self, tenant: Tenant, records: list[Record]) -> None:
        """Replace the tenant and all jobs."""
        rows = [(r.partner, r.project, r.status, r.org, r.entity, r.created, r.wire, n) for n, r in enumerate(records)]
        row = (json.dumps(tenant.accessible_orgs), json.dumps(tenant.entities), tenant.reset_seconds)
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                for table in ("job", "run", "submission"):
                    self._connection.execute(f"DELETE FROM {table}")  # noqa: S608 - a constant
                self._connection.executemany(f"INSERT INTO job ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)  # noqa: S608 - a constant
                self._connection.execute("REPLACE INTO tenant VALUES (1, ?, ?, ?)", row)
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def tenant(self) -> Tenant:
        """Return the tenant."""
        with self._lock:
            row = self._connection.execute("SELECT accessible_orgs, entities, reset_seconds FROM tenant").fetchone()
        return Tenant(tuple(json.loads(row[0])), tuple(json.loads(row[1])), row[2])

    def jobs(self) -> list[Record]:
        """Return all jobs, in the order in which they were set up."""
        return self.select("1 ORDER BY number", ())

    def jobs_of(self, partner: str, project: str) -> JobsOfPair:
        """Return the jobs of a pair, in the order in which they were set up; nothing is read yet."""
        return JobsOfPair(self, (partner, project))

    def select(self, condition: str, values: tuple[str | int, ...]) -> list[Record]:
        """Return the jobs that meet a condition of SQL."""
        with self._lock:
            rows = self._connection.execute(f"SELECT {_COLUMNS} FROM job WHERE {condition}", values).fetchall()  # noqa: S608 - constants
        return [Record(*row) for row in rows]

    def job(self, identifier: str) -> Record | None:
        """Return a job by its ID, or None."""
        return self._first("json_extract(wire, '$.id') = ?", identifier)

    def job_with_file(self, identifier: str) -> Record | None:
        """Return the job that lists a result file, or None."""
        return self._first("instr(wire, ?) > 0", json.dumps(identifier, ensure_ascii=False))

    def _first(self, condition: str, value: str) -> Record | None:
        query = f"SELECT {_COLUMNS} FROM job WHERE {condition} ORDER BY number DESC LIMIT 1"  # noqa: S608 - constants
        with self._lock:
            row = self._connection.execute(query, (value,)).fetchone()
        return None if row is None else Record(*row)

    def submit(self, record: Record, now: int, duration: int, key: str | None) -> None:
        """Add a job, to run after those of its pair that have not ended.

        Args:
            record: The job.
            now: The current time, in microseconds since 1970.
            duration: How long it runs, in microseconds.
            key: The `Idempotency-Key` of the request, if it has one.
        """
        values = (record.partner, record.project, record.status, record.org, record.entity, record.created, record.wire)
        with self._lock, self._connection as run:
            run.execute("BEGIN IMMEDIATE")
            (number,) = run.execute("SELECT coalesce(max(number), -1) + 1 FROM job").fetchone()
            pair = "SELECT max(ends) FROM run NATURAL JOIN job WHERE partner = ? AND project = ?"
            (earlier,) = run.execute(pair, (record.partner, record.project)).fetchone()
            starts = max(now, earlier or 0)
            run.execute(f"INSERT INTO job ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*values, number))  # noqa: S608 - a constant
            run.execute("INSERT INTO run VALUES (?, ?, ?)", (number, starts, starts + duration))
            if key is not None:
                run.execute("INSERT OR IGNORE INTO submission VALUES (?, ?)", (key, record.job["id"]))

    def submission(self, key: str) -> str | None:
        """Return the ID of the job that was submitted with an `Idempotency-Key`, or None."""
        with self._lock:
            row = self._connection.execute("SELECT id FROM submission WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def runs(self) -> list[tuple[Run, Record]]:
        """Return the jobs that have not ended, in the order of submission."""
        query = f"SELECT starts, ends, {_COLUMNS} FROM run NATURAL JOIN job ORDER BY number"  # noqa: S608 - a constant
        with self._lock:
            rows = self._connection.execute(query).fetchall()
        return [(Run(*row[:2]), Record(*row[2:])) for row in rows]

    def update(self, record: Record, job: dict[str, Any]) -> None:
        """Replace the JSON of a job that has not ended."""
        with self._lock, self._connection as run:
            self._write(run, record, job)

    def end(self, record: Record, job: dict[str, Any]) -> bool:
        """Replace the JSON of a job, which ends by that; return False if it has ended before."""
        with self._lock, self._connection as run:
            run.execute("BEGIN IMMEDIATE")
            has_run = run.execute("DELETE FROM run WHERE number = ?", (record.number,)).rowcount > 0
            if has_run:
                self._write(run, record, job)
        return has_run

    def _write(self, run: sqlite3.Connection, record: Record, job: dict[str, Any]) -> None:
        wire = json.dumps(job, ensure_ascii=False, separators=(",", ":"))
        change = "UPDATE job SET status = ?, wire = ? WHERE number = ?"
        run.execute(change, (job["status"], wire, record.number))

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self._connection.close()


class JobsOfPair(Sequence[Record]):
    """The jobs of a pair, in the order in which they were set up, or from the newest on. Read when they are needed."""

    def __init__(self, store: Store, pair: tuple[str, str]) -> None:
        """Take the store, and partner and project."""
        self._store = store
        self._pair = pair

    @cached_property
    def _all(self) -> list[Record]:
        return self._store.select("partner = ? AND project = ? ORDER BY number", self._pair)

    def __len__(self) -> int:
        """Count the jobs, which reads them."""
        return len(self._all)

    @overload
    def __getitem__(self, index: int) -> Record: ...
    @overload
    def __getitem__(self, index: slice) -> list[Record]: ...
    def __getitem__(self, index: int | slice) -> Record | list[Record]:
        """Return one or some of the jobs, which reads all."""
        return self._all[index]

    def newest_first(self) -> Iterator[Record]:
        """Yield the jobs from the newest on, and read only as many as are asked for, a few at a time."""
        below = (_LATEST, _LATEST)
        while page := self._store.select(_PAGE, (*self._pair, *below)):
            yield from page
            below = (page[-1].created, page[-1].number)


def instant(moment: datetime) -> int:
    """Convert an aware datetime to microseconds since 1970, UTC."""
    return (moment - _EPOCH) // _MICROSECOND
