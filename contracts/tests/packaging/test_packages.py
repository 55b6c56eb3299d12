"""What is built: two distributions, each whole and installable without a clone, the same bytes each time."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import zuora_aqua_client
from zuora_aqua_contracts.reference import embedded

ROOT = Path(__file__).resolve().parents[3]
PROJECTS = {"zuora_aqua_client": ROOT, "zuora_aqua_contracts": ROOT / "contracts"}
TOKEN = "the-Token-of-the-package"  # noqa: S105 - planted
CALL = """
import os, sys
from zuora_aqua_client import AuthenticatedClient
from zuora_aqua_client.api.aggregate_queries import get_last_batch_query_job as last
with AuthenticatedClient(base_url=os.environ["URL"], token=os.environ["ZUORA_BEARER_TOKEN"]) as client:
    print(last.sync("salesforce", "00170000011K3Ub", client=client).status)
print(sorted({"pytest", "hypothesis", "yaml", "schemathesis", "zuora_aqua_contracts"} & sys.modules.keys()))
"""


def build(project: Path, folder: Path, *kinds: str) -> None:
    """Build a project into a folder, as it is published."""
    command = [sys.executable, "-m", "build", "--no-isolation", *kinds, "--outdir", str(folder), str(project)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603 - our own build
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheels and the sdists of both distributions."""
    folder = tmp_path_factory.mktemp("dist")
    for project in PROJECTS.values():
        build(project, folder, "--sdist", "--wheel")
    return folder


def wheel(folder: Path, name: str) -> Path:
    """The wheel of a distribution in a folder."""
    return next(folder.glob(f"{name}-*.whl"))


def requirements(path: Path) -> list[Requirement]:
    """What the metadata of a wheel asks for."""
    with zipfile.ZipFile(path) as archive:
        text = archive.read(next(n for n in archive.namelist() if n.endswith("METADATA"))).decode()
    return [Requirement(line.split(": ", 1)[1]) for line in text.splitlines() if line.startswith("Requires-Dist: ")]


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


def environment(folder: Path, *installed: Path) -> dict[str, str]:
    """An environment with wheels and what their metadata asks for, and nothing else of this one's packages."""
    site = folder / "site"
    needed: list[str] = []
    for path in installed:
        with zipfile.ZipFile(path) as archive:
            archive.extractall(site)
        needed += [r.name for r in requirements(path)]
    for name in closure([name for name in needed if name != "zuora-aqua-client"]):
        for file in metadata.files(name) or ():
            top = file.parts[0]
            if top not in ("..", "__pycache__", "bin"):
                source, link = Path(str(file.locate())).parents[len(file.parts) - 1] / top, site / top
                if not link.exists():
                    link.symlink_to(source)
    return {"PATH": os.defpath, "PYTHONPATH": str(site), "ZUORA_BEARER_TOKEN": TOKEN}


def run(arguments: list[str], env: dict[str, str], cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run this Python without its packages."""
    command = [sys.executable, "-S", "-W", "error", *arguments]
    return subprocess.run(command, env=env, cwd=cwd, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603 - our own


def test_the_client_works_with_what_its_metadata_asks_for(built: Path, tmp_path: Path) -> None:
    """With the wheel, httpx and attrs alone, a call gives a job and loads nothing of the suite."""
    env = environment(tmp_path, wheel(built, "zuora_aqua_client"))
    assert not (tmp_path / "site" / "pytest").exists()
    with embedded.running(TOKEN) as server:
        done = run(["-c", CALL], {**env, "URL": server.url}, tmp_path)
    assert (done.stdout, done.stderr, done.returncode) == ("completed\n[]\n", "", 0)


def test_the_client_brings_one_package_and_no_command(built: Path) -> None:
    """The client's wheel holds `zuora_aqua_client` and its metadata, and installs no command."""
    names = zipfile.ZipFile(wheel(built, "zuora_aqua_client")).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"zuora_aqua_client"}
    assert not [name for name in names if name.endswith("entry_points.txt")]


def test_the_suite_works_without_a_clone(built: Path, tmp_path: Path) -> None:
    """With both wheels the command checks a server from any folder, with the document of the wheel."""
    env = environment(tmp_path, *(wheel(built, name) for name in PROJECTS))
    done = run(["-m", "zuora_aqua_contracts", "--only", "AUTH-NONE", "--effort", "quick"], env, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "build" / "contract-report" / "report.json").exists()


def test_the_suite_brings_no_broken_server(built: Path) -> None:
    """The suite's wheel holds its package alone: no mutant, no bench and no test of the project."""
    names = zipfile.ZipFile(wheel(built, "zuora_aqua_contracts")).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"zuora_aqua_contracts"}
    assert not [name for name in names if "mutant" in name]


def test_the_dependencies_are_the_two(built: Path) -> None:
    """The client asks for httpx and attrs, and for nothing else."""
    assert sorted(r.name for r in requirements(wheel(built, "zuora_aqua_client"))) == ["attrs", "httpx"]


def test_the_version_is_one_and_true(tmp_path: Path, built: Path) -> None:
    """Both distributions, the client's `__version__` and the command's `--version` say the same version."""
    versions = {tomllib.loads((at / "pyproject.toml").read_text())["project"]["version"] for at in PROJECTS.values()}
    assert versions == {zuora_aqua_client.__version__}
    pinned = [r for r in requirements(wheel(built, "zuora_aqua_contracts")) if r.name == "zuora-aqua-client"]
    assert [str(r.specifier) for r in pinned] == [f"=={zuora_aqua_client.__version__}"]
    env = environment(tmp_path, *(wheel(built, name) for name in PROJECTS))
    done = run(["-m", "zuora_aqua_contracts", "--version"], env, tmp_path)
    assert (done.stdout, done.returncode) == (f"zuora-aqua-contracts {zuora_aqua_client.__version__}\n", 0)


def test_building_twice_gives_the_same_bytes(built: Path, tmp_path: Path) -> None:
    """A second build of both distributions gives the same wheels and sdists, byte for byte."""
    for project in PROJECTS.values():
        build(project, tmp_path, "--sdist", "--wheel")
    hashes = [
        {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.is_file()}
        for folder in (built, tmp_path)
    ]
    assert hashes[0] == hashes[1]
    assert len(hashes[0]) == 4


@pytest.mark.parametrize("name", PROJECTS)
def test_the_source_distribution_builds_the_same_wheel(built: Path, tmp_path: Path, name: str) -> None:
    """A wheel built from the sdist holds the same files as the one built from the clone."""
    source = tmp_path / "source"
    source.mkdir()
    archive = next(built.glob(f"{name}-*.tar.gz"))
    subprocess.run(["tar", "xzf", str(archive), "-C", str(source), "--strip-components=1"], timeout=60, check=True)  # noqa: S603, S607 - tar of the PATH
    build(source, tmp_path, "--wheel")
    expected = zipfile.ZipFile(wheel(built, name))
    assert sorted(zipfile.ZipFile(wheel(tmp_path, name)).namelist()) == sorted(expected.namelist())


def test_the_metadata_is_clean(built: Path) -> None:
    """The checks of the package index, of wheels and of project files find nothing."""
    files = [str(path) for path in built.iterdir() if path.suffix in (".whl", ".gz")]
    for command in (
        ["twine", "check", "--strict", *files],
        ["check_wheel_contents", *(file for file in files if file.endswith(".whl"))],
        ["validate_pyproject", *(str(at / "pyproject.toml") for at in PROJECTS.values())],
    ):
        whole = [sys.executable, "-m", *command]
        done = subprocess.run(whole, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603 - locked tools
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_licence_is_one_text() -> None:
    """Both distributions carry the same licence."""
    assert (ROOT / "LICENSE").read_bytes() == (ROOT / "contracts" / "LICENSE").read_bytes()
