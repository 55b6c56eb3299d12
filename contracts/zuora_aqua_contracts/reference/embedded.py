"""Runs the reference server in a process of its own, for a test or a run of the suite."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..exchange.messages import TOKEN_VARIABLE
from .behaviour import STATES_PATH

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_START_SECONDS = 60  # within which a server starts, also on a busy machine
_END_SECONDS = 10  # within which it ends


@dataclass(frozen=True, slots=True)
class Running:
    """A running server: its base URL, the URL of its state endpoint, its process ID."""

    url: str
    states_url: str
    pid: int


@contextmanager
def running(
    token: str, db: str | None = None, behaviour: str | None = None, *, has_states: bool = True
) -> Iterator[Running]:
    """Run a reference server on a free loopback port; it ends with the block, or with this process.

    Args:
        token: The bearer token that it accepts; passed in the environment, which process lists do not show.
        db: The SQLite file that keeps the tenant; in memory if left out.
        behaviour: `module:Class` of another behaviour than the reference's own.
        has_states: Whether the server has the state endpoint.

    Raises:
        RuntimeError: It did not start; the message is its standard error.
    """
    command = [sys.executable, "-m", str(__package__), "--port", "0", "--print-url", "--until-eof"]
    command += ["--db", db] if db else []
    command += ["--behaviour", behaviour] if behaviour else []
    command += [] if has_states else ["--no-states"]
    with process(command, token) as (url, pid):
        yield Running(url, url + STATES_PATH, pid)


def killed_by(pid: int) -> int:
    """The signal that ended a process which this one started and has not waited for; 0 if none is known to have."""
    if not hasattr(os, "waitid"):
        return 0
    try:
        found = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return 0
    return found.si_status if found and found.si_code in {os.CLD_KILLED, os.CLD_DUMPED} else 0


@contextmanager
def process(command: Sequence[str], token: str) -> Iterator[tuple[str, int]]:
    """Run a server that prints its URL as its first line, and ends when its standard input does.

    Yields:
        The URL and the process ID.

    Raises:
        RuntimeError: It did not start; the message is its standard error.
    """
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(  # noqa: S603 - our own module
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            start_new_session=True,  # Ctrl-C must reach the run only, which still needs the server to finish in order
            env={**os.environ, TOKEN_VARIABLE: token},
        ) as child,
    ):
        try:
            url = _first_line(child)
            if not url:
                child.wait()
                errors.seek(0)
                message = errors.read().decode(errors="replace").strip()
                raise RuntimeError(message or "it ended, and printed no error")
            yield url, child.pid
        finally:
            _end(child)


def _first_line(process: subprocess.Popen[bytes]) -> str:
    """Read the line with the server's URL; empty if the server ended or took too long."""
    if process.stdout is None:  # cannot happen: Popen was given PIPE
        return ""
    timer = threading.Timer(_START_SECONDS, process.kill)
    timer.daemon = True
    timer.start()
    try:
        return process.stdout.readline().decode().strip()
    finally:
        timer.cancel()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process by closing its input; kill it if that does not help."""
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
