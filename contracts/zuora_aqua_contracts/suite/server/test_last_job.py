"""LAST-*: the job returned is the one that the model names, whole, for any tenant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...states.strategies import ages, jobs, neighbours, plain_pairs
from ...states.tenants import Record, Tenant, example_pair, history, is_job, job_like, starting
from ..documented_values import UNFINISHED
from ..effort import tries
from .relations import differences, neutral_headers

if TYPE_CHECKING:
    from ...document.fragment import Node, Operation
    from ...exchange.messages import Exchange
    from ...judging.check import Check
    from ...states.endpoint import States
    from ...target.target import Target

_Recorded = TypeVar("_Recorded")
_MANY = 120  # jobs of a pair: more than fit on a page
_DAYS = st.lists(st.integers(1, 100), min_size=1, max_size=6, unique=True)  # ages, at least a day apart


def check_last_job(
    check: Check,
    clause: str,
    tenant: Tenant,
    exchanges: Exchange | list[Exchange],
    operation: Operation,
    pair: tuple[str, str],
) -> None:
    """Check that the job in the last of some responses is the one that the model names."""
    exchange = exchanges[-1] if isinstance(exchanges, list) else exchanges
    expected, actual = tenant.last(operation, pair), exchange.response.job
    description = "no job" if expected is None else f"the job {expected['id']} ({expected['name']})"
    check(clause, is_job(actual, expected), description, exchanges)


def get_last_job(target: Target, pair: tuple[str, str], **headers: str) -> Exchange:
    """Request the last job of a pair; `_` in the name of a header stands for `-`."""
    return target.get({"partner": pair[0], "project": pair[1]}, {k.replace("_", "-"): v for k, v in headers.items()})


def in_any_order(data: st.DataObject, recorded: list[_Recorded]) -> list[_Recorded]:
    """Draw the order in which jobs are recorded, as places, so that an example is not as long as the jobs are."""
    order = data.draw(st.permutations(range(len(recorded))), label="order in which the jobs are recorded")
    return [recorded[place] for place in order]


@pytest.mark.clause("LAST-NEWEST")
@given(days=_DAYS, data=st.data())
def test_the_newest_of_several(
    target: Target, states: States, operation: Operation, check: Check, days: list[int], data: st.DataObject
) -> None:
    """Of several completed jobs, recorded in any order, the newest is returned."""
    pair = example_pair(operation)
    recorded = [(timedelta(days=age), job_like(operation, pair, number)) for number, age in enumerate(days)]
    tenant = Tenant(history(operation, in_any_order(data, recorded)))
    states.setup(tenant.params())
    headers = data.draw(neutral_headers(operation), label="headers")
    exchange = target.get({"partner": pair[0], "project": pair[1]}, headers)
    check_last_job(check, "LAST-NEWEST", tenant, exchange, operation, pair)


@pytest.mark.clause("LAST-NEWEST")
@pytest.mark.parametrize("order", [1, -1], ids=["oldest first", "newest first"])
def test_the_newest_of_many(target: Target, states: States, operation: Operation, check: Check, order: int) -> None:
    """Of more jobs than a page of a list has, the newest is returned, whether it was recorded first or last."""
    pair = example_pair(operation)
    recorded = [(timedelta(hours=number), job_like(operation, pair, number)) for number in range(_MANY, 0, -1)]
    tenant = Tenant(history(operation, recorded[::order]))
    states.setup(tenant.params())
    check_last_job(check, "LAST-NEWEST", tenant, get_last_job(target, pair), operation, pair)


@pytest.mark.clause("LAST-NEWEST")
@pytest.mark.parametrize("gap", [timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=13)])
def test_the_newest_of_close_ones(
    target: Target, states: States, operation: Operation, check: Check, gap: timedelta
) -> None:
    """Jobs of the same day, or the same minute, are told apart, in whatever order they were recorded."""
    pair = example_pair(operation)
    recorded = [(timedelta(days=1) + gap * place, job_like(operation, pair, place)) for place in range(4)]
    for order in (recorded, recorded[::-1], recorded[2:] + recorded[:2]):
        tenant = Tenant(history(operation, order))
        states.setup(tenant.params())
        check_last_job(check, "LAST-NEWEST", tenant, get_last_job(target, pair), operation, pair)


@pytest.mark.clause("LAST-NEWEST")
@pytest.mark.parametrize("earlier", ["00:00:59", "09:59:59", "12:59:59"])
def test_the_newest_of_a_day(target: Target, states: States, operation: Operation, check: Check, earlier: str) -> None:
    """Jobs of one day are told apart by the whole clock, in whatever order they were recorded."""
    pair = example_pair(operation)
    day, node = f"{datetime.now(UTC) - timedelta(days=2):%Y-%m-%d}", operation.fragment.schema("Job")
    recorded = []
    for place, clock in enumerate((earlier, "13:00:00")):
        moment = datetime.fromisoformat(f"{day} {clock}+00:00")
        recorded.append(Record(moment, starting(job_like(operation, pair, 9 - place), moment, node)))
    for order in (recorded, recorded[::-1]):
        tenant = Tenant(tuple(order))
        states.setup(tenant.params())
        check_last_job(check, "LAST-NEWEST", tenant, get_last_job(target, pair), operation, pair)


@pytest.mark.clause("LAST-ONLY-COMPLETED")
@given(data=st.data(), has_one=st.booleans())
def test_only_completed_jobs_count(
    target: Target, states: States, operation: Operation, check: Check, data: st.DataObject, has_one: bool
) -> None:
    """Newer jobs in any other status do not count, with or without a completed one."""
    pair = data.draw(plain_pairs(), label="pair")
    newer = data.draw(st.lists(st.sampled_from(UNFINISHED), min_size=1, max_size=5), label="newer")
    recorded = [(timedelta(hours=n + 1), job_like(operation, pair, n, status=status)) for n, status in enumerate(newer)]
    recorded += [(timedelta(days=3), job_like(operation, pair, 99))] if has_one else []
    tenant = Tenant(history(operation, in_any_order(data, recorded)))
    states.setup(tenant.params())
    check_last_job(check, "LAST-ONLY-COMPLETED", tenant, get_last_job(target, pair), operation, pair)


@pytest.mark.clause("LAST-ONLY-COMPLETED")
def test_each_status_alone(target: Target, states: States, operation: Operation, check: Check) -> None:
    """For each status but `completed`, a newer job with it does not replace an older completed one."""
    pair = example_pair(operation)
    for status in UNFINISHED:
        recorded = [
            (timedelta(hours=1), job_like(operation, pair, 1, status=status)),
            (timedelta(days=1), job_like(operation, pair, 2)),
        ]
        tenant = Tenant(history(operation, recorded))
        states.setup(tenant.params())
        check_last_job(check, "LAST-ONLY-COMPLETED", tenant, get_last_job(target, pair), operation, pair)


@pytest.mark.clause("LAST-PAIR")
@given(pair=plain_pairs(), has_one=st.booleans(), data=st.data())
def test_jobs_of_other_pairs_are_never_returned(
    target: Target,
    states: States,
    operation: Operation,
    check: Check,
    pair: tuple[str, str],
    has_one: bool,
    data: st.DataObject,
) -> None:
    """Newer jobs of pairs similar to the requested one are not returned, with or without a job of its own."""
    recorded = [(timedelta(hours=n + 1), job_like(operation, p, n)) for n, p in enumerate(neighbours(pair))]
    recorded += [(timedelta(days=3), job_like(operation, pair, 99))] if has_one else []
    tenant = Tenant(history(operation, in_any_order(data, recorded)))
    states.setup(tenant.params())
    check_last_job(check, "LAST-PAIR", tenant, get_last_job(target, pair), operation, pair)


@pytest.mark.clause("LAST-PAIR")
def test_each_neighbour_alone(target: Target, states: States, operation: Operation, check: Check) -> None:
    """For each pair similar to the requested one, a tenant with a job of only that pair returns no job."""
    pair = example_pair(operation)
    for near in neighbours(pair):
        tenant = Tenant(history(operation, [(timedelta(days=1), job_like(operation, near, 1))]))
        states.setup(tenant.params())
        check_last_job(check, "LAST-PAIR", tenant, get_last_job(target, pair), operation, pair)


@pytest.mark.clause("LAST-FRESH")
@tries(0.4)
@given(pair=plain_pairs(), rounds=st.integers(2, 5))
def test_a_newer_job_is_returned_by_the_next_call(
    target: Target, states: States, operation: Operation, check: Check, pair: tuple[str, str], rounds: int
) -> None:
    """Once a newer job has completed, the next call returns it."""
    recorded: list[tuple[timedelta, dict[str, Any]]] = []
    exchanges: list[Exchange] = []
    for number in range(rounds):
        recorded.append((timedelta(hours=rounds - number), job_like(operation, pair, number)))
        tenant = Tenant(history(operation, recorded))
        states.setup(tenant.params())
        for coding in ("identity", "gzip") * 2:  # a cache would answer the second calls
            exchanges.append(get_last_job(target, pair, Accept_Encoding=coding))
            check_last_job(check, "LAST-FRESH", tenant, exchanges, operation, pair)


@pytest.mark.clause("LAST-RETENTION")
@given(data=st.data())
def test_jobs_are_kept_as_long_as_documented(
    target: Target, states: States, operation: Operation, check: Check, data: st.DataObject
) -> None:
    """A job within the retention is returned, and an older one never is."""
    pair = example_pair(operation)
    recorded = [
        (timedelta(days=days), job_like(operation, pair, n))
        for n, days in enumerate(
            data.draw(st.lists(ages(operation), min_size=1, max_size=3, unique=True), label="ages in days")
        )
    ]
    tenant = Tenant(history(operation, recorded))
    states.setup(tenant.params())
    check_last_job(check, "LAST-RETENTION", tenant, get_last_job(target, pair), operation, pair)


@pytest.mark.clause("LAST-RETENTION")
@pytest.mark.parametrize("days", [-1.1, 1.1, -91, 185])
def test_one_job_near_the_edge(target: Target, states: States, operation: Operation, check: Check, days: float) -> None:
    """One job, alone, little more than a day on either side of the edge, is returned or gone as documented."""
    pair = example_pair(operation)
    age = timedelta(days=operation.node["x-retention-days"] + days)
    tenant = Tenant(history(operation, [(age, job_like(operation, pair, 1))]))
    states.setup(tenant.params())
    check_last_job(check, "LAST-RETENTION", tenant, get_last_job(target, pair), operation, pair)


def check_whole(check: Check, operation: Operation, job: Node, exchange: Exchange) -> None:
    """Check that a response has the job as it was recorded, with all batches; it may have further fields."""
    actual = exchange.response.job or {}
    differing = differences(operation, actual, job)
    batches = actual.get("batches")
    if not isinstance(batches, list) or len(batches) != len(job["batches"]):
        differing = [*(name for name in differing if not name.startswith("batches")), "batches"]
    check("LAST-WHOLE", not differing, f"the job as recorded (it differs in {', '.join(differing[:3])})", exchange)


@pytest.mark.clause("LAST-WHOLE", "BATCH-SEGMENTS")
@tries(0.4)
@given(data=st.data())
def test_a_job_is_returned_whole(
    target: Target, states: States, operation: Operation, check: Check, data: st.DataObject
) -> None:
    """Every batch and every documented field is returned as recorded, in any script, for jobs of any size.

    A server may add fields that were not recorded, such as an empty message or the code of a warning.
    """
    pair = example_pair(operation)
    job = data.draw(jobs(operation.fragment, pair), label="job")
    tenant = Tenant(history(operation, [(timedelta(days=1), job)]))
    job = tenant.records[0].job
    states.setup(tenant.params())
    exchange = get_last_job(target, pair, Accept_Encoding=data.draw(st.sampled_from(("gzip", "identity"))))
    check_whole(check, operation, job, exchange)


@pytest.mark.clause("LAST-WHOLE")
@pytest.mark.parametrize("size", ["most", "odd"])
def test_all_batches_are_returned(
    target: Target, states: States, operation: Operation, check: Check, size: str
) -> None:
    """A job of many different batches is returned with all of them."""
    pair = example_pair(operation)
    most = operation.fragment.schema("Job")["properties"]["batches"]["maxItems"]
    job = job_like(operation, pair, 1)
    first = job["batches"][0]
    job["batches"] = [
        {**first, "batchId": f"{n:032x}", "fileId": f"{n + 500:032x}", "recordCount": n, "name": f"Query {n}"}
        for n in range(most if size == "most" else most // 2 + 1)
    ]
    tenant = Tenant(history(operation, [(timedelta(days=1), job)]))
    states.setup(tenant.params())
    exchange = get_last_job(target, pair)
    check_whole(check, operation, tenant.records[0].job, exchange)
