"""Reusable checks: the action, the GitLab template, the shell recipe and the hooks, run in a foreign folder."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from zuora_aqua_contracts.reference import embedded
from zuora_aqua_contracts.reference.behaviour import Behaviour

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zuora_aqua_contracts.reference.call import Call
    from zuora_aqua_contracts.reference.responses import Fields

ROOT = Path(__file__).resolve().parents[3]
ACTION = ROOT / ".github" / "actions" / "contracts"
TOKEN = "the-Token-of-the-pipeline"  # noqa: S105 - planted
INPUT = re.compile(r"\$\{\{ inputs\.([a-z-]+) \}\}")
# Options that print something and check nothing.
COMMAND_ONLY = {"help", "version", "list", "report-schema"}
SECRETS = {"token", "client-id", "client-secret"}  # which the command takes from the environment
ACTION_ONLY = SECRETS | {"arguments", "artifact", "python-version"}
# What only another step of the same job could use, and what the workflow decides.
NOT_OF_A_JOB = {"report", "artifact", "python-version", "examples"}
JOB_ONLY = {"setup", "runs-on"}
REPOSITORY = "https://github.com/zuora-aqua/zuora-aqua-client"
README = (ROOT / "contracts" / "README.md").read_text("utf-8").partition("## In a pipeline")[2].partition("\n## ")[0]
# pip takes nothing from an index: what the distributions need is there, and they are built with what is there.
OFFLINE = {"PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1", "PIP_NO_BUILD_ISOLATION": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
# Without a repository there is nothing that pip could install from one.
from_git = pytest.mark.skipif(not (ROOT / ".git").exists(), reason="this is no clone")


class ForgetsTrackIds(Behaviour):
    """A server with one fault: no response has a track ID."""

    def track_headers(self, call: Call) -> Fields:  # noqa: ARG002 - as overridden
        """No header field."""
        return ()


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The base URL of a server with one planted fault."""
    with embedded.running(TOKEN, behaviour=f"{__name__}:{ForgetsTrackIds.__name__}") as running:
        yield running.url


@pytest.fixture(scope="module")
def action() -> dict[str, Any]:
    """The composite action."""
    found: dict[str, Any] = yaml.safe_load((ACTION / "action.yml").read_text("utf-8"))
    return found


def revision() -> str:
    """The clone's commit, as pip takes it."""
    command = ["git", "rev-parse", "HEAD"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)  # noqa: S603 - git of the PATH
    return done.stdout.strip()


def environment(folder: Path, **more: str) -> dict[str, str]:
    """The environment of a step: this Python, and what the step installs goes into the folder."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    site = str(folder / "site")
    return {"PATH": path, "HOME": str(folder), "PYTHONPATH": site, "PIP_TARGET": site, **OFFLINE, **more}


def shell(script: str, folder: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a script as pipelines do."""
    command = ["bash", "-e", "-o", "pipefail", "-c", script]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=300, check=False)  # noqa: S603 - our own


def run_steps(action: dict[str, Any], folder: Path, *, without: str = "", **inputs: str) -> tuple[int, str]:
    """Run the shell steps of the action with inputs, but for one; return the exit status and all output."""
    inputs = {**{name: it.get("default", "") for name, it in action["inputs"].items()}, **inputs}
    files = {"GITHUB_OUTPUT": str(folder / "output"), "GITHUB_STEP_SUMMARY": str(folder / "summary")}
    base = environment(folder, GITHUB_ACTIONS="true", GITHUB_ACTION_PATH=str(ACTION), **files)
    status, output = 0, ""
    for step in (step for step in action["runs"]["steps"] if "run" in step and step["name"] != without):
        if status and "always()" not in step.get("if", ""):
            continue
        env = {name: INPUT.sub(lambda match: inputs[match[1]], text) for name, text in step.get("env", {}).items()}
        done = shell(step["run"], folder, {**base, **env})
        status, output = status or done.returncode, output + done.stdout + done.stderr
    return status, output


def test_the_action_names_the_fault(action: dict[str, Any], server: str, tmp_path: Path) -> None:
    """The action's steps install the suite, annotate the broken clause, keep the reports and fail."""
    status, output = run_steps(action, tmp_path, server=server, token=TOKEN, only="TRACK-ECHO", effort="quick")
    assert status == 1, output
    assert re.findall(r"^::error title=([A-Z-]+)::", output, re.MULTILINE) == ["TRACK-ECHO"]
    assert "TRACK-ECHO" in (tmp_path / "summary").read_text("utf-8")
    assert (tmp_path / "contract-report" / "report.json").exists()
    assert (tmp_path / "site" / "zuora_aqua_contracts" / "openapi.yaml").exists()
    assert TOKEN not in output
    found = dict(line.split("=", 1) for line in (tmp_path / "output").read_text("utf-8").splitlines())
    assert found.keys() == {"folder", "key"}
    assert re.fullmatch("[0-9a-f]{64}", found["key"])


@pytest.mark.parametrize(
    ("inputs", "status", "words"),
    [
        ({"only": "CODING-GET", "strict": "true", "arguments": "-k coding\n--exercised"}, 0, "CODING-GET"),
        ({"only": "OP-GET,RATE-429", "arguments": "-k nothing\n--exercised"}, 2, "no test was run"),
        ({"server": ""}, 2, "::error title=contracts::server, app and har are all empty: give one of them"),
        ({"strict": "yes"}, 2, "::error title=contracts::strict is yes: write true or false"),
        ({"server": "no URL; $(touch x) '"}, 2, "no URL"),
    ],
    ids=["held", "nothing selected", "no server", "no boolean", "no URL"],
)
def test_the_action_takes_options(
    action: dict[str, Any], server: str, tmp_path: Path, inputs: dict[str, str], status: int, words: str
) -> None:
    """Inputs become options, whatever characters they have, and a wrong one is one line and status 2."""
    inputs = {"server": server, "token": TOKEN, **inputs}
    found, output = run_steps(action, tmp_path, without="Install the suite", **inputs)  # which is installed here
    assert found == status, output
    assert words in output
    assert not (tmp_path / "x").exists()


def test_inputs_are_options(action: dict[str, Any]) -> None:
    """The action has each option of the command that makes sense there, and the workflow those of use to a job."""
    command = [sys.executable, "-m", "zuora_aqua_contracts", "--help"]
    text = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout  # noqa: S603 - our own
    options = set(re.findall(r"^ +(?:-[a-z], )?--([a-z-]+)", text, re.MULTILINE))
    assert action["inputs"].keys() - ACTION_ONLY == options - COMMAND_ONLY
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "contracts.yml").read_text("utf-8"))
    (job,) = workflow["jobs"].values()
    passed = job["steps"][-1]["with"]
    assert passed.keys() == action["inputs"].keys() - NOT_OF_A_JOB
    taken = workflow[True]["workflow_call"]
    assert taken["inputs"].keys() - JOB_ONLY | taken["secrets"].keys() == passed.keys()
    assert taken["secrets"].keys() == SECRETS
    assert passed == {name: f"${{{{ {'secrets' if name in SECRETS else 'inputs'}.{name} }}}}" for name in passed}


def test_each_input_reaches_the_command(action: dict[str, Any], tmp_path: Path) -> None:
    """The action gives the command each input as its option, with several files of recorded traffic one by one."""
    flags = {name for name, it in action["inputs"].items() if it.get("default") == "false"}
    given = {name: "true" if name in flags else f"the {name}" for name in action["inputs"]}
    given["har"] = "first file.har\nsecond.har\n"
    (step,) = (step for step in action["runs"]["steps"] if step["name"] == "Check the contract")
    (tmp_path / "python").write_text("#!/bin/sh\nshift 2\nprintf '%s\\n' \"$@\"\n", "utf-8")
    (tmp_path / "python").chmod(0o755)
    env = {name: INPUT.sub(lambda match: given[match[1]], text) for name, text in step["env"].items()}
    done = shell(step["run"], tmp_path, {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", **env})
    options = {f"--{name}={text}" for name, text in given.items() if name not in ACTION_ONLY | flags | {"har"}}
    options |= {f"--{name}" for name in flags} | {"--har=first file.har", "--har=second.har", "the", "arguments"}
    assert set(done.stdout.splitlines()) == options, done.stderr


@from_git
@pytest.mark.nightly
def test_the_gitlab_template_names_the_fault(server: str, tmp_path: Path) -> None:
    """The template's script installs both distributions from the repository, and fails with the broken clause."""
    text = (ROOT / ".ci" / "gitlab-contracts.yml").read_text("utf-8")
    spec, _ = yaml.safe_load_all(text)
    given = {"server": server, "arguments": "--only=TRACK-ECHO --effort=quick", "suite-ref": revision()}
    values = {name: given.get(name, it.get("default", "")) for name, it in spec["spec"]["inputs"].items()}
    text = re.sub(r"\$\[\[ inputs\.([a-z-]+) \]\]", lambda match: values[match[1]], text)
    job = list(yaml.safe_load_all(text.replace(REPOSITORY, ROOT.as_uri())))[1]["contracts"]
    suite = job["variables"].pop("SUITE")
    env = environment(tmp_path, ZUORA_BEARER_TOKEN=TOKEN, SUITE=suite, **job["variables"])
    done = shell("\n".join(job["script"]), tmp_path, env)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "TRACK-ECHO is broken" in done.stdout
    assert (tmp_path / job["artifacts"]["reports"]["junit"]).exists()


@from_git
@pytest.mark.nightly
def test_the_shell_recipe_names_the_fault(server: str, tmp_path: Path) -> None:
    """The recipe in contracts/README.md installs both distributions and fails with the broken clause."""
    (recipe,) = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    recipe = recipe.replace(f"{REPOSITORY}@main", f"{ROOT.as_uri()}@{revision()}").rstrip()
    recipe += " --only=TRACK-ECHO --effort=quick"
    done = shell(recipe, tmp_path, environment(tmp_path, ZUORA_BEARER_TOKEN=TOKEN, SERVER=server))
    assert done.returncode == 1, done.stdout + done.stderr
    assert "TRACK-ECHO is broken" in done.stdout


@from_git
@pytest.mark.nightly
def test_the_readme_installs_both(tmp_path: Path) -> None:
    """The README's lines that install from git give the client alone, and the client and the suite."""
    readme = (ROOT / "README.md").read_text("utf-8")
    lines = re.findall(r"^pip install (?:[^\n]*\\\n)*[^\n]*", readme, re.MULTILINE)
    for number, line in enumerate(lines):
        folder = tmp_path / str(number)
        folder.mkdir()
        command = line.replace("pip install", "python -m pip install --quiet")
        command = command.replace(f"git+{REPOSITORY}", f"git+{ROOT.as_uri()}@{revision()}")
        done = shell(command, folder, environment(folder))
        assert done.returncode == 0, done.stderr
    names = ("zuora_aqua_client", "zuora_aqua_contracts")
    found = [[name for name in names if (tmp_path / str(it) / "site" / name).exists()] for it in range(len(lines))]
    assert found == [[names[0]], list(names)]


def hooks() -> dict[str, dict[str, Any]]:
    """The pre-commit hooks by ID."""
    return {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}


def test_the_readme_uses_hooks_that_exist() -> None:
    """The hooks in the example for pre-commit are offered."""
    configuration = yaml.safe_load(re.findall(r"```yaml\n(repos:.*?)```", README, re.DOTALL)[0])
    (repository,) = configuration["repos"]
    assert {hook["id"] for hook in repository["hooks"]} <= hooks().keys()


def test_the_hook_names_an_edited_copy(tmp_path: Path) -> None:
    """The hook `vendor-check` passes a fresh copy and names an edited file."""
    copy = tmp_path / "src" / "client"
    copy.parent.mkdir()
    script, *arguments = hooks()["vendor-check"]["entry"].split()
    subprocess.run([str(ROOT / script), str(copy)], capture_output=True, timeout=60, check=True)  # noqa: S603 - our own
    command = [str(ROOT / script), *arguments, "src/client"]
    for status, edit in ((0, ""), (1, "# edited\n")):
        with (copy / "errors.py").open("a", encoding="utf-8") as file:
            file.write(edit)
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603 - our own
        assert done.returncode == status, done.stdout + done.stderr
    assert "errors.py" in done.stdout + done.stderr


def test_the_hook_names_a_fault_of_a_document(tmp_path: Path) -> None:
    """The hook `lint-document` passes the document and names a fault of an edited one; it takes files by their name."""
    hook = hooks()["lint-document"]
    assert re.search(hook["files"], "api/openapi.yaml")
    assert (ROOT / hook["additional_dependencies"][0].partition("[")[0] / "pyproject.toml").exists()
    path = tmp_path / "openapi.yaml"
    shutil.copy(ROOT / "openapi" / "openapi.yaml", path)
    for status, old, new in ((0, "", ""), (1, "level: MUST", "level: MAY")):
        path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
        done = shell(f"{hook['entry']} openapi.yaml", tmp_path, {"PATH": environment(tmp_path)["PATH"]})
        assert done.returncode == status, done.stdout + done.stderr
    assert "level is MUST or SHOULD" in done.stdout


@from_git
@pytest.mark.parametrize(("body", "status"), [("", 1), ("Breaking-Change: the vendor says so", 0)])
def test_compat_takes_an_override(tmp_path: Path, body: str, status: int) -> None:
    """`make compat` names what breaks and fails, unless a commit's body says why."""
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "commit.gpgsign=false"]
    for name in ("Makefile", "openapi/openapi.yaml", ".ci/requirements.lock"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / ".venv").symlink_to(Path(sys.prefix))

    def commit(*message: str) -> None:
        for command in (["init", "-q"], ["add", "openapi"], ["commit", "-q", *(f"-m{part}" for part in message)]):
            subprocess.run([*git, *command], cwd=tmp_path, timeout=60, check=True)  # noqa: S603 - git of the PATH

    commit("The first")
    document = tmp_path / "openapi" / "openapi.yaml"
    document.write_text(document.read_text("utf-8").replace("maxLength: 64", "maxLength: 63", 1), "utf-8")
    commit("The second", *([body] if body else []))
    # The stamp of the environment is younger than the lock, so that make sets up nothing.
    command = ["make", "--no-print-directory", "-o", ".venv/.installed", "compat", "BASE=HEAD~1"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603 - make of the PATH
    assert (done.returncode != 0) == bool(status), done.stdout + done.stderr
    assert "maxLength is 63, before 64" in done.stdout
    assert ("Breaking-Change: the vendor says so" in done.stdout) is not bool(status)
