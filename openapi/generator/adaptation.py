"""The document as openapi-python-client understands it."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from template_document import DocumentHelpers, Node
from template_responses import is_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_FILE_CONTENT = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}


def adapted(document: Node) -> Node:
    """Return a copy of the document that openapi-python-client understands.

    It ignores the keys beside a `$ref`, for example `default`: in the schemas of parameters such a `$ref` is replaced
    by its target. It knows one media type for files: each file is given this one. A type that `x-also-accepts` names
    is removed from the list of types, for the client converts it to the other one.
    """
    copy = deepcopy(document)
    for schema in _schemas_of_fields(copy):
        if isinstance(schema.get("type"), list) and "x-also-accepts" in schema:
            (schema["type"],) = [kind for kind in schema["type"] if kind != schema["x-also-accepts"]]
    follow = DocumentHelpers(document).follow
    for parameter in copy.get("components", {}).get("parameters", {}).values():
        _inline(parameter, follow)
    for item in copy.get("paths", {}).values():
        for node in [item, *item.values()]:
            for parameter in node.get("parameters", []) if isinstance(node, dict) else []:
                _inline(parameter, follow)
            for status, response in node.get("responses", {}).items() if isinstance(node, dict) else []:
                if is_file(follow(response)):
                    node["responses"][status] = {**follow(response), "content": _FILE_CONTENT}
    return copy


def _inline(parameter: Node, follow: Callable[[Node], Node]) -> None:
    """Replace a `$ref` with keys beside it in the schema of a parameter by its target."""
    if "$ref" in parameter.get("schema", {}) and len(parameter["schema"]) > 1:
        parameter["schema"] = follow(parameter["schema"])


def _schemas_of_fields(document: Node) -> Iterator[Node]:
    """Yield the component schemas, and the schemas of their properties."""
    for schema in document.get("components", {}).get("schemas", {}).values():
        yield schema
        yield from schema.get("properties", {}).values()
