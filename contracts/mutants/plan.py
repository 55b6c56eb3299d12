"""What a side has to try: its mutants, and what keeps the contract."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mutants.outcome import Outcome, Told
    from mutants.score import Score


@dataclass(frozen=True, kw_only=True)
class Plan:
    """All trials of one side.

    Attributes:
        side: `server` or `client`.
        files: Names of the JSON report and of the Markdown report.
        unbroken: Tries what is not broken, for some clauses or, given none, for all.
        unbroken_name: Name of that in the reports.
        mutants: What is broken.
        attempt: Tries a mutant.
        limit: Seconds that a trial may take.
        conforming: What keeps the contract in another way: a function by name that tries it.
        peer: Other tool that is tried on the same mutants; None if left out.
        stateless: The suite without a state endpoint, tried on some of the mutants; None if left out.
        recorded: Judges a recording of a mutant's ordinary traffic; None if left out.
        complaints: Further lines on what is wrong with a whole score.
        whole: Whether nothing was left out, so that what is missing is missing.
    """

    side: str
    files: tuple[str, str]
    unbroken: Callable[[Sequence[str]], Outcome]
    unbroken_name: str
    mutants: Sequence[Any]
    attempt: Callable[[Any], Outcome]
    limit: float
    conforming: Mapping[str, Callable[[], Outcome]]
    peer: Peer | None = None
    stateless: Stateless | None = None
    recorded: Callable[[Any], Told] | None = None
    complaints: Callable[[Score], list[str]] = lambda _: []
    whole: bool = True

    @property
    def names(self) -> list[str]:
        """Names of all that can be asked for."""
        return [*(mutant.name for mutant in self.mutants), *self.conforming]

    @property
    def steps(self) -> int:
        """How many trials there are."""
        again = sum(map(self.stateless.is_tried, self.mutants)) if self.stateless else 0
        return 1 + len(self.mutants) * (1 + bool(self.peer) + bool(self.recorded)) + len(self.conforming) + again

    def only(self, prefixes: tuple[str, ...]) -> Plan:
        """The trials of mutants and variants whose names begin with one of some prefixes; all, given none."""
        if not prefixes:
            return self
        mutants = [mutant for mutant in self.mutants if mutant.name.startswith(prefixes)]
        conforming = {name: work for name, work in self.conforming.items() if name.startswith(prefixes)}
        return replace(self, mutants=mutants, conforming=conforming, whole=False)


@dataclass(frozen=True)
class Peer:
    """Another tool that is tried on the mutants.

    Attributes:
        name: Its name.
        is_silent: Tells whether it finds nothing on what is not broken.
        catches: Tells whether it finds anything on a mutant.
    """

    name: str
    is_silent: Callable[[], bool]
    catches: Callable[[Any], bool]


@dataclass(frozen=True)
class Stateless:
    """The suite on servers without a state endpoint.

    Attributes:
        is_tried: Tells whether a mutant is tried.
        catches: Tells whether it is killed by its clause.
        untold: Why mutants cannot be told there, by their names.
    """

    is_tried: Callable[[Any], bool]
    catches: Callable[[Any], bool]
    untold: Mapping[str, str]
