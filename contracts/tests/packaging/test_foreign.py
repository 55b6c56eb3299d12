"""A foreign repository: a FastAPI server with one fault, which every way to use the suite names."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import httpx
import pytest
import yaml

from tests.packaging.test_pipelines import ACTION, ROOT, hooks, run_steps
from zuora_aqua_contracts.target.apps import load, serving

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TOKEN = "the-Token-of-a-foreign-one"  # noqa: S105 - planted
SECTION = (ROOT / "contracts" / "README.md").read_text("utf-8").partition("## In a test suite of your own")[2]
MOUNT, TEST = re.findall(r"```python\n(.*?)```", SECTION.partition("\n## ")[0], re.DOTALL)
SOME = ("--only=TRACK-ECHO", "--effort=quick")
SERVER = """
import os
from typing import Annotated

from fastapi import FastAPI, Header
from fastapi.responses import JSONResponse

app = FastAPI()
ERROR = {"success": False, "processId": "1", "reasons": [{"code": 50000040, "message": "There is none."}]}


@app.get("/v1/batch-query/jobs/partner/{partner}/project/{project}")
def last_job(
    partner: str,
    project: str,
    authorization: Annotated[str, Header()] = "",
    zuora_track_id: Annotated[str, Header()] = "",
):
    headers = {"Zuora-Track-Id": zuora_track_id} if zuora_track_id else {}
    if authorization != "Bearer " + os.environ["ZUORA_BEARER_TOKEN"]:
        return JSONResponse(ERROR, 401, headers)
    found = [it for it in jobs.records if (it.partner, it.project, it.status) == (partner, project, "completed")]
    if not found:
        return JSONResponse(ERROR, 404, headers)
    if zuora_track_id:
        headers["Zuora-Track-Id"] = zuora_track_id.upper()  # the fault: TRACK-ECHO wants it to the letter
    return JSONResponse(max(found, key=lambda it: it.created).job, 200, headers)

"""
SETTINGS = f"""

@pytest.fixture(scope="session")
def contract_states():
    return "/_states/"


@pytest.fixture(scope="session")
def contract_options():
    return {list(SOME)!r}
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with the server and the test that contracts/README.md shows."""
    (tmp_path / "my_server.py").write_text(SERVER + MOUNT, "utf-8")
    (tmp_path / "test_contract.py").write_text(TEST + SETTINGS, "utf-8")
    return tmp_path


def run(folder: Path, *command: str) -> tuple[int, str]:
    """Run a command with this Python in a folder, and return its exit status and all output."""
    env = {**os.environ, "ZUORA_BEARER_TOKEN": TOKEN}
    done = subprocess.run(  # noqa: S603 - our own
        [sys.executable, *command], cwd=folder, env=env, capture_output=True, text=True, timeout=300, check=False
    )
    assert TOKEN not in done.stdout + done.stderr
    return done.returncode, done.stdout + done.stderr


@pytest.mark.nightly
def test_the_workflow_names_the_fault(repository: Path) -> None:
    """The steps of the workflow annotate the clause that the server breaks, and no other."""
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "contracts.yml").read_text("utf-8"))
    passed: Mapping[str, str] = workflow["jobs"]["contracts"]["steps"][-1]["with"]
    inputs = {"app": "my_server:app", "states": "/_states/", "token": TOKEN, "arguments": " ".join(SOME)}
    assert inputs.keys() <= passed.keys()
    status, output = run_steps(yaml.safe_load((ACTION / "action.yml").read_text("utf-8")), repository, **inputs)
    assert status == 1, output
    assert re.findall(r"^::error title=([A-Z-]+)::", output, re.MULTILINE) == ["TRACK-ECHO"]


def test_the_hook_names_the_fault(repository: Path) -> None:
    """The hook for pre-commit fails with the clause, where the application is named in its arguments."""
    (example,) = re.findall(
        r"```yaml\n(repos:.*?)```", (ROOT / "contracts" / "README.md").read_text("utf-8"), re.DOTALL
    )
    (hook,) = [it for it in yaml.safe_load(example)["repos"][0]["hooks"] if it["id"] == "contracts"]
    entry = hooks()["contracts"]["entry"].split()
    assert entry[0] == "python"
    status, output = run(repository, *entry[1:], *hook["args"], "--states=/_states/", *SOME)
    assert status == 1, output
    assert re.findall(r"^([A-Z-]+) is broken", output, re.MULTILINE) == ["TRACK-ECHO"]


def test_pytest_names_the_fault(repository: Path) -> None:
    """In the repository's own tests one test fails, that of the clause, with what was expected and seen."""
    status, output = run(repository, "-m", "pytest", "-p", "zuora_aqua_contracts", "-q", "-p", "no:cacheprovider")
    assert status == 1, output
    assert re.findall(r"^FAILED .*\[([A-Z-]+)\]", output, re.MULTILINE) == ["TRACK-ECHO"]
    assert "request: curl" in output
    assert re.search(r"^1 failed, 1 passed, \d+ skipped", output, re.MULTILINE), output


def test_a_recording_names_the_fault(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Traffic that Schemathesis records with the server shows that the clause is broken."""
    monkeypatch.setenv("ZUORA_BEARER_TOKEN", TOKEN)
    monkeypatch.syspath_prepend(str(repository))
    with serving(load("my_server:app")) as url:
        httpx.post(f"{url}/_states/", json={"state": "a tenant", "action": "teardown"}).raise_for_status()
        command = ["schemathesis.cli", "run", str(ROOT / "openapi" / "openapi.yaml"), "--url", url, "--seed=1"]
        command += ["--max-examples=3", "--phases=examples", "--report=har", "--report-har-path=traffic.har"]
        run(repository, "-m", *command, "--header", f"Authorization: Bearer {TOKEN}", "--include-method=GET")
    status, output = run(repository, "-m", "zuora_aqua_contracts", "--har", "traffic.har", SOME[0])
    assert status == 1, output
    assert re.search(r"^Broken: .*\(TRACK-ECHO\)$", output, re.MULTILINE), output
