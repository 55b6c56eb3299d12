"""Partner and project: decoded once, compared whole, and nothing there for a pair without a job."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...exchange.headers import codes, has_statuses
from ...states.strategies import TRICKY, pairs
from ...states.tenants import Tenant, history, is_job, job_like
from ..documented_values import UNFINISHED, VERSIONS
from ..effort import tries

if TYPE_CHECKING:
    from ...document.fragment import Operation
    from ...exchange.messages import Exchange
    from ...judging.ledger import Check
    from ...states.endpoint import States
    from ...target.target import Target

_DECODED_TWICE = [("%2F", "/"), ("%25", "%"), ("a+b", "a b"), ("%41", "A"), ("%C3%A9", "é")]
_NOWHERE = st.text("abcdefghij0123456789", min_size=8, max_size=12).map("nowhere-{}".format)


@pytest.mark.clause("PATH-ENCODE", "PATH-ECHO")
@given(pair=pairs())
def test_any_pair_arrives_as_given(
    target: Target, states: States, operation: Operation, check: Check, pair: tuple[str, str]
) -> None:
    """Whatever partner and project are, their job is found and carries them as they were asked for."""
    states.setup(Tenant(history(operation, [(timedelta(days=1), job_like(operation, pair, 7))])).params())
    exchange = target.get({"partner": pair[0], "project": pair[1]})
    job = exchange.response.job
    check("PATH-ENCODE", job is not None, f"the job of {pair!r}", exchange)
    if job is not None:
        seen = (job.get("partner"), job.get("project"))
        check("PATH-ENCODE", seen == pair, f"partner and project {pair!r}", exchange)


@pytest.mark.clause("PATH-ENCODE", "PATH-ECHO")
def test_every_tricky_value_arrives_as_given(
    target: Target, states: States, operation: Operation, check: Check
) -> None:
    """Each value that turns into another one when it is trimmed, cut or decoded has a job of its own."""
    tricky = [pair for value in TRICKY for pair in ((value, "project"), ("partner", value))]
    made = [(timedelta(days=1), job_like(operation, pair, number)) for number, pair in enumerate(tricky)]
    recorded = history(operation, made)
    states.setup(Tenant(recorded).params())
    for record, (partner, project) in zip(recorded, tricky, strict=True):
        exchange = target.get({"partner": partner, "project": project})
        there = is_job(exchange.response.job, record.job)
        check("PATH-ENCODE", there, f"the job of {(partner, project)!r}", exchange)


@pytest.mark.clause("PATH-ENCODE")
@pytest.mark.parametrize(("written", "decoded"), _DECODED_TWICE)
def test_a_path_is_decoded_once(
    target: Target, states: States, operation: Operation, check: Check, written: str, decoded: str
) -> None:
    """A value that looks encoded is itself, and not what decoding it again would make of it."""
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


def nothing_there(check: Check, operation: Operation, exchange: Exchange) -> None:
    """Check that an answer says that there is no job, in the form of its minor version."""
    response, clause = exchange.response, "PATH-UNKNOWN"
    check(clause, response.job is None, "no job for a pair that has none", exchange)
    new = has_statuses(operation, exchange.request.header("Zuora-Version"))
    if response.status == 200 and not new:
        check(clause, response.error is not None, "an error body where the status is 200", exchange)
        return
    check(clause, response.status == 404, "status 404" + ("" if new else ", or 200 with an error body"), exchange)
    found = [code % 100 for code in codes(operation, response.error or {})]
    category = next(c for c, statuses in operation.statuses_of_category.items() if 404 in statuses)
    check(clause, category in found, f"category {category}", exchange)


@pytest.mark.clause("PATH-UNKNOWN", "ERR-BODY", "ERR-CODE", "ERR-STATUS")
@given(data=st.data())
def test_a_pair_that_is_not_there(target: Target, operation: Operation, check: Check, data: st.DataObject) -> None:
    """A pair that nobody ever used, on any minor version, has no job."""
    pair = {"partner": data.draw(_NOWHERE), "project": data.draw(_NOWHERE)}
    version = data.draw(st.sampled_from(VERSIONS))
    nothing_there(check, operation, target.get(pair, {"Zuora-Version": version} if version else ()))


@pytest.mark.clause("PATH-UNKNOWN")
@tries(0.4)
@given(pair=pairs(), status=st.sampled_from(UNFINISHED))
def test_a_pair_with_no_completed_job(
    target: Target, states: States, operation: Operation, check: Check, pair: tuple[str, str], status: str
) -> None:
    """A pair whose jobs did not complete has no job, and so has any pair of an empty tenant."""
    jobs = [(timedelta(days=1), job_like(operation, pair, 1, status=status))]
    for records in (history(operation, jobs), ()):
        states.setup(Tenant(records).params())
        for version in VERSIONS:
            headers = {"Zuora-Version": version} if version else {}
            nothing_there(check, operation, target.get({"partner": pair[0], "project": pair[1]}, headers))
