"""The command that generates: the same bytes anywhere, all or nothing, and it names what drifted."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from zuora_aqua_contracts.document.fragment import load

if TYPE_CHECKING:
    from collections.abc import Callable

_OPENAPI = Path(__file__).resolve().parents[3] / "openapi"
_GENERATED = _OPENAPI.parent / "generated" / "zuora_aqua_client"
_BROKEN = """
openapi: 3.1.0
info: {title: Broken, version: "1"}
paths:
  /{id}:
    get:
      operationId: broken
      parameters: [{name: other, in: path, required: true, schema: {type: string}}]
      responses: {"200": {description: fine}}
"""
_INJECTED = _BROKEN + "x-retry: {longest-wait-seconds: 1; print(1)}\n"


def content(package: Path) -> dict[str, bytes]:
    """The files of a package, without bytecode."""
    files = [path for path in package.rglob("*.*") if path.is_file() and path.suffix != ".pyc"]
    return {str(path.relative_to(package)): path.read_bytes() for path in files}


def test_what_is_there_is_current(generate: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    """The client that is in the tree is what the document gives."""
    status = generate("--check")
    assert (status, capsys.readouterr().out) == (0, "")


def test_the_same_bytes_whatever_surrounds_it(tmp_path: Path) -> None:
    """Another hash seed, another ruff on the path, settings of ruff around: the bytes are the same."""
    (tmp_path / "two").mkdir()
    (tmp_path / "ruff.toml").write_text("line-length = 40\n")
    (tmp_path / "pyproject.toml").write_text("[tool.ruff]\nline-length = 40\n")
    (tmp_path / "ruff").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "ruff").chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    around = {**os.environ, "PATH": path, "PYTHONHASHSEED": "7", "RUFF_CONFIG": str(tmp_path / "ruff.toml")}
    line = [sys.executable, str(_OPENAPI / "generator" / "generate.py"), "--output", f"two/{_GENERATED.name}"]
    subprocess.run(line, cwd=tmp_path, env=around, check=True)  # noqa: S603 - our own command
    assert content(tmp_path / "two" / _GENERATED.name) == content(_GENERATED)


def test_what_drifted_is_named(
    generate: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Files that were edited, added or deleted are each named, with exit status 1; nothing is written."""
    made = shutil.copytree(_GENERATED, tmp_path / _GENERATED.name)
    (made / "types.py").write_text((made / "types.py").read_text() + "\n")
    (made / "models" / "job.py").unlink()
    (made / "api" / "more.py").write_text("")
    before = content(made)
    status = generate("--check", "--output", made)
    said = capsys.readouterr().out
    assert status == 1
    for line in (r"drifted +types\.py\n--- types\.py as it is", r"missing +models/job\.py", r"extra +api/more\.py"):
        assert re.search(line, said)
    assert content(made) == before


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("--document", _BROKEN, "Endpoint will not be generated"),
        ("--document", "a: [", "not YAML"),
        ("--document", "[]", "not a mapping"),
        ("--document", "openapi: 3.1.0\ninfo: 7", "Failed to parse"),
        ("--document", "openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths: {/a: 7}", "no client"),
        ("--document", _INJECTED, "/x-retry: is"),
        ("--config", "post_hook: []", "post_hook"),
        ("--config", "literal_enums: {}", "literal_enums"),
    ],
)
def test_nothing_is_half_written(
    generate: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, said: str
) -> None:
    """What cannot be generated whole leaves all as it was, says why in a line, and ends with 2."""
    made = tmp_path / "made"
    made.mkdir()
    (made / "mine.py").write_text("what was there before")
    before = content(tmp_path)
    (tmp_path / "given.yaml").write_text(text)
    status = generate(name, tmp_path / "given.yaml", "--output", made)
    error = capsys.readouterr().err
    assert (status, said in error, len(error.splitlines())) == (2, True, 1)
    (tmp_path / "given.yaml").unlink()
    assert content(tmp_path) == before


def test_without_ruff_nothing_is_written(
    generate: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A missing formatter is an error, and no reason to write something else."""

    def missing() -> str:
        raise FileNotFoundError

    monkeypatch.setattr("generate.find_ruff_bin", missing)
    assert generate("--output", tmp_path / "made") == 2
    assert "ruff" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_each_file_says_what_it_is() -> None:
    """Each module names the document and the generator, and one its hash; none prints an object."""
    texts = {name: data.decode() for name, data in content(_GENERATED).items() if name.endswith(".py")}
    heads = {text.partition("\n")[0] for text in texts.values()}
    assert len(heads) == 1
    assert re.fullmatch(r"# Generated from openapi\.yaml by openapi-python-client [0-9.]+\. Do not edit:", heads.pop())
    assert [name for name, text in texts.items() if re.search(r"\b[0-9a-f]{64}\b", text)] == ["_contract.py"]
    assert not [name for name, text in texts.items() if " object at 0x" in text]
    assert not {name: text.count("\n") for name, text in texts.items() if text.count("\n") >= 300}


def test_no_template_repeats_the_document() -> None:
    """No limit, pattern, server or time of the document stands in a template or in the modules that go with them."""
    operation = next(iter(load().operations.values()))
    track = operation.parameters["Zuora-Track-Id"]["schema"]
    limits = [track["maxLength"], operation.node["x-retention-days"]]
    limits += [operation.parameters["Accept-Encoding"]["x-compressed-above-bytes"]]
    document = operation.fragment.document
    limits += [operation.fragment.token["lifetime-seconds"], document["x-jobs"]["time-limit-seconds"]]
    limits += [document["x-time-limit-seconds"], *document["x-retry"]["categories"], *document["x-retry"]["statuses"]]
    words = [re.escape(track["pattern"]), *(re.escape(server["url"]) for server in document["servers"])]
    sought = re.compile("|".join([rf"(?<![\w.]){limit}(?![\w.])" for limit in limits] + words))
    sources = [*(_OPENAPI / "runtime").glob("*.py"), *(_OPENAPI / "templates").glob("*.jinja")]
    # The tree in the docstring of the errors names HTTP's own statuses.
    found = {p.name: sought.findall(p.read_text()) for p in sources if p.name != "errors.py.jinja"}
    assert {name: values for name, values in found.items() if values} == {}
    assert len(sources) > 20
