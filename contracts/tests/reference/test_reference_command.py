"""The server as a command: what it prints, how it starts, fails and ends."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import pytest

from zuora_aqua_contracts.exchange.messages import TOKEN_VARIABLE
from zuora_aqua_contracts.reference import __main__ as command
from zuora_aqua_contracts.reference.auth import DEFAULT_TOKEN
from zuora_aqua_contracts.reference.behaviour import Behaviour
from zuora_aqua_contracts.reference.embedded import running
from zuora_aqua_contracts.reference.usage import usage

from .reference_server import TOKEN, Server

if TYPE_CHECKING:
    from pathlib import Path

    from zuora_aqua_contracts.reference.call import Call

NAME = "Server: of another behaviour"


class Other(Behaviour):
    """A behaviour that is told from the reference's own."""

    def job_of(self, call: Call, record: object) -> object:  # noqa: ARG002 - it says the same of each
        """What it says of any job."""
        return {"name": NAME}


def fetch(url: str, server: Server) -> httpx.Response:
    """The reply about the example pair's job, from a server at a base URL."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    return httpx.get(url + server.path().decode(), headers=headers, timeout=30, trust_env=False)


def test_keeps_its_file(server: Server, tmp_path: Path) -> None:
    """With a file, a tenant outlives the server."""
    path = str(tmp_path / "tenant.db")
    job = server.job("kept")
    params = {"jobs": [{**server.entry(job), "createdOn": "2100-01-01T00:00:00Z"}]}
    with running(TOKEN, db=path) as live:
        wanted = {"state": "a tenant", "params": params}
        assert httpx.post(live.states_url, json=wanted, trust_env=False).status_code == 200
    with running(TOKEN, db=path) as live:
        assert fetch(live.url, server).json() == job


def test_serves_another_behaviour(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A subclass of the behaviour is served by its name."""
    monkeypatch.setenv("PYTHONPATH", os.path.dirname(__file__))  # noqa: PTH120 - the variable holds text
    with running(TOKEN, behaviour=f"{__name__}:{Other.__name__}") as live:
        assert fetch(live.url, server).json() == {"name": NAME}


def test_ends_with_its_user(server: Server) -> None:
    """After the block nothing listens any more, and the process is gone."""
    with running(TOKEN) as live:
        assert fetch(live.url, server).status_code == 200
    with pytest.raises(httpx.ConnectError):
        fetch(live.url, server)
    with pytest.raises(ProcessLookupError):
        os.kill(live.pid, 0)


def test_ends_with_its_parent() -> None:
    """A server that was started with a parent ends when the parent is killed."""
    code = (
        "import sys; from zuora_aqua_contracts.reference.embedded import running\n"
        "with running('t') as live: print(live.url, flush=True); sys.stdin.read()"
    )
    arguments = [sys.executable, "-c", code]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:  # noqa: S603 - our own code
        address = urlsplit(parent.stdout.readline().decode().strip() if parent.stdout else "")
        with socket.create_connection((str(address.hostname), int(address.port or 0)), timeout=30) as connection:
            parent.kill()
            # A connection that asks for nothing is closed by the end of the server and by nothing else.
            with contextlib.suppress(ConnectionResetError):
                assert connection.recv(1) == b""


def test_tells_why_it_did_not_start() -> None:
    """What kept the embedded server from starting is in the error, and the token is not."""
    with pytest.raises(RuntimeError, match="no_such_module") as caught, running(TOKEN, behaviour="no_such_module:X"):
        pass
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--port", "65536"], "--port"),
        (["--port", "http"], "--port"),
        (["--port", "²"], "--port"),
        (["--port"], "--port"),
        (["--nonsense"], "--nonsense"),
        (["--port", "0", "--host", "256.1.1.1"], "256.1.1.1"),
        (["--port", "0", "--db", "/nonexistent/folder/x.db"], "/nonexistent/folder/x.db"),
        (["--behaviour", "json:dumps"], "json:dumps"),
        (["--behaviour", ""], "--behaviour"),
    ],
)
def test_bad_options(capsys: pytest.CaptureFixture[str], arguments: list[str], said: str) -> None:
    """A bad option is one line that names it, and exit status 2."""
    assert command.main(arguments) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n"), said in err) == ("", 1, True), err


def test_port_in_use(capsys: pytest.CaptureFixture[str]) -> None:
    """A port that another server has is one line too."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        assert command.main(["--port", port]) == 2
    assert port in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_interrupted(server: Server) -> None:
    """Ctrl-C ends it without a word."""
    arguments = [sys.executable, "-m", command.__package__ or "", "--port", "0", "--print-url"]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:  # noqa: S603 - our own module
        url = process.stdout.readline().decode().strip() if process.stdout else ""
        fetch(url, server)  # by now it runs, signals included
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, b"")


def test_usage(server: Server) -> None:
    """What it prints holds the address, the path, the variable of the token, and how to check it."""
    text = usage("http://h:1", server.operation)
    for part in (
        f"http://h:1{server.path().decode()}",
        f"${TOKEN_VARIABLE}",
        "zuora-aqua-contracts http://h:1 --states http://h:1/_states",
    ):
        assert part in text


def test_usage_has_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """The token of the environment is taken, and shown nowhere."""
    monkeypatch.setenv(TOKEN_VARIABLE, TOKEN)
    credentials = command._credentials()
    assert credentials.token == TOKEN
    assert TOKEN not in usage("http://h:1", Behaviour(credentials).operation)
    monkeypatch.setenv(TOKEN_VARIABLE, "")
    assert command._credentials().token == DEFAULT_TOKEN
