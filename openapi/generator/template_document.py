"""The document that templates are filled from."""

from __future__ import annotations

from typing import Any

Node = dict[str, Any]
Property = Any  # any property class of openapi-python-client; they share no base class with the attributes used here
PREFIX = "field_"  # the prefix of openapi-python-client for names that are not Python identifiers


class DocumentHelpers:
    """Template globals begin here: the document itself."""

    def __init__(self, document: Node) -> None:
        """Set the parsed document."""
        self.document = document

    def follow(self, node: Node) -> Node:
        """Resolve a `$ref`; the keys beside it override those of its target."""
        passed: set[str] = set()
        while "$ref" in node:
            found: Any = self.document
            if node["$ref"] in passed:
                raise LookupError(f"$ref {node['$ref']} leads back to itself")
            passed.add(node["$ref"])
            for step in node["$ref"].removeprefix("#/").split("/"):
                found = found[step.replace("~1", "/").replace("~0", "~")]
            node = {**found, **{key: value for key, value in node.items() if key != "$ref"}}
        return node
