"""The ledger of a run: witnesses, evidence and reasons of each clause, and the verdict that follows from them."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from .evidence import Evidence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ..document.clauses import Clause
    from ..exchange.messages import Exchange

_MESSAGES = ("internal", "lost", "limits", "stale")
_EVIDENCE = 3  # most pieces of evidence for a clause, all different
_PROBLEMS = 4  # most problems of one exchange that a piece of evidence names


class Verdict(StrEnum):
    """Verdict of a clause."""

    HELD = "held"
    BROKEN = "broken"
    NOT_EXERCISED = "not exercised"


class RunVerdict(StrEnum):
    """Verdict of a run."""

    HELD = "held"
    BROKEN = "broken"
    INCOMPLETE = "incomplete"


@dataclass(slots=True)
class Entry:
    """Record of one clause. `witnesses` counts by side: S (server), C (client), or "" for both."""

    binds: str = "S"
    witnesses: dict[str, int] = field(default_factory=dict)
    tests: list[str] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    pending: list[Evidence] = field(default_factory=list)  # of a test that has not finished, at most one
    reasons: dict[str, int] = field(default_factory=dict)
    excused: dict[str, int] = field(default_factory=dict)  # failures that are the fault of another clause, by which
    spare: list[Evidence] = field(default_factory=list)  # of an excused failure, at most one
    means: dict[str, int] = field(default_factory=dict)  # witnesses by what made them possible, such as facts
    last: dict[str, int] = field(default_factory=dict)  # number of the last exchange that was counted, by side or means

    @property
    def requests(self) -> int:
        """Number of witnesses, of all sides."""
        return sum(self.witnesses.values())

    @property
    def untried(self) -> list[str]:
        """Sides that the clause binds and that have no witness."""
        sides = self.binds.split()
        if len(sides) == 1:
            return [] if self.requests else sides
        return [side for side in sides if not self.witnesses.get(side, 0) + self.witnesses.get("", 0)]

    def verdict(self) -> Verdict:
        """Broken if there is evidence, held if each side that the clause binds has a witness and none was excused."""
        if self.evidence:
            return Verdict.BROKEN
        return Verdict.NOT_EXERCISED if self.untried or self.excused else Verdict.HELD

    def reason(self) -> str:
        """Why the verdict is not `held`, in one line; empty if it is."""
        if self.evidence:
            first = self.evidence[0]
            return f"expected {first.expected.rstrip('.')}" + (f"; {first.seen}" if first.seen else "")
        if self.excused:
            return max(self.excused, key=lambda reason: self.excused[reason])
        if not self.untried:
            return ""
        if self.reasons:  # what happened says more than what some of the tests need
            return max(self.reasons, key=lambda reason: (not reason.startswith("needs "), self.reasons[reason]))
        if self.requests:
            return f"nothing reached it on the side of the {'server' if self.untried == ['S'] else 'client'}"
        return "no response reached what it speaks of" if self.tests else "no test of it was run"


_CLAUSE = re.compile(r"[A-Z]+(?:-[A-Z0-9]+)+")  # an ID in a sentence


def _ignore() -> None:
    """Do nothing."""


class Ledger:
    """Entries of the clauses of a run. Ledgers of several processes can be added up."""

    def __init__(self, clauses: Mapping[str, Clause]) -> None:
        """Open an empty entry for each clause."""
        self.clauses = clauses
        self.entries = {name: Entry(clause.binds) for name, clause in clauses.items()}
        self.internal: list[str] = []  # errors of the suite's own checks
        self.lost: list[str] = []  # what pytest or a worker did not do
        self.limits: list[str] = []  # limits of the caller's that were reached, such as the budget
        self.stale: list[str] = []  # facts about the tenant that no longer hold
        self.requests = 0
        self.on_evidence: Callable[[], None] = _ignore

    def __iter__(self) -> Iterator[tuple[Clause, Entry]]:
        """Clauses and entries, in the order of the document."""
        return ((self.clauses[name], entry) for name, entry in self.entries.items())

    def witness(
        self, clause: str, count: int = 1, side: str = "", *, means: str = "", exchange: Exchange | None = None
    ) -> None:
        """Count responses to which a clause applies. Clauses that `--only` leaves out are ignored.

        Args:
            clause: ID of the clause.
            count: Number of responses.
            side: The side that they are evidence for, S or C; "" for each that the clause binds.
            means: What made them possible, such as "facts"; empty for requests that need nothing.
            exchange: The exchange, which counts once, however much in it the clause applies to.
        """
        entry = self.entries.get(clause)
        if entry is None:
            return
        for counts, key in ((entry.witnesses, side), *([(entry.means, means)] if means else [])):
            number = None if exchange is None else exchange.number
            if number is None or entry.last.get(key) != number:
                counts[key] = counts.get(key, 0) + count
                entry.last[key] = -1 if number is None else number

    def broken(self, clause: str, evidence: Evidence) -> None:
        """Add evidence that a clause is broken, unless the same or enough of it is there."""
        entry = self.entries.get(clause)
        if entry is None:
            return
        for index, known in enumerate(entry.evidence):
            if known.is_same(evidence):
                full = evidence.seen in known.seen or known.seen.count("; ") >= _PROBLEMS - 1
                seen = known.seen if full else f"{known.seen}; {evidence.seen}"
                # An invariant finds it before the test does, and knows neither the test nor its example.
                example, test = known.example or evidence.example, known.test or evidence.test
                entry.evidence[index] = replace(known, seen=seen, example=example, test=test)
                return
        findings = {(known.expected, known.seen) for known in entry.evidence}
        if len(entry.evidence) < _EVIDENCE and (evidence.expected, evidence.seen) not in findings:
            entry.evidence.append(evidence)
            self.on_evidence()

    def is_unbroken(self, clause: str) -> bool:
        """Whether a clause that the run asks for has no evidence yet."""
        entry = self.entries.get(clause)
        return entry is not None and not entry.evidence

    def suspect(self, clause: str, evidence: Evidence) -> None:
        """Keep evidence of a test that still looks for a smaller example; it counts if the test never finishes."""
        entry = self.entries.get(clause)
        if entry is not None and not entry.pending:
            entry.pending.append(evidence)
            self.on_evidence()

    def settle(self) -> None:
        """Count pending evidence of clauses that have none: their test ended while it looked for a smaller example.

        That of others is dropped: their test has finished, and its outcome is recorded.
        """
        for name, entry in self.entries.items():
            for evidence in entry.pending:
                if not entry.evidence:
                    self.broken(name, evidence)
            entry.pending.clear()

    def reconcile(self) -> None:
        """Take back what excused the failure of a MUST clause if that leads to no MUST clause that is broken.

        The clause is broken then by what it was excused for, or the run incomplete where that proves nothing.
        """
        for name, entry in self.entries.items():
            if entry.evidence or self.clauses[name].level != "MUST":
                continue
            for reason in [reason for reason in entry.excused if not self._explains(reason, {name})]:
                if entry.spare:
                    self.broken(name, entry.spare[0])
                else:
                    self.lose(f"{name} failed for the fault of a clause that this run did not find broken: {reason}")

    def _explains(self, reason: str, passed: set[str]) -> bool:
        """Whether a reason names a broken MUST clause, or one that is excused by one in its turn, however often."""
        others = {other for other in _CLAUSE.findall(reason) if other in self.entries} - passed
        musts = [other for other in others if self.clauses[other].level == "MUST"]
        return any(
            self.entries[other].evidence
            or any(self._explains(further, {*passed, *others}) for further in self.entries[other].excused)
            for other in musts
        )

    def lose(self, reason: str, *, limit: bool = False) -> None:
        """Record why the run is incomplete; `limit` says that the caller set the limit that was reached."""
        reasons = self.limits if limit else self.lost
        if reason not in reasons:
            reasons.append(reason)

    def unmet(self, clauses: Iterable[str], reason: str) -> None:
        """Add a reason why clauses could not be tried."""
        for clause in clauses:
            if clause in self.entries:
                reasons = self.entries[clause].reasons
                reasons[reason] = reasons.get(reason, 0) + 1

    def excuse(self, clause: str, reason: str, count: int = 1, *, evidence: Evidence | None = None) -> None:
        """Add a failure that is the fault of another clause, which the reason names. The clause is not held then.

        Args:
            clause: ID of the clause that failed.
            reason: Why, with the ID of the other clause.
            count: Number of failures.
            evidence: What shows the failure, and proves it if the other clause turns out to be kept.
        """
        if clause in self.entries:
            entry = self.entries[clause]
            entry.excused[reason] = entry.excused.get(reason, 0) + count
            if evidence is not None and not entry.spare:
                entry.spare.append(evidence)

    def tested(self, clauses: Iterable[str], test: str) -> None:
        """Record that a test of some clauses was run."""
        for clause in clauses:
            if clause in self.entries and test not in self.entries[clause].tests:
                self.entries[clause].tests.append(test)

    def dump(self) -> str:
        """Dump the ledger as JSON, for another process."""
        entries = {name: asdict(entry) for name, entry in self.entries.items()}
        return json.dumps({"entries": entries, **{name: getattr(self, name) for name in (*_MESSAGES, "requests")}})

    def add(self, text: str) -> None:
        """Add the dumped ledger of another process."""
        other = json.loads(text)
        self.requests += other["requests"]
        for name in _MESSAGES:
            known = getattr(self, name)
            known += [message for message in other[name] if message not in known]
        for name, entry in other["entries"].items():
            for side, count in entry["witnesses"].items():
                self.witness(name, count, side)
            if name in self.entries:
                known_means = self.entries[name].means
                for means, count in entry["means"].items():
                    known_means[means] = known_means.get(means, 0) + count
            for test in entry["tests"]:
                self.tested([name], test)
            for evidence in (*entry["evidence"], *entry["pending"]):
                self.broken(name, Evidence(**evidence))
            for reason, count in entry["reasons"].items():
                self.unmet([name] * count, reason)
            spare = [Evidence(**evidence) for evidence in entry["spare"]]
            for reason, count in entry["excused"].items():
                self.excuse(name, reason, count, evidence=next(iter(spare), None))
