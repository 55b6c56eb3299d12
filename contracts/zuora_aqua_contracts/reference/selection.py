"""The jobs of a pair that count, without reading more of them than it takes to find the newest."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, overload

from .store import JobsOfPair

if TYPE_CHECKING:
    from collections.abc import Callable

    from .store import Record


def age(record: Record) -> tuple[int, int]:
    """Sort key: when a job was created; of several at one time, the one that was set up last is the newest."""
    return record.created, record.number


class Selection(Sequence["Record"]):
    """The candidates that count, in the order in which they were set up."""

    def __init__(self, candidates: Sequence[Record], counts: Callable[[Record], bool]) -> None:
        """Take the candidates, and the condition."""
        self._candidates = candidates
        self._counts = counts

    @cached_property
    def _all(self) -> list[Record]:
        return [record for record in self._candidates if self._counts(record)]

    def __len__(self) -> int:
        """Count them, which reads all candidates."""
        return len(self._all)

    @overload
    def __getitem__(self, index: int) -> Record: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Record]: ...
    def __getitem__(self, index: int | slice) -> Record | Sequence[Record]:
        """Return one or some of them, which reads all candidates."""
        return self._all[index]

    def newest(self) -> Record | None:
        """Return the newest, or None if there is none."""
        if isinstance(self._candidates, JobsOfPair):
            return next(filter(self._counts, self._candidates.newest_first()), None)
        return max(self._all, key=age, default=None)
