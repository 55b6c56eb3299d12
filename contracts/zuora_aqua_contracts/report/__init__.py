"""The reports of a run: one model, and a module for each form that it is shown in."""

from __future__ import annotations

import contextlib
import json
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from ..exchange.text import visible
from .files import write_whole
from .model import build
from .terminal import show

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..judging.run import Run
    from .model import Report

__all__ = ["build", "show", "write"]


def _json(report: Report) -> str:
    # What could drive a terminal is escaped, and is the same JSON.
    return visible(json.dumps(report, indent=2, ensure_ascii=False)) + "\n"


def _by(module: str, report: Report) -> str:
    """Render with a module that is imported only now: a run's start does not wait for its end."""
    return str(import_module(f".{module}", __name__).render(report))


# The files of a report, and what makes each of them from the model.
FORMS: dict[str, Callable[[Report], str]] = {
    "report.json": _json,
    "junit.xml": partial(_by, "junit"),
    "report.md": partial(_by, "markdown"),
    "report.html": partial(_by, "html"),
}


def write(run: Run) -> None:
    """Write all forms of the report into the run's folder, each file whole or not at all.

    Raises:
        OSError: The folder cannot be written to.
        Exception: A form could not be made; the others are there, and that one is not, nor that of an earlier run.
    """
    folder = run.settings.report
    report = build(run)
    errors: list[Exception] = []
    for name, render in FORMS.items():
        try:
            write_whole(folder / name, render(report))
        except Exception as error:  # noqa: BLE001 - raised below, when the other forms are written
            error.add_note(f"{name} could not be written")
            errors.append(error)
            with contextlib.suppress(OSError):
                (folder / name).unlink(missing_ok=True)
    if errors:
        raise errors[0]
