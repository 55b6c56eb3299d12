"""Tries the suite on one server, in this process: whether it says what it should, and what it says instead."""

from __future__ import annotations

import gc
import importlib
import json
import os
import secrets
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from enum import StrEnum
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mutants.host import Counter, hosted
from zuora_aqua_contracts import suite as suite_package
from zuora_aqua_contracts.command import cli
from zuora_aqua_contracts.document.fragment import load
from zuora_aqua_contracts.exchange.messages import TOKEN_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mutants.registry import Mutant
    from zuora_aqua_contracts.reference.behaviour import Behaviour


# What the suite, or a library of it, imports only when it is needed.
_LATE = (
    "schemathesis",
    "rich.table",
    "jinja2",
    "zuora_aqua_contracts.command.plugin",
    "zuora_aqua_contracts.report.html",
)
_OF_SERVERS = f"--ignore={Path(suite_package.__file__).parent / 'client'}"  # no server is tried with the client's own
_STOP = "mutants.early_stop"
_SHOWN = 8  # last lines of what the suite said, where it came to no verdict


class Verdict(StrEnum):
    """What a trial came to."""

    KILLED = "killed"  # the named clause is broken, or any where none is named
    OTHER = "other"  # another one is, and the named one is not
    SURVIVED = "survived"  # none is
    UNREACHED = "unreached"  # the mutated code changed no outcome, so that nothing was tried
    TESTED = "tested"  # of a client: no clause is broken, but a test of the project fails
    UNUSABLE = "unusable"  # of a client: it cannot be imported, so that anything would fail
    EQUIVALENT = "equivalent"  # of a client: nothing fails, and it is known why nothing can
    SILENT = "silent"  # of a conforming server: no alarm
    ALARM = "alarm"  # of a conforming server: something is called broken
    ERROR = "error"  # the suite failed itself
    TIMEOUT = "timeout"  # it did not come to an end


@dataclass(frozen=True)
class Outcome:
    """A trial's verdict.

    Attributes:
        verdict: What it came to.
        broken: IDs of the clauses that were called broken.
        reached: How often the mutated code changed an outcome.
        seconds: How long it took.
        look: Where to look, for a person; empty where all is well.
    """

    verdict: Verdict
    broken: tuple[str, ...] = ()
    reached: int = 0
    seconds: float = 0.0
    look: str = ""

    def json(self) -> dict[str, Any]:
        """The outcome as JSON values."""
        return {**asdict(self), "verdict": str(self.verdict), "seconds": round(self.seconds, 2)}


def warm() -> None:
    """Import all that a run of the suite imports, so that processes forked from this one need not."""
    for plugin in metadata.entry_points(group="pytest11"):
        plugin.load()
    for module in _LATE:
        importlib.import_module(module)
    gc.collect()
    gc.freeze()  # what is there by now stays, and no collection of a forked process need look at it


class SuiteError(RuntimeError):
    """The suite came to no verdict; the message is what it said."""


def of_mutant(mutant: Mutant, seed: int, *, whole: bool = True) -> Outcome:
    """Try a mutant.

    Args:
        mutant: The mutant.
        seed: The seed.
        whole: Whether all checks are run where those of its clause are silent.
    """
    started, counter = time.monotonic(), Counter()
    behaviour = mutant.behaviour(counter.add)
    report = suite(behaviour, [mutant.clause], seed, _OF_SERVERS, "-p", _STOP)
    if not _tests(report, mutant.clause):
        raise SuiteError(f"no test of {mutant.clause} was run")
    if whole and mutant.clause not in broken(report):
        report = suite(behaviour, _of_server(), seed, _OF_SERVERS)
    found = broken(report)
    verdict = Verdict.KILLED if mutant.clause in found else Verdict.OTHER if found else Verdict.SURVIVED
    verdict = verdict if counter.value else Verdict.UNREACHED
    look = "" if verdict is Verdict.KILLED else f"the tests of {mutant.clause}: {_tests(report, mutant.clause)}"
    return Outcome(verdict, found, counter.value, time.monotonic() - started, look)


def of_conforming(
    behaviour: type[Behaviour],
    seed: int,
    *,
    clauses: Sequence[str] = (),
    exercised: bool = False,
    effort: str = "quick",
) -> Outcome:
    """Try a server that keeps the contract.

    Args:
        behaviour: What the server does.
        seed: The seed.
        clauses: What it is tried for; all clauses of a server where there are none.
        exercised: Whether a clause of the server that was not tried is an alarm, too.
        effort: How many examples to try; most of what tells servers apart is in tests without any.
    """
    started = time.monotonic()
    report = suite(behaviour, clauses or _of_server(), seed, _OF_SERVERS, "--strict", f"--effort={effort}")
    wrong = [clause for clause in report["clauses"] if _is_alarm(clause, exercised)]
    look = "\n".join(f"{clause['id']}: {clause['verdict']}, {clause['reason']}{_curl(clause)}" for clause in wrong)
    verdict = Verdict.ALARM if wrong else Verdict.SILENT
    return Outcome(verdict, tuple(clause["id"] for clause in wrong), 0, time.monotonic() - started, look)


def _is_alarm(clause: dict[str, Any], exercised: bool) -> bool:
    return clause["verdict"] == "broken" or (exercised and not clause["requests"])


def _of_server() -> list[str]:
    """IDs of the clauses that bind a server."""
    return [clause.id for clause in load().clauses.values() if clause.binds_server]


def suite(behaviour: type[Behaviour], clauses: Sequence[str], seed: int, *arguments: str) -> dict[str, Any]:
    """Run the suite's own command on a server of a behaviour, for some clauses.

    Returns:
        What it wrote as `report.json`.

    Raises:
        SuiteError: It came to no verdict.
    """
    token = secrets.token_urlsafe(24)
    with tempfile.TemporaryDirectory() as folder, hosted(behaviour, token) as (url, states):
        os.environ[TOKEN_VARIABLE] = token
        os.environ.pop("PYTEST_ADDOPTS", None)
        said = Path(folder) / "said.txt"
        own = [f"--server={url}", f"--states={states}", f"--report={folder}/report", f"--seed={seed}"]
        own.append(f"--only={','.join(clauses)}")
        status = quietly(lambda: cli.main([*own, *arguments]), said)
        report = Path(folder) / "report" / "report.json"
        if status not in (0, 1) or not report.exists():
            words = " / ".join(said.read_text("utf-8", "replace").split("\n")[-_SHOWN:]).strip(" /")
            raise SuiteError(f"exit status {status}: {words or 'without a word'}")
        found: dict[str, Any] = json.loads(report.read_text("utf-8"))
        return found


def quietly(call: Callable[[], int], said: Path) -> int:
    """Call something, with all that it and what it starts print going into a file."""
    with said.open("wb") as file:
        _flush()  # what is not out yet is not the call's
        kept = [os.dup(1), os.dup(2)]
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
        try:
            return call()
        finally:
            _flush()
            for number, descriptor in enumerate(kept, start=1):
                os.dup2(descriptor, number)
                os.close(descriptor)


def _flush() -> None:
    sys.stdout.flush()
    sys.stderr.flush()


def broken(report: dict[str, Any]) -> tuple[str, ...]:
    """IDs of the clauses that a report calls broken."""
    return tuple(clause["id"] for clause in report["clauses"] if clause["verdict"] == "broken")


def _tests(report: dict[str, Any], clause: str) -> str:
    """The tests that were run for a clause, which should have seen it broken."""
    tests: Sequence[str] = next((entry["tests"] for entry in report["clauses"] if entry["id"] == clause), ())
    names = sorted({test.rpartition("::")[2].partition("[")[0] for test in tests})
    return ", ".join(names)


def _curl(clause: dict[str, Any]) -> str:
    line = next((entry["curl"] for entry in clause["evidence"]), "")
    return f"\n    {line}" if line else ""
