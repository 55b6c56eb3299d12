"""What a recorded exchange says of a clause."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..exchange.failures import Unmet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from .exchanges import Recorded


class Finding(NamedTuple):
    """A clause that an exchange reached.

    Attributes:
        clause: ID of the clause.
        side: Whose keeping of the clause it shows, S or C.
        expected: What was expected; empty where the clause was kept.
        problem: What is wrong; empty where the clause was kept.
    """

    clause: str
    side: str
    expected: str = ""
    problem: str = ""


def kept(clause: str, side: str) -> Finding:
    """A clause that an exchange shows to be kept."""
    return Finding(clause, side)


def broken(clause: str, side: str, expected: str, problem: str) -> Finding:
    """A clause that an exchange shows to be broken."""
    return Finding(clause, side, expected, problem)


def of_checks(checks: Iterable[Callable[[Recorded], Iterable[Finding]]], recorded: Recorded) -> Iterator[Finding]:
    """Yield what checks find in an exchange; a check that needs a body which cannot be read finds nothing more."""
    for check in checks:
        try:  # several times as fast as `suppress`
            yield from check(recorded)
        except Unmet:
            continue
