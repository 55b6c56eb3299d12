"""The score of a side: all its outcomes, as a table, as a Markdown report and as JSON."""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from mutants.outcome import Mutant, Outcome, Told, Verdict, is_good
from zuora_aqua_contracts.document.fragment import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    _Tried = tuple[Mutant, Outcome]

SCHEMA = 2
_TITLES = {
    Verdict.OTHER: "Killed by another clause only",
    Verdict.SURVIVED: "Survived",
    Verdict.UNREACHED: "Not reached",
    Verdict.UNUSABLE: "Cannot be imported",
    Verdict.ERROR: "Ended in an error",
    Verdict.TIMEOUT: "Took too long",
}
_PADDING = 2  # blanks between columns on the terminal


@dataclass
class Score:
    """All outcomes of one side.

    Attributes:
        side: `server` or `client`.
        seed: Seed that replays the run.
        mutants: The mutants that were tried, with their outcomes.
        conforming: Outcomes of what keeps the contract, by name, what is not broken first.
        peer: Whether the peer caught a mutant, by its name; None if it could not tell. Empty without a peer.
        stateless: Whether a mutant was killed without a state endpoint, by its name; None if there was no verdict.
        untold: Why mutants were not, by name.
        recorded: What a recording of a mutant's ordinary traffic shows, by its name.
        seconds: Duration of the suite's trials and of the peer's.
        complaints: Further lines on what is wrong.
        whole: Whether nothing was left out.
    """

    side: str
    seed: int
    mutants: list[_Tried] = field(default_factory=list)
    conforming: dict[str, Outcome] = field(default_factory=dict)
    peer: dict[str, bool | None] = field(default_factory=dict)
    stateless: dict[str, bool | None] = field(default_factory=dict)
    untold: dict[str, str] = field(default_factory=dict)
    recorded: dict[str, Told] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)
    whole: bool = True

    @property
    def alarms(self) -> dict[str, Outcome]:
        """Outcomes of what keeps the contract that are not silent."""
        return {name: outcome for name, outcome in self.conforming.items() if outcome.verdict is not Verdict.SILENT}

    @property
    def alive(self) -> list[_Tried]:
        """Mutants that did not come to the verdict they have to."""
        return [(mutant, outcome) for mutant, outcome in self.mutants if not is_good(mutant, outcome)]

    @property
    def good(self) -> bool:
        """Whether every mutant came to the verdict it has to and nothing else is wrong."""
        return not (self.alive or self.alarms or self.complaints)

    def counts(self) -> dict[str, int]:
        """Number of mutants by verdict."""
        return dict(Counter(str(outcome.verdict) for _, outcome in self.mutants).most_common())

    def collateral(self, tried: Sequence[_Tried] | None = None) -> tuple[float, _Tried] | None:
        """Mean number of clauses broken beside the named one, and the mutant with most; None if not measured."""
        found = [it for it in (self.mutants if tried is None else tried) if it[1].collateral is not None]
        if not found:
            return None
        return statistics.mean(map(_beside, found)), max(found, key=_beside)

    def json(self) -> dict[str, Any]:
        """The score as JSON values."""
        collateral = self.collateral()
        return {
            "schema": SCHEMA,
            "side": self.side,
            "seed": self.seed,
            "good": self.good,
            "seconds": {name: round(value, 1) for name, value in self.seconds.items()},
            "counts": self.counts(),
            "collateral": {"mean": round(collateral[0], 3), "worst": _beside(collateral[1])} if collateral else None,
            "peer": {"caught": sum(map(bool, self.peer.values())), "of": len(self.peer)},
            "stateless": {"killed": sum(map(bool, self.stateless.values())), "of": len(self.stateless)},
            "recorded": {
                "told": sum(told.named for told in self.recorded.values()),
                "reached": sum(told.reached for told in self.recorded.values()),
                "of": len(self.recorded),
            },
            "complaints": self.complaints,
            "mutants": [
                {
                    "name": mutant.name,
                    "clause": mutant.clause,
                    "level": _level(mutant),
                    "kind": getattr(mutant, "kind", ""),
                    "text": mutant.text,
                    **outcome.json(),
                    "peer": self.peer.get(mutant.name),
                    "stateless": self.stateless.get(mutant.name),
                    "untold": self.untold.get(mutant.name),
                    "recorded": asdict(self.recorded[mutant.name]) if mutant.name in self.recorded else None,
                }
                for mutant, outcome in self.mutants
            ],
            "variants": [{"name": name, **outcome.json()} for name, outcome in self.conforming.items()],
        }

    def rows(self) -> list[list[str]]:
        """Rows of the table: the head, each group of clauses, and all of a level."""
        groups: dict[str, list[_Tried]] = {}
        for mutant, outcome in self.mutants:
            name = f"{mutant.clause.partition('-')[0]}-*" if mutant.clause else "none, by a mutation tool"
            groups.setdefault(name, []).append((mutant, outcome))
        for level in ("MUST", "SHOULD"):
            tried = [(mutant, outcome) for mutant, outcome in self.mutants if _level(mutant) == level]
            groups |= {f"all {level}": tried} if tried else {}
        head = ["clauses", f"broken {self.side}s", "caught, by the clause's name"]
        head += ["without a state endpoint"] if self.stateless else []
        head += ["from a recording"] if self.recorded else []
        head += ["caught by Schemathesis"] if self.peer else []
        head += ["clauses broken beside it, mean"] if self.collateral() else []
        return [head, *(self._row(name, tried) for name, tried in groups.items())]

    def _row(self, name: str, tried: Sequence[_Tried]) -> list[str]:
        row = [name, str(len(tried)), _share(is_good(mutant, outcome) for mutant, outcome in tried)]
        if self.stateless:
            again = [bool(self.stateless[mutant.name]) for mutant, _ in tried if mutant.name in self.stateless]
            row.append(f"{sum(again)} of {len(again)}" if again else "not tried")
        if self.recorded:
            found = [self.recorded[mutant.name].named for mutant, _ in tried if mutant.name in self.recorded]
            row.append(f"{sum(found)} of {len(found)}")
        if self.peer:
            row.append(_share(bool(self.peer.get(mutant.name)) for mutant, _ in tried))
        if self.collateral():
            beside = self.collateral(tried)
            row.append(f"{beside[0]:.2f}" if beside else "-")
        return row

    def markdown(self) -> str:
        """The report: the table for a README, and below it whatever is not as it should be."""
        head, *rows = self.rows()
        lines = [head, ["---"] * len(head), *rows]
        table = ["| " + " | ".join(line) + " |" for line in lines] if rows else []
        return "\n".join([*table, "", *self.summary(), f"Seed {self.seed}.", *self.troubles("## ", "- ")]) + "\n"

    def lines(self) -> list[str]:
        """Lines of the report, for a terminal."""
        rows = self.rows()
        widths = [max(map(len, column)) + _PADDING for column in zip(*rows, strict=True)]
        table = ["".join(f"{c:<{width}}" for c, width in zip(row, widths, strict=True)).rstrip() for row in rows]
        return [*(table if self.mutants else []), *self.summary(), *self.troubles()]

    def summary(self) -> list[str]:
        """Counts of verdicts, alarms on what keeps the contract, clauses broken beside the named one."""
        counts = ", ".join(f"{count} {name}" for name, count in self.counts().items())
        found = [f"Broken {self.side}s: {counts}."] if counts else []
        silent = len(self.conforming) - len(self.alarms)
        found.append(f"Conforming {self.side}s passed in silence: {silent} of {len(self.conforming)}.")
        if self.recorded:
            named = sum(told.named for told in self.recorded.values())
            missed = sum(not told.reached for told in self.recorded.values())
            words = f"{named} of {len(self.recorded)} told by their clause, {missed} that no ordinary request meets"
            found.append(f"From a recording of ordinary traffic: {words}.")
        if collateral := self.collateral():
            mean, (worst, outcome) = collateral
            names = ", ".join(outcome.collateral or ("none",))
            found.append(f"Clauses broken beside the named one: {mean:.2f} a mutant; most by {worst.name}: {names}.")
        return found

    def troubles(self, heading: str = "", bullet: str = "  ") -> list[str]:
        """Lines on each mutant that is alive, each alarm and each complaint, with where to look."""
        lines: list[str] = []
        for verdict, title in _TITLES.items():
            found = [(mutant, outcome) for mutant, outcome in self.alive if outcome.verdict is verdict]
            lines += ["", f"{heading}{title}: {len(found)}"] if found else []
            for mutant, outcome in found:
                by = f" Broken: {', '.join(outcome.broken)}." if outcome.broken else ""
                at = f" Look at {outcome.look}" if outcome.look else ""
                lines.append(f"{bullet}{mutant.name}: {mutant.text}{by}{at}")
        lines += ["", f"{heading}Alarms on conforming {self.side}s: {len(self.alarms)}"] if self.alarms else []
        lines += [f"{bullet}{name}: {outcome.look}" for name, outcome in self.alarms.items()]
        if self.untold:
            lines += ["", f"{heading}Not told without a state endpoint: {len(self.untold)}"]
            for reason in dict.fromkeys(self.untold.values()):
                names = [name for name, why in self.untold.items() if why == reason]
                lines.append(f"{bullet}{reason}: {', '.join(names)}")
        lines += ["", f"{heading}Complaints: {len(self.complaints)}"] if self.complaints else []
        return lines + [f"{bullet}{line}" for line in self.complaints]


def _level(mutant: Mutant) -> str:
    return load().clauses[mutant.clause].level if mutant.clause else ""


def _beside(tried: _Tried) -> int:
    return len(tried[1].collateral or ())


def _share(found: Any) -> str:
    """A number and its share, rounded down, so that nothing short of all is 100 %."""
    values = list(found)
    return f"{sum(values)} ({100 * sum(values) // len(values)} %)"
