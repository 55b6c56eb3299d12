"""What all trials came to: the score, as a table, as `report.md` and as `mutants.json`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mutants.runner import Outcome, Verdict
from zuora_aqua_contracts.document.fragment import load

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mutants.registry import Mutant

SCHEMA = 1
_ODD = (Verdict.OTHER, Verdict.SURVIVED, Verdict.UNREACHED, Verdict.ERROR, Verdict.TIMEOUT)
_WORDS = {
    Verdict.OTHER: "Killed by another clause only",
    Verdict.SURVIVED: "Survived",
    Verdict.UNREACHED: "Not reached",
    Verdict.ERROR: "Ended in an error",
    Verdict.TIMEOUT: "Took too long",
}


@dataclass
class Score:
    """The outcomes of a run.

    Attributes:
        seed: Replays it.
        mutants: The mutants that were tried, with what became of each.
        variants: What became of each conforming server, the unmutated one first, by name.
        peer: Which mutants Schemathesis caught, None where it could not tell; empty where it was not asked.
        seconds: How long the suite took for all of them, and the peer.
    """

    seed: int
    mutants: list[tuple[Mutant, Outcome]] = field(default_factory=list)
    variants: dict[str, Outcome] = field(default_factory=dict)
    peer: dict[str, bool | None] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def alarms(self) -> dict[str, Outcome]:
        """The conforming servers that were not passed in silence."""
        return {name: outcome for name, outcome in self.variants.items() if outcome.verdict is not Verdict.SILENT}

    def alive(self, level: str | None = None) -> list[tuple[Mutant, Outcome]]:
        """The mutants that were not killed, of one level of clauses or of all."""
        clauses = load().clauses
        found = [(m, o) for m, o in self.mutants if o.verdict is not Verdict.KILLED]
        return [(m, o) for m, o in found if level in (None, clauses[m.clause].level)]

    @property
    def good(self) -> bool:
        """Whether every mutant of a MUST clause was killed, and nothing was called broken that is not."""
        return not self.alive("MUST") and not self.alarms

    def counts(self) -> dict[str, int]:
        """How many mutants came to each verdict."""
        found = Counter(str(outcome.verdict) for _, outcome in self.mutants)
        return {str(verdict): found[str(verdict)] for verdict in (Verdict.KILLED, *_ODD)}

    def json(self) -> dict[str, Any]:
        """All of it as JSON values."""
        return {
            "schema": SCHEMA,
            "seed": self.seed,
            "good": self.good,
            "seconds": {name: round(value, 1) for name, value in self.seconds.items()},
            "counts": self.counts(),
            "peer": {"caught": sum(map(bool, self.peer.values())), "of": len(self.peer)},
            "mutants": [
                {
                    "name": mutant.name,
                    "clause": mutant.clause,
                    "level": load().clauses[mutant.clause].level,
                    "kind": mutant.kind,
                    "text": mutant.text,
                    **outcome.json(),
                    "peer": self.peer.get(mutant.name),
                }
                for mutant, outcome in self.mutants
            ],
            "variants": [{"name": name, **outcome.json()} for name, outcome in self.variants.items()],
        }

    def rows(self) -> list[tuple[str, str, str, str]]:
        """A row for each group of clauses: its name, mutants, killed, caught by the peer; then one for all of them."""
        groups: dict[str, list[tuple[Mutant, Outcome]]] = {}
        for mutant, outcome in self.mutants:
            groups.setdefault(mutant.clause.partition("-")[0] + "-*", []).append((mutant, outcome))
        found = [self._row(name, tried) for name, tried in groups.items()]
        for level in ("MUST", "SHOULD"):
            tried = [(m, o) for m, o in self.mutants if load().clauses[m.clause].level == level]
            found += [self._row(f"all {level}", tried)] if tried else []
        return found

    def _row(self, name: str, tried: Iterable[tuple[Mutant, Outcome]]) -> tuple[str, str, str, str]:
        tried = list(tried)
        killed = sum(outcome.verdict is Verdict.KILLED for _, outcome in tried)
        asked = [self.peer[mutant.name] for mutant, _ in tried if mutant.name in self.peer]
        caught = f"{sum(map(bool, asked))} ({_percent(sum(map(bool, asked)), len(asked))})" if asked else "-"
        return name, str(len(tried)), f"{killed} ({_percent(killed, len(tried))})", caught

    def markdown(self) -> str:
        """The score for a README, and below it whatever is not as it should be."""
        head = ("clauses", "broken servers", "caught, by the clause's name", "caught by Schemathesis")
        silent = len(self.variants) - len(self.alarms)
        lines = [
            "| " + " | ".join(head) + " |",
            "|---|---|---|---|",
            *("| " + " | ".join(row) + " |" for row in self.rows()),
            "",
            f"Conforming servers passed in silence: {silent} of {len(self.variants)}. Seed {self.seed}.",
        ]
        return "\n".join([*lines, *self.troubles("## ", "- ")]) + "\n"

    def troubles(self, heading: str = "", bullet: str = "  ") -> list[str]:
        """Lines on each mutant that was not killed and each alarm, with what to look at."""
        lines = []
        for verdict in _ODD:
            found = [(m, o) for m, o in self.alive() if o.verdict is verdict]
            lines += ["", f"{heading}{_WORDS[verdict]}: {len(found)}"] if found else []
            for mutant, outcome in found:
                by = f" Broken: {', '.join(outcome.broken)}." if outcome.broken else ""
                lines.append(f"{bullet}{mutant.name}: {mutant.text}{by} Look at {outcome.look}")
        lines += ["", f"{heading}Alarms on conforming servers: {len(self.alarms)}"] if self.alarms else []
        lines += [f"{bullet}{name}: {outcome.look}" for name, outcome in self.alarms.items()]
        return lines


def _percent(part: int, whole: int) -> str:
    """A share, rounded down, so that nothing short of all of it is 100 %."""
    return f"{100 * part // whole} %" if whole else "-"
