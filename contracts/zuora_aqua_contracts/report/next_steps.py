"""What would exercise the clauses that were not: the option to give, by the reason."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..judging.ledger import Verdict

if TYPE_CHECKING:
    from .model import Report

# By a word of the reason. The first that matches counts.
_STEPS = (
    (
        r"provider of states",
        "Give the server's state endpoint: --states URL, --states aqua to make small jobs, or facts: --known FILE.",
    ),
    (
        r"provider states",
        "Give the server's state endpoint: --states URL.",
    ),
    (r"facts", "Write down more facts about the tenant: --known FILE."),
    (r"no test of it was run", "Run the whole suite: leave out -k, -x and whatever else selects or ends tests."),
    (r"recorded traffic cannot show it", "Check the server itself, for which recorded traffic is no substitute."),
    (r"no recorded exchange", "Record more traffic: calls with other arguments, of other pairs, and that fail."),
    (r"breaks its rules on purpose", "Record an ordinary client, beside the program that tests the server."),
    (r"--unsafe-methods", "Allow other methods than GET: --unsafe-methods, on a server that may be changed."),
    (r"budget of \d+ jobs", "Allow more jobs: a higher --aqua-jobs."),
    (r"budget", "Allow more requests: a higher --budget."),
    (r"rate limit", "Ask more slowly, with a lower --rate, or later."),
    (r"proxy in between", "Check the server without a proxy in between."),
    (
        r"job of the pair|job's body|pair of the run|documented size",
        "Name a pair with a completed job, best a large one: --partner, --project.",
    ),
    (r"on the side of the client", "Run the tests of the client too: leave out what selects others."),
)


def next_steps(report: Report) -> list[tuple[str, list[Report]]]:
    """What to do for the clauses that were not exercised, with the clauses of each step; for others, their reason."""
    found: dict[str, list[Report]] = {}
    for clause in report["clauses"]:
        if clause["verdict"] == Verdict.NOT_EXERCISED:
            reason = str(clause["reason"])
            step = next((step for pattern, step in _STEPS if re.search(pattern, reason)), "")
            found.setdefault(step or f"See to what kept the suite from it: {reason}.", []).append(clause)
    return sorted(found.items(), key=lambda item: -len(item[1]))
