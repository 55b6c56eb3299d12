"""PATH-*: partner and project are decoded once and compared whole; a pair without a job gets an error."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...exchange.errors import fails_as
from ...exchange.headers import error_codes, uses_error_statuses
from ...exchange.messages import is_aqua_error
from ...states.strategies import TRICKY, pairs
from ...states.tenants import Tenant, history, is_job, job_like
from ..documented_values import UNFINISHED, VERSIONS
from ..effort import tries

if TYPE_CHECKING:
    from ...document.fragment import Operation
    from ...exchange.messages import Exchange
    from ...judging.check import Check
    from ...states.endpoint import States
    from ...target.target import Target

_DECODED_TWICE = [("%2F", "/"), ("%25", "%"), ("a+b", "a b"), ("%41", "A"), ("%C3%A9", "é")]
_UNKNOWN = st.text("abcdefghij0123456789", min_size=8, max_size=12).map("nowhere-{}".format)


@pytest.mark.clause("PATH-ENCODE", "PATH-ECHO", "PATH-CASE")
@given(pair=pairs())
def test_any_pair_is_decoded_exactly(
    target: Target, states: States, operation: Operation, check: Check, pair: tuple[str, str]
) -> None:
    """The job of any pair is returned, with partner and project as they were requested."""
    (record,) = history(operation, [(timedelta(days=1), job_like(operation, pair, 7))])
    states.setup(Tenant((record,)).params())
    exchange = target.get({"partner": pair[0], "project": pair[1]})
    check("PATH-ENCODE", is_job(exchange.response.job, record.job), f"the job of {pair!r}", exchange)


@pytest.mark.clause("PATH-ENCODE", "PATH-ECHO")
def test_every_tricky_value_is_decoded_exactly(
    target: Target, states: States, operation: Operation, check: Check
) -> None:
    """Values that change when they are trimmed, cut or decoded again each get the job of their own."""
    tricky = [pair for value in TRICKY for pair in ((value, "project"), ("partner", value))]
    jobs = [(timedelta(days=1), job_like(operation, pair, number)) for number, pair in enumerate(tricky)]
    recorded = history(operation, jobs)
    states.setup(Tenant(recorded).params())
    for record, (partner, project) in zip(recorded, tricky, strict=True):
        exchange = target.get({"partner": partner, "project": project})
        correct = is_job(exchange.response.job, record.job)
        check("PATH-ENCODE", correct, f"the job of {(partner, project)!r}", exchange)


@pytest.mark.clause("PATH-ENCODE")
@pytest.mark.parametrize(("written", "decoded"), _DECODED_TWICE)
def test_a_path_is_decoded_once(
    target: Target, states: States, operation: Operation, check: Check, written: str, decoded: str
) -> None:
    """A value that looks percent-encoded is not decoded a second time."""
    jobs = [
        (timedelta(days=2), job_like(operation, (written, "p"), 1)),
        (timedelta(days=1), job_like(operation, (decoded, "p"), 2)),
    ]
    recorded = history(operation, jobs)
    states.setup(Tenant(recorded).params())
    for partner, number in ((written, 0), (decoded, 1)):
        exchange = target.get({"partner": partner, "project": "p"})
        check(
            "PATH-ENCODE",
            is_job(exchange.response.job, recorded[number].job),
            f"the job of partner {partner!r}",
            exchange,
        )


def check_no_job(check: Check, operation: Operation, exchange: Exchange) -> None:
    """Check that a response is the error for a pair without a job, in a form that its minor version allows."""
    response, clause = exchange.response, "PATH-UNKNOWN"
    check(clause, response.job is None, "no job for a pair that has none", exchange)
    new = uses_error_statuses(operation, exchange.request.header("Zuora-Version"))
    if response.error is not None and is_aqua_error(response.error):
        check(
            clause, fails_as(operation, exchange, 404), "a code of AQuA that stands for 404, not with a 5xx", exchange
        )
        return
    if response.status == 200 and not new:
        check(clause, response.error is not None, "an error body where the status is 200", exchange)
        return
    check(clause, response.status == 404, "status 404" + ("" if new else ", or 200 with an error body"), exchange)
    categories = [code % 100 for code in error_codes(operation, response.error or {})]
    category = next(c for c, statuses in operation.statuses_of_category.items() if 404 in statuses)
    check(clause, category in categories, f"category {category}", exchange)


@pytest.mark.clause("PATH-UNKNOWN", "ERR-BODY", "ERR-CODE", "ERR-STATUS")
@given(data=st.data())
def test_an_unknown_pair(target: Target, operation: Operation, check: Check, data: st.DataObject) -> None:
    """A pair that was never used gets an error, on any minor version."""
    pair = {"partner": data.draw(_UNKNOWN), "project": data.draw(_UNKNOWN)}
    version = data.draw(st.sampled_from(VERSIONS))
    check_no_job(check, operation, target.get(pair, {"Zuora-Version": version} if version else ()))


@pytest.mark.clause("PATH-UNKNOWN")
@tries(0.4)
@given(pair=pairs(), status=st.sampled_from(UNFINISHED))
def test_a_pair_with_no_completed_job(
    target: Target, states: States, operation: Operation, check: Check, pair: tuple[str, str], status: str
) -> None:
    """A pair without a completed job gets an error, and so does any pair of an empty tenant."""
    jobs = [(timedelta(days=1), job_like(operation, pair, 1, status=status))]
    for records in (history(operation, jobs), ()):
        states.setup(Tenant(records).params())
        for version in VERSIONS:
            headers = {"Zuora-Version": version} if version else {}
            check_no_job(check, operation, target.get({"partner": pair[0], "project": pair[1]}, headers))
