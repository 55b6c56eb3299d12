"""What an exception of a test says about the clauses of the test."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from traceback import walk_tb
from typing import TYPE_CHECKING

from ..exchange.failures import NoResponse
from ..exchange.redaction import SECRETS
from .evidence import Broken

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from .evidence import Evidence
    from .ledger import Ledger

CRASH = "ERR-NO-5XX"
"""The clause that a server breaks by failing in place of a response."""
CLIENT = os.environ.get("ZUORA_CLIENT_PACKAGE", "zuora_aqua_client")
"""Name of the client's package, which differs for a vendored copy."""
_CHANCE = "a request got no complete response, and later got one"
# Fixtures in an example of Hypothesis: they help nobody to reproduce it.
_FIXTURES = re.compile(r"^    \w+=(<.*>|data\(\.\.\.\)|\w*Client\(.*\)),\n", re.MULTILINE)
_EMPTY = re.compile(r"^[\w ]+: \w+\(\n\)\n?")  # an example that had only fixtures


def blame(
    ledger: Ledger,
    clauses: Iterable[str],
    error: BaseException,
    evidence: Evidence,
    fixtures: Collection[str] = (),
) -> bool:
    """Record in the ledger what an exception of a test says about its clauses.

    Args:
        ledger: The ledger.
        clauses: IDs of the clauses.
        error: The exception.
        evidence: What is known already, such as the ID of the test.
        fixtures: Names of arguments that are no part of an example.

    Returns:
        Whether it says anything: False for an error of the suite itself.
    """
    if isinstance(error, BaseExceptionGroup):
        if _was_chance(error):
            ledger.lose(_CHANCE)
            ledger.unmet(clauses, _CHANCE)
            return True
        return min([blame(ledger, clauses, part, evidence, fixtures) for part in error.exceptions])
    example = _example("\n".join(getattr(error, "__notes__", ())), fixtures)
    evidence = replace(evidence, example=example)
    if isinstance(error, Broken):
        ledger.broken(
            error.clause, replace(error.evidence, example=example or error.evidence.example, test=evidence.test)
        )
        return True
    if isinstance(error, NoResponse):
        _blame_server(ledger, clauses, error, evidence)
        return True
    return _blame_client(ledger, clauses, error, evidence)


def _was_chance(error: BaseExceptionGroup[BaseException]) -> bool:
    """Whether Hypothesis found that a request without a response got one when the example was tried again."""
    from hypothesis.errors import FlakyFailure  # noqa: PLC0415 - slow to import, and here it has been

    return isinstance(error, FlakyFailure) and any(isinstance(part, NoResponse) for part in error.exceptions)


def _blame_server(ledger: Ledger, clauses: Iterable[str], error: NoResponse, evidence: Evidence) -> None:
    """Record that a request gets no complete response, each time, while the known-good request gets one.

    The server, or something before it, fails on the request, as with a 5xx. That is no fault of what the test is about.
    """
    message = f"no complete response, each time, while the known-good request gets one: {error.reason}"
    if clause := ledger.clauses.get(CRASH):
        ledger.broken(CRASH, replace(evidence, expected=clause.text, seen=message, curl=error.curl))
    for name in {*clauses} - {CRASH}:
        ledger.excuse(name, f"a request gets no complete response: see {CRASH}")


def _blame_client(ledger: Ledger, clauses: Iterable[str], error: BaseException, evidence: Evidence) -> bool:
    """Record an unexpected exception of the client as a break of the clauses that bind the client.

    Returns:
        Whether the client raised it.
    """
    modules = [str(frame.f_globals.get("__name__")) for frame, _ in walk_tb(error.__traceback__)]
    if not any(f"{module}.".startswith(f"{CLIENT}.") for module in modules):
        return False
    message = SECRETS.mask(f"the client raised {type(error).__name__}: {error}")
    for clause in (ledger.clauses[name] for name in ledger.clauses.keys() & {*clauses}):
        if clause.binds_client:
            ledger.broken(clause.id, replace(evidence, expected=clause.text, seen=message))
    return True


def _example(text: str, fixtures: Collection[str]) -> str:
    """Return what Hypothesis drew, without the fixtures of the test."""
    for name in fixtures:
        text = re.sub(rf"^    {re.escape(name)}=.*,\n", "", text, flags=re.MULTILINE)
    return _EMPTY.sub("", _FIXTURES.sub("", text))
