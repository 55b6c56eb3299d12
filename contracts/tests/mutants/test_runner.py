"""The runner: what it says of mutants, of those that nobody can kill, and of conforming servers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from mutants import recorded
from mutants.__main__ import main
from mutants.host import Counter
from mutants.outcome import Outcome, Told, Verdict
from mutants.pool import TaskError, TaskTimeoutError, results
from mutants.registry import PLAIN, Mutant, mutants
from mutants.server import side as trial
from mutants.stateless.trial import is_killed
from mutants.suite_run import UNSHRUNK, broken, suite
from mutants.variants import variants
from mutants.variants.vendor import FoldedEcho
from zuora_aqua_contracts.reference.behaviour import Behaviour

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_LIMIT = 120.0  # seconds, on however busy a machine


def _forked(work: Callable[[Any], Outcome], task: object) -> Outcome:
    ((_, outcome),) = results(work, [task], jobs=1, limit=_LIMIT)
    if isinstance(outcome, TaskError):
        raise outcome
    assert isinstance(outcome, Outcome)
    return outcome


def _tried(mutant: Mutant) -> Outcome:
    return _forked(lambda it: trial.of_mutant(it, seed=1, whole=False), mutant)


@pytest.mark.parametrize("name", ["AUTH-NONE.let_in_with_an_empty_header", "JOB-REQUIRED.no_id"])
def test_a_broken_server_is_caught_by_its_clause(name: str) -> None:
    """A mutant is killed where its own clause turns broken and its code was reached."""
    outcome = _tried(mutants()[name])
    assert (outcome.verdict, outcome.broken, outcome.reached > 0) == (Verdict.KILLED, (mutants()[name].clause,), True)


def test_an_equivalent_mutant_survives() -> None:
    """A mutant that only does the same in other words is told as one that survived, with the tests to look at."""

    def same(_server: object, outcome: Any, *_: object) -> Any:
        # Equal to nothing, so that it counts as reached, and on the wire the same.
        return type("Same", (dict,), {"__eq__": lambda *_: False, "__hash__": None})(outcome.get())

    outcome = _tried(Mutant("CODING-GET.same", "CODING-GET", "", PLAIN, "job_of", same))
    assert (outcome.verdict, outcome.broken) == (Verdict.SURVIVED, ())
    assert "test_a_content_encoding_on_a_get" in outcome.look


def test_a_mutant_that_is_never_reached_is_no_kill() -> None:
    """A mutant whose code changed no outcome is told apart, whatever the suite says."""
    outcome = _tried(
        Mutant("CODING-GET.idle", "CODING-GET", "", PLAIN, "job_of", lambda _, outcome, *__: outcome.get())
    )
    assert outcome.verdict is Verdict.UNREACHED


def test_a_mutant_of_the_wrong_clause_is_no_kill() -> None:
    """A mutant that breaks another clause than it names is told as killed by another one."""
    wrong = mutants()["JOB-REQUIRED.no_id"]
    mutant = Mutant("CODING-GET.wrong", "CODING-GET", "", PLAIN, wrong.method, wrong.change)
    outcome = _tried(mutant)
    assert outcome.verdict in {Verdict.OTHER, Verdict.SURVIVED}
    assert "CODING-GET" not in outcome.broken


def test_a_task_that_fails_or_hangs_is_told() -> None:
    """A task that raises, ends without a word or takes too long gives an error, and the others go on."""

    def work(task: str) -> str:
        if task == "raises":
            raise ValueError(task)
        if task == "ends":
            os._exit(0)
        if task == "hangs":
            time.sleep(_LIMIT)
        return task

    found = dict(results(work, ["raises", "ends", "hangs", "works"], jobs=4, limit=5.0))
    assert str(found["raises"]) == "ValueError: raises"
    assert str(found["ends"]) == "its process ended without a result"
    assert isinstance(found["hangs"], TaskTimeoutError)
    assert found["works"] == "works"


@pytest.mark.nightly
def test_a_trial_counts_collateral() -> None:
    """A trial with `collateral` runs all checks of a server, and leaves out the named clause."""
    mutant = next(it for it in mutants().values() if it.clause == "CODING-GET")
    outcome = _forked(lambda it: trial.of_mutant(it, seed=1, collateral=True), mutant)
    assert outcome.verdict is Verdict.KILLED
    assert outcome.collateral is not None
    assert mutant.clause not in outcome.collateral


@pytest.mark.parametrize(
    "name",
    [
        "LAST-ONLY-COMPLETED.submitted_counts",
        *(
            pytest.param(name, marks=pytest.mark.nightly)
            for name in ("LAST-FRESH.one_call_late", "LAST-PAIR.wildcards", "OP-SAFE.counted", "ORG-SCOPE.ignored")
        ),
    ],
)
def test_one_fault_breaks_one_clause(name: str) -> None:
    """A server with one fault breaks the clause that speaks of it, and none that rests on that clause."""
    resting = ["LAST-", "PATH-", "JOB-COMPLETED", "OP-UNKNOWN-HEADER", "GZIP-ON", "ORG-"]

    def work(mutant: Mutant) -> Outcome:
        arguments = (trial.SERVER_TESTS, "--effort=quick", *UNSHRUNK)
        report = suite(mutant.behaviour(Counter().add), [mutant.clause, *resting], 1, *arguments)
        return Outcome(Verdict.KILLED, broken(report))

    assert _forked(work, mutants()[name]).broken == (mutants()[name].clause,)


@pytest.mark.parametrize("name", ["LAST-NEWEST.first_recorded", "ORG-DENIED.first_is_checked"])
def test_a_broken_server_is_caught_without_a_state_endpoint(name: str) -> None:
    """Jobs of the server's own API and facts tell a server that selects wrong, or lets any org in."""
    ((_, caught),) = results(lambda it: is_killed(it, 1, []), [mutants()[name]], jobs=1, limit=_LIMIT)
    assert caught is True


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("TRACK-ECHO.own_one", Told(reached=True, named=True)),
        ("OP-200.created", Told(reached=True, named=True)),
        ("OP-JSON.two_objects", Told(reached=True, named=True)),
        ("LAST-FRESH.first_answer_stays", Told(reached=True, named=False)),  # no recording knows which jobs there are
        ("AUTH-WRONG.any_token", Told(reached=False, named=False)),  # which no ordinary client tries
    ],
)
def test_a_recording_of_a_broken_server(name: str, told: Told) -> None:
    """A recording of ordinary traffic tells what its exchanges show, and no more."""
    assert recorded.of_mutant(mutants()[name]) == told


@pytest.mark.parametrize("behaviour", [Behaviour, FoldedEcho, variants()[0]], ids=lambda it: it.__name__)
def test_a_recording_of_a_conforming_server(behaviour: type[Behaviour]) -> None:
    """A recording of a server that keeps the contract in a way of its own raises no alarm."""
    assert recorded.of_conforming(behaviour).look == ""


def _command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "mutants", "server", *arguments],
        capture_output=True,
        text=True,
        timeout=_LIMIT,
        check=False,
    )


def test_the_command_tries_and_tells(tmp_path: Path) -> None:
    """The command tries what is asked for, after the unmutated server, and writes both reports."""
    done = _command("--only", "CODING-GET", "--jobs", "2", "--no-peer", "--report", str(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads((tmp_path / "mutants.json").read_text("utf-8"))
    expected = {mutant.name for mutant in mutants().values() if mutant.clause == "CODING-GET"}
    assert {entry["name"] for entry in report["mutants"]} == expected
    assert [(entry["name"], entry["verdict"]) for entry in report["variants"]] == [("the unmutated server", "silent")]
    assert (tmp_path / "report.md").read_text("utf-8").startswith("| clauses |")
    assert len(done.stderr.splitlines()) == 1 + 2 * len(expected)
    assert "From a recording of ordinary traffic: 1 of 2 told by their clause, 0 that" in done.stdout


def test_a_variant_raises_no_alarm() -> None:
    """A server that keeps the contract otherwise is passed in silence."""
    clauses = ["GZIP-ON", "GZIP-OFF", "CODING-GET"]
    for variant in (one for one in variants() if one.__name__ in {"TinyChunks", "CompressesEverything"}):
        outcome = _forked(lambda it: trial.of_conforming(it, 1, clauses=clauses), variant)
        assert (outcome.verdict, outcome.look) == (Verdict.SILENT, "")


def test_an_alarm_is_told() -> None:
    """A server that does not keep the contract raises an alarm, with the clause and a line that shows it."""
    broken = mutants()["AUTH-NONE.let_in"].behaviour(lambda: None)
    outcome = _forked(lambda it: trial.of_conforming(it, 1, clauses=["AUTH-NONE"]), broken)
    assert (outcome.verdict, outcome.broken) == (Verdict.ALARM, ("AUTH-NONE",))
    assert "curl " in outcome.look


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--only", "NO-SUCH"], "--only NO-SUCH: no mutant or variant"),
        (["--jobs", "0"], "'0' is no number above 0"),
        (["--jobs", "many"], "'many' is no number above 0"),
        (["--seed", "-1"], "--seed -1"),
        (["--report", __file__], "is a file"),
        (["--sampel"], "--sampel"),
    ],
)
def test_a_bad_option(capsys: pytest.CaptureFixture[str], arguments: list[str], words: str) -> None:
    """An option that cannot be used is named in one line, with exit status 2."""
    assert main(["server", *arguments]) == 2
    out, err = capsys.readouterr()
    assert (out, len(err.splitlines())) == ("", 1)
    assert err.startswith("mutants: ")
    assert words in err
