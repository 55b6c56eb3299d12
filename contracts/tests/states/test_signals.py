"""A run that is ended by a signal leaves no job of its own running."""

from __future__ import annotations

import os
import signal
import time
import uuid
from typing import TYPE_CHECKING

import pytest

from tests.command.test_interrupt import start

from .small_server import Tenant, serving

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_LIMIT = 60.0  # seconds, on however busy a machine


class Slow(Tenant):
    """Its jobs end only if they are cancelled."""

    seconds = 600.0


MOMENTS = int(os.environ.get("CONTRACT_TEST_MOMENTS", "0"))  # that the nightly run tries
_STEP = 0.04  # seconds between two of them

pytestmark = pytest.mark.skipif(os.name != "posix", reason="sends signals")


def end_run(
    folder: Path, number: signal.Signals, wait: Callable[[Tenant, float], bool], arguments: list[str]
) -> Tenant:
    """Start a run, send it a signal once `wait` no longer says so, and check that it has left no job running.

    Args:
        folder: Folder of its reports.
        number: The signal.
        wait: Whether to wait, of the server's tenant and the seconds since the start.
        arguments: Further arguments of the command.
    """
    tenant = Slow()
    with serving(tenant) as url:
        with start(folder, uuid.uuid4().hex, url, "--states", "aqua", "-k", "scenarios", *arguments) as process:
            began = time.monotonic()
            while wait(tenant, time.monotonic() - began) and process.poll() is None:
                time.sleep(0.005)
            process.send_signal(number)
            out, err = process.communicate(timeout=_LIMIT)
        left = tenant.running()
    assert left == [], out + err
    assert process.returncode == 128 + number, out + err
    return tenant


@pytest.mark.parametrize(
    ("number", "jobs", "arguments"),
    [
        pytest.param(signal.SIGINT, 1, [], id="Ctrl-C at once", marks=pytest.mark.nightly),
        pytest.param(signal.SIGTERM, 6, [], id="SIGTERM"),
        pytest.param(signal.SIGINT, 6, ["-n", "2"], id="Ctrl-C with workers"),
        pytest.param(signal.SIGTERM, 3, ["-n", "2"], id="SIGTERM with workers", marks=pytest.mark.nightly),
    ],
)
def test_no_job_is_left(tmp_path: Path, number: signal.Signals, jobs: int, arguments: list[str]) -> None:
    """However far the run has come when the signal arrives, all of its jobs are cancelled when it has ended."""
    tenant = end_run(tmp_path, number, lambda it, passed: len(it.made) < jobs and passed < _LIMIT, arguments)
    assert len(tenant.made) >= jobs


@pytest.mark.parametrize("moment", range(MOMENTS))
def test_no_job_is_left_at_any_moment(tmp_path: Path, moment: int) -> None:
    """Whenever a signal arrives once the run has begun, no job is left."""
    number, due = (signal.SIGINT, signal.SIGTERM)[moment % 2], moment * _STEP
    end_run(tmp_path, number, lambda it, passed: not it.asked or passed < due, [])
