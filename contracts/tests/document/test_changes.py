"""Checks of a document, and what a change of it does to clients and servers."""

from __future__ import annotations

import copy
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from zuora_aqua_contracts.document.__main__ import main
from zuora_aqua_contracts.document.changes import changes
from zuora_aqua_contracts.document.fragment import Fragment, load
from zuora_aqua_contracts.document.lint import faults

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Edit = Callable[[dict[str, Any]], object]

OPERATION = next(iter(load().operations.values()))


def edited(edit: Edit) -> Fragment:
    """The document after an edit."""
    document = copy.deepcopy(load().document)
    edit(document)
    return Fragment(document)


def schema(document: dict[str, Any], name: str = "Job") -> dict[str, Any]:
    """A schema of a document's components."""
    found: dict[str, Any] = document["components"]["schemas"][name]
    return found


def operation(document: dict[str, Any]) -> dict[str, Any]:
    """The first operation of a document."""
    found: dict[str, Any] = document["paths"][OPERATION.path][OPERATION.method.lower()]
    return found


def entry(document: dict[str, Any], level: str = "MUST", binds: str = "S") -> dict[str, Any]:
    """The first clause of the operation, with a level and sides."""
    found: dict[str, Any] = operation(document)["x-contract"][0]
    found.update(level=level, binds=binds)
    return found


def drop(document: dict[str, Any], binds: str) -> None:
    """Take away the first MUST clause of the operation that binds one side alone."""
    clauses = operation(document)["x-contract"]
    clauses.remove(next(it for it in clauses if (it["level"], it["binds"]) == ("MUST", binds)))


def field(document: dict[str, Any], name: str) -> dict[str, Any]:
    """The schema of a field of a job."""
    found: dict[str, Any] = schema(document, "Job")["properties"][name]
    return found


CASES: dict[str, tuple[Edit, str, str]] = {
    "a field is required in a response": (
        lambda d: schema(d)["required"].append("name"),
        "compatible",
        "breaking",
    ),
    "a field is optional in a response": (
        lambda d: schema(d)["required"].remove("id"),
        "breaking",
        "compatible",
    ),
    "a response allows one more value": (
        lambda d: schema(d, "JobStatus")["enum"].append("x"),
        "breaking",
        "compatible",
    ),
    "a response allows one value less": (lambda d: schema(d, "JobStatus")["enum"].pop(), "compatible", "breaking"),
    "a response may be longer": (
        lambda d: field(d, "name").update(maxLength=33),
        "breaking",
        "compatible",
    ),
    "a request may be longer": (lambda d: schema(d, "TrackId").update(maxLength=65), "compatible", "breaking"),
    "a request may be less long": (lambda d: schema(d, "TrackId").update(maxLength=63), "breaking", "compatible"),
    "a field has another type": (
        lambda d: field(d, "message").update(type="object"),
        "breaking",
        "breaking",
    ),
    "a field has another pattern": (lambda d: schema(d, "AquaId").update(pattern="^x$"), "unclear", "unclear"),
    "a field is gone": (lambda d: schema(d)["properties"].pop("message"), "breaking", "compatible"),
    "a parameter is gone": (lambda d: operation(d)["parameters"].pop(), "unclear", "compatible"),
    "a clause of servers is gone": (lambda d: drop(d, "S"), "breaking", "compatible"),
    "a parameter is new and required": (
        lambda d: operation(d)["parameters"].append({"name": "X", "in": "header", "required": True, "schema": {}}),
        "breaking",
        "unclear",
    ),
    "a response is gone": (lambda d: operation(d)["responses"].pop("404"), "breaking", "breaking"),
    "an operation is gone": (lambda d: d["paths"].clear(), "breaking", "breaking"),
    "a path is another": (lambda d: d["paths"].update({"/x": d["paths"].pop(OPERATION.path)}), "breaking", "breaking"),
    "a clause of clients is gone": (lambda d: drop(d, "C"), "compatible", "breaking"),
    "a clause has other words": (lambda d: entry(d, binds="C").update(text="Other."), "unclear", "unclear"),
    "a clause binds a server too": (lambda d: entry(d, binds="C S"), "compatible", "breaking"),
}


@pytest.mark.parametrize(("edit", "clients", "servers"), CASES.values(), ids=CASES)
def test_a_change_has_its_effect(edit: Edit, clients: str, servers: str) -> None:
    """A change of the document breaks the side that kept the old one and does not keep the new one."""
    found = changes(load(), edited(edit))
    assert found
    effects = {effect: place for place, effect in enumerate(("compatible", "unclear", "breaking"))}
    assert max((change.clients for change in found), key=effects.__getitem__) == clients, found
    assert max((change.servers for change in found), key=effects.__getitem__) == servers, found


def test_what_is_equal_did_not_change() -> None:
    """The document compared with itself, and with other descriptions and examples, has no change."""
    assert changes(load(), load()) == []
    assert changes(load(), edited(lambda d: schema(d).update(description="Another.", examples=[]))) == []


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda d: schema(d).update({"$ref": "#/components/schemas/None"}), "points nowhere"),
        (lambda d: d.pop("info"), "info"),
        (lambda d: entry(d).update(source="nowhere"), "x-sources has no nowhere"),
        (lambda d: entry(d).update(keywords=["maxLenght"]), "no schema at its element or below has maxLenght"),
        (lambda d: entry(d).pop("text"), "lacks 'text'"),
        (lambda d: d["components"]["examples"]["JobWithFile"]["value"].pop("id"), "example"),
        (lambda d: schema(d, "TrackId").update(maxLength=1), "does not allow the example"),
        (lambda d: operation(d)["responses"]["200"]["content"]["application/json"].pop("examples"), "has no example"),
    ],
    ids=["reference", "OpenAPI", "source", "keyword", "clause", "example", "example of a parameter", "no example"],
)
def test_a_fault_is_one_line(edit: Edit, words: str) -> None:
    """A fault of a document is told in one line that says where and what."""
    found = list(faults(edited(edit)))
    assert any(words in line for line in found), found
    assert all("\n" not in line for line in found)


def test_the_document_has_no_fault() -> None:
    """Nothing is wrong with the suite's own document."""
    assert list(faults(load())) == []


def test_the_command_compares_and_checks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command gives 0 without faults or breaks, 1 with some, and 2 with one line for a file that is none."""
    other = tmp_path / "other.yaml"
    other.write_text(yaml.safe_dump(edited(CASES["a field is optional in a response"][0]).document), "utf-8")
    assert main([]) == 0
    assert main(["--base", str(load().path)]) == 0
    assert capsys.readouterr().out == "no clause, operation or schema changed\n"
    assert main(["--base", str(load().path), str(other)]) == 1
    assert re.fullmatch(
        r"clients breaking +servers compatible +Job, id: is not required any more\n", capsys.readouterr().out
    )
    assert main([str(tmp_path / "none.yaml")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_command_is_a_module() -> None:
    """`python -m zuora_aqua_contracts.document` is the command."""
    command = [sys.executable, "-m", "zuora_aqua_contracts.document"]
    assert subprocess.run(command, timeout=60, check=False).returncode == 0  # noqa: S603 - our own module
