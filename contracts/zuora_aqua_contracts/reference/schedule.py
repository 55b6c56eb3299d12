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

    @property
    def start_time(self) -> str:
        """The start time in the documented form."""
        return f"{_EPOCH + timedelta(microseconds=self.starts):%Y-%m-%d %H:%M:%S}"
