"""The order of imports: a room of the suite imports only rooms below it, and there are no import cycles."""

from __future__ import annotations

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = "zuora_aqua_contracts"
PACKAGES = (PACKAGE, "bench", "mutants", "tests", "zuora_aqua_client")
# From the highest to the lowest; contracts/README.md draws it.
ROOMS = ("suite", "command", "report", "recording", "judging", "states", "target", "reference", "exchange", "document")


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    """All imports in contracts/ and of the client, those for types alone included."""
    return grimp.build_graph(*PACKAGES, cache_dir=None)


def test_each_room_has_its_place(graph: grimp.ImportGraph) -> None:
    """Each package of the suite has a place in the order, and there are at most ten."""
    packages = {path.parent.name for path in (ROOT / "contracts" / PACKAGE).glob("*/__init__.py")}
    assert packages == set(ROOMS)
    assert len(ROOMS) <= 10
    assert all(f"{PACKAGE}.{room}" in graph.modules for room in ROOMS)


def test_the_readme_draws_the_order() -> None:
    """contracts/README.md draws the rooms from the highest to the lowest."""
    text = (ROOT / "contracts" / "README.md").read_text("utf-8").partition("## What is where")[2]
    assert tuple(line.split()[0] for line in text.split("```")[1].splitlines() if line) == ROOMS


def test_the_readme_names_modules_that_exist() -> None:
    """Each module that contracts/README.md names by its path is there."""
    named = set(re.findall(r"`([a-z_/]+/[a-z_]+\.(?:py|yaml))`", (ROOT / "contracts" / "README.md").read_text("utf-8")))
    places = (ROOT, ROOT / "contracts", ROOT / "contracts" / PACKAGE, ROOT / "generated" / "zuora_aqua_client")
    assert named
    assert {name for name in named if not any((place / name).exists() for place in places)} == set()


def test_a_room_imports_what_is_below_it(graph: grimp.ImportGraph) -> None:
    """No room of the suite imports a room that stands above it, directly or by a detour."""
    wrong = graph.find_illegal_dependencies_for_layers(layers=ROOMS, containers={PACKAGE})
    assert [(found.importer, found.imported) for found in wrong] == []


def test_what_ships_imports_nothing_that_does_not(graph: grimp.ImportGraph) -> None:
    """The suite imports neither tests, mutants nor bench, and the client imports nothing of the suite."""
    order = ("tests", "mutants", "bench", PACKAGE, "zuora_aqua_client")
    wrong = graph.find_illegal_dependencies_for_layers(layers=order)
    assert [(found.importer, found.imported) for found in wrong] == []


def test_no_imports_go_round() -> None:
    """No module of contracts/ and of the client imports itself by way of others (the sorter raises CycleError)."""
    graph = grimp.build_graph(*PACKAGES, exclude_type_checking_imports=True, cache_dir=None)
    TopologicalSorter({name: graph.find_modules_directly_imported_by(name) for name in graph.modules}).prepare()


def test_no_imports_of_the_generator_go_round() -> None:
    """No script in openapi/generator/ imports itself by way of others (the sorter raises CycleError)."""
    scripts = {path.stem: path for path in (ROOT / "openapi" / "generator").glob("*.py")}
    imports = {name: _imported(path) & scripts.keys() for name, path in scripts.items()}
    assert any(imports.values())
    TopologicalSorter(imports).prepare()


def _imported(path: Path) -> set[str]:
    """Names of the modules that a script imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found
