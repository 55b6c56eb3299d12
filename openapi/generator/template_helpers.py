"""Functions and values that templates use, beyond those of openapi-python-client."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from template_constants import ConstantHelpers
from template_models import ModelHelpers
from template_parameters import ParameterHelpers
from template_responses import ResponseHelpers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from template_document import Node


def _package_version() -> str:
    """Read the version of the distribution from pyproject.toml."""
    project = Path(__file__).resolve().parents[2] / "pyproject.toml"
    return str(tomllib.loads(project.read_text("utf-8"))["project"]["version"])


class Helpers(ParameterHelpers, ResponseHelpers, ModelHelpers, ConstantHelpers):
    """Globals of the template environment: every name without a leading underscore."""

    def __init__(self, document: Node, digest: str, version: str) -> None:
        """Set the parsed document, its SHA-256 and the version of openapi-python-client."""
        super().__init__(document)
        self.digest = digest
        self.generator_version = version
        self.package_version = _package_version()

    def names(self) -> Mapping[str, object]:
        """Return the globals by name."""
        return {name: getattr(self, name) for name in dir(self) if not name.startswith("_") and name != "names"}
