"""JOB-*, BATCH-*: any job that the document allows is returned in the documented form."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...states.strategies import TELLING, jobs, plain_pairs
from ...states.tenants import Record, Tenant, example_pair, history, job_like, starting
from ..effort import tries
from .relations import neutral_headers

if TYPE_CHECKING:
    from ...document.fragment import Operation
    from ...judging.check import Check
    from ...states.endpoint import States
    from ...target.target import Target

# Times of day that are easily formatted wrong.
_CLOCKS = st.sampled_from(("00:00:00", "00:59:59", "09:05:09", "12:00:00", "23:59:59"))


@st.composite
def moments(draw: st.DrawFn, most: int) -> datetime:
    """Draw a moment of the last `most` days, at least two days ago."""
    day = datetime.now(UTC) - timedelta(days=draw(st.integers(2, most)))
    return datetime.fromisoformat(f"{day:%Y-%m-%d} {draw(_CLOCKS)}+00:00")


@pytest.mark.clause("OP-200", "OP-JSON", "OP-SAFE", "PATH-ECHO", "ERR-ENVELOPE-JOB", "JOB-COMPLETED", "JOB-START")
@pytest.mark.clause("JOB-START-FORM")
@pytest.mark.clause("JOB-REQUIRED", "JOB-TYPES", "JOB-VALUES", "JOB-ID", "JOB-NAME", "BATCH-REQUIRED", "BATCH-TYPES")
@pytest.mark.clause("BATCH-VALUES", "BATCH-COUNT", "BATCH-FILE", "BATCH-SEGMENTS", "TRACK-ECHO", "VERSION-ACCEPTED")
@tries(0.5)
@given(data=st.data())
def test_any_job_has_the_documented_form(
    target: Target, states: States, operation: Operation, check: Check, data: st.DataObject
) -> None:
    """Any job that the document allows gets 200 and the documented form, and is equal when requested again."""
    pair = data.draw(plain_pairs(), label="pair")
    created = data.draw(moments(operation.node["x-retention-days"] // 2), label="created")
    job = starting(data.draw(jobs(operation.fragment, pair), label="job"), created, operation.fragment.schema("Job"))
    states.setup(Tenant((Record(created, job),)).params())
    headers = data.draw(neutral_headers(operation), label="headers")
    exchanges = [target.get({"partner": pair[0], "project": pair[1]}, headers) for _ in range(2)]
    for exchange in exchanges:
        good = exchange.response.status == 200 and (exchange.response.error is None or exchange.response.job)
        check("OP-200", good, "status 200 and no error for a pair with a job", exchange)
        check("OP-JSON", exchange.response.mapping is not None, "one JSON object", exchange)
    first, again = exchanges
    check("OP-SAFE", again.response.mapping == first.response.mapping, "an equal job when asked again", exchanges)


@pytest.mark.clause("LAST-WHOLE", "OP-JSON", "BATCH-TYPES", "JOB-NAME")
@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_every_text_is_returned_unchanged(
    target: Target, states: States, operation: Operation, check: Check, coding: str
) -> None:
    """Texts that are easily trimmed, cut, escaped, normalised or recoded are returned as recorded, in every field."""
    pair = example_pair(operation)
    job = job_like(operation, pair, 1)
    free = [name for name in ("name", "query", "message") if name in job["batches"][0]]
    job["batches"] = [{**job["batches"][0], **dict.fromkeys(free, telling)} for telling in TELLING]
    most = operation.fragment.schema("Job")["properties"]["name"]["maxLength"]
    job["name"] = next(one for one in TELLING if len(one) <= most and not one.isascii()).ljust(most, "x")
    states.setup(Tenant(history(operation, [(timedelta(days=1), job)])).params())
    exchange = target.get({"partner": pair[0], "project": pair[1]}, {"Accept-Encoding": coding})
    actual = exchange.response.job or {}
    check("LAST-WHOLE", actual.get("name") == job["name"], "the job's name as it was recorded", exchange)
    batches = actual.get("batches")
    for name in free:
        texts = sorted(str(batch.get(name)) for batch in batches) if isinstance(batches, list) else None
        check("LAST-WHOLE", texts == sorted(TELLING), f"each {name} as it was recorded", exchange)
