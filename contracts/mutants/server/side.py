"""Trials of servers: the suite on a broken server, and on one that keeps the contract."""

from __future__ import annotations

import functools
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mutants import peer, recorded
from mutants.host import Counter
from mutants.outcome import Outcome, Verdict
from mutants.plan import Peer, Plan, Stateless
from mutants.registry import mutants, sample
from mutants.stateless import trial as stateless
from mutants.suite_run import EARLY_STOP, UNSHRUNK, SuiteError, broken, suite
from mutants.variants import variants
from zuora_aqua_contracts import suite as suite_package
from zuora_aqua_contracts.document.fragment import load
from zuora_aqua_contracts.reference.behaviour import Behaviour

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from mutants.registry import Mutant

_LIMIT = 300.0  # seconds for one trial, on however busy a machine
_SAMPLE = 3  # variants of a sample
SERVER_TESTS = (
    f"--ignore={Path(suite_package.__file__).parent / 'client'}"  # the client's own tests say nothing of a server
)


def plan(options: argparse.Namespace) -> Plan:
    """All trials of servers."""
    found, others = list(mutants().values()), list[type[Behaviour]](variants())
    if options.sample:
        found, others = sample(found), others[:_SAMPLE]
    seed: int = options.seed
    schemathesis = Peer("Schemathesis", lambda: not peer.finds(Behaviour, seed), lambda m: peer.catches(m, seed))
    return Plan(
        side="server",
        files=("mutants.json", "report.md"),
        unbroken=lambda clauses: of_conforming(Behaviour, seed, clauses=clauses, exercised=True, effort="default"),
        unbroken_name="the unmutated server",
        mutants=found,
        attempt=functools.partial(of_mutant, seed=seed, collateral=options.collateral),
        limit=_LIMIT,
        conforming={
            **{it.__name__: functools.partial(of_conforming, it, seed) for it in others},
            **({} if options.no_stateless else _stateless_variants([Behaviour, *others], seed)),
            **({} if options.no_recorded else _recorded_variants([Behaviour, *others])),
        },
        peer=None if options.no_peer else schemathesis,
        stateless=None if options.no_stateless else _stateless(seed),
        recorded=None if options.no_recorded else recorded.of_mutant,
    )


def _stateless(seed: int) -> Stateless:
    """The trials of mutants without a state endpoint."""
    return Stateless(stateless.is_tried, lambda m: stateless.is_killed(m, seed, [SERVER_TESTS]), stateless.untold())


def _stateless_variants(behaviours: Sequence[type[Behaviour]], seed: int) -> dict[str, Callable[[], Outcome]]:
    """The trials of conforming servers without a state endpoint, by name."""
    return {
        f"{it.__name__}, without a state endpoint": functools.partial(stateless.of_conforming, it, seed, [SERVER_TESTS])
        for it in behaviours
    }


def _recorded_variants(behaviours: Sequence[type[Behaviour]]) -> dict[str, Callable[[], Outcome]]:
    """The trials of recordings of conforming servers, by name."""
    return {f"{it.__name__}, from a recording": functools.partial(recorded.of_conforming, it) for it in behaviours}


def of_mutant(mutant: Mutant, seed: int, *, whole: bool = True, collateral: bool = False) -> Outcome:
    """Try a mutant.

    Args:
        mutant: The mutant.
        seed: Seed of the suite's examples.
        whole: Whether to run all checks if those of its clause are silent.
        collateral: Whether to run all checks first, to see which other clauses are broken beside its own.
    """
    started, counter, beside = time.monotonic(), Counter(), None
    behaviour = mutant.behaviour(counter.add)
    if collateral:
        found = broken(suite(behaviour, _bound(), seed, SERVER_TESTS, "--effort=quick", *UNSHRUNK))
        if mutant.clause in found and counter.value:  # so its own checks need not be run once more
            beside = tuple(it for it in found if it != mutant.clause)
            return Outcome(Verdict.KILLED, found, counter.value, time.monotonic() - started, "", beside)
    report = suite(behaviour, [mutant.clause], seed, SERVER_TESTS, *EARLY_STOP)
    if not _tests(report, mutant.clause):
        raise SuiteError(f"no test of {mutant.clause} was run")
    found = broken(report)
    if mutant.clause not in found and whole:
        report = suite(behaviour, _bound(), seed, SERVER_TESTS)
        found = broken(report)
    verdict = Verdict.KILLED if mutant.clause in found else Verdict.OTHER if found else Verdict.SURVIVED
    verdict = verdict if counter.value else Verdict.UNREACHED
    look = "" if verdict is Verdict.KILLED else f"the tests of {mutant.clause}: {_tests(report, mutant.clause)}"
    return Outcome(verdict, found, counter.value, time.monotonic() - started, look, beside)


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
        behaviour: Behaviour of the server.
        seed: Seed of the suite's examples.
        clauses: IDs of the clauses to try; empty for all that bind a server.
        exercised: Whether a clause that was not tried is an alarm too.
        effort: How many examples to try; most of what tells servers apart is in tests without any.
    """
    started = time.monotonic()
    report = suite(behaviour, clauses or _bound(), seed, SERVER_TESTS, "--strict", f"--effort={effort}")
    reported = getattr(behaviour, "reports", ())
    wrong = [clause for clause in report["clauses"] if _is_alarm(clause, exercised, reported)]
    look = "\n".join(f"{clause['id']}: {clause['verdict']}, {clause['reason']}{_curl(clause)}" for clause in wrong)
    verdict = Verdict.ALARM if wrong else Verdict.SILENT
    return Outcome(verdict, tuple(clause["id"] for clause in wrong), 0, time.monotonic() - started, look)


def _is_alarm(clause: dict[str, Any], exercised: bool, reported: Sequence[str] = ()) -> bool:
    """Whether a clause is called broken that is kept, or not called broken although the server does not keep it."""
    return (clause["verdict"] == "broken") != (clause["id"] in reported) or (exercised and not clause["requests"])


def _bound() -> list[str]:
    """IDs of the clauses that bind a server."""
    return [clause.id for clause in load().clauses.values() if clause.binds_server]


def _tests(report: dict[str, Any], clause: str) -> str:
    """Names of the tests that were run for a clause, which should have found it broken."""
    tests: Sequence[str] = next((entry["tests"] for entry in report["clauses"] if entry["id"] == clause), ())
    names = sorted({test.rpartition("::")[2].partition("[")[0] for test in tests})
    return ", ".join(names)


def _curl(clause: dict[str, Any]) -> str:
    line = next((entry["curl"] for entry in clause["evidence"]), "")
    return f"\n    {line}" if line else ""
