"""Recordings that real programs make of a conforming server and of broken ones."""

from __future__ import annotations

import json
import os
import re
import secrets
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from mutants.host import Counter, hosted
from mutants.ordinary import day
from mutants.registry import mutants
from tests.tools import chromium, program, python
from zuora_aqua_contracts.document.fragment import load
from zuora_aqua_contracts.reference.behaviour import Behaviour

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from zuora_aqua_contracts.judging.run import Run

OPERATION = next(iter(load().operations.values()))
BROKEN = ("TRACK-ECHO.own_one", "JOB-REQUIRED.no_format", "PATH-ECHO.swapped")
_PATIENCE = 180  # seconds for a program on a busy machine
# Loads a page of the server, then sends the requests that it reads, as the page's own.
_BROWSE = """
import json, sys
from playwright.sync_api import sync_playwright
given = json.load(sys.stdin)
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=given["chromium"], args=["--no-sandbox"])
    context = browser.new_context(record_har_path=given["har"], record_har_content="embed")
    page = context.new_page()
    page.goto(given["url"] + "/")
    for step in given["steps"]:
        page.evaluate("([url, options]) => fetch(url, options).then((response) => response.text())", step)
    context.close()
    browser.close()
"""


def through_mitmproxy(url: str, states: str, token: str, har: Path) -> None:
    """Record an ordinary day with mitmproxy, as a reverse proxy before the server."""
    with mitmproxy(url, har) as proxy, httpx.Client(trust_env=False) as client:

        def send(path: str, headers: Mapping[str, str]) -> None:
            client.get(proxy + path, headers={"Authorization": f"Bearer {token}", **headers})

        day(OPERATION, send, lambda state: client.post(states, json=state).raise_for_status())


@contextmanager
def killed_after(seconds: float, process: subprocess.Popen[str]) -> Iterator[None]:
    """Kill a process when the block ends, or when it takes longer, so that nobody waits for one without an end."""
    timer = threading.Timer(seconds, process.kill)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        process.kill()


@contextmanager
def mitmproxy(url: str, har: Path) -> Iterator[str]:
    """Put mitmproxy before a server; it writes its recording when the block ends."""
    options = [
        "--listen-host",
        "127.0.0.1",
        "--listen-port",
        "0",
        "--set",
        f"hardump={har}",
        "--set",
        f"confdir={har.parent}",
    ]
    command = [str(program("mitmdump")), "--mode", f"reverse:{url}", *options]
    env = {**os.environ, "PYTHONUNBUFFERED": "1"}  # else its first lines stay in its buffer
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env) as process,  # noqa: S603 - of the environment of tools
        killed_after(_PATIENCE, process),
    ):
        assert process.stdout is not None
        listening = next(filter(None, (re.search(r"listening at (\S+)\.", line) for line in process.stdout)), None)
        assert listening, "mitmdump ended, or says nothing"
        yield f"http://{listening[1]}"
        process.send_signal(signal.SIGINT)
        process.stdout.read()
        assert process.wait(_PATIENCE) == 0


def by_schemathesis(url: str, _states: str, token: str, har: Path) -> None:
    """Record a run of Schemathesis, in the state that the server starts in."""
    document = har.with_name("openapi.json")
    document.write_text(json.dumps(load().document), "utf-8")
    command = [sys.executable, "-m", "schemathesis.cli", "run", str(document), "--url", url, "--seed", "1"]
    command += ["--header", f"Authorization: Bearer {token}", "--max-examples", "5", "--report", "har"]
    command += ["--report-har-path", str(har), "--continue-on-failure"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE, check=False)  # noqa: S603 - our own
    assert har.exists(), done.stdout + done.stderr


def in_chromium(url: str, states: str, token: str, har: Path) -> None:
    """Record what a page in Chromium asks for, with Playwright."""
    steps: list[Any] = []

    def send(path: str, headers: Mapping[str, str]) -> None:
        own = {name: value for name, value in headers.items() if name != "Accept-Encoding"}  # which pages cannot set
        steps.append((path, {"headers": {"Authorization": f"Bearer {token}", **own}}))

    day(OPERATION, send, lambda state: steps.append((states, {"method": "POST", "body": json.dumps(state)})))
    given = json.dumps({"chromium": chromium(), "har": str(har), "url": url, "steps": steps})
    command = [str(python()), "-c", _BROWSE]
    done = subprocess.run(command, input=given, capture_output=True, text=True, timeout=_PATIENCE, check=False)  # noqa: S603 - our own
    assert done.returncode == 0, done.stderr


@pytest.fixture(params=[through_mitmproxy, pytest.param(by_schemathesis, marks=pytest.mark.nightly), in_chromium])
def recorded(
    request: pytest.FixtureRequest, tmp_path: Path, judged: Callable[..., Run]
) -> Callable[[type[Behaviour]], tuple[Run, str]]:
    """Record traffic with a server of a behaviour, and judge it. Gives the run, and the recording's text."""

    def record(behaviour: type[Behaviour]) -> tuple[Run, str]:
        token, har = secrets.token_urlsafe(24), tmp_path / "recorded.har"
        with hosted(behaviour, token) as (url, states):
            request.param(url, states, token, har)
        run = judged(raw=har.read_bytes())
        assert token not in repr(run.ledger.dump())
        return run, har.read_text("utf-8")

    return record


def broken(run: Run) -> dict[str, str]:
    """The broken clauses, each with the reason."""
    return {clause.id: entry.reason() for clause, entry in run.ledger if entry.evidence}


def test_a_conforming_server(recorded: Callable[..., tuple[Run, str]]) -> None:
    """No program's recording of a conforming server raises an alarm, and each shows that clauses are kept."""
    run, _ = recorded(Behaviour)
    assert broken(run) == {}
    held = {clause.id for clause, entry in run.ledger if entry.verdict() == "held"}
    assert {"OP-JSON", "JOB-REQUIRED", "TRACK-ECHO", "PATH-ECHO", "ERR-NO-5XX"} <= held


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_server(recorded: Callable[..., tuple[Run, str]], name: str) -> None:
    """Every program's recording of a broken server names the clause that it breaks."""
    run, _ = recorded(mutants()[name].behaviour(Counter().add))
    assert mutants()[name].clause in broken(run)


def test_a_recording_without_credentials(recorded: Callable[..., tuple[Run, str]], judged: Callable[..., Run]) -> None:
    """A recording from which credentials and cookies were taken, as DevTools do, raises no alarm either."""
    _, text = recorded(Behaviour)
    har = json.loads(text)
    for entry in har["log"]["entries"]:
        for message in (entry["request"], entry["response"]):
            secret = ("authorization", "cookie", "set-cookie")
            message["headers"] = [field for field in message["headers"] if field["name"].lower() not in secret]
    assert broken(judged(raw=json.dumps(har).encode())) == {}
