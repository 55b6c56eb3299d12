"""A pytest plugin for trials: ends a run as soon as one of the clauses that it is asked for is known to be broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from zuora_aqua_contracts.command.suite_fixtures import RUN
from zuora_aqua_contracts.exchange.failures import Unmet

if TYPE_CHECKING:
    from zuora_aqua_contracts.exchange.messages import Exchange
    from zuora_aqua_contracts.judging.run import Run

_WHY = "a clause is known to be broken"


def _known(run: Run) -> bool:
    return any(run.ledger.entries[clause].evidence for clause in run.settings.only)


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Let each exchange be the last one once the clause is broken."""
    run = config.stash[RUN]

    def enough(_exchange: Exchange) -> None:
        if _known(run):
            raise Unmet(_WHY)  # which Hypothesis passes through at once

    run.target.observers.append(enough)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Take last what takes longest."""
    items.sort(key=lambda item: "generated_requests" in item.nodeid)


def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Run no further test, once one has run: the known-good request may have broken the clause before."""
    run = item.config.stash[RUN]
    if _known(run) and any(run.ledger.entries[clause].tests for clause in run.settings.only):
        item.session.shouldfail = _WHY
