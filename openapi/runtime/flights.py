"""One request for a token at a time, whose result all threads, tasks and event loops of a process wait for."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Coroutine

_LOOK = 0.5  # seconds after which who waits looks whether anybody still asks


class Flight:
    """A question that is being asked.

    Attributes:
        thread: The thread that asks.
        loop: The event loop in which it is asked; None where a plain function is.
        outcome: What came of it; None until then, or where nobody knows.
        landed: Whether it is over.
    """

    def __init__(self) -> None:
        """Take nothing; the thread that makes it asks."""
        self.thread = threading.get_ident()
        self.loop: asyncio.AbstractEventLoop | None = None
        self.outcome: object = None
        self.landed = threading.Event()
        self.waiters: list[tuple[asyncio.AbstractEventLoop, asyncio.Future[None]]] = []
        self._task: asyncio.Task[None] | None = None

    def run(self, question: Coroutine[Any, Any, None]) -> None:
        """Ask in a task of the running event loop."""
        import asyncio  # noqa: PLC0415 - slow to import; whoever calls this has imported it

        self.loop = asyncio.get_running_loop()
        self._task = self.loop.create_task(question)
        self._task.add_done_callback(_look)

    def is_of_this_task(self) -> bool:
        """Whether the running task is the one that asks."""
        import asyncio  # noqa: PLC0415 - as above

        return self._task is not None and asyncio.current_task() is self._task

    def is_cancelled(self) -> bool:
        """Whether somebody cancels the task that asks."""
        return self._task is not None and self._task.cancelling() > 0

    def is_lost(self) -> bool:
        """Whether the event loop in which it was asked does not run any more."""
        return self.loop is not None and not self.loop.is_running()


class Flights:
    """The question that is being asked in this process, if any."""

    LATE: ClassVar[str] = "nobody answered in time"

    def __init__(self) -> None:
        """Take nothing; nothing is asked yet."""
        self.lock = threading.Lock()
        self._current: Flight | None = None

    def join(self) -> tuple[Flight, bool]:
        """Return the question that is being asked, and whether the caller has to ask it."""
        with self.lock:
            flight = self._current
            if flight is not None and not flight.is_lost():
                return flight, False
            flight = self._current = Flight()
            return flight, True

    def land(self, flight: Flight, outcome: object) -> None:
        """Tell everybody who waits what came of it."""
        with self.lock:
            if self._current is flight:
                self._current = None
            flight.outcome = outcome
            flight.landed.set()
            waiters, flight.waiters = flight.waiters, []
        for loop, waiter in waiters:
            try:
                loop.call_soon_threadsafe(_wake, waiter)
            except RuntimeError:  # its loop is closed, and so nobody waits there
                continue

    def wait(self, flight: Flight, patience: float | None) -> object:
        """Wait for what comes of a question; None where nobody asks it any more."""
        until = None if patience is None else time.monotonic() + patience
        while not flight.landed.wait(_step(until)):
            if flight.is_lost():
                return None
            if until is not None and time.monotonic() >= until:
                return TimeoutError(self.LATE)
        return flight.outcome

    async def wait_async(self, flight: Flight, patience: float | None) -> object:
        """Wait for what comes of a question, in a task; see `wait`."""
        import asyncio  # noqa: PLC0415 - slow to import; whoever calls this has imported it

        until = None if patience is None else time.monotonic() + patience
        loop = asyncio.get_running_loop()
        waiter = loop.create_future()
        with self.lock:
            if flight.landed.is_set():
                return flight.outcome
            flight.waiters.append((loop, waiter))
        while not waiter.done():
            await asyncio.wait([waiter], timeout=_step(until))
            if waiter.done():
                break
            if flight.is_lost():
                return None
            if until is not None and time.monotonic() >= until:
                return TimeoutError(self.LATE)
        return flight.outcome


def _step(until: float | None) -> float:
    """Seconds to wait before the next look."""
    return _LOOK if until is None else max(0.0, min(_LOOK, until - time.monotonic()))


def _wake(waiter: asyncio.Future[None]) -> None:
    if not waiter.done():
        waiter.set_result(None)


def _look(task: asyncio.Task[None]) -> None:
    """Take a failure out of a task, which has told it already; else asyncio logs that nobody did."""
    if not task.cancelled():
        task.exception()
