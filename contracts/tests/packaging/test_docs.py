"""The pages of documentation that `make docs` makes."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.skipif(os.name == "nt", reason="make is no part of Windows")
def test_the_pages_are_made_without_a_warning(tmp_path: Path) -> None:
    """There is a page of each public module, with the methods of the clients, and the tool warns of nothing."""
    command = ["make", "--silent", "docs", f"DEST={tmp_path}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)  # noqa: S603 - make of the PATH
    assert (done.returncode, done.stderr) == (0, "")
    package = ROOT / "generated" / "zuora_aqua_client"
    modules = [
        path for path in package.rglob("*.py") if not path.name.startswith("_") and path.parent.name != "_runtime"
    ]
    pages = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.html")}
    wanted = {f"zuora_aqua_client/{path.relative_to(package).with_suffix('.html').as_posix()}" for path in modules}
    assert {page for page in wanted if "/models/" not in page} <= pages
    text = (tmp_path / "zuora_aqua_client" / "client.html").read_text("utf-8")
    assert all(name in text for name in ("with_options", "from_env", "ClientCredentials", "max_retries"))
