"""What `make other-tools` installs is pinned, and what it expects of a mock is about clauses of the document."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from zuora_aqua_contracts.document.fragment import load

TOOLS = Path(__file__).parent / "other_tools"
REPORT_TOOLS = Path(__file__).parents[1] / "report" / "other_tools"


@pytest.mark.parametrize("tools", [TOOLS, REPORT_TOOLS], ids=["document", "report"])
def test_the_packages_are_pinned_and_come_from_nowhere_in_particular(tools: Path) -> None:
    """Each package has one version and a hash, and no address: a mirror may have it as well as the registry."""
    listed = json.loads((tools / "package.json").read_text("utf-8"))["dependencies"]
    locked = json.loads((tools / "package-lock.json").read_text("utf-8"))["packages"]
    installed = {name: entry for name, entry in locked.items() if name}
    assert all(re.fullmatch(r"[0-9.]+", version) for version in listed.values())
    assert {name: installed[f"node_modules/{name}"]["version"] for name in listed} == listed
    assert [name for name, entry in installed.items() if "resolved" in entry or "integrity" not in entry] == []


def test_what_a_mock_cannot_know_is_a_clause() -> None:
    """The clauses that a mock is known to break are clauses of the document, and the page names each of them."""
    known = yaml.safe_load((TOOLS / "prism.yaml").read_text("utf-8"))
    page = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    table = page.partition("A Prism mock of the document")[2].partition("##")[0]
    assert known.keys() <= load().clauses.keys()
    assert set(re.findall(r"[A-Z]+(?:-[A-Z]+)+", table)) - {"ERR-NO"} == known.keys()
