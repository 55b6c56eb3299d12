"""A copy of the client in another project: made whole, told apart when edited, and as good as the original."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .suite_on_package import check_package

if TYPE_CHECKING:
    from collections.abc import Callable

_ROOT = Path(__file__).resolve().parents[3]


def vendor(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    line = [sys.executable, _ROOT / "openapi" / "generator" / "vendor.py", *arguments]
    return subprocess.run(line, capture_output=True, text=True, check=False)  # noqa: S603 - our own command


def _cache(place: Path) -> None:
    (place / "__pycache__").mkdir()
    (place / "__pycache__" / "notes.txt").write_text("mine")


_CHANGES: dict[str, Callable[[Path], object]] = {
    "grown": lambda place: (place / "mine.py").write_text("mine"),
    "edited": lambda place: (place / "types.py").write_text("mine"),
    "linked": lambda place: (place / "mine").symlink_to(place / "api"),
    "nested": lambda place: (place / "api" / "mine").mkdir(),
    "cached": _cache,
}
_SAID = {
    "grown": "extra mine.py",
    "edited": "edited types.py",
    "linked": "extra mine",
    "nested": "extra api/mine",
    "cached": "extra __pycache__/notes.txt",
}


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy under another name."""
    assert vendor(tmp_path / "billing" / "aqua").returncode == 0
    return tmp_path / "billing" / "aqua"


def test_a_fresh_copy_is_current(copied: Path) -> None:
    """Right after copying, and after copying again, the check finds nothing; bytecode is none of its business."""
    assert vendor(copied).returncode == 0
    (copied / "__pycache__").mkdir()
    (copied / "__pycache__" / "client.pyc").write_bytes(b"")
    done = vendor("--check", copied)
    assert (done.returncode, done.stdout) == (0, "")


def test_each_change_is_named(copied: Path) -> None:
    """Edited, deleted and added files are named, with exit status 1."""
    (copied / "types.py").write_text("")
    (copied / "client.py").unlink()
    (copied / "more.py").write_text("")
    done = vendor("--check", copied)
    assert done.returncode == 1
    assert done.stdout.splitlines() == ["edited   types.py", "missing  client.py", "extra    more.py"]


def test_an_older_copy_is_outdated(copied: Path, tmp_path: Path) -> None:
    """A copy of what has been generated anew since is outdated, and says from which document it was made."""
    newer = tmp_path / "newer"
    vendor(newer)
    (newer / "vendored.json").unlink()
    contract = (newer / "_contract.py").read_text()
    (newer / "_contract.py").write_text(contract.replace('DOCUMENT_SHA256: Final = "', 'DOCUMENT_SHA256: Final = "0'))
    done = vendor("--check", copied, "--source", newer)
    assert done.returncode == 1
    assert "outdated document_sha256" in done.stdout


@pytest.mark.parametrize("name", ["file", "foreign", "not-a-name", "grown", "edited", "linked", "nested", "cached"])
def test_what_is_there_is_not_overwritten(tmp_path: Path, name: str) -> None:
    """A file, a folder of something else, a copy with foreign files in it: one line, exit status 2, nothing changed."""
    place = tmp_path / name
    if name == "file":
        place.write_text("mine")
    elif name in _CHANGES:
        vendor(place)
        _CHANGES[name](place)
    elif name != "not-a-name":
        place.mkdir()
        (place / "mine.py").write_text("mine")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    done = vendor(place)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert _SAID.get(name, "") in done.stderr
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_copy_checks_itself(copied: Path) -> None:
    """Without a clone, a copy names what was edited; the package that is no copy says so."""
    (copied / "jobs.py").write_text("")
    around = {**os.environ, "PYTHONPATH": str(copied.parent)}
    expected = {"aqua.check": (1, "edited   jobs.py\n"), "zuora_aqua_client.check": (2, "")}
    for module, outcome in expected.items():
        line = [sys.executable, "-m", module]
        done = subprocess.run(line, env=around, capture_output=True, text=True, check=False)  # noqa: S603 - our own
        assert (done.returncode, done.stdout) == outcome, done.stderr


def test_empty_folders_and_links_are_taken(tmp_path: Path) -> None:
    """An empty folder becomes the copy, and so does the folder that a link points to; the link stays."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    assert vendor(tmp_path / "link").returncode == 0
    assert (tmp_path / "link").is_symlink()
    assert vendor("--check", tmp_path / "real").returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "real"]


@pytest.mark.parametrize("place", ["api/copy", "."])
def test_a_copy_is_not_in_what_is_copied(tmp_path: Path, place: str) -> None:
    """A folder inside the client, or the client itself, is refused."""
    vendor(tmp_path / "client")
    done = vendor((tmp_path / "client" / place).resolve(), "--source", tmp_path / "client")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert not (tmp_path / "client" / "api" / "copy").exists()


def test_what_is_no_copy_cannot_be_checked(tmp_path: Path) -> None:
    """Checking what is not there, or what has a broken stamp, is an error of use."""
    assert vendor("--check", tmp_path / "nothing").returncode == 2
    vendor(tmp_path / "copy")
    (tmp_path / "copy" / "vendored.json").write_text("{")
    done = vendor("--check", tmp_path / "copy")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)


def test_a_copy_keeps_the_contract(copied: Path) -> None:
    """In a foreign project with settings of its own, the copy passes the suite's checks of the client."""
    (copied.parent / "pyproject.toml").write_text("[tool.pytest.ini_options]\naddopts = '--no-such-option'\n")
    summary, verdicts = check_package(copied, ["test_models", "test_types", "test_requests"])
    assert re.fullmatch(r"\d+ passed in .*", summary)
    assert (verdicts["OPEN-FIELDS"], verdicts["PATH-DOTS"]) == ("held", "held")
    assert "broken" not in verdicts.values()
