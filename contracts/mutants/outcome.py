"""The outcome of one trial: a verdict on one broken or conforming server or client."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Protocol


class Verdict(StrEnum):
    """Verdict of a trial."""

    KILLED = "killed"  # the named clause is broken, or any clause where the mutant names none
    OTHER = "other"  # another clause is broken, and the named one is not
    SURVIVED = "survived"  # no clause is broken
    UNREACHED = "unreached"  # the mutated code changed no outcome, so nothing was tried
    TESTED = "tested"  # of a client: no clause is broken, but a test of the project fails
    UNUSABLE = "unusable"  # of a client: it cannot be imported, so anything would fail
    EQUIVALENT = "equivalent"  # of a client: nothing fails, and equivalents.yaml says why nothing can
    SILENT = "silent"  # of what keeps the contract: no clause is called broken
    ALARM = "alarm"  # of what keeps the contract: a clause is called broken
    ERROR = "error"  # the suite itself failed
    TIMEOUT = "timeout"  # the trial did not end in time


NOTICED = (Verdict.KILLED, Verdict.TESTED, Verdict.UNUSABLE, Verdict.EQUIVALENT, Verdict.TIMEOUT)
"""Verdicts that are good for a mutant that names no clause; one that does has to be killed by it."""


@dataclass(frozen=True)
class Outcome:
    """Verdict of a trial, and what led to it.

    Attributes:
        verdict: The verdict.
        broken: IDs of the clauses that were called broken.
        reached: How often the mutated code changed an outcome.
        seconds: Duration of the trial.
        look: Where a person should look; empty if nothing is wrong.
        collateral: IDs of the clauses that a whole run calls broken beside the named one; None if not measured.
    """

    verdict: Verdict
    broken: tuple[str, ...] = ()
    reached: int = 0
    seconds: float = 0.0
    look: str = ""
    collateral: tuple[str, ...] | None = None

    def json(self) -> dict[str, Any]:
        """The outcome as JSON values."""
        return {**asdict(self), "verdict": str(self.verdict), "seconds": round(self.seconds, 2)}


@dataclass(frozen=True)
class Told:
    """What a recording of a mutant's traffic shows.

    Attributes:
        reached: Whether the mutated code changed an outcome in it.
        named: Whether the clause that the mutant breaks is called broken.
    """

    reached: bool
    named: bool


class Mutant(Protocol):
    """A server or client that is broken on purpose."""

    @property
    def name(self) -> str:
        """Unique name; begins with the clause if there is one."""

    @property
    def clause(self) -> str:
        """ID of the clause that has to be called broken; empty if any will do."""

    @property
    def text(self) -> str:
        """What is broken, in a line."""


def is_good(mutant: Mutant, outcome: Outcome) -> bool:
    """Whether a mutant came to the verdict it has to: killed by its clause, or noticed if it names none."""
    return outcome.verdict is Verdict.KILLED or (not mutant.clause and outcome.verdict in NOTICED)
