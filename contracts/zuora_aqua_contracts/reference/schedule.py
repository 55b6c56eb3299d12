"""When a submitted job runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Run:
    """When a job starts and ends, in microseconds since 1970, UTC."""

    starts: int
    ends: int

    def start_time(self, form: str) -> str:
        """The start time in a form of strftime(3)."""
        return (_EPOCH + timedelta(microseconds=self.starts)).strftime(form)
