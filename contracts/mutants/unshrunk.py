"""A pytest plugin for trials: leaves out the search for the smallest failing example, which is of no interest there."""

from __future__ import annotations

import hypothesis
import pytest


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    """Have Hypothesis stop at the first failing example."""
    phases = [phase for phase in hypothesis.Phase if phase.name not in {"shrink", "explain"}]
    hypothesis.settings.register_profile("trial", hypothesis.settings.get_profile("contracts"), phases=phases)
    hypothesis.settings.load_profile("trial")
