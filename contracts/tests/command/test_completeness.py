"""A run from which something is missing is never held: crashes, errors of collection, limits, workers that die."""

from __future__ import annotations

import json
import os
import signal
import threading
import uuid
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import NIGHTLY
from tests.servers import habits, transports
from zuora_aqua_contracts.reference.auth import Credentials
from zuora_aqua_contracts.reference.behaviour import STATES_PATH, Behaviour

from .conftest import TOKEN
from .test_interrupt import MARK, PROCESSES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Outcome

QUICK = ("--effort", "quick")
MOMENTS = range(10) if NIGHTLY else (1,)
"""Moments of a run at which one of its workers is killed."""


def incomplete(outcome: Outcome, reason: str) -> None:
    """Check that a run is incomplete for a reason, by its exit status, its report and its last lines."""
    assert (outcome.status, outcome.report["verdict"]) == (2, "incomplete"), outcome.out + outcome.err
    assert reason in " ".join(outcome.report["incomplete"])
    assert "\nIncomplete: " in outcome.out
    assert outcome.report["incomplete"][0] in outcome.out
    assert "Traceback" not in outcome.out + outcome.err


# Tests that end in what pytest or pytest-xdist calls an error, and the reason that the run tells.
OWN = {
    "collection": ("raise KeyError('oh')", "test_own.py cannot be collected: KeyError: 'oh'"),
    "killed": ("import os, signal\ndef test_own(): os.kill(os.getpid(), signal.SIGKILL)", "a worker died in"),
    "error": ("def test_own(): raise KeyError('oh')", "1 of the suite's own checks failed"),
    "time-out": (
        "import pytest\ndef test_own(): pytest.fail('Timeout (>1.0s)')",
        "1 of the suite's own checks failed",
    ),
    "teardown": (
        "import pytest\n@pytest.fixture\ndef own():\n    yield\n    raise KeyError('oh')\ndef test_own(own): pass",
        "1 of",
    ),
    "exit": ("import pytest\ndef test_own(): pytest.exit('enough')", "not run to the end"),
}
OTHER_WITH_WORKERS = "exit"
"""The one that comes to something else with workers; `test_a_worker_that_is_killed` shows the killed one too."""


@pytest.mark.parametrize(
    ("name", "workers"),
    [
        # "killed" would be the command itself.
        *(
            pytest.param(name, (), marks=[pytest.mark.nightly] if name == "time-out" else [], id=name)
            for name in OWN
            if name != "killed"
        ),
        *(
            pytest.param(
                name,
                ("-n", "1"),
                marks=[] if name == OTHER_WITH_WORKERS else pytest.mark.nightly,
                id=f"{name}, workers",
            )
            for name in OWN
        ),
    ],
)
def test_what_pytest_calls_an_error(
    command: Callable[..., Outcome], tmp_path: Path, name: str, workers: tuple[str, ...]
) -> None:
    """Whatever pytest or pytest-xdist calls an error makes the run incomplete, with the reason."""
    code, reason = OWN[name]
    (tmp_path / "test_own.py").write_text(f"{code}\n", "utf-8")
    outcome = command("--only", "OP-GET", *QUICK, *workers, "-k", "test_own or test_the_request", str(tmp_path))
    incomplete(outcome, "not run to the end" if name == OTHER_WITH_WORKERS and workers else reason)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["-k", "nosuch"], "no test was run"),
        (["-k", "client"], "the embedded server can show every clause"),
    ],
)
def test_a_selection_that_leaves_clauses_out(command: Callable[..., Outcome], options: list[str], reason: str) -> None:
    """A run of no test, or of the embedded server without some MUST clause, is incomplete."""
    incomplete(command("--only", "OP-GET,OP-200", *QUICK, *options), reason)


@pytest.mark.parametrize(("options", "status"), [([], 2), (["--allow-incomplete"], 0)])
def test_a_budget_that_is_used_up(command: Callable[..., Outcome], options: list[str], status: int) -> None:
    """A run that used up its budget is incomplete, and fails for it unless that is allowed; the report says both."""
    with transports.closing(Behaviour(Credentials(TOKEN))) as url:
        outcome = command(url, *QUICK, "--only", "TRACK-,OP-200", "-k", "server", "--budget", "10", *options)
    assert outcome.status == status, outcome.out + outcome.err
    assert outcome.report["verdict"] == "incomplete"
    assert outcome.report["incomplete"] == ["the budget of 10 requests is used up"]
    assert "\nIncomplete: " in outcome.out


@pytest.mark.nightly
def test_assertions_are_not_needed(command: Callable[..., Outcome]) -> None:
    """Under `python -O`, which strips assertions, a broken server is broken and the others are held."""
    with transports.closing(habits.WithoutEcho(Credentials(TOKEN))) as url:
        outcome = command(url, *QUICK, "--only", "TRACK-ECHO,OP-200", "-k", "server", PYTHONOPTIMIZE="1")
    assert outcome.status == 1, outcome.out + outcome.err
    assert {name: outcome.verdicts()[name] for name in ("TRACK-ECHO", "OP-200")} == {
        "TRACK-ECHO": "broken",
        "OP-200": "held",
    }


def test_the_schema_of_the_report_is_printed(command: Callable[..., Outcome]) -> None:
    """`--report-schema` prints the JSON Schema of report.json, and sends nothing."""
    outcome = command("--report-schema", token=None)
    assert outcome.status == 0
    assert "verdict" in json.loads(outcome.out)["properties"]


@pytest.mark.skipif(not hasattr(os, "waitid"), reason="needs waitid to see how a process ended")
@pytest.mark.parametrize("workers", [(), ("-n", "1")], ids=["alone", "workers"])
def test_an_embedded_server_that_is_killed(
    command: Callable[..., Outcome], tmp_path: Path, workers: tuple[str, ...]
) -> None:
    """The death of the server that the run started is no finding: the run is incomplete, and no clause is broken."""
    body = "    os.kill(run.server.embedded, signal.SIGKILL)\n    while True:\n        target.get()\n"
    test = tmp_path / "test_own.py"
    test.write_text(f"import os, signal\ndef test_own(run, target):\n{body}", "utf-8")
    outcome = command("--only", "ERR-NO-5XX,OP-200", *QUICK, *workers, "-k", "test_own or generated", str(test))
    incomplete(outcome, "the embedded server was killed by signal 9")
    assert "broken" not in outcome.verdicts().values()


def workers_of(mark: str) -> list[int]:
    """Process IDs of the workers of pytest-xdist with a mark in their environment, in the order of their start."""
    found = []
    for process in PROCESSES.glob("[0-9]*"):
        try:
            marked = f"{MARK}={mark}".encode() in (process / "environ").read_bytes()
            if marked and b"sys.stdin.readline" in (process / "cmdline").read_bytes():
                found.append(int(process.name))
        except OSError:
            continue
    return sorted(found)


@pytest.mark.skipif(not PROCESSES.is_dir(), reason="needs a list of processes to find the workers")
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_worker_that_is_killed(command: Callable[..., Outcome], moment: int) -> None:
    """A worker that is killed never makes a verdict better: what it had found counts, and the run is not held."""
    mark, lock = uuid.uuid4().hex, threading.Lock()
    requests: list[bytes] = []
    killed: list[int] = []

    class Killing(habits.WithoutEcho):
        """Breaks TRACK-ECHO, and kills a worker of the suite that checks it."""

        def respond(self, request: Any) -> Any:
            """Answer without the track ID; kill a worker when it is time."""
            response = super().respond(request)
            if request.path != STATES_PATH.encode():
                with lock:
                    requests.append(request.path)
                    if len(requests) == 3 + 6 * moment and (workers := workers_of(mark)):
                        killed.append(workers[moment % len(workers)])
                        os.kill(killed[0], signal.SIGKILL)
            return response

    with transports.closing(Killing(Credentials(TOKEN))) as url:
        outcome = command(
            url, *QUICK, "--only", "TRACK-ECHO,OP-200,ERR-BODY,AUTH-NONE", "-k", "server", "-n", "2", **{MARK: mark}
        )
    assert killed, len(requests)
    assert outcome.report["incomplete"], outcome.out
    assert (outcome.status, outcome.report["verdict"]) in ((1, "broken"), (2, "incomplete"))
    assert outcome.verdicts()["TRACK-ECHO"] != "held"
