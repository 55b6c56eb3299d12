"""Rate and budget of a run, for all requests of all its processes together, and waits for the server's own limits."""

from __future__ import annotations

import atexit
import shutil
import sqlite3
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..exchange.failures import Lost
from ..exchange.headers import retry_delay

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..exchange.messages import Response
    from .settings import Settings

_LOCK_TIMEOUT = 60.0  # seconds to wait for other processes
_MAX_WAIT = 120.0  # seconds; after a 429 with a longer delay the request is given up
_MAX_WAITS = 300.0  # seconds of a whole run spent waiting for rate limits of the server


@dataclass(slots=True)
class Clock:
    """Clock and sleep, replaceable so that tests need not wait. `monotonic` is the same for all processes."""

    monotonic: Callable[[], float] = time.monotonic
    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep


class Limits:
    """The most requests a second and of the run. Processes share them through a file."""

    def __init__(self, rate: float | None, budget: int | None, clock: Clock, shared: Path | None = None) -> None:
        """Set the limits.

        Args:
            rate: Requests a second, None for no limit.
            budget: Requests of the whole run, None for no limit.
            clock: Clock and sleep.
            shared: File through which processes share the limits, None for a single process.
        """
        self._rate = rate
        self._budget = budget
        self.clock = clock
        self._next, self._count = 0.0, 0
        self._shared = shared if rate is not None or budget is not None else None

    def acquire(self, *, budgeted: bool = True) -> None:
        """Wait until the next request may be sent, and count it.

        Args:
            budgeted: Whether it counts towards the budget.

        Raises:
            Lost: The budget is used up.
        """
        if self._rate is None and self._budget is None:
            return
        now = self.clock.monotonic()
        start = self._reserve(now, int(budgeted)) if self._shared is None else self._reserve_shared(now, int(budgeted))
        if start > now:
            self.clock.sleep(start - now)

    def _reserve(self, now: float, cost: int) -> float:
        """Reserve the next time at which a request may start, on the monotonic clock."""
        if cost and self._budget is not None and self._count >= self._budget:
            raise Lost(f"the budget of {self._budget} requests is used up", limit=True)
        self._count += cost
        start = max(now, self._next)
        self._next = start + (0.0 if self._rate is None else 1 / self._rate)
        return start

    def _reserve_shared(self, now: float, cost: int) -> float:
        with closing(sqlite3.connect(str(self._shared), timeout=_LOCK_TIMEOUT, isolation_level=None)) as file:
            file.execute("PRAGMA synchronous = OFF")  # nothing here outlives the run
            file.execute("BEGIN IMMEDIATE")
            file.execute("CREATE TABLE IF NOT EXISTS limits (next REAL, count INTEGER)")
            self._next, self._count = file.execute("SELECT next, count FROM limits").fetchone() or (0.0, 0)
            start = self._reserve(now, cost)
            file.execute("DELETE FROM limits")
            file.execute("INSERT INTO limits VALUES (?, ?)", (self._next, self._count))
            file.execute("COMMIT")
        return start


class Waits:
    """Waits for the server's own rate limit; all those of a run together have an end."""

    def __init__(self, clock: Clock) -> None:
        """Take the clock."""
        self._clock, self._total = clock, 0.0

    def wait(self, response: Response) -> None:
        """Wait as long as a 429 says.

        Raises:
            Lost: It does not say, or says too long a time.
        """
        wait = retry_delay(response, self._clock.now())
        if wait is None or wait > _MAX_WAIT or self._total + wait > _MAX_WAITS:
            raise Lost("the server is over its rate limit" + ("" if wait is None else f" for {wait:g} seconds"))
        self._total += wait
        self._clock.sleep(wait)


def shared_file(settings: Settings) -> str:
    """Name the file through which the processes of a run share rate, budget and jobs; empty if there are none."""
    if settings.rate is None and settings.budget is None and settings.aqua is None:
        return ""
    folder = tempfile.mkdtemp(prefix="zuora-aqua-contracts-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)  # after the workers, which outlive the connection
    return str(Path(folder, "limits"))
