"""Fixtures of the suite's tests: the run, the document, the server under test, and how a test asserts a clause."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ..exchange.failures import Unmet
from ..judging.run import Run
from ..states.provider import ANY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..document.fragment import Fragment, Operation
    from ..judging.check import Check
    from ..states.endpoint import States
    from ..target.target import Target

RUN = pytest.StashKey[Run]()
"""Key of the run in `config.stash`, also for other plugins."""


def clauses_of(item: pytest.Item) -> list[str]:
    """IDs of the clauses in a test's markers."""
    return [name for marker in item.iter_markers("clause") for name in marker.args]


def operation_of(item: pytest.Item) -> str | None:
    """The operation in a test's marker, None if it has none."""
    marker = item.get_closest_marker("operation")
    return None if marker is None else str(marker.args[0])


@pytest.fixture(scope="session")
def run(pytestconfig: pytest.Config) -> Run:
    """The run."""
    return pytestconfig.stash[RUN]


@pytest.fixture(scope="session")
def fragment(run: Run) -> Fragment:
    """The document."""
    return run.fragment


@pytest.fixture
def operation(request: pytest.FixtureRequest, run: Run) -> Operation:
    """The operation under test: the one in the test's marker, or the first of the document."""
    named = operation_of(request.node)
    return run.operation if named is None else run.fragment.operations[named]


@pytest.fixture
def check(request: pytest.FixtureRequest, run: Run) -> Check:
    """The function with which a test asserts a clause."""
    return run.check(clauses_of(request.node), "C" if request.node.path.parent.name == "client" else "S")


@pytest.fixture
def target(run: Run, operation: Operation) -> Target:
    """The server under test in its base state, with requests of the operation under test."""
    run.target.operation = operation
    run.states.base()
    return run.target


@pytest.fixture
def states(run: Run) -> Iterator[States]:
    """The state endpoint of the server, which takes any tenant; torn down to the default state afterwards.

    Raises:
        Unmet: There is no state endpoint.
    """
    if not run.states.available:
        raise Unmet(ANY)
    yield run.states
    run.states.teardown()
