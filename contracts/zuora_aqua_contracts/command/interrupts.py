"""Ctrl-C, SIGTERM and SIGHUP: the first ends the run in order, whoever swallows the exception; a second one at once.

Imports nothing of weight: the command calls it before anything else.
"""

from __future__ import annotations

import _thread
import gc
import os
import signal
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from ..states.uninterrupted import SIGNALS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

STATUS = 130
"""Exit status of a run that Ctrl-C ended, as shells have it: 128 and the number of the signal."""
REASON = "the run was interrupted"
"""Why an interrupted run is incomplete."""
_MOMENT = 0.01  # seconds
_PATIENCE = 0.3  # seconds after which a second Ctrl-C is one that somebody meant
# Of other signals: `timeout` and shells send one to the process and to its group, CI sends SIGTERM after SIGINT.
_LONG_PATIENCE = 10.0
_LINE = b"zuora-aqua-contracts: interrupted\n"


class _State:
    """What is known of interrupts in this process."""

    requested = 0  # the signal that ends the run; 0 for none
    since = 0.0  # when it came, on the monotonic clock
    handled = False  # whether pytest ends the run for it
    held = 0  # blocks that are not to be interrupted, which end by themselves soon
    stderr = 2


@contextmanager
def noted() -> Iterator[type[_State]]:
    """Handle the signals for as long as the block lasts, save those that are ignored or have another handler."""
    defaults = {number: signal.getsignal(number) for number in SIGNALS}
    free = [number for number, it in defaults.items() if it in (signal.SIG_DFL, signal.default_int_handler)]
    if threading.current_thread() is not threading.main_thread() or not free:
        yield _State
        return
    _State.requested, _State.handled = 0, False
    try:
        _State.stderr = os.dup(2)  # pytest captures the original
    except OSError:  # it is closed
        _State.stderr = os.open(os.devnull, os.O_WRONLY)
    for number in free:
        signal.signal(number, _interrupt)
    try:
        yield _State
    finally:
        for number in free:
            signal.signal(number, defaults[number])
        os.close(_State.stderr)


@contextmanager
def held() -> Iterator[None]:
    """Finish the block before a first signal takes effect; what it does is short and must be whole."""
    _State.held += 1
    try:
        yield
    finally:
        _State.held -= 1


@contextmanager
def inherited_later() -> Iterator[None]:
    """Keep signals from processes that are started in the block until they call `heed`, and from this one meanwhile.

    Ctrl-C of a terminal reaches all processes, and ends one that still imports its modules with a traceback.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def heed() -> None:
    """Take signals from now on, those included that have come since this process was started."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)


def insist() -> None:
    """Raise KeyboardInterrupt again if code that cannot be interrupted, such as a finalizer, swallowed it."""
    if _State.requested and not _State.handled:
        raise KeyboardInterrupt


def handled() -> None:
    """Record that pytest ends the run for the interrupt."""
    _State.handled = True


def requested() -> bool:
    """Whether a signal ends the run."""
    return _State.requested != 0


def status() -> int:
    """Exit status of a run that a signal has ended: 128 and its number."""
    return 128 + (_State.requested or signal.SIGINT)


def _interrupt(number: int, frame: FrameType | None) -> None:
    if _State.requested:
        if time.monotonic() - _State.since >= (_PATIENCE if number == signal.SIGINT else _LONG_PATIENCE):
            os._exit(status())
        return
    if _is_in_garbage_collection(frame):
        # Not by threading: the collection may have begun inside one of its locks.
        _thread.start_new_thread(_send_again, (number,))
        return
    _State.requested, _State.since = number, time.monotonic()
    with suppress(OSError):  # nobody can read it
        os.write(_State.stderr, _LINE)
    if not _State.held:
        raise KeyboardInterrupt


def _is_in_garbage_collection(frame: FrameType | None) -> bool:
    """Whether a callback of the garbage collector is running, as Hypothesis has one.

    Python prints and drops an exception there, and the callback is left half done.
    """
    callbacks = {getattr(callback, "__code__", None) for callback in gc.callbacks}
    while frame is not None:
        if frame.f_code in callbacks:
            return True
        frame = frame.f_back
    return False


def _send_again(number: int) -> None:
    time.sleep(_MOMENT)
    os.kill(os.getpid(), number)
