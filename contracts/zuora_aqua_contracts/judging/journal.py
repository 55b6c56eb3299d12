"""Ledgers of worker processes in files, which a worker that dies leaves behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_SUFFIX = ".json"


class Journal:
    """The file of one worker. It is replaced as a whole, so that it is complete whenever the worker dies."""

    def __init__(self, folder: Path, worker: str, snapshot: Callable[[], str]) -> None:
        """Take the folder of all workers, the worker's ID, and the function that dumps its ledger."""
        self._path = folder / f"{worker}{_SUFFIX}"
        self._snapshot = snapshot

    def save(self) -> None:
        """Write the present state of the ledger."""
        temporary = self._path.with_suffix(".new")
        temporary.write_text(self._snapshot(), "utf-8")
        temporary.replace(self._path)


def ledgers(folder: Path) -> Iterator[str]:
    """The last saved ledger of each worker, as `Ledger.add` takes it."""
    for path in sorted(folder.glob(f"*{_SUFFIX}")):
        yield path.read_text("utf-8")
