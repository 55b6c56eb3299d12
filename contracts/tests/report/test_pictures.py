"""The README's pictures, which `make pictures` takes of a real run."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest

from tests.tools import CHROMIUM

ROOT = Path(__file__).resolve().parents[3]
NAMES = ("terminal.png", "report.png")
MOST = 200_000  # bytes of a picture
LEAST = 10_000  # an empty one has less


def size(picture: Path) -> tuple[int, int]:
    """Width and height of a PNG, in pixels."""
    data = picture.read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def test_the_readme_shows_them_first() -> None:
    """Both pictures are in the README, before its first section, and are small."""
    first = (ROOT / "README.md").read_text("utf-8").partition("\n## ")[0]
    assert re.findall(r"!\[[^\]]+\]\(\.github/([^)]+)\)", first) == list(NAMES)
    assert [name for name in NAMES if not LEAST < (ROOT / ".github" / name).stat().st_size < MOST] == []


@pytest.mark.nightly
@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: install it, or name it in CHROMIUM")
def test_they_can_be_taken_again(tmp_path: Path) -> None:
    """The command takes both pictures of a run on a server with faults."""
    from tests import pictures  # noqa: PLC0415 - the mutants are needed for nothing else here

    pictures.draw(tmp_path, only="TRACK-ECHO")
    for name in NAMES:
        width, height = size(tmp_path / name)
        assert (width > 500, height > 300) == (True, True)
        assert (tmp_path / name).stat().st_size > LEAST
