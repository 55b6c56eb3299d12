"""The suite notices when one of the generator's own templates is put back."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import openapi_python_client
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

_ROOT = Path(__file__).resolve().parents[3]
_SUITE = _ROOT / "contracts" / "zuora_aqua_contracts" / "suite"
_STOCK = Path(openapi_python_client.__file__).parent / "templates"


@pytest.mark.parametrize("template", ["endpoint_module", "str_enum", "client", "types"])
def test_a_stock_template_breaks_the_contract(generate: Callable[..., int], tmp_path: Path, template: str) -> None:
    """With the stock template in the place of ours, clauses that bind the client are broken."""
    templates = tmp_path / "templates"
    shutil.copytree(_ROOT / "openapi" / "templates", templates)
    shutil.copy(_STOCK / f"{template}.py.jinja", templates)
    assert generate("--templates", templates, "--output", tmp_path / "stocked") == 0
    around = {**os.environ, "ZUORA_CLIENT_PACKAGE": "stocked", "PYTHONPATH": str(tmp_path)}
    line = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-x",
        "-p",
        "zuora_aqua_contracts.command.plugin",
        "--effort",
        "quick",
    ]
    line += ["-c", str(_SUITE / "pytest.ini"), str(_SUITE / "client"), "--report", "report"]
    done = subprocess.run(line, cwd=tmp_path, env=around, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    assert done.returncode == 1, done.stdout[-2000:] + done.stderr
    report = json.loads((tmp_path / "report" / "report.json").read_text("utf-8"))
    assert any(clause["verdict"] == "broken" and "C" in clause["binds"] for clause in report["clauses"])
