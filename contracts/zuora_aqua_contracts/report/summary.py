"""What every form of the report says first: the verdict in a line, the counts, the groups of clauses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..judging.ledger import Verdict

if TYPE_CHECKING:
    from .model import Report

VERDICTS = (Verdict.BROKEN, Verdict.NOT_EXERCISED, Verdict.HELD)  # what asks for a reader's eye comes first


def headline(report: Report) -> str:
    """The verdict of the run, in one line."""
    clauses, failing = report["clauses"], failures(report)
    if failing:
        verb = "fails" if len(failing) == 1 else "fail"
        return f"Broken: {len(failing)} of {number(len(clauses), 'clause')} {verb} the run"
    if report["internal"]:
        return f"Undecided: {number(len(report['internal']), 'check')} failed without saying anything of the server"
    held = counts(report)[Verdict.HELD]
    if not held:
        return "Nothing was tried"
    return f"Held: {held} of {number(len(clauses), 'clause')}, and none fails the run"


def failures(report: Report) -> list[Report]:
    """The clauses for which the run fails."""
    return [clause for clause in report["clauses"] if clause["fails"]]


def tolerated(report: Report) -> list[Report]:
    """The clauses that are broken and do not fail the run: a SHOULD, or a known deviation."""
    return [clause for clause in report["clauses"] if clause["verdict"] == Verdict.BROKEN and not clause["fails"]]


def counts(report: Report) -> dict[str, int]:
    """How many clauses have each verdict."""
    return {str(verdict): sum(c["verdict"] == verdict for c in report["clauses"]) for verdict in VERDICTS}


def group(clause: Report) -> str:
    """The group of a clause: its ID up to the first hyphen."""
    return str(clause["id"].partition("-")[0])


def groups(report: Report) -> dict[str, list[Report]]:
    """The clauses by group, in the order of the document."""
    found: dict[str, list[Report]] = {}
    for clause in report["clauses"]:
        found.setdefault(group(clause), []).append(clause)
    return found


def why(clause: Report) -> str:
    """Why a clause has its verdict; the known reason where it is a deviation that is expected."""
    if clause["deviation"] and not clause["fails"]:
        return f"known: {clause['deviation']}"
    return str(clause["reason"])


def number(count: int, noun: str) -> str:
    """A count with its noun, in the plural where it is one."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def replay(clause: Report, report: Report) -> str:
    """The options that try a clause again just as it was tried."""
    return f"--only {clause['id']} --seed {report['seed']}"
