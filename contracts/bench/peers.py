"""The peers: an environment of their own, and the client that the stock generator makes of the same document."""

from __future__ import annotations

import copy
import functools
import hashlib
import json
import os
import shutil
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any

from bench.children import BUILD, ROOT, BenchError, run
from zuora_aqua_contracts.document.fragment import load

LOCK = Path(__file__).parent / "peers.lock"
STOCK = "stock_client"
STOCK_NOTE = "its operation only after a header that takes a list was made a plain string"


@functools.cache
def environment(lock: Path = LOCK, folder: Path = BUILD / "venv", built: str = "") -> Path:
    """The interpreter of an environment with what a lock has; made when it is first asked for, and kept.

    Args:
        lock: The lock, with hashes.
        folder: Where the environment is.
        built: The package, if any, that there is only the source of, so that it is built here.

    Raises:
        BenchError: It cannot be installed here.
    """
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = folder / "installed"
    wanted = f"{sys.version} {hashlib.sha256(lock.read_bytes()).hexdigest()}"
    if stamp.exists() and stamp.read_text("utf-8") == wanted:
        return python
    venv.create(folder, clear=True, with_pip=False)
    command = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    # The lock is whole: there is nothing to resolve, and nothing else is built here.
    wheels = ["--only-binary", ":all:", *(["--no-binary", built] if built else [])]
    run([*command, "--no-deps", "--require-hashes", *wheels, "-r", str(lock)])
    stamp.write_text(wanted, "utf-8")
    return python


@functools.cache
def stock() -> bool:
    """Generate the stock client, as the package `stock_client` below `build/bench`.

    Returns:
        Whether the document gave its operation as it stands. Where it does not, a header that may be a list or a text
        is made a text, so that there is something to compare with.

    Raises:
        BenchError: The generator failed.
    """
    document = load().document
    whole = _generated(document)
    if not whole and not _generated(narrowed(document)):
        raise BenchError("the stock generator leaves the operation out, whatever the headers are")
    return whole


def narrowed(document: dict[str, Any]) -> dict[str, Any]:
    """The document with the first alternative of each header that has several."""
    narrow = copy.deepcopy(document)
    for parameter in parameters(narrow):
        schema = parameter.get("schema", {})
        if parameter.get("in") == "header" and "anyOf" in schema:
            parameter["schema"] = schema["anyOf"][0]
    return narrow


def parameters(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return all parameters of a document, those of its components and those that stand in an operation."""
    operations = [node for item in document["paths"].values() for node in item.values() if isinstance(node, dict)]
    in_place = [parameter for operation in operations for parameter in operation.get("parameters", ())]
    return [*document.get("components", {}).get("parameters", {}).values(), *in_place]


def stock_command(document: Path, output: Path) -> list[str]:
    """The command line of the stock generator, its own templates and settings."""
    options = ["--path", str(document), "--output-path", str(output), "--meta", "none", "--overwrite"]
    return [sys.executable, "-m", "openapi_python_client", "generate", *options]


def beside_python() -> str:
    """A PATH on which the generator finds the tools that are installed beside this interpreter."""
    return os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))


def _generated(document: dict[str, Any]) -> bool:
    """Generate, and tell whether an operation came out."""
    BUILD.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILD) as folder:
        source = Path(folder) / "openapi.json"
        source.write_text(json.dumps(document), "utf-8")
        fresh = Path(folder) / STOCK
        run(stock_command(source, fresh), environment={"PATH": beside_python()})
        if not any(path.stem != "__init__" for path in (fresh / "api").rglob("*.py")):
            return False
        shutil.rmtree(BUILD / STOCK, ignore_errors=True)
        fresh.rename(BUILD / STOCK)
    return True


__all__ = [
    "ROOT",
    "STOCK",
    "STOCK_NOTE",
    "beside_python",
    "environment",
    "narrowed",
    "parameters",
    "stock",
    "stock_command",
]
