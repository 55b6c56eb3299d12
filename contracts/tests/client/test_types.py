"""What type checkers and `help()` make of the client."""

from __future__ import annotations

import importlib
import inspect
import json
import os
import pkgutil
import pydoc
import re
import shutil
import subprocess
import sys
import typing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

import zuora_aqua_client
from tests.tools import program
from zuora_aqua_client import AuthenticatedClient, Client, errors, models, types
from zuora_aqua_client.api.aggregate_queries import get_last_batch_query_job
from zuora_aqua_contracts.document.fragment import load

if TYPE_CHECKING:
    from types import ModuleType

_HERE = Path(__file__).resolve().parent
_TYPING = _HERE / "typing"
_GENERATED = _HERE.parents[2] / "generated"


def wrong_lines() -> set[int]:
    """The lines that have to be rejected."""
    lines = (_TYPING / "wrong.py").read_text("utf-8").splitlines()
    return {number for number, line in enumerate(lines, 1) if line.endswith("# wrong")}


def test_mypy_accepts_and_rejects(tmp_path: Path) -> None:
    """In strict mode mypy accepts right use, and rejects each wrong one."""
    line = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--no-error-summary", f"--cache-dir={tmp_path}"]
    done = subprocess.run(  # noqa: S603 - our own arguments
        [*line, "right.py", "wrong.py"], cwd=_TYPING, capture_output=True, text=True, check=False
    )
    found = re.findall(r"^(\w+)\.py:(\d+): error", done.stdout, re.MULTILINE)
    assert {name for name, _ in found} == {"wrong"}, done.stdout
    assert {int(number) for _, number in found} == wrong_lines(), done.stdout


def pyright() -> list[str]:
    """The start of a call of pyright, with the libraries of this environment; the test is skipped without pyright."""
    return [str(program("basedpyright")), "--pythonpath", sys.executable, "--outputjson"]


def test_pyright_accepts_and_rejects(tmp_path: Path) -> None:
    """Pyright, in its standard mode, accepts right use and the client itself, and rejects each wrong use."""
    settings = {
        "include": [str(_TYPING), str(_GENERATED)],
        "typeCheckingMode": "standard",
        "reportAttributeAccessIssue": "error",
        "extraPaths": [str(_GENERATED)],
        "pythonVersion": "3.11",
    }
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(settings))
    line = [*pyright(), "-p", str(tmp_path)]
    done = subprocess.run(line, capture_output=True, text=True, check=False)  # noqa: S603 - our own arguments
    found = json.loads(done.stdout)["generalDiagnostics"]
    errors_of = [(Path(d["file"]).name, d["range"]["start"]["line"] + 1) for d in found if d["severity"] == "error"]
    assert {name for name, _ in errors_of} == {"wrong.py"}, done.stdout
    assert {number for _, number in errors_of} == wrong_lines(), done.stdout


def test_pyright_finds_the_public_types_complete(tmp_path: Path) -> None:
    """Each public symbol has a known type, by `pyright --verifytypes`."""
    shutil.copytree(_GENERATED / "zuora_aqua_client", tmp_path / "zuora_aqua_client")
    done = subprocess.run(  # noqa: S603 - our own arguments
        [*pyright(), "--ignoreexternal", "--verifytypes", "zuora_aqua_client"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    found = json.loads(done.stdout)["typeCompleteness"]
    unknown = [symbol["name"] for symbol in found["symbols"] if symbol["isExported"] and not symbol["isTypeKnown"]]
    assert unknown == []
    assert found["completenessScore"] == 1


def _public_modules() -> list[ModuleType]:
    found = pkgutil.walk_packages(zuora_aqua_client.__path__, "zuora_aqua_client.")
    names = [info.name for info in found if not re.search(r"\._", info.name)]
    return [zuora_aqua_client, *map(importlib.import_module, names)]


def _public_things(module: ModuleType) -> list[Any]:
    """The functions and classes of a module, and the functions of the classes, inherited ones too."""
    things: list[Any] = []
    own = [name for name, thing in vars(module).items() if getattr(thing, "__module__", "") == module.__name__]
    for name in getattr(module, "__all__", own):
        thing = getattr(module, name)
        things += [thing] if inspect.isroutine(thing) or inspect.isclass(thing) else []
        for member in (getattr(thing, n) for n in dir(thing) if inspect.isclass(thing) and not n.startswith("_")):
            function = member.fget if isinstance(member, property) else getattr(member, "__func__", member)
            things += [function] if inspect.isfunction(function) else []
        made = inspect.isclass(thing) and not attrs.has(thing)  # attrs makes one whose hints the class has
        things += [vars(thing)["__init__"]] if made and "__init__" in vars(thing) else []
    return things


def test_all_hints_resolve() -> None:
    """`typing.get_type_hints` works on each public function, class and method, as frameworks use it."""
    modules = _public_modules()
    assert {"zuora_aqua_client.jobs", "zuora_aqua_client.client"} <= {module.__name__ for module in modules}
    public = [thing for module in modules for thing in _public_things(module)]
    assert len(public) > 100
    for thing in public:
        typing.get_type_hints(thing)


def test_everything_public_is_documented() -> None:
    """Each public class, method and function says what it is for."""
    things: dict[str, object] = {"client": Client, "authenticated": AuthenticatedClient}
    for module in (errors, models, types, get_last_batch_query_job):
        named = getattr(module, "__all__", ("sync", "sync_detailed", "asyncio", "asyncio_detailed"))
        things |= {f"{module.__name__}.{name}": getattr(module, name) for name in named}
    for name, thing in list(things.items()):
        if inspect.isclass(thing):
            own = {n: v for n, v in vars(thing).items() if not n.startswith("_") and inspect.isroutine(v)}
            things |= {f"{name}.{n}": v for n, v in own.items()}
    undocumented = [n for n, t in things.items() if (inspect.isclass(t) or inspect.isroutine(t)) and not t.__doc__]
    assert undocumented == []


def test_help_says_what_the_document_says() -> None:
    """`help()` of the operation has what the document says of it and of each parameter, and what it raises."""
    shown = " ".join(pydoc.render_doc(get_last_batch_query_job.sync, renderer=pydoc.plaintext).split())  # type: ignore[attr-defined]  # typeshed lacks it
    operation = next(iter(load().operations.values()))
    said = [operation.node["summary"], operation.node["description"]]
    said += [node["description"] for node in operation.parameters.values()]
    for text in said:
        assert " ".join(text.split()) in shown
    assert "InvalidArgumentError" in shown
    job = " ".join(pydoc.render_doc(models.Job, renderer=pydoc.plaintext).split())  # type: ignore[attr-defined]  # typeshed lacks it
    for field in operation.fragment.schema("Job")["properties"].values():
        assert " ".join(operation.fragment.follow(field)["description"].split()) in job.replace("| ", "")
