"""The ledger of a run: what was tried of each clause, what broke it, and the verdict that follows."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..document.fragment import Clause
    from ..exchange.messages import Exchange

_EVIDENCE = 3  # pieces kept a clause: the same failure once, not fifty times


class Verdict(StrEnum):
    """What a run says of a clause."""

    HELD = "held"
    BROKEN = "broken"
    NOT_EXERCISED = "not exercised"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One way in which a clause was seen broken: enough to see it again without this suite."""

    expected: str
    seen: str = ""
    curl: str = ""
    response: str = ""
    example: str = ""
    test: str = ""

    @classmethod
    def of(cls, expected: str, seen: Exchange | str, *, problem: str = "") -> Evidence:
        """Evidence from an exchange, or from words where there is none."""
        if isinstance(seen, str):
            return cls(expected, seen=problem or seen)
        return cls(expected, seen.masked(problem), seen.curl, seen.response.text(seen.masked))


class Broken(AssertionError):  # noqa: N818 - reads as what it says: the clause is broken
    """A check found a clause broken. Raised by `Check`, so that Hypothesis can shrink the example."""

    def __init__(self, clause: str, evidence: Evidence) -> None:
        """Take the clause's ID and the evidence."""
        super().__init__(f"{clause}: expected {evidence.expected}" + (f"; {evidence.seen}" if evidence.seen else ""))
        self.clause = clause
        self.evidence = evidence


@dataclass(slots=True)
class Entry:
    """What a run knows of one clause. `witnesses` are counted for each side, S and C, and "" where that is open."""

    binds: str = "S"
    witnesses: dict[str, int] = field(default_factory=dict)
    tests: list[str] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    reasons: dict[str, int] = field(default_factory=dict)

    @property
    def requests(self) -> int:
        """How many responses reached what the clause speaks of."""
        return sum(self.witnesses.values())

    @property
    def untried(self) -> list[str]:
        """The sides that the clause binds, and of which nothing was tried."""
        sides = self.binds.split()
        if len(sides) == 1:
            return [] if self.requests else sides
        return [side for side in sides if not self.witnesses.get(side, 0) + self.witnesses.get("", 0)]

    def verdict(self) -> Verdict:
        """Broken where there is evidence, held where each side that it binds was tried and nothing broke."""
        if self.evidence:
            return Verdict.BROKEN
        return Verdict.NOT_EXERCISED if self.untried else Verdict.HELD

    def reason(self) -> str:
        """Why the verdict is not `held`, in one line; empty where it is."""
        if self.evidence:
            first = self.evidence[0]
            return f"expected {first.expected}" + (f"; {first.seen}" if first.seen else "")
        if not self.untried:
            return ""
        if self.reasons:
            return max(self.reasons, key=lambda reason: self.reasons[reason])
        if self.requests:
            return f"nothing reached it on the side of the {'server' if self.untried == ['S'] else 'client'}"
        return "no response reached what it speaks of" if self.tests else "no test of it was run"


class Ledger:
    """The entries of all clauses of a run. Several of them add up to one, for runs on several processes."""

    def __init__(self, clauses: Mapping[str, Clause]) -> None:
        """Open an empty entry for each clause."""
        self.clauses = clauses
        self.entries = {name: Entry(clause.binds) for name, clause in clauses.items()}
        self.internal: list[str] = []
        self.requests = 0

    def __iter__(self) -> Iterator[tuple[Clause, Entry]]:
        """Clauses and entries, in the order of the document."""
        return ((self.clauses[name], entry) for name, entry in self.entries.items())

    def witness(self, clause: str, count: int = 1, side: str = "") -> None:
        """Count responses that reached what a clause speaks of. Clauses that are not asked for are passed over.

        Args:
            clause: ID of the clause.
            count: How many.
            side: Whose keeping of it they show, S or C; "" for all that it binds.
        """
        if clause in self.entries:
            witnesses = self.entries[clause].witnesses
            witnesses[side] = witnesses.get(side, 0) + count

    def broken(self, clause: str, evidence: Evidence) -> None:
        """Keep evidence that a clause is broken: each kind once, and not many."""
        entry = self.entries.get(clause)
        if entry is None or len(entry.evidence) >= _EVIDENCE:
            return
        if all((known.expected, known.seen) != (evidence.expected, evidence.seen) for known in entry.evidence):
            entry.evidence.append(evidence)

    def unmet(self, clauses: Iterable[str], reason: str) -> None:
        """Say why nothing could be tried of some clauses this time."""
        for clause in clauses:
            if clause in self.entries:
                reasons = self.entries[clause].reasons
                reasons[reason] = reasons.get(reason, 0) + 1

    def tested(self, clauses: Iterable[str], test: str) -> None:
        """Say that a test of some clauses was run."""
        for clause in clauses:
            if clause in self.entries and test not in self.entries[clause].tests:
                self.entries[clause].tests.append(test)

    def dump(self) -> str:
        """Everything as JSON, for another process."""
        entries = {name: asdict(entry) for name, entry in self.entries.items()}
        return json.dumps({"entries": entries, "internal": self.internal, "requests": self.requests})

    def add(self, text: str) -> None:
        """Add what another process dumped."""
        dumped = json.loads(text)
        self.requests += dumped["requests"]
        self.internal += [message for message in dumped["internal"] if message not in self.internal]
        for name, other in dumped["entries"].items():
            for side, count in other["witnesses"].items():
                self.witness(name, count, side)
            for test in other["tests"]:
                self.tested([name], test)
            for evidence in other["evidence"]:
                self.broken(name, Evidence(**evidence))
            for reason, count in other["reasons"].items():
                self.unmet([name] * count, reason)


class Check:
    """What a test asserts with: each call is a witness of a clause, and a false one breaks it."""

    def __init__(self, ledger: Ledger, clauses: Iterable[str], side: str = "") -> None:
        """Take the run's ledger, the clauses that the test names, and whose keeping of them it checks, S or C."""
        self._ledger = ledger
        self._side = side
        self._clauses = frozenset(clauses)

    def __call__(self, clause: str, condition: object, expected: str, seen: Exchange | str = "", /) -> None:
        """Count a witness of a clause, and break it when the condition is false.

        Args:
            clause: ID of a clause that the test's marker names.
            condition: Whether the clause is kept.
            expected: What the clause wants here, to be read after the word "expected".
            seen: The exchange that shows it, or words.

        Raises:
            Broken: The condition is false.
        """
        self.witness(clause)
        if not condition:
            raise Broken(clause, Evidence.of(expected, seen))

    def witness(self, clause: str) -> None:
        """Count a witness of a clause.

        Raises:
            LookupError: The test's marker does not name the clause.
        """
        if clause not in self._clauses:
            raise LookupError(f"the test asserts {clause}, and its marker names {', '.join(sorted(self._clauses))}")
        self._ledger.witness(clause, side=self._side)

    def unmet(self, reason: str) -> None:
        """Say why this example could not try the clauses of the test."""
        self._ledger.unmet(self._clauses, reason)
