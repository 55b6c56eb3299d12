"""Runs tasks in processes forked from this one, a few at a time: nothing that one of them does can touch another."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkProcess

    _Pipe = Connection[Any, Any]

_BEAT = 0.5  # seconds between looks at the clock


@dataclass
class _Running:
    task: Any
    process: ForkProcess
    started: float


class TaskError(Exception):
    """A task gave no result: it failed, or took too long."""


class TaskTimeoutError(TaskError):
    """A task took too long, and was ended."""


def results(
    work: Callable[[Any], Any], tasks: Iterable[Any], *, jobs: int, limit: float
) -> Iterator[tuple[Any, Any | TaskError]]:
    """What a function gives for each of some tasks, as they come to their ends.

    Args:
        work: Runs in a process group of its own for each task; what it gives must pickle.
        tasks: The tasks.
        jobs: How many run at once.
        limit: Seconds that one of them may take.

    Yields:
        The task, and its result, or why there is none.
    """
    waiting = deque(tasks)
    running: dict[_Pipe, _Running] = {}
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                receiver, started = _start(work, waiting.popleft())
                running[receiver] = started
            ready = wait(list(running), _BEAT)
            for receiver in [one for one in running if one in ready]:
                yield _ended(receiver, running.pop(receiver))
            late = [r for r, one in running.items() if time.monotonic() - one.started > limit]
            for receiver in late:
                one = running.pop(receiver)
                _end(one)
                yield one.task, TaskTimeoutError(f"it took more than {limit:g} seconds")
    finally:
        for one in running.values():
            _end(one)


def _start(work: Callable[[Any], Any], task: Any) -> tuple[_Pipe, _Running]:
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=[work, task, sender])
    process.start()
    sender.close()
    return receiver, _Running(task, process, time.monotonic())


def _work(work: Callable[[Any], Any], task: Any, sender: Connection[Any, Any]) -> None:
    os.setsid()
    try:
        result = work(task)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told and not raised where nobody sees it
        result = TaskError(f"{type(error).__name__}: {error}")
    sender.send(result)


def _ended(receiver: _Pipe, one: _Running) -> tuple[Any, Any | TaskError]:
    try:
        result = receiver.recv()
    except EOFError:
        result = TaskError("its process ended without a result")
    _end(one)
    receiver.close()
    return one.task, result


def _end(one: _Running) -> None:
    """End a task's process and all that it started."""
    if one.process.pid is not None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(one.process.pid, signal.SIGKILL)
    one.process.join()
