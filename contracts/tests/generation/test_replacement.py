"""Replacing a folder as a whole: in one step where the system can, and recovered where a run was stopped halfway."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest

_GENERATOR = Path(__file__).resolve().parents[3] / "openapi" / "generator"


@pytest.fixture
def replacement(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The module."""
    monkeypatch.syspath_prepend(_GENERATOR)
    return importlib.import_module("replacement")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A folder with a file."""
    (tmp_path / "made").mkdir()
    (tmp_path / "made" / "file").write_text("old")
    return tmp_path / "made"


def put(replacement: Any, target: Path) -> None:
    """Replace the folder by one with a new file."""
    with replacement.staged(target) as fresh:
        fresh.mkdir()
        (fresh / "file").write_text("new")
        replacement.replace(fresh, target)


@pytest.mark.parametrize("in_one_step", [True, False])
def test_a_folder_is_replaced(
    replacement: Any, target: Path, monkeypatch: pytest.MonkeyPatch, *, in_one_step: bool
) -> None:
    """The new folder stands in the place of the old one, and nothing is left beside it."""
    if not in_one_step:
        monkeypatch.setattr(replacement, "_exchange", lambda *_: False)
    put(replacement, target)
    assert (target / "file").read_text() == "new"
    assert list(target.parent.iterdir()) == [target]


@pytest.mark.parametrize("stop", [KeyboardInterrupt, OSError])
def test_a_run_that_is_stopped_changes_nothing(
    replacement: Any, target: Path, monkeypatch: pytest.MonkeyPatch, stop: type[BaseException]
) -> None:
    """An interrupt or an error after the old folder was taken away puts it back."""
    monkeypatch.setattr(replacement, "_exchange", lambda *_: False)
    rename = Path.rename

    def stopped(path: Path, to: Path) -> Path:
        if path.parent.name.endswith(".staging") and path.name == target.name:
            raise stop
        return rename(path, to)

    monkeypatch.setattr(Path, "rename", stopped)
    with pytest.raises(stop):
        put(replacement, target)
    assert (target / "file").read_text() == "old"
    assert list(target.parent.iterdir()) == [target]


@pytest.mark.parametrize("taken_away", [True, False])
def test_the_next_run_cleans_up(replacement: Any, target: Path, *, taken_away: bool) -> None:
    """What a run left that was killed is removed, and what it had taken away comes back, also if the next one fails."""
    staging = target.parent / ".made.staging"
    (staging / "made").mkdir(parents=True)
    (target.parent / ".made.lock").touch()
    if taken_away:
        target.rename(staging / "old")
    with pytest.raises(ValueError, match="no document"), replacement.staged(target):
        raise ValueError("no document")
    assert (target / "file").read_text() == "old"
    assert list(target.parent.iterdir()) == [target]


def test_one_run_at_a_time(replacement: Any, target: Path) -> None:
    """A second run is refused while the first one is at it."""
    with replacement.staged(target), pytest.raises(replacement.ReplacementError, match="another run"):
        put(replacement, target)
    put(replacement, target)
    assert (target / "file").read_text() == "new"
