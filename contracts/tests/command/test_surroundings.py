"""The user's surroundings: nothing foreign configures a run, and what it breaks is one line and exit status 2."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from .conftest import JOB, TOKEN, Answer, answer, scripted
from .test_bad_input import one_line

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Outcome

ONLY = ("--effort", "quick", "--only", "OP-GET,OP-200")


@pytest.mark.parametrize(
    "environment",
    [
        pytest.param({"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}, marks=pytest.mark.nightly),
        {"PYTEST_ADDOPTS": "--no-such-option -k nosuch"},
        pytest.param({"PYTEST_PLUGINS": "no_such_plugin"}, marks=pytest.mark.nightly),
        pytest.param({"ALL_PROXY": "socks://127.0.0.1:1"}, marks=pytest.mark.nightly),
        pytest.param({"http_proxy": "http://127.0.0.1:1"}, marks=pytest.mark.nightly),
        pytest.param({"HTTP_PROXY": "http://127.0.0.1:1", "NO_PROXY": "fe80::/10"}, marks=pytest.mark.nightly),
        pytest.param({"SSL_CERT_FILE": "/nowhere.pem"}, marks=pytest.mark.nightly),
    ],
    ids=lambda environment: next(iter(environment)),
)
def test_the_environment_changes_no_embedded_run(command: Callable[..., Outcome], environment: dict[str, str]) -> None:
    """Variables for pytest, proxies and certificates do not change a run of the embedded server."""
    outcome = command(*ONLY, "-n", "1", **environment)
    assert outcome.status == 0, outcome.out + outcome.err


# Found by each Python that starts with the folder on its path.
_NO_SERVER = """
import os, sys
if "zuora_aqua_contracts.reference" in sys.orig_argv:
    sys.stderr.write("no room for a server")
    sys.stderr.flush()
    os._exit(3)
"""


@pytest.mark.parametrize("workers", [(), ("-n", "1")], ids=["alone", "workers"])
def test_an_embedded_server_that_does_not_start(
    command: Callable[..., Outcome], tmp_path: Path, workers: tuple[str, ...]
) -> None:
    """A machine on which the embedded server does not start is told so, with the command that shows why."""
    (tmp_path / "sitecustomize.py").write_text(_NO_SERVER, "utf-8")
    outcome = command(*ONLY, *workers, PYTHONPATH=str(tmp_path))
    words = "the embedded server did not start: no room for a server: try python -m zuora_aqua_contracts.reference"
    if not workers:
        one_line(outcome, words)
        return
    assert outcome.status == 2, outcome.out + outcome.err
    assert f"Incomplete: {words}" in " ".join(outcome.out.split())
    assert "Traceback" not in outcome.out + outcome.err


def test_files_around_it_change_no_run(command: Callable[..., Outcome], tmp_path: Path) -> None:
    """Configuration of Schemathesis or pytest in the working directory is not for the suite."""
    (tmp_path / "schemathesis.toml").write_text("not = [ valid", "utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --no-such-option\n", "utf-8")
    (tmp_path / "conftest.py").write_text("raise RuntimeError\n", "utf-8")
    outcome = command("--effort", "quick", "--only", "ERR-NO-5XX", "-k", "generated")
    assert outcome.status == 0, outcome.out + outcome.err


def test_a_run_leaves_only_its_report(command: Callable[..., Outcome], tmp_path: Path) -> None:
    """Nothing is left in the working directory, and Hypothesis computed no table of a codec and read no source."""
    some = "test_models or test_types or test_requests or job_form or generated"
    # A variable of the interpreter's starts one: a process that is forked would have the tables of those before it.
    outcome = command("--effort", "quick", "-k", some, PYTHONHASHSEED="0")
    assert outcome.status == 2, outcome.out + outcome.err  # clauses of the server were not tried
    assert [path.name for path in tmp_path.iterdir()] == [outcome.folder.name]
    kept = {path.name for path in (outcome.folder / "examples").rglob("*")}
    assert "charmap.json.gz" in kept  # or this test looks in the wrong place
    assert not {name for name in kept if name.startswith("codec") or name == "constants"}


@pytest.mark.parametrize(
    "environment",
    [
        {"ALL_PROXY": "socks://127.0.0.1:1"},
        {"NO_PROXY": "fe80::/10", "HTTP_PROXY": "http://127.0.0.1:1"},
        {"SSL_CERT_FILE": "/nowhere.pem"},
    ],
    ids=lambda environment: next(iter(environment)),
)
def test_an_environment_that_cannot_be_used(command: Callable[..., Outcome], environment: dict[str, str]) -> None:
    """A proxy or a file of certificates that cannot be used ends the run for another server with one line."""
    one_line(command("http://aqua.example", **environment), "the environment's settings")


@pytest.mark.parametrize("folder", ["/proc/nowhere", "/dev/null/report"])
def test_a_report_that_cannot_be_written(command: Callable[..., Outcome], folder: str) -> None:
    """A folder of reports that cannot be written to is found before the first request."""
    requests: list[object] = []

    def respond(request: object) -> Answer:
        requests.append(request)
        return answer(JOB)

    with scripted(respond) as url:
        one_line(command(url, "--report", folder), "--report")
    assert requests == []


def call(*arguments: str, stdout: int | None = None, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Call the command with another output or working directory."""
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "zuora_aqua_contracts", *arguments],
        stdout=stdout if stdout is not None else subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=cwd,
        env={**os.environ, "ZUORA_BEARER_TOKEN": TOKEN},
        timeout=120,
        check=False,
    )


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")  # noqa: PTH110
@pytest.mark.parametrize("arguments", [("--list",), ("--only", "OP-GET", "--effort", "quick")], ids=["list", "run"])
def test_an_output_that_is_full(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """An output that takes nothing is one line on standard error and exit status 2."""
    with open("/dev/full", "w", encoding="utf-8") as full:  # noqa: PTH123 - a device
        done = call("--report", str(tmp_path), *arguments, stdout=full.fileno())
    assert done.returncode == 2, done.stderr
    assert done.stderr == "zuora-aqua-contracts: the output cannot be written: No space left on device\n"


def test_a_working_directory_that_is_gone(tmp_path: Path) -> None:
    """A working directory that was deleted is one line and exit status 2."""
    folder = tmp_path / "gone"
    folder.mkdir()
    shell = f"cd {folder} && rmdir {folder} && exec {sys.executable} -m zuora_aqua_contracts --list"
    done = subprocess.run(["sh", "-c", shell], capture_output=True, text=True, check=False)  # noqa: S603, S607 - our own command
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "zuora-aqua-contracts: the working directory no longer exists; change to another one\n"


def test_reports_of_two_runs_do_not_mix(command: Callable[..., Outcome]) -> None:
    """Of two runs with one folder all reports are those of one of them, and a run that fails leaves none of another."""
    assert command(*ONLY, "-k", "client").folder.is_dir()
    outcome = command("http://127.0.0.1:1")
    assert outcome.status == 2
    assert [path.name for path in outcome.folder.iterdir() if path.name.startswith(("report", "junit"))] == []


@pytest.mark.parametrize(("closed", "status"), [("2>&-", 0), (">&-", 0), ("--seed x 2>/dev/full", 2)])
def test_a_stream_that_is_closed(closed: str, status: int) -> None:
    """A closed output, or a full one, is no broken clause."""
    line = f"{shlex.quote(sys.executable)} -m zuora_aqua_contracts --list {closed}"
    assert subprocess.run(["sh", "-c", line], check=False, capture_output=True).returncode == status  # noqa: S603, S607 - ours
