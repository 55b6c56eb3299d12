"""The files of a report: all of them, whole, and none for the start of a run to wait for."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from zuora_aqua_contracts import report
from zuora_aqua_contracts.target.settings import RunError

if TYPE_CHECKING:
    from collections.abc import Callable

    from zuora_aqua_contracts.judging.run import Run
    from zuora_aqua_contracts.report.model import Report


def test_all_forms_are_written_whole(run: Run) -> None:
    """Every form is there after a run, whatever was in it, and nothing half-written beside it."""
    report.write(run)
    found = {path.name: path.read_text("utf-8") for path in run.settings.report.iterdir() if path.is_file()}
    assert set(found) == set(report.FORMS)
    assert all(text.endswith("\n") for text in found.values())


@pytest.mark.parametrize("broken", report.FORMS)
def test_a_form_that_fails_spares_the_others(
    broken: str, make: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a form cannot be made the others are, the failure is raised after, and no older one stays to mislead."""

    def fail(_: Report) -> str:
        raise LookupError("no template")

    run = make("plain")
    report.write(run)
    before = {path: path.stat().st_ino for path in run.settings.report.iterdir() if path.is_file()}
    monkeypatch.setitem(report.FORMS, broken, fail)
    with pytest.raises(LookupError, match="no template") as raised:
        report.write(run)
    assert raised.value.__notes__ == [f"{broken} could not be written"]
    after = {path: path.stat().st_ino for path in run.settings.report.iterdir() if path.is_file()}
    assert {path.name for path in after} == set(report.FORMS) - {broken}
    assert all(before[path] != inode for path, inode in after.items())


def test_a_run_starts_without_the_forms() -> None:
    """What only the end of a run needs is not imported at its start."""
    code = "import sys, zuora_aqua_contracts.report; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - us
    assert {"jinja2", "zuora_aqua_contracts.report.html"}.isdisjoint(done.stdout.split())


def test_no_form_says_held_where_another_is_missing(make: Callable[..., Run], monkeypatch: pytest.MonkeyPatch) -> None:
    """After a loss that came with the writing, the files are written again; what cannot be is removed."""
    monkeypatch.setitem(report.FORMS, "report.html", lambda _: 1 // 0)
    run = make("held")
    with pytest.raises(ZeroDivisionError):
        report.write(run)
    run.ledger.lose("a report is missing")
    report.correct(run)
    found = {path.name for path in run.settings.report.iterdir() if path.is_file()}
    assert found == set(report.FORMS) - {"report.html"}
    assert json.loads((run.settings.report / "report.json").read_text("utf-8"))["verdict"] == "incomplete"


def test_what_is_of_no_run_is_left_alone(make: Callable[..., Run]) -> None:
    """A folder with somebody's own file under the name of a form is refused; other scripts stay, those of a run go."""
    run = make("plain")
    folder = run.settings.report
    (folder / "replay").mkdir(parents=True)
    own = folder / "replay" / "mine.sh"
    own.write_text("echo mine\n")
    (folder / "report.md").write_text("mine\n")
    with pytest.raises(RunError, match=r"report\.md there: of no earlier run; name another folder"):
        report.prepare(run)
    (folder / "report.md").unlink()
    report.write(run)
    assert len(list((folder / "replay").iterdir())) > 1
    report.prepare(run)
    assert [path for path in folder.rglob("*") if path.is_file()] == [own]
