"""The README is true: its examples run, its options exist, its files are there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from zuora_aqua_client import AuthenticatedClient, jobs
from zuora_aqua_client.models import BatchType, JobQuery, JobRequest
from zuora_aqua_contracts.document.fragment import load
from zuora_aqua_contracts.reference import embedded

ROOT = Path(__file__).resolve().parents[3]
README = (ROOT / "README.md").read_text("utf-8")
CLIENT = (ROOT / "openapi" / "README.md").read_text("utf-8")
OPTIONS = (ROOT / "contracts" / "README.md").read_text("utf-8").partition("\n## Options\n")[2].partition("\n## ")[0]
EXAMPLES = list(dict.fromkeys(re.findall(r"^```python\n(.*?)^```$", README + CLIENT, re.DOTALL | re.MULTILINE)))
PAGES = [path for folder in (".", "openapi", "contracts", ".github") for path in sorted((ROOT / folder).glob("*.md"))]
# Every command of a page, and the test that runs it, or why none does.
COMMANDS = {
    r"pip install ": "test_the_readme_installs_both",
    r'suite=|python -m pip install --quiet "\$suite"': "test_the_shell_recipe_names_the_fault",
    r'python -m zuora_aqua_contracts "\$SERVER"': "test_the_shell_recipe_names_the_fault",
    r"zuora-aqua-contracts --app": "test_the_hook_names_the_fault",
    r"zuora-aqua-contracts --har": "test_a_recording_names_the_fault",
    r"zuora-aqua-contracts https://|make contracts SERVER=https://|export ": "because: it asks the vendor's server",
    r"make test": "because: it is what runs all tests",
    r"make contracts( +#|$)": "because: make test runs it last",
    r"make contracts EFFORT=deep": "because: it takes an hour; the nightly workflow runs it",
    r"make serve": "test_serves_another_behaviour",
}


def _complete_a_job(url: str) -> None:
    """Let the server complete a job of the pair that the examples ask for, with a row."""
    query = JobQuery("accounts", "select Id, Name from Account", BatchType("zoqlexport"))
    request = JobRequest("examples", "csv", "1.1", [query], partner="salesforce", project="00170000011K3Ub")
    with AuthenticatedClient(url, "the-Token-of-the-README") as client:
        assert jobs.run(client, request, timeout=60).is_complete


def test_the_rows_of_the_last_job_take_ten_lines() -> None:
    """The example that reads the rows of the last job has ten lines at most, empty ones apart."""
    (example,) = (text for text in EXAMPLES if "csv.DictReader" in text)
    assert len([line for line in example.splitlines() if line]) <= 10


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_runs(example: str, tmp_path: Path) -> None:
    """Each Python example runs as it stands against the reference server, prints something, and warns of nothing."""
    with embedded.running("the-Token-of-the-README") as server:
        _complete_a_job(server.url)
        environment = {
            "ZUORA_BASE_URL": server.url,
            "ZUORA_BEARER_TOKEN": "the-Token-of-the-README",
            "ZUORA_CLIENT_ID": "reference-client",
            "ZUORA_CLIENT_SECRET": "reference-secret",
        }
        done = subprocess.run(  # noqa: S603 - our own README
            [sys.executable, "-W", "error", "-X", "dev", "-c", example],
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            timeout=60,
            cwd=tmp_path,
            check=False,
        )
    assert done.stderr == ""
    assert done.returncode == 0
    assert "completed" in done.stdout
    assert ("csv.DictReader" in example) == ("[{'Id': 'Id 0', 'Name': 'Name 0'}]" in done.stdout)


def test_there_are_examples() -> None:
    """The README has examples for the test above to run."""
    assert EXAMPLES


def test_every_link_leads_somewhere() -> None:
    """Each link into the repository names a file that is there."""
    for page in PAGES:
        targets = [target.split("#") for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8"))]
        for path, *anchor in (target for target in targets if "://" not in target[0]):
            found = page.parent / path if path else page
            assert found.exists(), f"{page.name}: {path}"
            titles = re.findall(r"^#+ (.*)$", found.read_text("utf-8"), re.MULTILINE) if anchor else []
            names = [re.sub(r"[^\w -]", "", title).strip().lower().replace(" ", "-") for title in titles]
            assert set(anchor) <= set(names), f"{page.name}: {path}#{anchor}"


def test_every_command_is_run_or_says_why_not() -> None:
    """Each command of a shell block of any page is run by a test, which is there, or it is said why none runs it."""
    tests = "".join(path.read_text("utf-8") for path in (ROOT / "contracts" / "tests").rglob("test_*.py"))
    for page in PAGES:
        blocks = re.findall(r"^```sh\n(.*?)^```$", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)
        for line in "".join(blocks).replace("\\\n", " ").splitlines():
            by = [test for pattern, test in COMMANDS.items() if re.match(pattern, line)]
            assert by, f"{page.relative_to(ROOT)}: {line}"
            assert by[0].startswith("because: ") or f"def {by[0]}(" in tests, by[0]


def test_the_journeys_are_short() -> None:
    """Each of the two journeys takes at most fifteen lines of commands and code."""
    for title in ("I call the API", "I have a server"):
        section = README.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
        lines = "".join(re.findall(r"^```\w+\n(.*?)^```$", section, re.DOTALL | re.MULTILINE)).splitlines()
        assert 0 < len(lines) <= 15


def test_the_options_it_lists_are_the_options_there_are() -> None:
    """The table of options names each option of the command, and no other."""
    shown = subprocess.run(
        [sys.executable, "-m", "zuora_aqua_contracts", "--help"], capture_output=True, text=True, timeout=60, check=True
    ).stdout
    own = shown.split("options:")[1].split("All other arguments")[0]
    rows = re.findall(r"^\| `[A-Z].*$", OPTIONS, re.MULTILINE)
    listed = set(re.findall(r"`?(--[a-z-]+)", "\n".join(rows)))
    assert listed == set(re.findall(r"--[a-z-]+", own)) - {"--help", "--version"}


def test_the_count_of_clauses_is_the_documents() -> None:
    """The README says how many clauses the document has."""
    assert f"{len(load().clauses)} clauses" in README


def test_make_lists_every_target() -> None:
    """`make` alone lists each target that the README names, a line each."""
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True).stdout  # noqa: S607 - make of the PATH
    for target in set(re.findall(r"\bmake ([a-z-]+)", README)):
        assert re.search(rf"^  make {target} +\S", listed, re.MULTILINE), target


def test_nothing_else_stands_at_the_top() -> None:
    """At the top stand the folders and files that the README explains, and nothing else."""
    command = ["git", "ls-files"]
    tracked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False).stdout  # noqa: S603 - git of the PATH
    visible = {line.split("/")[0] for line in tracked.splitlines() if not line.startswith(".")}
    files = {"pyproject.toml", "Makefile", "README.md", "CHANGELOG.md", "LICENSE"}
    assert visible in (set(), {"openapi", "generated", "contracts", *files})
