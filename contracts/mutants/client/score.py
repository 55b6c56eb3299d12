"""What the trials came to: for people, as `client.md`, and as `client.json`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mutants.client.catalogue import equivalents
from mutants.client.runner import clauses
from mutants.runner import Outcome, Verdict

if TYPE_CHECKING:
    from mutants.client.catalogue import Mutant

SCHEMA = 1
_NOTICED = (Verdict.KILLED, Verdict.TESTED, Verdict.UNUSABLE, Verdict.TIMEOUT)
_ODD = {
    Verdict.SURVIVED: "Survived",
    Verdict.OTHER: "Killed by another clause only",
    Verdict.ERROR: "Ended in an error",
}


@dataclass
class Score:
    """The outcomes of a run.

    Attributes:
        seed: Replays it.
        whole: Whether everything was tried, so that what is missing is missing.
        named: The mutants of the table, with what became of each.
        made: Those of the tool.
        alarms: Clauses that are called broken of the client as it is.
    """

    seed: int
    whole: bool = True
    named: list[tuple[Mutant, Outcome]] = field(default_factory=list)
    made: list[tuple[Mutant, Outcome]] = field(default_factory=list)
    alarms: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        """Whether every change was noticed, by its clause where it names one, and nothing is called broken wrongly."""
        return not (self.alarms or self.odd() or self.unnamed() or self.stale())

    def odd(self) -> list[tuple[Mutant, Outcome]]:
        """The mutants that something is to be done about."""
        return [(mutant, outcome) for mutant, outcome in [*self.named, *self.made] if outcome.verdict in _ODD]

    def unnamed(self) -> list[str]:
        """Clauses that bind the client and that no killed mutant names."""
        killed = {mutant.clause for mutant, outcome in self.named if outcome.verdict is Verdict.KILLED}
        return [clause for clause in clauses() if clause not in killed] if self.whole else []

    def stale(self) -> list[str]:
        """Entries of the list of equivalent mutants for which there is none."""
        found = {
            (m.edits[0].module, m.edits[0].text) for m, outcome in self.made if outcome.verdict is Verdict.EQUIVALENT
        }
        return (
            [f"{module}: {text}" for module, text in equivalents() if (module, text) not in found]
            if self.made and self.whole
            else []
        )

    def json(self) -> dict[str, Any]:
        """All of it as JSON values."""
        tried = [*self.named, *self.made]
        return {
            "schema": SCHEMA,
            "seed": self.seed,
            "good": self.good,
            "alarms": self.alarms,
            "unnamed": self.unnamed(),
            "stale": self.stale(),
            "mutants": [{"name": m.name, "text": m.text, "clause": m.clause, **o.json()} for m, o in tried],
        }

    def lines(self) -> list[str]:
        """The score for people, and below it whatever is not as it should be."""
        killed, of = _count(self.named, Verdict.KILLED), len({mutant.clause for mutant, _ in self.named})
        found = [f"{killed} of {len(self.named)} breaks of the client's {of} clauses killed, by the clause's name"]
        if self.made:
            noticed = _count(self.made, *_NOTICED)
            of = len(self.made) - _count(self.made, Verdict.EQUIVALENT)
            kinds = Counter(str(outcome.verdict) for _, outcome in self.made)
            found.append(f"{noticed} of {of} changes of it by the mutation tool noticed ({_named(kinds)})")
        found += [f"Called broken of the client as it is: {', '.join(self.alarms)}"] if self.alarms else []
        for verdict, words in _ODD.items():
            tried = [(mutant, outcome) for mutant, outcome in self.odd() if outcome.verdict is verdict]
            found += ["", f"{words}: {len(tried)}"] if tried else []
            found += [f"  {m.name}: {m.text} {', '.join(o.broken)} {o.look}".rstrip() for m, o in tried]
        found += [f"No break of the client names {clause}" for clause in self.unnamed()]
        found += [f"equivalents.yaml lists what is no survivor: {entry}" for entry in self.stale()]
        return found


def _count(tried: list[tuple[Mutant, Outcome]], *verdicts: Verdict) -> int:
    return sum(outcome.verdict in verdicts for _, outcome in tried)


def _named(kinds: Counter[str]) -> str:
    return ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
