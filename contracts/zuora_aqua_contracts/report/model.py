"""The content of a report as JSON values, which `report.json` holds unchanged.

Schema 2, which report.schema.json has as JSON Schema. Keys may be added; existing ones keep their meaning.

    schema      2
    target      base URL of the server, "embedded" for the reference server, "app module:attribute" of an application,
                of a recording the base URLs in it
    seed        seed that replays the run
    started     time of the start, ISO 8601 in UTC
    seconds     duration
    requests    number of requests to the server
    verdict     "broken" if a broken clause or a stale deviation fails the run, else "incomplete" if something was lost,
                else "broken" if a clause that was not exercised fails it (`--exercised`), else "held"
    incomplete  why the run is incomplete, one text for each reason; empty if it is complete
    strict      whether a broken SHOULD clause fails the run
    replay      two shell lines that repeat the run with its seed, `make` and `command`; null for recorded traffic
    recording   null, or of recorded traffic: files, origins, exchanges that were judged, skipped entries by reason
    jobs        jobs that the run made with the server's own API: id (null if unknown), project, last status seen
    stale_facts facts about the tenant that no longer hold, with what to update
    baseline    null, or what changed since the report of an earlier run: when it started, and the IDs of the clauses
                that are newly_broken, newly_held and no_longer_exercised
    clauses     one object for each clause, in the order of the document:
        id, level, binds, source, text    the clause's values in the document; of recorded traffic, `binds` names
                    the sides that were judged
        verdict     "held", "broken" or "not exercised"
        fails       whether it fails the run
        deviation   reason in the file of known deviations, or null
        reason      why the verdict is not "held"; empty if it is
        requests    number of responses that the clause applies to
        means       what made those possible that need a state, with their number: "facts", "its answer by ID", …
        tests       tests that were run for the clause
        evidence    ways in which it is broken: expected, seen, setup, curl, response, example, test
    internal    errors of the suite's own checks, which say nothing about the server
"""

from __future__ import annotations

import time
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ..exchange.redaction import SECRETS
from .baseline import compare
from .replay import replay_lines

if TYPE_CHECKING:
    from ..document.clauses import Clause
    from ..judging.ledger import Entry
    from ..judging.run import Run

SCHEMA = 2
_FREE = ("deviation", "reason", "tests", "evidence")  # keys whose text may come from a server or a person
Report = dict[str, Any]


def build(run: Run) -> Report:
    """Build the report of a run, with the token masked in all text of a server."""
    failures = set(run.failures)
    report: Report = {
        "schema": SCHEMA,
        "target": _target(run),
        "seed": run.settings.seed,
        "started": datetime.fromtimestamp(run.started, UTC).isoformat(timespec="seconds"),
        "seconds": round(time.time() - run.started, 2),
        "requests": run.ledger.requests,
        "verdict": str(run.verdict),
        "incomplete": run.incomplete,
        "strict": run.settings.strict,
        "replay": replay_lines(run.settings) if run.recording is None else None,
        "recording": run.recording,
        "jobs": list(run.jobs),
        "stale_facts": list(run.ledger.stale),
        "baseline": None,
        "clauses": [_clause(clause, entry, run, failures) for clause, entry in run.ledger],
        "internal": list(run.ledger.internal),
    }
    if run.baseline is not None:
        report["baseline"] = compare(run.baseline, report["clauses"])
    SECRETS.add(run.token)
    for clause in report["clauses"]:
        # The document's own text is not masked, even if the token is a word in it.
        clause.update({key: SECRETS.mask_all(clause[key]) for key in _FREE})
    for key in ("target", "replay", "incomplete", "internal", "jobs", "stale_facts"):
        report[key] = SECRETS.mask_all(report[key])
    return report


def _target(run: Run) -> str:
    if run.recording is not None:
        return "recorded traffic of " + ", ".join(run.recording["origins"])
    return run.settings.server or (f"app {run.settings.app}" if run.settings.app else "embedded")


def _clause(clause: Clause, entry: Entry, run: Run, failures: set[str]) -> Report:
    deviation = run.deviations.get(clause.id)
    verdict, reason = str(entry.verdict()), entry.reason()
    if deviation is not None and clause.id in failures:
        reason = f"listed as a known deviation, but held: take it off the list ({deviation})"
    return {
        "id": clause.id,
        "level": clause.level,
        "binds": entry.binds,
        "source": clause.source,
        "text": clause.text,
        "verdict": verdict,
        "fails": clause.id in failures,
        "deviation": deviation,
        "reason": reason,
        "requests": entry.requests,
        "means": dict(entry.means),
        "tests": list(entry.tests),
        "evidence": [asdict(evidence) for evidence in entry.evidence],
    }
