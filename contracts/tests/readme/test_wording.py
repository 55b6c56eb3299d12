"""Docstrings begin with what they describe, and lean on no other sentence."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
ELLIPTICAL = re.compile(
    r'"""(?:Likewise|The same|As above|As the class|Of another|It |Him|Who |So do|So are)|""".* (?:do|does) so too\b'
)
FOLDERS = ("openapi", "generated", "contracts")


def test_no_docstring_leans_on_another() -> None:
    """No docstring in a Python file or a template begins with a word that points to another sentence."""
    files = [path for name in FOLDERS for kind in ("*.py", "*.jinja") for path in (ROOT / name).rglob(kind)]
    assert files
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in files
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if ELLIPTICAL.search(line)
    ]
    assert found == []
