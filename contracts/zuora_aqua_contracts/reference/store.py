"""The tenant that the server serves, in SQLite: in memory, or in a file that outlives the process."""

from __future__ import annotations

import json
import sqlite3
import threading
import weakref
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

_APPLICATION = 0x41517541  # "AQuA": tells a database of this server from one of another program
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
    CREATE INDEX IF NOT EXISTS job_of_pair ON job (partner, project);
"""
_COLUMNS = "partner, project, status, org, entity, created, wire, number"


class StoreError(Exception):
    """The database cannot be used; the message is one line that says why."""


@dataclass(frozen=True, slots=True)
class Record:
    """A job as it is kept.

    Attributes:
        partner: ID of its partner, as its JSON has it.
        project: ID of its project, as its JSON has it.
        status: Its status, as its JSON has it.
        org: ID of its org.
        entity: ID of its entity, None where it has none.
        created: When it was created, in microseconds since 1970, UTC.
        wire: Its JSON.
        number: Its place among the jobs that were set up.
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
        """The job as its JSON has it."""
        job: dict[str, Any] = json.loads(self.wire)
        return job


@dataclass(frozen=True, slots=True)
class Tenant:
    """What holds for all requests of a tenant: what its token may see, and the wait where it is over its limit."""

    accessible_orgs: tuple[str, ...]
    entities: tuple[str, ...]
    reset_seconds: int | None = None


class Store:
    """One tenant and its jobs. Safe to use from several threads."""

    def __init__(self, database: str | None = None) -> None:
        """Open a database file, made where there is none; None keeps all in memory.

        Raises:
            StoreError: The file cannot be written, or is something else.
        """
        self._lock = threading.Lock()
        try:
            self._connection = sqlite3.connect(database or ":memory:", check_same_thread=False, isolation_level=None)
            # Closed with the store at the latest: who serves a behaviour need not think of its database.
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
        run(f"PRAGMA application_id = {_APPLICATION}")  # written each time, which a file that cannot be written refuses
        self._connection.executescript(_SCHEMA)

    @property
    def is_new(self) -> bool:
        """Whether nothing was ever set up."""
        with self._lock:
            return self._connection.execute("SELECT id FROM tenant").fetchone() is None

    def replace(self, tenant: Tenant, records: list[Record]) -> None:
        """Keep a tenant and its jobs instead of whatever was there."""
        rows = [(r.partner, r.project, r.status, r.org, r.entity, r.created, r.wire, n) for n, r in enumerate(records)]
        row = (json.dumps(tenant.accessible_orgs), json.dumps(tenant.entities), tenant.reset_seconds)
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                self._connection.execute("DELETE FROM job")
                self._connection.executemany(f"INSERT INTO job ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)  # noqa: S608 - a constant
                self._connection.execute("REPLACE INTO tenant VALUES (1, ?, ?, ?)", row)
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def tenant(self) -> Tenant:
        """The tenant."""
        with self._lock:
            row = self._connection.execute("SELECT accessible_orgs, entities, reset_seconds FROM tenant").fetchone()
        return Tenant(tuple(json.loads(row[0])), tuple(json.loads(row[1])), row[2])

    def jobs(self, partner: str | None = None, project: str | None = None) -> list[Record]:
        """The jobs of a pair, in the order in which they were set up; without one, all jobs."""
        query, values = f"SELECT {_COLUMNS} FROM job", ()  # noqa: S608 - a constant
        if partner is not None and project is not None:
            query, values = f"{query} WHERE partner = ? AND project = ?", (partner, project)  # type: ignore[assignment] # mypy takes the empty tuple for the type
        with self._lock:
            rows = self._connection.execute(f"{query} ORDER BY number", values).fetchall()
        return [Record(*row) for row in rows]

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self._connection.close()


def instant(moment: datetime) -> int:
    """A time with its zone, as microseconds since 1970, UTC: exact, and in order."""
    return (moment - _EPOCH) // _MICROSECOND
