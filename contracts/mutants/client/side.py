"""Trials of clients: the suite, and the project's own tests, on a broken client in this process."""

from __future__ import annotations

import functools
import importlib
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bench.children import ROOT
from mutants.client.catalogue import CLIENT, equivalents, made, named, reason
from mutants.outcome import Outcome, Verdict
from mutants.plan import Plan
from mutants.suite_run import EARLY_STOP, SuiteError, broken, quietly, suite
from zuora_aqua_contracts.document.fragment import load
from zuora_aqua_contracts.reference.behaviour import Behaviour

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from mutants.client.catalogue import Mutant
    from mutants.score import Score

_LIMIT = 120.0  # seconds for one trial: some wait for the time-outs of a real client, which are longer
_CLIENT_TESTS = ("-k", "client")
# The project's own tests that run the client, or what it is generated from. Type checkers say nothing of a mutant, and
# tests that open sockets come last.
_TESTS = "contracts/tests/client"
_LEFT = ("test_connections.py", "test_types.py", "test_vendor.py")
_LAST = (f"{_TESTS}/test_connections.py", "contracts/tests/generation/test_other_documents.py")
_IMPORTED = "ignore::pytest.PytestAssertRewriteWarning"  # plugins are imported by now, and none asserts
_NEEDED = ("pyproject.toml", "contracts/tests", "openapi")
_RUNTIME = "_runtime/"


def plan(options: argparse.Namespace) -> Plan:
    """All trials of clients."""
    seed: int = options.seed
    return Plan(
        side="client",
        files=("client.json", "client.md"),
        unbroken=lambda only: of_client(seed, only if options.sample else ()),  # those of the tool name no clause
        unbroken_name="the client as it is",
        mutants=[*named(), *(() if options.sample else made())],
        attempt=functools.partial(of_mutant, seed=seed, collateral=options.collateral),
        limit=_LIMIT,
        conforming={},
        complaints=complaints,
    )


def complaints(score: Score) -> list[str]:
    """Clauses that bind the client and that no killed mutant names, and outdated entries of equivalents.yaml."""
    if not score.whole:
        return []
    killed = {mutant.clause for mutant, outcome in score.mutants if outcome.verdict is Verdict.KILLED}
    unnamed = [f"no killed mutant of the client names {clause}" for clause in clauses() if clause not in killed]
    by_tool = [(mutant, outcome) for mutant, outcome in score.mutants if not mutant.clause]
    alike = {(m.edits[0].module, m.edits[0].text) for m, o in by_tool if o.verdict is Verdict.EQUIVALENT}  # type: ignore[attr-defined]  # all are of the catalogue
    stale = [f"{module}: {text}" for module, text in equivalents() if by_tool and (module, text) not in alike]
    return unnamed + [f"equivalents.yaml lists what is no survivor: {entry}" for entry in stale]


def of_client(seed: int, only: Sequence[str] = ()) -> Outcome:
    """Try the client as it is, for some clauses or, given none, for all that bind it."""
    started = time.monotonic()
    found = _broken(seed, *(only or clauses()))
    verdict, look = (Verdict.ALARM, f"the clauses {', '.join(found)}") if found else (Verdict.SILENT, "")
    return Outcome(verdict, found, seconds=time.monotonic() - started, look=look)


def of_mutant(mutant: Mutant, seed: int, *, collateral: bool = False) -> Outcome:
    """Try a mutant; with `collateral` also count the clauses that are broken beside the named one."""
    started = time.monotonic()
    beside = None
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        mutant.written(root / "generated")
        _import_from(root / "generated")
        why = _unusable()
        verdict, found = (Verdict.UNUSABLE, ()) if why else _tried(mutant, seed, root)
        if collateral and mutant.clause and verdict is Verdict.KILLED:
            beside = tuple(it for it in _broken(seed, *clauses(), stop=()) if it != mutant.clause)
    return Outcome(verdict, found, seconds=time.monotonic() - started, look=why, collateral=beside)


def _tried(mutant: Mutant, seed: int, root: Path) -> tuple[Verdict, tuple[str, ...]]:
    if mutant.clause:
        found = _broken(seed, mutant.clause)
        return (Verdict.KILLED if mutant.clause in found else Verdict.OTHER if found else Verdict.SURVIVED), found
    found = _broken(seed, *clauses(), effort="quick")
    if not found and reason(mutant):
        return Verdict.EQUIVALENT, found
    if not found and _fails_tests(mutant, root):
        return Verdict.TESTED, found
    found = found or _broken(seed, *clauses())
    return (Verdict.KILLED if found else Verdict.SURVIVED), found


def _import_from(folder: Path) -> None:
    """Make this process, and its child processes, import the client from a folder."""
    for module in [name for name in sys.modules if name.split(".")[0] == CLIENT.name]:
        del sys.modules[module]
    sys.path.insert(0, str(folder))
    os.environ["PYTHONPATH"] = str(folder)
    importlib.invalidate_caches()


def _unusable() -> str:
    """Why the package cannot be imported; empty where it can."""
    try:
        for module in CLIENT.rglob("*.py"):
            importlib.import_module(".".join(module.relative_to(CLIENT.parent).with_suffix("").parts))
    except Exception as error:  # noqa: BLE001 - whatever it is
        return f"{type(error).__name__}: {error}"
    return ""


def _broken(seed: int, *only: str, effort: str = "default", stop: Sequence[str] = EARLY_STOP) -> tuple[str, ...]:
    return broken(suite(Behaviour, only, seed, f"--effort={effort}", *_CLIENT_TESTS, *stop))


def clauses() -> list[str]:
    """IDs of the clauses that bind a client."""
    return [clause.id for clause in load().clauses.values() if clause.binds_client]


def _fails_tests(mutant: Mutant, root: Path) -> bool:
    """Whether a test of the project fails in a copy of it, where the mutant is both generated and generated from."""
    for name in _NEEDED:
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy2
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        copy(source, root / name)
    for edit in mutant.edits:
        if edit.module.startswith(_RUNTIME):
            edit.apply(root / "openapi" / "runtime" / edit.module.removeprefix(_RUNTIME))
    first = sorted(str(path) for path in (root / _TESTS).glob("test_*.py") if path.name not in _LEFT)
    os.chdir(root)
    output, options = root / "said.txt", ["-x", "-q", "-p", "no:cacheprovider", "-W", _IMPORTED]
    status = quietly(lambda: pytest.main([*options, *first, *_LAST]), output)
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        raise SuiteError(f"pytest ended with {status}: {output.read_text('utf-8', 'replace')[-300:]}")
    return status == pytest.ExitCode.TESTS_FAILED
