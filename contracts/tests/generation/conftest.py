"""Generating as the command does, in this process."""

from __future__ import annotations

import hashlib
import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

OPENAPI = Path(__file__).resolve().parents[3] / "openapi"


@pytest.fixture
def generate(monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """The command; it takes its arguments and gives the exit status."""
    monkeypatch.syspath_prepend(OPENAPI / "generator")
    module = importlib.import_module("generate")
    return lambda *arguments: int(module.main([str(argument) for argument in arguments]))


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the clients that tests generate, each once."""
    return tmp_path_factory.mktemp("generated")


@pytest.fixture
def package(
    generate: Callable[..., int], generated: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Callable[[str], Any]]:
    """Generates a client from the text of a document; what it gives imports the client's modules."""
    monkeypatch.syspath_prepend(generated)

    def made(document: str) -> Callable[[str], Any]:
        name = f"client_{hashlib.sha256(document.encode()).hexdigest()[:12]}"
        if not (generated / name).exists():
            source = generated / f"{name}.yaml"
            source.write_text(document, "utf-8")
            assert generate("--document", source, "--output", generated / name) == 0
            importlib.invalidate_caches()
        return lambda module: importlib.import_module(f"{name}.{module}")

    return made
