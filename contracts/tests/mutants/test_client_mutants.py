"""The mutants of the client: what becomes of each, and what a score of them is worth."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from mutants.__main__ import main
from mutants.client import side as trial
from mutants.client.catalogue import CLIENT, Edit, ListError, Mutant, equivalents, named
from mutants.outcome import Outcome, Verdict
from mutants.score import Score
from mutants.trials import outcomes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_BY_NAME = {mutant.name: mutant for mutant in named()}
_KILLED = [(mutant, Outcome(Verdict.KILLED, (mutant.clause,))) for mutant in _BY_NAME.values()]
_LIMIT = 120.0  # seconds, on however busy a machine
_RETRIES = "_runtime/retries.py"


def edited(old: str, new: str, clause: str = "", module: str = _RETRIES) -> Mutant:
    """A mutant of a piece of a module."""
    return Mutant("one", "", (Edit(module, old, new),), clause)


@pytest.mark.parametrize("clause", trial.clauses())
def test_each_clause_has_breaks_that_fit(clause: str, tmp_path: Path) -> None:
    """Each clause that binds the client has at least two breaks, and each fits the client as it is generated now."""
    mutants = [mutant for mutant in named() if mutant.clause == clause]
    assert len(mutants) >= 2
    for number, mutant in enumerate(mutants):
        mutant.written(tmp_path / str(number))
        for edit in mutant.edits:
            assert (tmp_path / str(number) / CLIENT.name / edit.module).read_text() != (
                CLIENT / edit.module
            ).read_text()


def test_names_are_unique() -> None:
    """No two breaks have one name."""
    assert len(_BY_NAME) == len(named())


@pytest.mark.parametrize(
    ("mutant", "verdict", "broken"),
    [
        (_BY_NAME["TRACK-LENGTH: one character too many"], Verdict.KILLED, ("TRACK-LENGTH",)),
        (edited("_FIRST = 0.5", "_FIRST = 0.50", "TRACK-LENGTH"), Verdict.SURVIVED, ()),
        (edited("_FIRST = 0.5", "_FIRST = no_such_name"), Verdict.UNUSABLE, ()),
        (edited("retried < max_retries", "retried <= max_retries", "", "_runtime/attempts.py"), Verdict.KILLED, None),
    ],
    ids=["by its clause", "the same in other words", "no client at all", "by any clause"],
)
def test_a_trial(mutant: Mutant, verdict: Verdict, broken: tuple[str, ...] | None) -> None:
    """A break is killed by the clause that it names, or by any where it names none; what changes nothing survives."""
    ((_, outcome),) = outcomes(lambda it: trial.of_mutant(it, 1), [mutant], jobs=1, limit=_LIMIT)
    assert (outcome.verdict, outcome.broken or ()) == (verdict, outcome.broken if broken is None else broken), outcome
    assert bool(outcome.broken) == (verdict is Verdict.KILLED)


def test_an_edit_has_to_fit(tmp_path: Path) -> None:
    """An edit that fits nowhere, or twice where no line is named, is refused; with a line the nearest place counts."""
    (tmp_path / "m.py").write_text("a\nb\na\n")
    for old in ("c", "a"):
        with pytest.raises(ListError):
            Edit("m.py", old, "x").apply(tmp_path / "m.py")
    Edit("m.py", "a", "x", line=3).apply(tmp_path / "m.py")
    assert (tmp_path / "m.py").read_text() == "a\nb\nx\n"


def _score(*more: tuple[Mutant, Outcome], without: str = "", alarm: bool = False) -> Score:
    """A score in which each mutant of the table is killed, but those of a clause, with more mutants."""
    killed = [tried for tried in _KILLED if tried[0].clause != without]
    client = Outcome(Verdict.ALARM, ("OP-GET",)) if alarm else Outcome(Verdict.SILENT)
    score = Score("client", 1, [*killed, *more], {"the client as it is": client})
    score.complaints = trial.complaints(score)
    return score


@pytest.mark.parametrize(
    "score",
    [
        lambda: _score((edited("a", "b"), Outcome(Verdict.SURVIVED))),
        lambda: _score((edited("a", "b"), Outcome(Verdict.ERROR))),
        lambda: _score((_KILLED[0][0], Outcome(Verdict.OTHER, ("OP-GET",)))),
        lambda: _score(without="OP-GET"),
        lambda: _score(alarm=True),
    ],
    ids=["a survivor", "an error", "the wrong clause", "a clause without a break", "an alarm"],
)
def test_a_score_that_is_not_good(score: Callable[[], Score]) -> None:
    """A score is good if everything was noticed, by its clause if one is named, and every clause is named."""
    assert _score().good, _score().lines()
    assert not score().good
    assert score().troubles()


def test_a_stale_equivalent_is_told() -> None:
    """An entry of the list of equivalent mutants for which none survived fails the score."""
    (module, text), *others = equivalents()
    found = [(name, tuple(line.split("  ->  "))) for name, line in others]
    score = _score(*((edited(old, new, "", name), Outcome(Verdict.EQUIVALENT)) for name, (old, new) in found))
    assert score.complaints == [f"equivalents.yaml lists what is no survivor: {module}: {text}"]
    assert not score.good


def _command(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mutants", "client", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own command


def test_the_command_tries_and_tells(tmp_path: Path) -> None:
    """The command tries what is asked for, after the client as it is, writes both reports and says nothing else."""
    done = _command("--sample", "--only", "TRACK-LENGTH", "--report", str(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads((tmp_path / "client.json").read_text("utf-8"))
    assert {entry["verdict"] for entry in report["mutants"]} == {"killed"}
    assert (tmp_path / "client.md").read_text("utf-8").startswith("| clauses | broken clients |")
    assert done.stdout.splitlines()[-1] == f"Seed 1. Report: {tmp_path / 'client.md'}"
    assert len(done.stderr.splitlines()) == 1 + len(report["mutants"])


@pytest.mark.parametrize("arguments", [["--sample", "--only", "NO-SUCH"], ["--jobs", "0"], ["--sampel"]])
def test_a_bad_option(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    """An option that cannot be used is named in one line, with exit status 2."""
    assert main(["client", *arguments]) == 2
    out, err = capsys.readouterr()
    assert (out, len(err.splitlines())) == ("", 1)
    assert arguments[-1] in err
