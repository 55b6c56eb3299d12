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
    from pathlib import Path

_LIMIT = 60.0  # seconds, on however busy a machine


class Slow(Tenant):
    """Its jobs end only if they are cancelled."""

    seconds = 600.0


@pytest.mark.skipif(os.name != "posix", reason="sends signals")
@pytest.mark.parametrize(
    ("number", "jobs", "arguments"),
    [
        (signal.SIGINT, 1, []),
        (signal.SIGTERM, 6, []),
        (signal.SIGINT, 6, ["-n", "2"]),
        (signal.SIGTERM, 3, ["-n", "2"]),
    ],
    ids=["Ctrl-C at once", "SIGTERM", "Ctrl-C with workers", "SIGTERM with workers"],
)
def test_no_job_is_left(tmp_path: Path, number: signal.Signals, jobs: int, arguments: list[str]) -> None:
    """However far the run has come when the signal arrives, all of its jobs are cancelled when it has ended."""
    tenant = Slow()
    with serving(tenant) as url:
        options = (url, "--states", "aqua", "-k", "scenarios", *arguments)
        with start(tmp_path, uuid.uuid4().hex, *options) as process:
            end = time.monotonic() + _LIMIT
            while len(tenant.made) < jobs and process.poll() is None and time.monotonic() < end:
                time.sleep(0.005)
            process.send_signal(number)
            out, err = process.communicate(timeout=_LIMIT)
        left = tenant.running()
    assert len(tenant.made) >= jobs, out + err
    assert left == [], out + err
    assert process.returncode == (130 if number == signal.SIGINT else -signal.SIGTERM), out + err
