"""The model says which job must come back, by tables that a person can check."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from zuora_aqua_contracts.document.fragment import load
from zuora_aqua_contracts.states.strategies import neighbours
from zuora_aqua_contracts.states.tenants import Record, Tenant, is_job, job_like

OPERATION = next(iter(load().operations.values()))
NOW = datetime(2026, 3, 1, tzinfo=UTC)
EDGE = OPERATION.node["x-retention-days"]
PAIR = ("p", "q")


def record(
    number: int,
    days: float,
    *,
    pair: tuple[str, str] = PAIR,
    status: str = "completed",
    org: str = "a",
    entity: str | None = None,
) -> Record:
    """A job of some age."""
    return Record(NOW - timedelta(days=days), job_like(OPERATION, pair, number, status=status), org, entity)


@pytest.mark.parametrize(
    ("records", "asked", "number"),
    [
        ([], {}, None),
        ([record(1, 1)], {}, 1),
        ([record(1, 2), record(2, 1), record(3, 3)], {}, 2),
        ([record(1, 2), record(2, 1, status="aborted")], {}, 1),
        ([record(1, 2), record(2, 1, pair=("q", "p"))], {}, 1),
        ([record(1, EDGE - 1), record(2, EDGE + 1)], {}, 1),
        ([record(1, EDGE + 1)], {}, None),
        ([record(1, 2), record(2, 1, org="hidden")], {}, 1),
        ([record(1, 2, org="b"), record(2, 1)], {"orgs": ["b"]}, 1),
        ([record(1, 2, org="b"), record(2, 1)], {"orgs": ["b", "a"]}, 2),
        ([record(1, 2, entity="e"), record(2, 1)], {"entity": "e"}, 1),
        ([record(1, 2), record(2, 1, entity="f")], {"entity": "e"}, None),
    ],
)
def test_the_last_job(records: list[Record], asked: dict[str, object], number: int | None) -> None:
    """Only completed, kept jobs of the pair, the orgs and the entity count, and the newest of them is the last."""
    found = Tenant(tuple(records), accessible=("a", "b")).last(OPERATION, PAIR, now=NOW, **asked)  # type: ignore[arg-type]  # by table
    assert (found and found["name"]) == (None if number is None else f"Job {number}")


def test_neighbours_are_other_pairs() -> None:
    """No neighbour is the pair itself, stands twice, or cannot be asked for."""
    for pair in (PAIR, ("aa", "aa"), ("a", "a"), ("x/y", "%2F")):
        near = neighbours(pair)
        assert pair not in near
        assert len(set(near)) == len(near) > 5
        assert all(value.strip(".") for one in near for value in one)


@pytest.mark.parametrize(
    ("came", "wanted", "same"),
    [
        (None, None, True),
        (None, {"id": "1"}, False),
        ({"id": "1"}, None, False),
        ({"id": "1", "name": "a"}, {"id": "1", "name": "a"}, True),
        ({"id": "1", "name": "a"}, {"id": "2", "name": "a"}, False),
        ({"name": "a"}, {"id": "2", "name": "a"}, True),
        ({"id": "1", "name": "b"}, {"id": "1", "name": "a"}, True),
        ({"id": "1-f", "name": "a"}, {"id": "1f", "name": "a"}, True),
        ({"id": "1-f", "name": "b"}, {"id": "1f", "name": "a"}, False),
        ({"id": "1-f"}, {"id": "1f"}, False),
        ({}, {"id": "2"}, False),
    ],
)
def test_jobs_are_told_apart(came: dict[str, str] | None, wanted: dict[str, str] | None, same: bool) -> None:
    """A job is the one that is wanted by its ID, or by its name if its ID is missing or odd."""
    assert is_job(came, wanted) is same
