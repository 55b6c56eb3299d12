"""OP-*, CODING-GET, VERSION-ACCEPTED: status, safety, methods, and headers that do not change the response."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...exchange.failures import Unmet
from ...exchange.headers import without_headers
from ..effort import tries

if TYPE_CHECKING:
    from ...document.fragment import Operation
    from ...exchange.messages import Exchange, Response
    from ...judging.check import Check
    from ...judging.run import Run
    from ...states.endpoint import States
    from ...target.target import Target

_TOKEN = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=12)


def succeeded(exchange: Exchange) -> bool:
    """Whether a request succeeded; on old minor versions an error has status 200 too."""
    return exchange.response.status == 200 and exchange.response.error is None


@pytest.mark.clause(
    "OP-200", "OP-JSON", "PATH-ECHO", "JOB-REQUIRED", "JOB-TYPES", "JOB-COMPLETED", "JOB-START", "JOB-VALUES", "JOB-ID"
)
@pytest.mark.clause("JOB-NAME", "BATCH-REQUIRED", "BATCH-TYPES", "BATCH-VALUES", "BATCH-COUNT", "BATCH-FILE")
@pytest.mark.clause("ERR-ENVELOPE-JOB", "RATE-HEADERS", "AUTH-REFLECT")
def test_the_pair_has_its_job(target: Target, check: Check) -> None:
    """The pair of the run gets 200 and a job; the invariants judge what is in it."""
    exchange = target.get()
    check("OP-200", succeeded(exchange), "status 200 and no error for a pair with a job", exchange)
    check("OP-JSON", exchange.response.mapping is not None, "one JSON object", exchange)


@pytest.mark.clause("OP-200", "BATCH-SEGMENTS", "BATCH-FILE", "JOB-REQUIRED")
def test_every_documented_job_is_returned(target: Target, states: States, operation: Operation, check: Check) -> None:
    """Each documented payload, recorded as the job of the document's pair, gets status 200."""
    pair = operation.example_parameters()
    for name, body in operation.examples(200).items():
        if "batches" in body:
            states.setup(recorded({**body, **pair}))
            exchange = target.get(pair)
            check("OP-200", succeeded(exchange), f"status 200 and no error for the {name}", exchange)


def recorded(job: dict[str, object]) -> dict[str, object]:
    """Return a state whose only job completed an hour ago."""
    from datetime import UTC, datetime, timedelta  # noqa: PLC0415 - here only

    from ...states.tenants import Record, Tenant  # noqa: PLC0415 - here only

    return Tenant((Record(datetime.now(UTC) - timedelta(hours=1), job),)).params()


def is_inconclusive(target: Target, run: Run, first: Exchange, check: Check) -> bool:
    """Whether a difference to the first response would prove nothing: there is no job, or a newer one since.

    With provider states only the suite changes the tenant.
    """
    if first.response.job is None:
        check.unmet("the response has no job of the pair")
        return True
    if not run.states.available and target.get().response.job != first.response.job:
        check.unmet("the pair's job changed meanwhile")
        return True
    return False


def is_stable(target: Target, exchange: Exchange) -> bool:
    """Whether a request gets an equal job when it is repeated."""
    again = target.repeat(exchange.request)
    return again is not None and again.response.job == exchange.response.job


@pytest.mark.clause("OP-SAFE")
@given(seed=st.integers(0, 2**16), headers=st.lists(st.tuples(_TOKEN.map("X-{}".format), _TOKEN), max_size=3))
def test_order_and_case_of_headers_change_nothing(
    target: Target, run: Run, check: Check, seed: int, headers: list[tuple[str, str]]
) -> None:
    """A request whose header fields have another order and case gets an equal job."""
    generator = random.Random(seed)  # noqa: S311 - it shuffles, nothing more
    first = target.get(headers=headers)
    fields = [(generator.choice((str.lower, str.upper, str.title))(name), value) for name, value in headers]
    generator.shuffle(fields)
    again = target.get(headers=fields)
    if is_inconclusive(target, run, first, check):
        return
    same = again.response.job == first.response.job
    if not same and all(is_stable(target, exchange) for exchange in (first, again)):
        check.unmet("the answer depends on header fields that are not documented: see OP-UNKNOWN-HEADER")
        return
    check("OP-SAFE", same, "an equal job when requested again", [first, again])


@pytest.mark.clause("OP-UNKNOWN-HEADER")
@given(name=_TOKEN.map("X-Unknown-{}".format), value=st.text(st.characters(min_codepoint=33, max_codepoint=126)))
def test_an_unknown_header_changes_nothing(target: Target, run: Run, check: Check, name: str, value: str) -> None:
    """An unknown header field changes neither the status nor the job."""
    plain, other = target.get(), target.get(headers={name: value})
    if is_inconclusive(target, run, plain, check):
        return
    same = (plain.response.status, plain.response.job) == (other.response.status, other.response.job)
    check("OP-UNKNOWN-HEADER", same, f"the response without {name}", other)


def demand_success(target: Target) -> None:
    """Send the request without optional header fields.

    Raises:
        Unmet: It does not succeed.
    """
    plain = target.get()
    if not succeeded(plain) or plain.response.job is None:
        raise Unmet("the request without any header field gets no job: see OP-200 and JOB-REQUIRED")


@pytest.mark.clause("CODING-GET")
def test_a_content_encoding_on_a_get_changes_nothing(target: Target, operation: Operation, check: Check) -> None:
    """The documented `Content-Encoding` on a GET without a body does not cause an error."""
    demand_success(target)
    exchange = target.get(headers={"Content-Encoding": operation.example("Content-Encoding")})
    good = exchange.response.status == 200 and exchange.response.job is not None
    check("CODING-GET", good, "status 200 and the job", exchange)


@pytest.mark.clause("VERSION-ACCEPTED")
def test_documented_minor_versions_are_accepted(target: Target, operation: Operation, check: Check) -> None:
    """Each documented minor version gets 200 and a job, as a request without one does."""
    demand_success(target)
    for version in operation.example_values("Zuora-Version"):
        exchange = target.get(headers={"Zuora-Version": version})
        good = exchange.response.status == 200 and exchange.response.job is not None
        check("VERSION-ACCEPTED", good, f"status 200 and the job with Zuora-Version {version}", exchange)


def is_error(response: Response) -> bool:
    """Whether a body is an error; one that cannot be read is none."""
    try:
        return response.error is not None
    except Unmet:
        return False


@pytest.mark.clause("OP-METHOD")
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
def test_other_methods_do_not_succeed(target: Target, check: Check, method: str) -> None:
    """Another method does not succeed; a 405 lists the allowed methods in `Allow`."""
    exchange = target.get(method=method)
    response = exchange.response
    check("OP-METHOD", not 200 <= response.status < 300 or is_error(response), "no success", exchange)
    if response.status == 405:
        check("OP-METHOD", "GET" in (response.header("Allow") or "").upper(), "Allow with GET in it", exchange)


@pytest.mark.clause("OP-SAFE")
@tries(0.3)
@given(data=st.data())
def test_optional_headers_do_not_change_the_job(
    target: Target, run: Run, operation: Operation, check: Check, data: st.DataObject
) -> None:
    """The job is the same with and without optional headers."""
    names = ("Zuora-Track-Id", "Accept-Encoding", "Content-Encoding")
    headers = [(name, operation.example(name)) for name in names]
    kept = data.draw(st.lists(st.sampled_from(headers), unique=True))
    request = target.request(headers=headers)
    full, some = target.send(request), target.send(without_headers(request, *set(names) - {name for name, _ in kept}))
    if is_inconclusive(target, run, full, check):
        return
    check(
        "OP-SAFE",
        full.response.job == some.response.job,
        "an equal job with and without optional headers",
        [full, some],
    )
