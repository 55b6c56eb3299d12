"""Tests that take long and show what a shorter one shows too are left to the nightly workflow (NIGHTLY=1).

A test of the project that the suite's own `Unmet` ends has failed: pytest would take it for a skipped one.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING
from unittest import SkipTest

import pytest

from zuora_aqua_contracts.document.fragment import load

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

NIGHTLY = bool(os.environ.get("NIGHTLY"))
"""Whether all tests run, and those that are tried for a number of moments or seeds in full."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect the tests that are marked as nightly, unless the environment asks for them."""
    if NIGHTLY:
        return
    left = [item for item in items if item.get_closest_marker("nightly")]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if not item.get_closest_marker("nightly")]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Fail a test that ends with a precondition that is not met, which only a check of the suite may do."""
    try:
        return (yield)
    except SkipTest as why:
        raise AssertionError(f"{item.name} was ended by {type(why).__name__}: {why}") from why


@pytest.fixture(scope="session", autouse=True)
def the_document_stays() -> Iterator[None]:
    """Fail if a test changed the document, which is read once and which all tests of a process share."""
    before = json.dumps(load().document, default=str)
    yield
    assert json.dumps(load().document, default=str) == before, "a test changes what it was given: have it make a copy"
