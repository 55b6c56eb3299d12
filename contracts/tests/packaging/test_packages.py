"""What is built: the client installs with httpx and attrs alone, the suite with the extra; neither needs a clone."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from zuora_aqua_contracts.reference import embedded

ROOT = Path(__file__).resolve().parents[3]
TOKEN = "the-Token-of-the-package"  # noqa: S105 - planted
CALL = """
import os, sys
from zuora_aqua_client import AuthenticatedClient
from zuora_aqua_client.api.aggregate_queries import get_last_batch_query_job as last
with AuthenticatedClient(base_url=os.environ["URL"], token=os.environ["ZUORA_BEARER_TOKEN"]) as client:
    print(last.sync("salesforce", "00170000011K3Ub", client=client).status)
print(sorted({"pytest", "hypothesis", "yaml", "schemathesis", "zuora_aqua_contracts"} & sys.modules.keys()))
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the sdist."""
    folder = tmp_path_factory.mktemp("dist")
    command = [
        sys.executable,
        "-m",
        "build",
        "--no-isolation",
        "--sdist",
        "--wheel",
        "--outdir",
        str(folder),
        str(ROOT),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603 - our own build
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def wheel(folder: Path) -> Path:
    """The wheel in a folder."""
    return next(folder.glob("*.whl"))


def closure(names: list[str]) -> set[str]:
    """Some distributions and all that they need, without extras."""
    found: set[str] = set()
    while names:
        name = names.pop()
        if name in found:
            continue
        found.add(name)
        needed = [Requirement(text) for text in metadata.requires(name) or ()]
        names += [r.name for r in needed if r.marker is None or r.marker.evaluate({"extra": ""})]
    return found


def environment(folder: Path, installed: Path, extra: str) -> dict[str, str]:
    """An environment with a wheel and what its metadata asks for, and nothing else of this one's packages."""
    with zipfile.ZipFile(installed) as archive:
        archive.extractall(folder / "site")
        text = archive.read(next(n for n in archive.namelist() if n.endswith("METADATA"))).decode()
    lines = [line.split(": ", 1)[1] for line in text.splitlines() if line.startswith("Requires-Dist: ")]
    needed = [r for r in map(Requirement, lines) if r.marker is None or r.marker.evaluate({"extra": extra})]
    for name in closure([r.name for r in needed]):
        for file in metadata.files(name) or ():
            top = file.parts[0]
            if top not in ("..", "__pycache__", "bin"):
                source, link = Path(str(file.locate())).parents[len(file.parts) - 1] / top, folder / "site" / top
                if not link.exists():
                    link.symlink_to(source)
    return {"PATH": os.defpath, "PYTHONPATH": str(folder / "site"), "ZUORA_BEARER_TOKEN": TOKEN}


def run(arguments: list[str], env: dict[str, str], cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run this Python without its packages."""
    command = [sys.executable, "-S", "-W", "error", *arguments]
    return subprocess.run(command, env=env, cwd=cwd, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603 - our own


def test_the_client_works_with_what_its_metadata_asks_for(built: Path, tmp_path: Path) -> None:
    """With the wheel, httpx and attrs alone, a call gives a job and loads nothing of the suite."""
    env = environment(tmp_path, wheel(built), "")
    assert not (tmp_path / "site" / "pytest").exists()
    with embedded.running(TOKEN) as server:
        done = run(["-c", CALL], {**env, "URL": server.url}, tmp_path)
    assert (done.stdout, done.stderr, done.returncode) == ("completed\n[]\n", "", 0)


def test_the_command_without_the_extra_says_what_to_install(built: Path, tmp_path: Path) -> None:
    """Without the extra the command says in one line what to install."""
    done = run(["-m", "zuora_aqua_contracts"], environment(tmp_path, wheel(built), ""), tmp_path)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "zuora-aqua-client[contracts]" in done.stderr


def test_the_suite_works_without_a_clone(built: Path, tmp_path: Path) -> None:
    """With the extra the command checks a server from any folder, with the document of the wheel."""
    env = environment(tmp_path, wheel(built), "contracts")
    done = run(["-m", "zuora_aqua_contracts", "--only", "OP-200,AUTH-NONE"], env, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "build" / "contract-report" / "report.json").exists()


def test_the_dependencies_are_the_two(built: Path) -> None:
    """The client asks for httpx and attrs, and for nothing else."""
    with zipfile.ZipFile(wheel(built)) as archive:
        text = archive.read(next(n for n in archive.namelist() if n.endswith("METADATA"))).decode()
    lines = [line.split(": ", 1)[1] for line in text.splitlines() if line.startswith("Requires-Dist: ")]
    assert sorted(r.name for r in map(Requirement, lines) if r.marker is None) == ["attrs", "httpx"]


def test_the_source_distribution_builds_the_same_wheel(built: Path, tmp_path: Path) -> None:
    """A wheel built from the sdist holds the same files as the one built from the clone."""
    command = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(tmp_path), "."]
    source = tmp_path / "source"
    source.mkdir()
    archive = next(built.glob("*.tar.gz"))
    subprocess.run(["tar", "xzf", str(archive), "-C", str(source), "--strip-components=1"], timeout=60, check=True)  # noqa: S603, S607 - tar of the PATH
    subprocess.run(command, cwd=source, capture_output=True, timeout=120, check=True)  # noqa: S603 - our own build
    assert sorted(zipfile.ZipFile(wheel(tmp_path)).namelist()) == sorted(zipfile.ZipFile(wheel(built)).namelist())
