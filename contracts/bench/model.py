"""A measured row: spreads, goals, and how they read as JSON."""

from __future__ import annotations

import statistics
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

_QUARTILES = 4


@dataclass(frozen=True, slots=True)
class Effort:
    """How much to measure: with few repetitions, or also what takes minutes."""

    quick: bool = False
    full: bool = False


@dataclass(frozen=True, slots=True)
class Spread:
    """A median, its quartiles, and how many values there were."""

    median: float
    q1: float
    q3: float
    n: int

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """The spread of one value or more."""
        if len(values) == 1:
            return cls(values[0], values[0], values[0], 1)
        q1, median, q3 = statistics.quantiles(values, n=_QUARTILES, method="inclusive")
        return cls(median, q1, q3, len(values))

    @classmethod
    def of_ratios(cls, ours: Sequence[float], theirs: Sequence[float]) -> Spread:
        """The spread of ratios, each of two neighbours in time, which a busy machine slows alike."""
        return cls.of([mine / other for mine, other in zip(ours, theirs, strict=True)])


@dataclass(frozen=True, slots=True)
class Goal:
    """What a median is to be, at most or at least."""

    limit: float
    at_least: bool = False

    def met_by(self, value: float) -> bool:
        """Whether a value reaches it."""
        return value >= self.limit if self.at_least else value <= self.limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the table.

    Attributes:
        id: Its name: the group, and what in it.
        what: What is measured, in words.
        unit: Unit of `value`; "x" for a ratio.
        value: What was measured; None where it was not, and `note` says why.
        peer: What the ratio is to; empty where the value stands for itself.
        ours: The one side of the ratio, in `side_unit`.
        theirs: The other side.
        side_unit: Unit of both sides.
        goal: What the value should be; None where it is told for its own sake.
        note: What else there is to know.
    """

    id: str
    what: str
    unit: str = "x"
    value: Spread | None = None
    peer: str = ""
    ours: Spread | None = None
    theirs: Spread | None = None
    side_unit: str = ""
    goal: Goal | None = None
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached; None where there is no goal, or nothing was measured."""
        return None if self.goal is None or self.value is None else self.goal.met_by(self.value.median)

    def as_json(self) -> dict[str, Any]:
        """The row as a JSON value."""
        return {**asdict(self), "met": self.met}


def against(
    *,
    name: str,
    what: str,
    peer: str,
    ours: Sequence[float],
    theirs: Sequence[float],
    **more: Any,
) -> Row:
    """The row of a ratio, from the values of both sides, taken in turns."""
    ratio = Spread.of_ratios(ours, theirs)
    return Row(id=name, what=what, peer=peer, value=ratio, ours=Spread.of(ours), theirs=Spread.of(theirs), **more)
