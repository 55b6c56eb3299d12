"""The jobs of a run: one budget for all processes, and nothing is submitted once the run ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from zuora_aqua_contracts.exchange.failures import Unmet
from zuora_aqua_contracts.states.submissions import Submissions

if TYPE_CHECKING:
    from pathlib import Path


def test_processes_share_the_budget(tmp_path: Path) -> None:
    """Two processes make as many jobs as one may; a job that was refused is none."""
    one, other = (Submissions(tmp_path / "jobs", 2) for _ in range(2))
    one.reserve("a", "p", "{}")
    other.reserve("b", "p", "{}")
    with pytest.raises(Unmet, match="the budget of 2 jobs is used up"):
        one.reserve("c", "p", "{}")
    other.refused("b")
    one.reserve("c", "p", "{}")
    one.made("c", "id-1", "submitted")
    assert [(it.key, it.id, it.status) for it in other] == [("a", None, None), ("c", "id-1", "submitted")]


def test_nothing_is_submitted_once_the_run_ends(tmp_path: Path) -> None:
    """After the end of the run was announced, no process submits another job."""
    one, other = (Submissions(tmp_path / "jobs", 9) for _ in range(2))
    other.close()
    with pytest.raises(Unmet, match="about to end"):
        one.reserve("a", "p", "{}")
