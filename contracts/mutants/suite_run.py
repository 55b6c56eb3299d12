"""Runs the suite's own command on one server, in this process, and reads its report."""

from __future__ import annotations

import gc
import importlib
import json
import os
import secrets
import sys
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis.errors import HypothesisSideeffectWarning

from mutants.host import hosted
from zuora_aqua_contracts.command import cli
from zuora_aqua_contracts.document.fragment import load
from zuora_aqua_contracts.exchange.messages import TOKEN_VARIABLE
from zuora_aqua_contracts.report.html import template
from zuora_aqua_contracts.states.strategies import CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from zuora_aqua_contracts.reference.behaviour import Behaviour


# Modules that the suite, or a library of it, imports only when it needs them.
_LATE = (
    *cli.PLUGINS,
    "rich.table",
    *(f"zuora_aqua_contracts.command.{name}" for name in ("hypothesis_settings", "workers")),
)
UNSHRUNK = ("-p", "mutants.unshrunk")
"""Arguments that leave out the search for the smallest failing example."""
EARLY_STOP = (*UNSHRUNK, "-p", "mutants.early_stop")
"""Arguments that end a run as soon as one of its clauses is broken."""
_LINES = 8  # last lines of the output that an error repeats


class SuiteError(RuntimeError):
    """The suite came to no verdict; the message is the end of its output."""


def warm(*others: str) -> None:
    """Import, read and compile what every run of the suite does, so that processes forked from this one need not.

    Args:
        others: Names of modules that some runs import.
    """
    for module in (*_LATE, *others):
        importlib.import_module(module)
    load()
    template()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", HypothesisSideeffectWarning)  # which is meant for plugins of pytest
        CHARACTERS.validate()  # looks up their categories, which Hypothesis does once in a process
    gc.collect()
    gc.freeze()  # collections in forked processes need not look at what exists by now


def suite(
    behaviour: type[Behaviour],
    clauses: Sequence[str],
    seed: int,
    *arguments: str,
    params: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Run the suite's own command on a server of a behaviour, for some clauses.

    Args:
        behaviour: The behaviour.
        clauses: IDs of the clauses.
        seed: Seed of the suite's examples.
        arguments: Further arguments of the command.
        params: `params` of the state that the server starts in, without a state endpoint then; None for one with it.

    Returns:
        The content of its `report.json`.

    Raises:
        SuiteError: It came to no verdict.
    """
    token = secrets.token_urlsafe(24)
    with tempfile.TemporaryDirectory() as folder, hosted(behaviour, token, params) as (url, states):
        os.environ[TOKEN_VARIABLE] = token
        os.environ.pop("PYTEST_ADDOPTS", None)
        output = Path(folder) / "output.txt"
        own = [f"--server={url}", f"--report={folder}/report", f"--seed={seed}"]
        own += [f"--states={states}"] if params is None else []
        own.append(f"--only={','.join(clauses)}")
        status = quietly(lambda: cli.main([*own, *arguments]), output)
        report = Path(folder) / "report" / "report.json"
        found: dict[str, Any] = json.loads(report.read_text("utf-8")) if report.exists() else {}
        # What ended early is incomplete, and so is a failure by the fault of a clause that was left out.
        is_told = found.get("verdict") == "incomplete" and not found["internal"]
        stopped = is_told and (EARLY_STOP[-1] in arguments or all("did not find" in it for it in found["incomplete"]))
        if not found or not (status in (0, 1) or stopped):
            words = " / ".join(output.read_text("utf-8", "replace").split("\n")[-_LINES:]).strip(" /")
            raise SuiteError(f"exit status {status}: {words or 'no output'}")
        return found


def quietly(call: Callable[[], int], output: Path) -> int:
    """Call a function, with all that it and its child processes print going into a file."""
    with output.open("wb") as file:
        _flush()  # what was printed before does not belong into the file
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
