"""Tests that take long and show what a shorter one shows too are left to the nightly workflow (NIGHTLY=1)."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

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
