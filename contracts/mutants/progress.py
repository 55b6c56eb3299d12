"""Shows how far a long run has come: a bar on a terminal, a line for each step elsewhere."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Self

from rich import progress
from rich.console import Console

if TYPE_CHECKING:
    from types import TracebackType


class Progress:
    """A number of steps. Nothing is drawn in the background, where a process that is forked could be in the middle."""

    def __init__(self, steps: int) -> None:
        """Take how many steps there are."""
        self._steps = steps
        self._done = 0
        columns = (progress.BarColumn(), progress.MofNCompleteColumn(), progress.TextColumn("{task.description}"))
        console = Console(stderr=True)
        self._bar = progress.Progress(*columns, console=console, auto_refresh=False, transient=True)
        self._task = self._bar.add_task("", total=steps)
        self._drawn = console.is_terminal

    def tell(self, name: str, what: str) -> None:
        """One more step is done."""
        self._done += 1
        if self._drawn:
            self._bar.update(self._task, advance=1, description=f"{name}: {what}", refresh=True)
        else:
            sys.stderr.write(f"{self._done}/{self._steps} {name}: {what}\n")
            sys.stderr.flush()

    def __enter__(self) -> Self:
        """Begin to draw."""
        if self._drawn:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Draw no more."""
        if self._drawn:
            self._bar.stop()
