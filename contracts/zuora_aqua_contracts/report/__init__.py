"""The reports of a run: a model, and a module for each format that renders it."""

from __future__ import annotations

import contextlib
import json
from functools import partial
from importlib import import_module
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from ..exchange.display import escape_controls
from ..target.settings import RunError
from . import replay
from .baseline import is_report
from .baseline import read as read_baseline
from .files import locked, write_whole
from .model import build
from .terminal import show, text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ..judging.run import Run
    from .model import Report

__all__ = ["build", "correct", "prepare", "show", "text", "withdraw", "write"]


def _json(report: Report) -> str:
    # Control characters are escaped, which leaves the same JSON value.
    return escape_controls(json.dumps(report, indent=2, ensure_ascii=False)) + "\n"


def _render(module: str, report: Report) -> str:
    """Render with a module that is imported only now, which keeps the start of a run short."""
    return str(import_module(f".{module}", __name__).render(report))


# Files of a report, and the function that renders each.
FORMS: dict[str, Callable[[Report], str]] = {
    "report.json": _json,
    "junit.xml": partial(_render, "junit"),
    "report.md": partial(_render, "markdown"),
    "report.html": partial(_render, "html"),
}


def prepare(run: Run) -> list[Path]:
    """Make the folder of the reports, and remove those of an earlier run, which must not pass for this run's.

    Returns:
        The folders that were made, innermost first, for `withdraw`.

    Raises:
        RunError: The folder is not writable, or the file of `--baseline` is no report.
    """
    folder = run.settings.report
    if run.settings.baseline is not None:  # before an earlier report is removed, which it may be
        run.baseline = read_baseline(run.settings.baseline)
    made = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder), TemporaryFile(dir=folder):
            _remove_earlier(folder)
    except OSError as error:
        raise RunError(f"--report {folder}: cannot be written: {error.strerror}") from None
    return made


def _remove_earlier(folder: Path) -> None:
    """Remove the files of an earlier run.

    Raises:
        RunError: There are files of these names that are not of one.
    """
    there = [name for name in FORMS if (folder / name).exists()]
    if there and not is_report(folder / "report.json"):
        raise RunError(f"--report {folder}: {', '.join(there)} there: of no earlier run; name another folder")
    for name in reversed(there):  # the first one shows whose the others are
        (folder / name).unlink()
    for path in (folder / replay.FOLDER).glob("*.sh"):
        if replay.is_script(path.name):
            path.unlink()


def withdraw(made: list[Path]) -> None:
    """Remove the folders that `prepare` made, as far as they are empty, where a run could not be done."""
    with contextlib.suppress(OSError):
        for folder in made:
            folder.rmdir()


def write(run: Run) -> None:
    """Write the files of the report into the run's folder, each completely or not at all.

    Raises:
        OSError: The folder is not writable.
        Exception: A file could not be rendered. The others are written, and an older version of that file is removed.
    """
    folder = run.settings.report
    report = build(run)
    errors: list[Exception] = []
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder):
        for name, render in FORMS.items():
            try:
                write_whole(folder / name, render(report))
            except Exception as error:  # noqa: BLE001 - raised below, after the other files are written
                error.add_note(f"{name} could not be written")
                errors.append(error)
                with contextlib.suppress(OSError):
                    (folder / name).unlink(missing_ok=True)
        for path, script in replay.scripts(report).items():
            write_whole(folder / path, script)
    if errors:
        raise errors[0]


def correct(run: Run) -> None:
    """Write the files of the report again after one of them was lost, which they do not say; remove what cannot be."""
    report = build(run)
    for name, render in FORMS.items():
        path = run.settings.report / name
        with contextlib.suppress(OSError):
            path.unlink()
            with contextlib.suppress(Exception):  # as before; what is missing says nothing false
                write_whole(path, render(report))
