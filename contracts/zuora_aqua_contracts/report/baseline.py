"""The report of an earlier run, to compare with (`--baseline`)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ..judging.ledger import Verdict
from ..target.settings import RunError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

KEYS = ("newly_broken", "newly_held", "no_longer_exercised")


def read(path: Path) -> dict[str, Any]:
    """Read the verdicts of an earlier report: `started`, and `verdicts` by clause.

    Raises:
        RunError: The file is no report.
    """
    try:
        report = json.loads(path.read_text("utf-8"))
        verdicts = {str(clause["id"]): str(Verdict(clause["verdict"])) for clause in report["clauses"]}
        return {"started": str(report["started"]), "verdicts": verdicts}
    except OSError as error:
        raise RunError(f"--baseline {path}: {error.strerror or error}") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise RunError(f"--baseline {path}: give the report.json of an earlier run") from None


def is_report(path: Path) -> bool:
    """Whether a file is the `report.json` of an earlier run."""
    try:
        read(path)
    except RunError:
        return False
    return True


def compare(baseline: Mapping[str, Any], clauses: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Compare the clauses of a report with those of an earlier one, by ID.

    A clause that the earlier one does not have counts if it is broken.
    """
    changes: dict[str, list[str]] = {key: [] for key in KEYS}
    of_verdict = dict(zip((Verdict.BROKEN, Verdict.HELD, Verdict.NOT_EXERCISED), KEYS, strict=True))
    for clause in clauses:
        before = baseline["verdicts"].get(
            clause["id"], clause["verdict"] if clause["verdict"] != Verdict.BROKEN else ""
        )
        if before != clause["verdict"]:
            changes[of_verdict[Verdict(clause["verdict"])]].append(clause["id"])
    return {"started": baseline["started"], **changes}
