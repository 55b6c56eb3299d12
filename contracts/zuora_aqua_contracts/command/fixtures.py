"""Fixtures that check an application in a test suite of one's own (`pytest -p zuora_aqua_contracts`).

A test suite overrides `contract_app` or `contract_server`, and has one test that takes `contract_clause`: it becomes a
test of each clause. The checks run once in a session, in a process of their own, so that no plugin, warning filter or
option of the test suite touches them; an application runs in the process of the tests, with what they replaced in it.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ..document.fragment import load
from ..exchange.messages import TOKEN_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True)
class ClauseResult:
    """What a run says of a clause.

    Attributes:
        id: ID of the clause.
        entry: Its object in `report.json`; None if the run was not asked for it.
    """

    id: str
    entry: dict[str, Any] | None

    def check(self) -> None:
        """Fail if the clause fails the run, else xfail if it is broken, both with the evidence; pass if it is held.

        A clause that was not exercised is skipped, with the reason.
        """
        __tracebackhide__ = True
        if self.entry is None:
            pytest.skip("the run was not asked for this clause")
        if self.entry["fails"]:
            pytest.fail(self._text(), pytrace=False)
        if self.entry["verdict"] == "broken":
            pytest.xfail(f"{self.entry['level']}: {self.entry['deviation'] or self.entry['reason']}")
        if self.entry["verdict"] != "held":
            pytest.skip(self.entry["reason"])

    def _text(self) -> str:
        entry = self.entry or {}
        lines = [f"{self.id} is {entry['verdict']} ({entry['level']}): {entry['text']}"]
        if not entry["evidence"]:
            return "\n".join([*lines, entry["reason"]])
        labels = (("expected", "expected"), ("seen", "seen"), ("curl", "request"), ("response", "response"))
        for evidence in entry["evidence"]:
            lines += [f"{label}: {evidence[key]}" for key, label in labels if evidence[key]]
        return "\n".join(lines)


@pytest.fixture(scope="session")
def contract_app() -> Any:
    """The application under test, ASGI or WSGI. Override it, or `contract_server`."""
    pytest.fail("override the fixture contract_app with the application, or contract_server with a URL", pytrace=False)


@pytest.fixture(scope="session")
def contract_server(request: pytest.FixtureRequest) -> Iterator[str]:
    """The base URL of the server under test: `contract_app` on a free port. Override it for a server that runs."""
    from ..target.apps import serving  # noqa: PLC0415 - not needed for a server that runs

    with serving(request.getfixturevalue("contract_app")) as url:
        yield url


@pytest.fixture(scope="session")
def contract_token() -> Iterator[str]:
    """The bearer token, in `ZUORA_BEARER_TOKEN` for the application; a random one if the environment has none."""
    with pytest.MonkeyPatch.context() as patch:
        token = os.environ.get(TOKEN_VARIABLE) or secrets.token_urlsafe(24)
        patch.setenv(TOKEN_VARIABLE, token)
        yield token


@pytest.fixture(scope="session")
def contract_states() -> str:
    """The state endpoint: a path below the server, or a URL; empty if there is none. Override it."""
    return ""


@pytest.fixture(scope="session")
def contract_options() -> Sequence[str]:
    """Further options of the command, such as `--strict` or `--deviations=FILE`. Override it."""
    return ()


@pytest.fixture(scope="session")
def contract_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the reports. Override it to keep them."""
    return tmp_path_factory.mktemp("contract-report")


@pytest.fixture(scope="session")
def contract_report(
    contract_token: str,
    contract_server: str,
    contract_states: str,
    contract_options: Sequence[str],
    contract_folder: Path,
) -> dict[str, Any]:
    """The `report.json` of a run against the server under test; fails where the run could not be done as a whole."""
    if not contract_server:
        pytest.fail("contract_server is empty: return the base URL of the server under test", pytrace=False)
    command = [sys.executable, "-m", "zuora_aqua_contracts", contract_server, "--report", str(contract_folder)]
    states = contract_server + contract_states if contract_states.startswith("/") else contract_states
    command += [f"--states={states}"] if states else []
    environment = {**os.environ, TOKEN_VARIABLE: contract_token}
    done = subprocess.run(  # noqa: S603 - our own command
        [*command, *contract_options], env=environment, capture_output=True, text=True, check=False
    )
    path = Path(contract_folder) / "report.json"
    if done.returncode not in (0, 1) or not path.exists():
        reasons = json.loads(path.read_text("utf-8"))["incomplete"] if path.exists() else []
        pytest.fail("; ".join(reasons) or done.stderr.strip() or f"status {done.returncode}", pytrace=False)
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


@pytest.fixture
def contract_clause(request: pytest.FixtureRequest, contract_report: dict[str, Any]) -> ClauseResult:
    """What the run says of a clause that binds a server: the test that takes it becomes one of each such clause."""
    name = request.param
    return ClauseResult(name, next((entry for entry in contract_report["clauses"] if entry["id"] == name), None))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make a test that takes `contract_clause` one of each clause that binds a server."""
    if "contract_clause" in metafunc.fixturenames:
        names = [clause.id for clause in load().clauses.values() if clause.binds_server]
        metafunc.parametrize("contract_clause", names, indirect=True)
