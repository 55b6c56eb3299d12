"""The jobs that LAST-NEWEST is tried with on a server that makes them now."""

from __future__ import annotations

from datetime import datetime

import pytest

from zuora_aqua_contracts.states.tenants import Record
from zuora_aqua_contracts.suite.server.test_scenarios import began_a_minute


@pytest.mark.parametrize(
    ("before", "last", "began"),
    [
        ("2026-01-01T10:00:59+00:00", "2026-01-01T10:01:00+00:00", True),
        ("2026-01-01T10:00:00+00:00", "2026-01-01T10:00:59+00:00", False),
        ("2026-01-01T10:00:59+00:00", "2026-01-03T10:01:00+00:00", False),  # as a state endpoint makes them
    ],
    ids=["a minute ends between them", "one minute", "days apart"],
)
def test_close_jobs_of_two_minutes_are_seen(before: str, last: str, began: bool) -> None:
    """Another job is made where the last two are close and a minute ended between them."""
    records = [Record(datetime.fromisoformat(when), {}) for when in (before, before, last)]
    assert began_a_minute(records) is began
