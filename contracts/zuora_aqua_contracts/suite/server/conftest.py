"""What a wrong job is the fault of, if not of the clause that a test is about."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from ...exchange.failures import NoResponse, Unmet
from ...states.tenants import Tenant, history, is_job, job_like

if TYPE_CHECKING:
    from ...document.fragment import Operation
    from ...exchange.messages import Exchange
    from ...judging.ledger import Check
    from ...states.endpoint import States
    from ...target.target import Target

_JOBS = ("LAST-", "ORG-", "ENTITY-", "PATH-ENCODE")  # clauses about which job is returned
_BASIC = ("LAST-FRESH", "LAST-NEWEST", "PATH-ENCODE")  # those that the others rest on
_REPEATS = 2  # of a request with a wrong answer
_PAIR = ("plain", "pair")


@pytest.fixture(scope="session")
def newest_controls() -> dict[int, str]:
    """What is wrong with the newest of two plain jobs, by server; tried once, and only if something is wrong."""
    return {}


@pytest.fixture(autouse=True)
def other_faults(request: pytest.FixtureRequest, newest_controls: dict[int, str]) -> None:
    """Let a failed check of a clause about jobs be unmet if a more basic clause is broken (one fault, one clause)."""
    if not {"target", "states", "check"} <= set(request.fixturenames):
        return
    try:
        target, states = request.getfixturevalue("target"), request.getfixturevalue("states")
    except Unmet:
        return  # the test says so itself
    operation = request.getfixturevalue("operation")
    check: Check = request.getfixturevalue("check")

    def explain(clause: str, exchange: Exchange) -> str:
        if not clause.startswith(_JOBS) or clause == "LAST-FRESH":
            return ""
        repeated = filter(None, (target.repeat(exchange.request) for _ in range(_REPEATS)))
        if any(_answer(again) != _answer(exchange) for again in repeated):
            return "the same request gets another job when it is repeated: see LAST-FRESH"
        if clause in _BASIC:
            return ""
        if id(target) not in newest_controls:
            newest_controls[id(target)] = _newest(target, states, operation)
        return newest_controls[id(target)]

    check.explain = explain


def _answer(exchange: Exchange) -> tuple[int, object]:
    try:
        return exchange.response.status, (exchange.response.job or {}).get("id")
    except Unmet:
        return exchange.response.status, None


def _newest(target: Target, states: States, operation: Operation) -> str:
    """Ask for the newest of two plain jobs, recorded in either order; say what is wrong, or nothing."""
    recorded = [(timedelta(days=age), job_like(operation, _PAIR, age)) for age in (1, 2)]
    try:
        for order in (recorded, recorded[::-1]):
            tenant = Tenant(history(operation, order))
            states.setup(tenant.params())
            exchange = target.get({"partner": _PAIR[0], "project": _PAIR[1]})
            if not is_job(exchange.response.job, tenant.last(operation, _PAIR)):
                return "of two plain jobs the newest is not returned: see LAST-NEWEST"
    except (Unmet, NoResponse):
        return ""
    return ""
