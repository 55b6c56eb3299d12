"""LAST-WHOLE, BATCH-SEGMENTS, ERR-NO-5XX: jobs of every size come whole, and repeated header fields do no harm."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from ...exchange.messages import Request
from ...states.strategies import COUNTS, FILES
from ...states.tenants import Tenant, example_pair, history, job_like

if TYPE_CHECKING:
    from ...document.fragment import Node, Operation
    from ...exchange.messages import Exchange
    from ...judging.check import Check
    from ...states.endpoint import States
    from ...target.target import Target

_LONG = 20_000  # characters of a query; the vendor names no limit


def get_job(target: Target, states: States, operation: Operation, job: Node) -> Exchange:
    """Request a job that is the only one of its tenant."""
    states.setup(Tenant(history(operation, [(timedelta(days=1), job)])).params())
    pair = example_pair(operation)
    return target.get(
        {"partner": pair[0], "project": pair[1]}, {"Accept-Encoding": operation.example("Accept-Encoding")}
    )


def values_of(exchange: Exchange, name: str) -> list[Any] | None:
    """Return a field of each batch in a response; None if there are no batches."""
    batches = (exchange.response.job or {}).get("batches")
    if not isinstance(batches, list):
        return None
    return [batch.get(name) if isinstance(batch, dict) else None for batch in batches]


@pytest.mark.clause("LAST-WHOLE", "BATCH-SEGMENTS", "BATCH-FILE")
@pytest.mark.parametrize("count", FILES)
def test_all_files_are_returned(target: Target, states: States, operation: Operation, check: Check, count: int) -> None:
    """A batch of many files is returned with all of them, in order."""
    job = job_like(operation, example_pair(operation), 1)
    files = [f"{number:032x}" for number in range(7 * count, 6 * count, -1)]
    most = operation.fragment.schema("Batch")["properties"]["segments"]["x-records-per-file"]
    first = {name: value for name, value in job["batches"][0].items() if name != "fileId"}
    job["batches"] = [{**first, "segments": files, "recordCount": count * most}]
    exchange = get_job(target, states, operation, job)
    check("LAST-WHOLE", values_of(exchange, "segments") == [files], f"all {count} files, in order", exchange)


@pytest.mark.clause("LAST-WHOLE", "BATCH-TYPES")
def test_large_values_are_returned_unchanged(
    target: Target, states: States, operation: Operation, check: Check
) -> None:
    """Counts of any size and long queries, in as many batches as there may be, are returned as recorded."""
    job = job_like(operation, example_pair(operation), 1)
    most = operation.fragment.schema("Job")["properties"]["batches"]["maxItems"]
    first = job["batches"][0]
    job["batches"] = [
        {
            **first,
            "batchId": f"{number:032x}",
            "fileId": f"{number + 500:032x}",
            "recordCount": COUNTS[number % len(COUNTS)],
            "query": f"select {number} " + "Id," * (_LONG // 3 if number == most - 1 else 1),
        }
        for number in range(most)
    ]
    exchange = get_job(target, states, operation, job)
    for name in ("recordCount", "query"):
        actual, expected = values_of(exchange, name), [batch[name] for batch in job["batches"]]
        same = actual is not None and all(actual.count(value) == expected.count(value) for value in expected)
        check("LAST-WHOLE", same, f"each {name} as it was recorded", exchange)


@pytest.mark.clause("ERR-NO-5XX")
@pytest.mark.parametrize("second", ["the same", "other", "empty"])
def test_a_repeated_header_does_not_make_the_server_fail(
    target: Target, operation: Operation, check: Check, second: str
) -> None:
    """A header field of the operation that comes twice, with one value or two, causes no 5xx (RFC 9110, 5.3)."""
    request = target.request()
    for name in [name for name, node in operation.parameters.items() if node["in"] == "header"]:
        value = str(operation.example(name))
        other = {"the same": value, "other": "x", "empty": ""}[second]
        headers = ((name, value), (name.lower(), other))
        exchange = target.send(Request(request.path, headers, authorization=request.authorization))
        check("ERR-NO-5XX", exchange.response.status < 500, "a status below 500", exchange)
