"""The page as html-validate sees it, which `make other-tools` installs."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from zuora_aqua_contracts.report import build, html

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from zuora_aqua_contracts.judging.run import Run

SAMPLES = ("held", "plain", "budget", "hostile")  # held, broken, incomplete, and with text of every kind
PROGRAM = os.environ.get("HTML_VALIDATE")


@pytest.mark.skipif(PROGRAM is None, reason="needs html-validate: make other-tools")
def test_html_validate_finds_nothing(make: Callable[..., Run], tmp_path: Path) -> None:
    """Reports that are held, broken, incomplete and hostile have no finding of html-validate's recommended rules."""
    pages = [tmp_path / f"{name}.html" for name in SAMPLES]
    for name, path in zip(SAMPLES, pages, strict=True):
        path.write_text(html.render(build(make(name))), "utf-8")
    done = subprocess.run(  # noqa: S603 - the program that is asked for
        [str(PROGRAM), "--preset", "recommended", *map(str, pages)], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)
