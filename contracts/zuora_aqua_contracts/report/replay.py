"""Shell lines that show a fault again: the whole run, one clause of it, or one piece of evidence."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Any

from ..target.settings import AQUA, AQUA_JOBS, AQUA_QUERY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..target.settings import Aqua, Settings
    from .model import Report

FOLDER = "replay"
"""Folder of the scripts, in that of the reports."""
_COMMAND = "zuora-aqua-contracts"
_SCRIPT = re.compile(r"[A-Z0-9-]+-[0-9]+\.sh")
# Settings that change what is sent or how it is judged, by their option and their variable of make.
_REPEATED = {
    "server": ("--server", "SERVER"),
    "app": ("--app", "APP"),
    "states": ("--states", "STATES"),
    "known": ("--known", "KNOWN"),
    "aqua_query": ("--aqua-query", "AQUA_QUERY"),
    "aqua_jobs": ("--aqua-jobs", "AQUA_JOBS"),
    "aqua_production": ("--aqua-production", "AQUA_PRODUCTION"),
    "partner": ("--partner", "PARTNER"),
    "project": ("--project", "PROJECT"),
    "proxy": ("--proxy", "PROXY"),
    "ca": ("--ca", "CA"),
    "deviations": ("--deviations", "DEVIATIONS"),
    "effort": ("--effort", "EFFORT"),
    "strict": ("--strict", "STRICT"),
    "exercised": ("--exercised", "EXERCISED"),
    "unsafe_methods": ("--unsafe-methods", "UNSAFE"),
    "seed": ("--seed", "SEED"),
}
_OF_SERVER = ("partner", "project")  # the embedded server has the document's own pair


def replay_lines(settings: Settings) -> dict[str, str]:
    """Return the lines that repeat a run: `make` for a clone, `command` for an installed suite."""
    values = dict(_values(settings))
    options = [
        _REPEATED[name][0] if value is True else f"{_REPEATED[name][0]}={value}" for name, value in values.items()
    ]
    variables = [f"{_REPEATED[name][1]}={1 if value is True else value}" for name, value in values.items()]
    return {"make": shlex.join(["make", "contracts", *variables]), "command": shlex.join([_COMMAND, *options])}


def of_clause(clause: Report, report: Report) -> list[str]:
    """Return the lines that repeat the checks of one clause, as whole commands; none for recorded traffic."""
    if report["replay"] is None:
        return []
    return [f"{report['replay']['make']} ONLY={clause['id']}", f"{report['replay']['command']} --only={clause['id']}"]


def scripts(report: Report) -> dict[str, str]:
    """Return shell scripts that show each piece of evidence again, by their path in the folder of the reports."""
    return {
        script_path(clause, index): script(clause, evidence, report["target"])
        for clause in report["clauses"]
        for index, evidence in enumerate(clause["evidence"])
        if evidence["curl"]
    }


def script_path(clause: Report, index: int) -> str:
    """Return the path of the script of a piece of evidence, in the folder of the reports."""
    return f"{FOLDER}/{clause['id']}-{index + 1}.sh"


def is_script(name: str) -> bool:
    """Whether a file has the name of such a script."""
    return _SCRIPT.fullmatch(name) is not None


def script(clause: Report, evidence: Report, target: str) -> str:
    """Return a shell script that shows a piece of evidence again: set-up, then the request."""
    head = [f"# {clause['id']}: expected {evidence['expected']}".splitlines()[0]]
    if "://" not in target:
        head.append(
            f"# The run had started this server ({target}): start it again, and give the lines below its new port."
        )
    return "\n".join(["#!/bin/sh", *head, *filter(None, [evidence["setup"]]), evidence["curl"], ""])


def _values(settings: Settings) -> Iterator[tuple[str, Any]]:
    values = {name: getattr(settings, name, None) for name in _REPEATED} | _of_aqua(settings.aqua)
    for name, value in values.items():
        is_default = value in (None, False) or (name == "effort" and value == "default")
        if not is_default and not (settings.is_embedded and name in _OF_SERVER):
            yield name, value


def _of_aqua(aqua: Aqua | None) -> dict[str, Any]:
    """Return the options of jobs that the run makes, those that differ from the default."""
    if aqua is None:
        return {}
    values: dict[str, Any] = {"states": AQUA, "aqua_production": aqua.production}
    values |= {"aqua_query": aqua.query} if aqua.query != AQUA_QUERY else {}
    return values | ({"aqua_jobs": aqua.jobs} if aqua.jobs != AQUA_JOBS else {})
