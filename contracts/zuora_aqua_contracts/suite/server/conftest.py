"""Excuses a failed check whose cause is a more basic clause."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ...exchange.failures import Unmet
from .controls import Controls

if TYPE_CHECKING:
    from ...exchange.messages import Exchange
    from ...judging.check import Check
    from ...judging.run import Run

# Clauses about which job is returned, and about answers that have to be equal: they rest on answers that do not change.
_RESTING = ("LAST-", "ORG-", "ENTITY-", "PATH-ENCODE", "PATH-UNKNOWN", "OP-UNKNOWN-HEADER", "GZIP-ON")
_REPEATS = 2  # of a request with a wrong answer


@pytest.fixture(scope="session")
def controls() -> dict[int, Controls]:
    """The controls of each server."""
    return {}


@pytest.fixture(autouse=True)
def other_faults(request: pytest.FixtureRequest, run: Run, controls: dict[int, Controls]) -> None:
    """Let a failed check be unmet if a more basic clause is broken (one fault, one clause)."""
    if "check" not in request.fixturenames or not run.connected:
        return
    target, operation = run.target, request.getfixturevalue("operation")
    check: Check = request.getfixturevalue("check")

    def explain(clause: str, exchange: Exchange) -> str:
        if other := run.other_fault(clause, exchange):
            return other
        if clause.startswith(_RESTING) and clause != "LAST-FRESH":
            repeated = filter(None, (target.repeat(exchange.request) for _ in range(_REPEATS)))
            if any(_answer(again) != _answer(exchange) for again in repeated):
                return "the same request gets another answer when it is repeated: see LAST-FRESH and OP-SAFE"
        if not run.states.available:
            return ""
        return controls.setdefault(id(target), Controls(target, run.states, operation)).fault(clause)

    check.explain, check.is_proof = explain, run.states.available


def _answer(exchange: Exchange) -> tuple[int, object]:
    try:
        return exchange.response.status, exchange.response.job
    except Unmet:
        return exchange.response.status, None
