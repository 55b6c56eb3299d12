"""The command's `--har`: judges recorded traffic, with the verdicts, reports and exit statuses of a run of tests."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from .. import report
from ..judging.run import Run
from ..recording import traffic
from ..target.settings import RunError

if TYPE_CHECKING:
    import argparse

_LIVE = ("server", "app", "proxy", "states", "partner", "rate", "budget", "examples", "ca", "unsafe_methods")


def judge(options: argparse.Namespace) -> int:
    """Judge HAR files, write and print the reports, and return the exit status.

    Raises:
        RunError: An option or a file is not usable.
    """
    for name in _LIVE:
        if getattr(options, name):
            raise RunError(f"--har sends no request: leave out --{name.replace('_', '-')}")
    files = [_file(value) for value in options.har]
    with Run.of(options) as run:
        made = report.prepare(run)
        try:
            judged = traffic.judge(run, files, _base_path(options.base_path))
        except (RunError, KeyboardInterrupt):
            report.withdraw(made)
            raise
        run.recording = judged.as_json()
        run.ledger.reconcile()
        report.write(run)
        sys.stdout.write(report.text(run, colour=sys.stdout.isatty()))
        return run.status()


def _file(value: str) -> Path:
    path = Path(value)
    if not path.is_file():
        raise RunError(f"--har {value}: there is no such file")
    return path


def _base_path(value: str) -> str:
    if not re.fullmatch(r"[!-~]*", value) or "://" in value or "?" in value or "#" in value:
        raise RunError(f"--base-path {value}: give a path like /gateway/zuora, as it stands in the recorded URLs")
    return "/" + value.strip("/") if value.strip("/") else ""
