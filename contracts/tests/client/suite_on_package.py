"""Run the suite's checks of the client on a client that another package name has."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

_SUITE = Path(__file__).resolve().parents[3] / "contracts" / "zuora_aqua_contracts" / "suite"


def check_package(package: Path, files: Sequence[str]) -> tuple[str, dict[str, str]]:
    """Run files of `suite/client` on a package, in the folder above it and with warnings as errors.

    Returns:
        The last line of pytest's output, and the verdict of each clause that binds the client.
    """
    folder = package.parent
    around = {**os.environ, "ZUORA_CLIENT_PACKAGE": package.name, "PYTHONPATH": str(folder)}
    line = [sys.executable, "-W", "error", "-m", "pytest", "-q", "-x", "-p", "zuora_aqua_contracts.command.plugin"]
    line += ["-c", str(_SUITE / "pytest.ini"), "--contract-effort=quick", "--contract-report=report"]
    line += [str(_SUITE / "client" / f"{name}.py") for name in files]
    done = subprocess.run(line, cwd=folder, env=around, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    written = folder / "report" / "report.json"
    assert written.exists(), done.stdout[-2000:] + done.stderr[-2000:]
    clauses: list[dict[str, Any]] = json.loads(written.read_text("utf-8"))["clauses"]
    verdicts = {clause["id"]: clause["verdict"] for clause in clauses if "C" in clause["binds"].split()}
    return done.stdout.strip().splitlines()[-1], verdicts
