"""What a report says, as JSON values. `report.json` is this and nothing else.

Schema 1. A key may be added; one that is there keeps its meaning.

    schema      1
    target      base URL of the server, "embedded" for the reference server
    seed        replays the run
    started     when, ISO 8601 in UTC
    seconds     how long it took
    requests    how many were sent
    verdict     "held", or "broken" where a clause fails the run
    strict      whether a broken SHOULD clause does
    clauses     one each, in the order of the document:
        id, level, binds, source, text    as the document has them
        verdict     "held", "broken" or "not exercised"
        fails       whether it fails the run
        deviation   why it is known to be broken, or null
        reason      why the verdict is not "held"; empty where it is
        requests    how many responses reached what it speaks of
        tests       the tests that were run for it
        evidence    how it was seen broken: expected, seen, curl, response, example, test
    internal    checks that failed themselves, which says nothing of the server
"""

from __future__ import annotations

import html
import json
import re
import time
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ..exchange.messages import MASK

if TYPE_CHECKING:
    from ..document.fragment import Clause
    from ..judging.ledger import Entry
    from ..judging.run import Run

SCHEMA = 1
_FREE = ("deviation", "reason", "tests", "evidence")  # what may hold words of a server or of a person
_TELLING = 4  # characters of a token that tell something of it
Report = dict[str, Any]


def build(run: Run) -> Report:
    """The report of a run, the token masked wherever a server gave it back."""
    failures = set(run.failures)
    report: Report = {
        "schema": SCHEMA,
        "target": run.settings.server or "embedded",
        "seed": run.settings.seed,
        "started": datetime.fromtimestamp(run.started, UTC).isoformat(timespec="seconds"),
        "seconds": round(time.time() - run.started, 2),
        "requests": run.ledger.requests,
        "verdict": "broken" if failures else "held",
        "strict": run.settings.strict,
        "clauses": [_clause(clause, entry, run, failures) for clause, entry in run.ledger],
        "internal": list(run.ledger.internal),
    }
    spellings = _spellings(run.token)
    for clause in report["clauses"]:
        # What the document says stays as it is, even where the token is a word of it.
        clause.update({key: _masked(clause[key], spellings) for key in _FREE})
    for key in ("target", "internal"):
        report[key] = _masked(report[key], spellings)
    return report


def _clause(clause: Clause, entry: Entry, run: Run, failures: set[str]) -> Report:
    deviation = run.deviations.get(clause.id)
    verdict, reason = str(entry.verdict()), entry.reason()
    if deviation is not None and clause.id in failures:
        reason = f"listed as a known deviation, and held: take it off the list ({deviation})"
    return {
        "id": clause.id,
        "level": clause.level,
        "binds": clause.binds,
        "source": clause.source,
        "text": clause.text,
        "verdict": verdict,
        "fails": clause.id in failures,
        "deviation": deviation,
        "reason": reason,
        "requests": entry.requests,
        "tests": list(entry.tests),
        "evidence": [asdict(evidence) for evidence in entry.evidence],
    }


def _spellings(token: str) -> list[str]:
    """The token, and how it reads in a URL, in JSON and in HTML; the longest first."""
    if not token:
        return []
    return sorted({token, quote(token), quote(token, safe=""), json.dumps(token)[1:-1], html.escape(token)}, key=len)[
        ::-1
    ]


def _masked(value: Any, spellings: list[str]) -> Any:
    """The value with the token out of every text in it."""
    if isinstance(value, str):
        for spelling in spellings:
            value = _uncut(re.sub(re.escape(spelling), MASK, value, flags=re.IGNORECASE), spelling)
        return value
    if isinstance(value, dict):
        return {key: _masked(item, spellings) for key, item in value.items()}
    return [_masked(item, spellings) for item in value] if isinstance(value, list) else value


def _uncut(text: str, token: str) -> str:
    """The text without the start of a token where a body was cut short for show in the middle of it."""
    for cut in reversed([found.start() for found in re.finditer("…", text)]):
        length = min(cut, len(token) - 1)
        while length >= _TELLING and not text.endswith(token[:length], 0, cut):
            length -= 1
        if length >= _TELLING:
            text = text[: cut - length] + MASK + text[cut:]
    return text
