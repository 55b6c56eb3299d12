"""Runs the reference server beside a test or a run of the suite, in a process of its own."""

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
    from collections.abc import Iterator

_START = 60  # seconds within which a server starts, on however busy a machine
_END = 10  # seconds within which it ends


@dataclass(frozen=True, slots=True)
class Running:
    """A server that runs: its base URL, the URL of its state endpoint, its process ID."""

    url: str
    states_url: str
    pid: int


@contextmanager
def running(token: str, db: str | None = None, behaviour: str | None = None) -> Iterator[Running]:
    """A reference server on a free port of this machine; it ends with the block, or with this process.

    Args:
        token: The bearer token that it takes; it goes through the environment, where no list of processes shows it.
        db: The SQLite file that it keeps its tenant in; in memory if left out.
        behaviour: `module:Class` of another behaviour than the reference's own.

    Raises:
        RuntimeError: It did not start; the message is what it said.
    """
    command = [sys.executable, "-m", __package__, "--port", "0", "--print-url", "--until-eof"]
    command += ["--db", db] if db else []
    command += ["--behaviour", behaviour] if behaviour else []
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(  # noqa: S603 - our own module
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            start_new_session=True,  # Ctrl-C is for the run, which still needs the server to finish in order
            env={**os.environ, TOKEN_VARIABLE: token},
        ) as process,
    ):
        try:
            url = _first_line(process)
            if not url:
                process.wait()
                said.seek(0)
                raise RuntimeError(said.read().decode(errors="replace").strip() or "the reference server did not start")
            yield Running(url, url + STATES_PATH, process.pid)
        finally:
            _end(process)


def _first_line(process: subprocess.Popen[bytes]) -> str:
    """The line that says the server's URL; empty where it ended, or took too long."""
    if process.stdout is None:  # never so: it was asked for
        return ""
    late = threading.Timer(_START, process.kill)
    late.daemon = True
    late.start()
    try:
        return process.stdout.readline().decode().strip()
    finally:
        late.cancel()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process: by closing its input, or by force."""
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(_END)
    except subprocess.TimeoutExpired:
        process.kill()
