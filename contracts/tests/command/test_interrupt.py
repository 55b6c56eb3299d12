"""Ctrl-C, SIGTERM and SIGHUP: the report is written, the status says so, nothing is left behind."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import subprocess
import sys
import threading
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import NIGHTLY
from zuora_aqua_contracts.command import interrupts

from .conftest import TOKEN, scripted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .conftest import Outcome

PROCESSES = Path("/proc")
MARK = "CONTRACT_TEST_MARK"
# What Python says of an interrupt before it runs a line of ours.
STARTING = ("Fatal Python error: init_", "Could not import runpy module")
STEP = 0.03  # seconds between two moments


@contextlib.contextmanager
def heeding() -> Iterator[None]:
    """Heed signals inside the block, also where this process was started in the background and ignores some."""
    interrupt = signal.signal(signal.SIGINT, signal.default_int_handler)
    hangup = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, interrupt)
        signal.signal(signal.SIGHUP, hangup)


def start(folder: Path, mark: str, *arguments: str) -> subprocess.Popen[str]:
    """Start the command; all processes that come of it have a mark in their environment.

    A shell has what it starts in the background ignore Ctrl-C, and `nohup` SIGHUP: the command would inherit that.
    """
    env = {**os.environ, "ZUORA_BEARER_TOKEN": TOKEN, "PYTHONUNBUFFERED": "1", MARK: mark}
    with heeding():
        return subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-m", "zuora_aqua_contracts", "--report", str(folder / "report"), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=env,
            cwd=folder,
            start_new_session=True,
        )


def marked(mark: str) -> list[str]:
    """The processes with a mark."""
    found = []
    for process in PROCESSES.glob("[0-9]*"):
        try:
            if f"{MARK}={mark}".encode() in (process / "environ").read_bytes():
                found.append(process.name)
        except OSError:
            continue
    return found


@pytest.mark.skipif(not PROCESSES.is_dir(), reason="needs a list of processes to look for those left behind")
@pytest.mark.parametrize(
    ("number", "arguments"),
    [
        pytest.param(signal.SIGINT, [], id="Ctrl-C"),
        pytest.param(signal.SIGINT, ["-n", "2"], id="Ctrl-C with workers"),
        pytest.param(signal.SIGTERM, [], id="SIGTERM"),
        pytest.param(signal.SIGHUP, ["-n", "2"], id="SIGHUP with workers"),
    ],
)
def test_an_interrupted_run_writes_its_report(tmp_path: Path, number: signal.Signals, arguments: list[str]) -> None:
    """Interrupted in the middle, the run writes its report, says so without a traceback, and ends its server."""
    mark = uuid.uuid4().hex
    with start(tmp_path, mark, "--effort", "deep", "--only", "OP-", *arguments) as process:
        assert process.stdout is not None
        said = "\n"
        while "\n." not in said:  # the first test is through, many are still to come
            said += process.stdout.read(1)
            assert process.poll() is None, said
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 128 + number, out + err
    assert "Traceback" not in out + err
    assert "OP-GET" in out
    assert err == "zuora-aqua-contracts: interrupted\n"
    report = json.loads((tmp_path / "report" / "report.json").read_text("utf-8"))
    assert report["verdict"] == "incomplete"
    assert "the run was interrupted" in report["incomplete"]
    assert marked(mark) == []


def test_an_interrupt_before_the_first_answer(tmp_path: Path) -> None:
    """Interrupted before anything was answered, the run ends with one line."""
    running: list[subprocess.Popen[str]] = []

    def respond(_request: object) -> None:
        # Again, should it come just before the process falls asleep, which Python does not notice until it wakes up.
        for _ in range(30):
            running[0].send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                running[0].wait(1)
                return

    with scripted(respond) as url, start(tmp_path, "", url) as process:
        running.append(process)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert err == "zuora-aqua-contracts: interrupted\n"


def test_an_interrupt_between_two_lines(command: Callable[..., Outcome], tmp_path: Path) -> None:
    """An interrupt that comes where the code has no line, as at the beginning of a function, ends the run in order."""
    (tmp_path / "between_lines.py").write_text(
        "import signal\n\ndef pytest_runtest_setup():\n"
        "    signal.raise_signal(signal.SIGINT)\n"
        "without_lines = b'\\xff' * (len(pytest_runtest_setup.__code__.co_code) // 2)\n"
        "pytest_runtest_setup.__code__ = pytest_runtest_setup.__code__.replace(co_linetable=without_lines)\n",
        encoding="utf-8",
    )
    outcome = command("--only", "OP-GET", "-p", "between_lines")
    assert outcome.status == 130, outcome.err
    assert "the run was interrupted" in outcome.report["incomplete"]


def test_an_interrupt_while_garbage_is_collected() -> None:
    """An interrupt inside a callback of the garbage collector, which cannot raise, takes effect after it."""
    finished: list[str] = []

    def callback(phase: str, _info: object) -> None:
        os.kill(os.getpid(), signal.SIGINT) if not finished else None
        finished.append(phase)

    def collect() -> None:
        gc.callbacks.append(callback)
        try:
            gc.collect()
            threading.Event().wait(60)
        finally:
            gc.callbacks.remove(callback)

    with heeding(), interrupts.noted() as state, pytest.raises(KeyboardInterrupt):
        collect()
    assert finished[:2] == ["start", "stop"]
    assert state.requested


@pytest.mark.parametrize(
    ("signals", "apart", "status"),
    [
        (("SIGINT", "SIGTERM"), 7.5, "held on"),  # as CI sends them
        (("SIGTERM", "SIGTERM"), 0.1, "held on"),  # as `timeout` sends them, to the process and to its group
        (("SIGHUP", "SIGHUP"), 0.1, "held on"),  # as a shell and its terminal do
        (("SIGINT", "SIGINT"), 0.1, "held on"),
        (("SIGINT", "SIGINT"), 0.5, "130"),
        (("SIGTERM", "SIGINT"), 0.5, "143"),
        (("SIGTERM", "SIGTERM"), 20.0, "143"),
    ],
)
def test_a_second_signal(signals: tuple[str, str], apart: float, status: str) -> None:
    """A second signal ends the command at once if somebody meant it, and not if programs send the first one twice."""
    code = f"""
import signal
from zuora_aqua_contracts.command import interrupts
interrupts.time.monotonic = iter([1.0, 1.0 + {apart}]).__next__
with interrupts.noted():
    with interrupts.held():
        for name in {signals}:
            signal.raise_signal(getattr(signal, name))
    print("held on")
"""
    with heeding():
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603 - our own code
    assert (done.stdout.strip() or str(done.returncode)) == status


def test_an_interrupt_while_an_interrupted_run_exits() -> None:
    """A further interrupt while the interpreter exits does not change the status of an interrupted run."""
    code = """
import atexit, os, signal
from zuora_aqua_contracts import __main__ as entry
from zuora_aqua_contracts.command import cli
cli.main = lambda: 130
atexit.register(os.kill, os.getpid(), signal.SIGINT)
entry.run()
"""
    with heeding():
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603 - our own code
    assert (done.returncode, done.stderr) == (130, "")


@pytest.mark.parametrize("moment", range(200) if NIGHTLY else [31, 40])
def test_an_interrupt_at_any_moment(tmp_path: Path, moment: int) -> None:
    """Interrupted at any moment, the command ends with 130 or 2, one line and no traceback."""
    workers = ["-n", "2"] if moment % 4 == 3 else []  # which a terminal sends it too
    with start(tmp_path, "", "--effort", "quick", "--only", "OP-,TRACK-", *workers) as process:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(moment * STEP)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT) if workers else process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=120)
    if err.startswith(STARTING):
        return
    is_finished = "\nReports: " in out and process.returncode == 0
    # The last one is Python's own, when it starts or exits; a shell shows it as 130, too.
    assert process.returncode in (130, 2, -signal.SIGINT) or is_finished, (process.returncode, out, err)
    assert "zuora_aqua_contracts/" not in err
    assert "Traceback" not in out
    if process.returncode == 130:
        assert "zuora-aqua-contracts: interrupted" in err
