"""The document itself: valid, complete, in agreement with its own examples, and traced to tests in both directions."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openapi_spec_validator import validate

import zuora_aqua_contracts
from zuora_aqua_contracts.document.clauses import FragmentError
from zuora_aqua_contracts.document.fragment import Fragment, load
from zuora_aqua_contracts.document.schema import BodySchema, Validators

if TYPE_CHECKING:
    from collections.abc import Iterator

FRAGMENT = load()
OPERATION = next(iter(FRAGMENT.operations.values()))
SUITE = Path(zuora_aqua_contracts.__file__).parent / "suite"
BODIES = [(status, name) for status in OPERATION.responses for name in OPERATION.examples(status)]


def test_it_is_valid_openapi() -> None:
    """A well-kept validator accepts the document as OpenAPI 3.1."""
    validate(FRAGMENT.document)


@pytest.mark.parametrize(("status", "name"), BODIES)
def test_examples_of_bodies_fit_their_schemas(status: int, name: str) -> None:
    """Each named example breaks no assertion of the schema of its status."""
    assert list(BodySchema(OPERATION, status).violations(OPERATION.examples(status)[name])) == []


@pytest.mark.parametrize("name", OPERATION.parameters)
def test_examples_of_parameters_fit_their_schemas(name: str) -> None:
    """Each example of a parameter is one that its schema allows."""
    for value in OPERATION.example_values(name):
        Validators(FRAGMENT)(OPERATION.parameters[name]["schema"]).validate(value)


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    """Every mapping in the document."""
    if isinstance(node, dict):
        yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from nodes(child)


def test_every_reference_leads_somewhere() -> None:
    """No `$ref` points nowhere."""
    for node in nodes(FRAGMENT.document):
        if "$ref" in node:
            assert FRAGMENT.follow(node)


def test_every_clause_names_a_listed_source() -> None:
    """The sources that clauses name are the ones that the document lists."""
    listed = FRAGMENT.document["x-sources"]
    assert [c.id for c in FRAGMENT.clauses.values() if not set(c.source.split(", ")) <= listed.keys()] == []


def test_every_clause_elsewhere_is_one_of_the_document() -> None:
    """`x-clause` names clauses that stand in an `x-contract`."""
    assert {n["x-clause"] for n in nodes(FRAGMENT.document) if "x-clause" in n} <= FRAGMENT.clauses.keys()


_MARKS = """
import importlib, json, sys
found = set()
for name in sys.argv[1:]:
    module = importlib.import_module(name)
    for marked in (module, *vars(module).values()):
        marks = getattr(marked, "pytestmark", [])
        for mark in marks if isinstance(marks, list) else [marks]:
            found |= set(mark.args) if mark.name == "clause" else set()
print(json.dumps(sorted(found)))
"""


@cache
def named(folder: str) -> set[str]:
    """The clauses that the markers of the suite's tests name; told by another process, for a test imports for good."""
    names = [f"zuora_aqua_contracts.suite.{folder}.{path.stem}" for path in (SUITE / folder).glob("test_*.py")]
    command = [sys.executable, "-c", _MARKS, *names]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)  # noqa: S603 - our own modules
    return set(json.loads(done.stdout))


@pytest.mark.parametrize(("folder", "binds"), [("server", "binds_server"), ("client", "binds_client")])
def test_every_clause_has_a_test(folder: str, binds: str) -> None:
    """Each clause is named by a test of the side that it binds."""
    bound = {clause.id for clause in FRAGMENT.clauses.values() if getattr(clause, binds)}
    assert set() == bound - named(folder)


@pytest.mark.parametrize("folder", ["server", "client"])
def test_every_named_clause_is_in_the_document(folder: str) -> None:
    """No test names a clause that the document does not have."""
    assert named(folder)
    assert named(folder) <= FRAGMENT.clauses.keys()


ENTRY = {"id": "A-B", "level": "MUST", "binds": "S", "source": "seed", "text": "It holds."}


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([ENTRY, ENTRY], "occurs at"),
        ([{**ENTRY, "level": "MAY"}], "level is MUST or SHOULD"),
        ([{**ENTRY, "binds": "X"}], "binds is S, C or both"),
        ([{k: v for k, v in ENTRY.items() if k != "source"}], "lacks 'source'"),
    ],
)
def test_a_wrong_clause_is_refused(entries: list[dict[str, str]], words: str) -> None:
    """A clause that stands twice, or lacks what a clause has, is refused with its place."""
    with pytest.raises(FragmentError, match=words):
        _ = Fragment({"info": {"x-contract": entries}}).clauses


@pytest.mark.parametrize(
    ("text", "words"), [("[", "not YAML"), ("- a", "no mapping"), (None, "No such file"), ("\xff", "not YAML")]
)
def test_a_file_that_is_no_document_is_refused(tmp_path: Path, text: str | None, words: str) -> None:
    """A file that is not there, not YAML or no mapping is refused in one line that names it."""
    path = tmp_path / "it.yaml"
    if text is not None:
        path.write_text(text, "latin-1")
    with pytest.raises(FragmentError, match=words) as refused:
        load(path)
    assert str(path) in str(refused.value)
    assert "\n" not in str(refused.value)
