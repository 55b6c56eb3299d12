"""What a response repeats of its request, as the document has it (`x-echo`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .fragment import Operation


def echoed_fields(operation: Operation) -> dict[str, str]:
    """Return the path parameters that a job repeats, each with the name of its field."""
    listed = operation.parameters.items()
    return {name: node["x-echo"][1:] for name, node in listed if node["in"] == "path" and "x-echo" in node}


def echoed_headers(operation: Operation) -> list[str]:
    """Return the header fields that a response repeats."""
    return [name for name, node in operation.parameters.items() if node["in"] == "header" and "x-echo" in node]
