"""What all formats of the report share: the headline, the counts, the groups of clauses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..judging.ledger import RunVerdict, Verdict
from .baseline import KEYS

if TYPE_CHECKING:
    from .model import Report

PARTIAL = ("facts", "other answers", "its answer by ID")  # means that show a clause only in part
VERDICTS = (Verdict.BROKEN, Verdict.NOT_EXERCISED, Verdict.HELD)  # in the order of their urgency


def headline(report: Report) -> str:
    """The verdict of the run, in one line."""
    total = number(len(report["clauses"]), "clause")
    failing, held = len(failures(report)), counts(report)[Verdict.HELD]
    deviating = sum(bool(clause["deviation"]) for clause in tolerated(report))
    others = len(tolerated(report)) - deviating
    parts = [f"{failing} of {total} fail{'s' if failing == 1 else ''} the run"] if failing else []
    parts += [f"{held} held" if failing else f"{held} of {total} held"]
    parts += [f"{others} broken without failing the run"] if others else []
    parts += [f"{number(deviating, 'known deviation')}"] if deviating else []
    incomplete = "; and incomplete" if report["incomplete"] and report["verdict"] != RunVerdict.INCOMPLETE else ""
    return f"{report['verdict'].capitalize()}: {', '.join(parts)}{incomplete}"


def failures(report: Report) -> list[Report]:
    """The clauses that fail the run."""
    return [clause for clause in report["clauses"] if clause["fails"]]


def tolerated(report: Report) -> list[Report]:
    """The broken clauses that do not fail the run: SHOULD clauses and known deviations."""
    return [clause for clause in report["clauses"] if clause["verdict"] == Verdict.BROKEN and not clause["fails"]]


def counts(report: Report) -> dict[str, int]:
    """Number of clauses by verdict."""
    return {str(verdict): sum(c["verdict"] == verdict for c in report["clauses"]) for verdict in VERDICTS}


def group(clause: Report) -> str:
    """The group of a clause: its ID up to the first hyphen."""
    return str(clause["id"].partition("-")[0])


def groups(report: Report) -> dict[str, list[Report]]:
    """Clauses by group, in the order of the document."""
    by_group: dict[str, list[Report]] = {}
    for clause in report["clauses"]:
        by_group.setdefault(group(clause), []).append(clause)
    return by_group


def why(clause: Report) -> str:
    """Reason for the verdict of a clause; for an expected deviation, the reason in the file."""
    if clause["deviation"] and not clause["fails"]:
        return f"known: {clause['deviation']}"
    return str(clause["reason"]) or _by(clause)


def _by(clause: Report) -> str:
    """Say of a clause that is held by what, if only facts or other answers could show it and no state was made."""
    partial = [means for means in clause["means"] if means in PARTIAL]
    return f"by {' and '.join(partial)}" if partial and len(partial) == len(clause["means"]) else ""


def changes(report: Report) -> list[tuple[str, list[str]]]:
    """What changed since the earlier run, with the clauses; without a baseline nothing."""
    found = report["baseline"] or {}
    return [(key.replace("_", " ").capitalize(), found[key]) for key in KEYS if found.get(key)]


def code(text: str) -> list[tuple[bool, str]]:
    """Split a text at its back-ticks into parts, each with whether it is code; a lone back-tick splits nothing."""
    parts = text.split("`")
    return [(index % 2 == 1, part) for index, part in enumerate(parts)] if len(parts) % 2 else [(False, text)]


def plain(text: str) -> str:
    """Take the back-ticks that mark code out of a text."""
    return "".join(part for _, part in code(text))


def number(count: int, noun: str) -> str:
    """Format a count with its noun in singular or plural."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def jobs(report: Report) -> str:
    """Say which jobs the run made on the server; empty if it made none."""
    made = report["jobs"]
    if not made:
        return ""
    statuses = ", ".join(f"{sum(job['status'] == s for job in made)} {s or 'unknown'}" for s in _statuses(made))
    return f"Made {number(len(made), 'job')} ({statuses}), listed in report.json"


def _statuses(made: list[Report]) -> list[str | None]:
    return list(dict.fromkeys(job["status"] for job in made))


def recorded(recording: Report) -> str:
    """Say which recordings were read, and what in them was left out."""
    skipped = [f"{count:,} {reason}" for reason, count in recording["skipped"].items()]
    judged = f"Recorded traffic: {number(recording['exchanges'], 'exchange')} of {', '.join(recording['files'])} judged"
    return judged + (f"; skipped: {', '.join(skipped)}" if skipped else "")
