"""LAST-*, PATH-ENCODE: what several answers about the run's own pair say together, where nothing is known of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ...exchange.failures import Unmet
from ...states.job_operations import RefusedError
from ...states.strategies import neighbours
from ..documented_values import SUCCESSFUL
from .relations import differences, same_spellings, twice_encoded

if TYPE_CHECKING:
    from ...document.fragment import Node, Operation
    from ...exchange.messages import Exchange
    from ...judging.check import Check
    from ...judging.run import Run
    from ...target.target import Target

MEANS = "its answer by ID"


@pytest.fixture
def pair(run: Run) -> tuple[str, str]:
    """The pair of the run."""
    return run.settings.partner, run.settings.project


@pytest.fixture
def last(target: Target, check: Check) -> Exchange:
    """The request of the last job of the run's pair, which has one.

    Raises:
        Unmet: There is none.
    """
    exchange = target.get()
    if exchange.response.job is None:
        raise Unmet("the pair of the run has no job")
    check.means = "other answers"
    return exchange


@pytest.mark.clause("LAST-WHOLE", "LAST-ONLY-COMPLETED", "LAST-PAIR")
def test_the_answer_by_id_agrees(last: Exchange, run: Run, operation: Operation, check: Check) -> None:
    """The job that the server shows by its ID is the same in every documented field, and completed."""
    check.means = MEANS
    check_by_id(check, run, operation, last)


def check_by_id(check: Check, run: Run, operation: Operation, exchange: Exchange) -> None:
    """Check a last job against the answer by its ID."""
    actual: Node = exchange.response.job or {}
    try:
        own = run.providers.job_operations.retrieve(str(actual.get("id")))
    except RefusedError as error:
        raise Unmet(f"the server does not show the job by its ID ({error})") from None
    check("LAST-ONLY-COMPLETED", own["status"] == SUCCESSFUL, f"no job that is {own['status']} by its ID", exchange)
    missing = differences(operation, actual, own)
    check("LAST-WHOLE", not missing, f"the job as by its ID (it differs in {', '.join(missing)})", exchange)


@pytest.mark.clause("LAST-PAIR")
def test_neighbours_do_not_get_the_job(last: Exchange, pair: tuple[str, str], target: Target, check: Check) -> None:
    """No pair that differs little from the run's gets the job of the run's pair."""
    check_neighbours(check, target, pair, last)


def check_neighbours(check: Check, target: Target, pair: tuple[str, str], last: Exchange) -> None:
    """Check that the neighbours of a pair do not get its job."""
    identifier = (last.response.job or {}).get("id")
    for partner, project in neighbours(pair):
        exchange = target.get({"partner": partner, "project": project})
        other = exchange.response.job
        check(
            "LAST-PAIR",
            other is None or other.get("id") != identifier,
            f"no job of the pair {pair!r}",
            [last, exchange],
        )


def gets_neighbours(target: Target, pair: tuple[str, str], identifier: object) -> bool:
    """Whether a neighbour of a pair gets the pair's job too, so that its path is not what matters."""
    given = (target.get({"partner": partner, "project": project}) for partner, project in neighbours(pair))
    return any((exchange.response.job or {}).get("id") == identifier for exchange in given)


def check_spellings(check: Check, target: Target, operation: Operation, pair: tuple[str, str], last: Exchange) -> None:
    """Check that other spellings of a pair's path get the pair's job."""
    identifier = (last.response.job or {}).get("id")
    for path in same_spellings(operation, pair):
        request = target.request(dict(zip(("partner", "project"), pair, strict=True)))
        exchange = target.send(replace(request, path=path))
        found = exchange.response.job
        same = found is not None and found.get("id") == identifier
        check("PATH-ENCODE", same, f"the job of {pair!r}, as with another spelling of its path", [last, exchange])


@pytest.mark.clause("PATH-ENCODE")
def test_spellings_of_the_path(
    last: Exchange, pair: tuple[str, str], target: Target, operation: Operation, check: Check
) -> None:
    """Other spellings of the same path get the same job, and the path encoded a second time does not."""
    identifier = (last.response.job or {}).get("id")
    check_spellings(check, target, operation, pair, last)
    for other in twice_encoded(pair):
        exchange = target.get(dict(zip(("partner", "project"), other, strict=True)))
        found = exchange.response.job
        same = found is not None and found.get("id") == identifier
        if same and gets_neighbours(target, pair, identifier):
            check.explain = lambda *_: "pairs that differ otherwise get the job too: see LAST-PAIR"
        check("PATH-ENCODE", not same, f"no job of {pair!r}", [last, exchange])
