"""Ctrl-C: the first one ends the run in order, whoever swallows the exception; the second one ends it at once.

Imports nothing of weight: the command calls it before anything else.
"""

from __future__ import annotations

import _thread
import gc
import os
import signal
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

STATUS = 130
"""Exit status of an interrupted run, as shells have it: 128 and the number of the signal."""
_MOMENT = 0.01  # seconds
_LINE = b"zuora-aqua-contracts: interrupted\n"


class _State:
    """What is known of Ctrl-C in this process."""

    requested = False
    handled = False  # whether pytest ends the run for it
    held = 0  # blocks that are not to be interrupted, which end by themselves soon
    stderr = 2


@contextmanager
def noted() -> Iterator[type[_State]]:
    """Handle SIGINT for as long as the block lasts, unless the process ignores it or another handler is there."""
    main = threading.current_thread() is threading.main_thread()
    if not main or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield _State
        return
    _State.requested = _State.handled = False
    try:
        _State.stderr = os.dup(2)  # pytest captures the original
    except OSError:  # it is closed
        _State.stderr = os.open(os.devnull, os.O_WRONLY)
    signal.signal(signal.SIGINT, _interrupt)
    try:
        yield _State
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.close(_State.stderr)


@contextmanager
def held() -> Iterator[None]:
    """Finish the block before a first Ctrl-C takes effect; what it does is short and must be whole."""
    _State.held += 1
    try:
        yield
    finally:
        _State.held -= 1


def insist() -> None:
    """Raise KeyboardInterrupt again if code that cannot be interrupted, such as a finalizer, swallowed it."""
    if _State.requested and not _State.handled:
        raise KeyboardInterrupt


def handled() -> None:
    """Record that pytest ends the run for the interrupt."""
    _State.handled = True


def _interrupt(_signal: int, frame: FrameType | None) -> None:
    if _State.requested:
        os._exit(STATUS)
    if _is_in_garbage_collection(frame):
        # Not by threading: the collection may have begun inside one of its locks.
        _thread.start_new_thread(_send_again, ())
        return
    _State.requested = True
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


def _send_again() -> None:
    time.sleep(_MOMENT)
    os.kill(os.getpid(), signal.SIGINT)
