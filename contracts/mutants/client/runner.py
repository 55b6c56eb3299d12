"""Tries the tests of the client on one mutant of it, in this process."""

from __future__ import annotations

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
from mutants.client.catalogue import CLIENT, reason
from mutants.runner import Outcome, SuiteError, Verdict, broken, quietly, suite
from zuora_aqua_contracts.document.fragment import load
from zuora_aqua_contracts.reference.behaviour import Behaviour

if TYPE_CHECKING:
    from mutants.client.catalogue import Mutant

_SUITE = ("-k", "client", "-p", "mutants.early_stop")
# What of the project's own tests runs the client, or what it is generated from; type checkers say nothing of a mutant,
# and what opens sockets comes last.
_TESTS = "contracts/tests/client"
_LEFT = ("test_connections.py", "test_types.py", "test_vendor.py")
_LAST = (f"{_TESTS}/test_connections.py", "contracts/tests/generation/test_other_documents.py")
_IMPORTED = "ignore::pytest.PytestAssertRewriteWarning"  # plugins are imported by now, and none of them asserts
_NEEDED = ("pyproject.toml", "contracts/tests", "openapi")
_RUNTIME = "_runtime/"


def of_mutant(mutant: Mutant, seed: int) -> Outcome:
    """Try a mutant."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        mutant.written(root / "generated")
        _before(root / "generated")
        why = _unusable()
        verdict, found = (Verdict.UNUSABLE, ()) if why else _tried(mutant, seed, root)
    return Outcome(verdict, found, seconds=time.monotonic() - started, look=why)


def _tried(mutant: Mutant, seed: int, root: Path) -> tuple[Verdict, tuple[str, ...]]:
    if mutant.clause:
        found = _broken(seed, mutant.clause)
        return (Verdict.KILLED if mutant.clause in found else Verdict.OTHER if found else Verdict.SURVIVED), found
    found = _broken(seed, *clauses(), effort="quick")
    if not found and reason(mutant):
        return Verdict.EQUIVALENT, found
    if not found and _failing(mutant, root):
        return Verdict.TESTED, found
    found = found or _broken(seed, *clauses())
    return (Verdict.KILLED if found else Verdict.SURVIVED), found


def of_client(seed: int) -> tuple[str, ...]:
    """The clauses that are called broken of the client as it is; there should be none."""
    return _broken(seed, *clauses())


def _before(folder: Path) -> None:
    """Have the client imported from a folder, here and in what is started from here."""
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


def _broken(seed: int, *asked: str, effort: str = "default") -> tuple[str, ...]:
    return broken(suite(Behaviour, asked, seed, f"--effort={effort}", *_SUITE))


def clauses() -> list[str]:
    """IDs of the clauses that bind a client."""
    return [clause.id for clause in load().clauses.values() if clause.binds_client]


def _failing(mutant: Mutant, root: Path) -> bool:
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
    said, options = root / "said.txt", ["-x", "-q", "-p", "no:cacheprovider", "-W", _IMPORTED]
    status = quietly(lambda: pytest.main([*options, *first, *_LAST]), said)
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        raise SuiteError(f"pytest ended with {status}: {said.read_text('utf-8', 'replace')[-300:]}")
    return status == pytest.ExitCode.TESTS_FAILED
