# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
"""Single flight: threads, tasks and event loops of a process wait for one request for a token, made by one of them."""

from __future__ import annotations

import sys
import threading
import time
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Coroutine
    from types import FrameType

_CHECK_SECONDS = 0.5  # between two checks that the request is still running


class TokenRequest:
    """A request for a token that is running.

    Attributes:
        thread: The thread that makes it.
        loop: The event loop in which it runs; None where a plain function is called.
        outcome: A token or an exception; None until then, or where the request was interrupted.
        finished: Whether it is over.
    """

    def __init__(self, frame: FrameType) -> None:
        """Take the frame of the call that makes the request, in this thread."""
        self.thread = threading.get_ident()
        self._frame: FrameType | None = frame
        self.loop: asyncio.AbstractEventLoop | None = None
        self.outcome: object = None
        self.finished = threading.Event()
        self.waiters: list[tuple[asyncio.AbstractEventLoop, asyncio.Future[None]]] = []
        self._task: asyncio.Task[None] | None = None

    def run(self, call: Coroutine[Any, Any, None]) -> None:
        """Make it in a task of the running event loop."""
        import asyncio  # noqa: PLC0415 - slow to import; whoever calls this has imported it

        self.loop = asyncio.get_running_loop()
        self._task = self.loop.create_task(call)
        self._task.add_done_callback(_retrieve)

    def is_of_this_task(self) -> bool:
        """Whether the running task is the one that makes it."""
        import asyncio  # noqa: PLC0415 - slow to import; whoever calls this has imported it

        return self._task is not None and asyncio.current_task() is self._task

    def is_cancelled(self) -> bool:
        """Whether somebody cancels the task that makes it."""
        return self._task is not None and self._task.cancelling() > 0

    def is_lost(self) -> bool:
        """Whether nobody makes it any more: its event loop has stopped, or an interrupt ended the call that made it.

        An interrupt, as of a signal, may come between any two lines; so it is looked for, and not relied on that the
        call tells its end.
        """
        if self.loop is not None:
            runs = self.loop.is_running() and (self._task is None or not self._task.done())
            return not runs and not self.finished.is_set()
        frame = sys._current_frames().get(self.thread)  # noqa: SLF001 - documented, in spite of its name
        while frame is not None and frame is not self._frame:
            frame = frame.f_back
        return frame is None and not self.finished.is_set()

    def end(self, outcome: object) -> None:
        """Keep the outcome, and nothing of the call."""
        self.outcome = outcome
        self.finished.set()
        self._frame = None  # not before: without it the request looks lost


class TokenRequests:
    """The request that is running in this process, if any."""

    LATE: ClassVar[str] = "nobody answered in time"

    def __init__(self) -> None:
        """Take nothing; none is running yet."""
        self.lock = threading.Lock()
        self._current: TokenRequest | None = None

    def join(self) -> tuple[TokenRequest, bool]:
        """Return the running request, and whether the caller has to make it, before it returns."""
        with self.lock:
            request = self._current
            if request is not None and not request.is_lost():
                return request, False
            request = self._current = TokenRequest(sys._getframe(1))  # noqa: SLF001 - documented, in spite of its name
            return request, True

    def finish(self, request: TokenRequest, outcome: object) -> None:
        """Give its outcome to everybody who waits."""
        with self.lock:
            if self._current is request:
                self._current = None
            request.end(outcome)
            waiters, request.waiters = request.waiters, []
        for loop, waiter in waiters:
            try:
                loop.call_soon_threadsafe(_wake, waiter)
            except RuntimeError:  # its loop is closed, and so nobody waits there
                continue

    def wait(self, request: TokenRequest, max_seconds: float | None) -> object:
        """Wait for the outcome of a request, `max_seconds` at most; None where nobody makes it any more."""
        until = None if max_seconds is None else time.monotonic() + max_seconds
        while not request.finished.wait(_step(until)):
            if request.is_lost():
                return None
            if until is not None and time.monotonic() >= until:
                return TimeoutError(self.LATE)
        return request.outcome

    async def wait_async(self, request: TokenRequest, max_seconds: float | None) -> object:
        """Wait as `wait` does, in a task."""
        import asyncio  # noqa: PLC0415 - slow to import; whoever calls this has imported it

        until = None if max_seconds is None else time.monotonic() + max_seconds
        loop = asyncio.get_running_loop()
        waiter = loop.create_future()
        with self.lock:
            if request.finished.is_set():
                return request.outcome
            request.waiters.append((loop, waiter))
        while not waiter.done():
            await asyncio.wait([waiter], timeout=_step(until))
            if waiter.done():
                break
            if request.is_lost():
                return None
            if until is not None and time.monotonic() >= until:
                return TimeoutError(self.LATE)
        return request.outcome


def _step(until: float | None) -> float:
    """Seconds to wait before the next check."""
    return _CHECK_SECONDS if until is None else max(0.0, min(_CHECK_SECONDS, until - time.monotonic()))


def _wake(waiter: asyncio.Future[None]) -> None:
    if not waiter.done():
        waiter.set_result(None)


def _retrieve(task: asyncio.Task[None]) -> None:
    """Retrieve a failure of a task, which those who wait have got; else asyncio logs that nobody did."""
    if not task.cancelled():
        task.exception()
