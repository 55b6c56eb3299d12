"""Build hook: puts the OpenAPI document, which lies outside this folder, into the package."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_TARGET = "zuora_aqua_contracts/openapi.yaml"


class DocumentHook(BuildHookInterface[Any]):
    """Adds the document to wheels and sdists; a wheel that is built from an sdist finds it in the package already."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the document, unless the installation is editable and reads it where it lies."""
        document = Path(self.root).parent / "openapi" / "openapi.yaml"
        if version != "editable" and document.exists():
            build_data["force_include"][str(document)] = _TARGET
