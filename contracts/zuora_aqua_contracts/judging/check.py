"""What a test asserts: each assertion is a witness of a clause in the run's ledger, or breaks it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .evidence import Broken, Evidence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..exchange.messages import Exchange
    from .evidence import Seen
    from .ledger import Ledger


class Check:
    """Assertions of one test: each call counts a witness of a clause, and a false condition breaks the clause."""

    def __init__(self, ledger: Ledger, clauses: Iterable[str], side: str = "") -> None:
        """Take the run's ledger, the clauses in the test's marker, and the side that it checks, S or C."""
        self._ledger = ledger
        self._side = side
        self._clauses = frozenset(clauses)
        self.explain: Callable[[str, Exchange], str] = lambda *_: ""  # names the fault of another clause
        self.is_proof = False  # whether a wrong answer is the server's own, for nobody else changes the tenant
        self.means = ""  # what makes the test possible, such as "facts"

    def __call__(self, clause: str, condition: object, expected: str, seen: Seen = "", /, *, actual: str = "") -> None:
        """Count a witness of a clause, and break it if the condition is false.

        It is excused, and no witness is counted, if another clause explains that.

        Args:
            clause: ID of a clause that the test's marker names.
            condition: Whether the clause holds.
            expected: The expected behaviour, as the object of "expected".
            seen: The exchange in question, or exchanges of which the last is, or a message.
            actual: What came in place of what was expected; by default what the response is, in short.

        Raises:
            Broken: The condition is false, and no other clause explains it.
        """
        exchange = _last(seen)
        if not condition and exchange is not None and (other := self.explain(clause, exchange)):
            evidence = Evidence.of(expected, seen, problem=actual) if self.is_proof else None
            self._ledger.excuse(clause, other, evidence=evidence)
            return
        self.witness(clause, exchange)
        if not condition:
            evidence = Evidence.of(expected, seen, problem=actual)
            self._ledger.suspect(clause, evidence)
            raise Broken(clause, evidence)

    def witness(self, clause: str, exchange: Exchange | None = None) -> None:
        """Count a witness of a clause, an exchange once.

        Raises:
            LookupError: The test's marker does not name the clause.
        """
        if clause not in self._clauses:
            raise LookupError(f"the test asserts {clause}, and its marker names {', '.join(sorted(self._clauses))}")
        self._ledger.witness(clause, side=self._side, means=self.means, exchange=exchange)

    def stale(self, fact: str) -> None:
        """Record a fact about the tenant that no longer holds, with what to update."""
        if fact not in self._ledger.stale:
            self._ledger.stale.append(fact)

    def unmet(self, reason: str) -> None:
        """Add a reason why this example could not try the clauses of the test."""
        self._ledger.unmet(self._clauses, reason)


def _last(seen: Seen) -> Exchange | None:
    """The exchange in question; None for a message."""
    if isinstance(seen, str):
        return None
    return seen[-1] if isinstance(seen, list) else seen
