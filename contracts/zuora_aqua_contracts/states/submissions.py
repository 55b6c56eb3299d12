"""The jobs that a run has submitted, in a file that all its processes share.

The file is the budget of the run, the list for the report, and what is left to cancel if a process dies.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..exchange.failures import Unmet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LOCK_TIMEOUT = 60.0  # seconds to wait for other processes
_TABLE = """
CREATE TABLE IF NOT EXISTS submission
    (key TEXT PRIMARY KEY, project TEXT, body TEXT, id TEXT, status TEXT, started REAL);
CREATE TABLE IF NOT EXISTS closed (reason TEXT);
"""


@dataclass(frozen=True, slots=True)
class Submission:
    """A job that was submitted.

    Attributes:
        key: The `Idempotency-Key` of its request.
        project: Its project.
        body: The JSON of its request, with which the request can be repeated.
        id: Its ID; None if the response did not come, so that the job may exist or not.
        status: The last status that was seen.
    """

    key: str
    project: str
    body: str
    id: str | None
    status: str | None


class Submissions:
    """The file. Each method opens it, so that processes and signal handlers do not get into each other's way."""

    def __init__(self, path: Path, most: int) -> None:
        """Take the file, and the most jobs of the run."""
        self._path, self._most = path, most

    def reserve(self, key: str, project: str, body: str) -> None:
        """Record that a job is going to be submitted.

        Raises:
            Unmet: The budget is used up, or the run is about to end.
        """
        with closing(self._open()) as file:
            file.execute("BEGIN IMMEDIATE")
            ended = file.execute("SELECT reason FROM closed").fetchone()
            (count,) = file.execute("SELECT count(*) FROM submission").fetchone()
            if ended or count >= self._most:
                file.execute("ROLLBACK")
                raise Unmet("the run is about to end" if ended else f"the budget of {self._most} jobs is used up")
            row = (key, project, body, time.time())
            file.execute("INSERT INTO submission (key, project, body, started) VALUES (?, ?, ?, ?)", row)
            file.execute("COMMIT")

    def made(self, key: str, identifier: str, status: str) -> None:
        """Record the ID and the status of a job."""
        with closing(self._open()) as file:
            file.execute("UPDATE submission SET id = ?, status = ? WHERE key = ?", (identifier, status, key))

    def refused(self, key: str) -> None:
        """Record that no job was made."""
        with closing(self._open()) as file:
            file.execute("DELETE FROM submission WHERE key = ?", (key,))

    def close(self) -> None:
        """Let no process submit another job."""
        with closing(self._open()) as file:
            file.execute("INSERT INTO closed VALUES ('ended')")

    def __iter__(self) -> Iterator[Submission]:
        """All submissions, in their order."""
        with closing(self._open()) as file:
            query = "SELECT key, project, body, id, status FROM submission ORDER BY started, rowid"
            rows = file.execute(query).fetchall()
        return iter([Submission(*row) for row in rows])

    def _open(self) -> sqlite3.Connection:
        file = sqlite3.connect(str(self._path), timeout=_LOCK_TIMEOUT, isolation_level=None)
        file.execute("PRAGMA synchronous = OFF")  # nothing here outlives the run
        file.executescript(_TABLE)
        return file
