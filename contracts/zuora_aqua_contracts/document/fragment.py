"""Read the OpenAPI document: its operations, limits, examples and clauses.

No other module knows where the document is. Each limit, pattern, example and clause is taken from it, so that it is
written once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import yaml

from .clauses import Clause, FragmentError, clauses_of, escaped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_PACKAGE = Path(__file__).resolve().parents[1]
# A wheel has the document inside the package; a clone has it where it is maintained.
_PLACES = (_PACKAGE / "openapi.yaml", _PACKAGE.parents[1] / "openapi" / "openapi.yaml")
_METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})

Node = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Operation:
    """One operation of the document: its method, path template, parameters, responses and examples."""

    id: str
    method: str
    path: str
    node: Node = field(repr=False)
    fragment: Fragment = field(repr=False)

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        """Print little. Hypothesis prints every field of a dataclass, and warns if that is long."""
        printer.text(f"<{self!r}>")

    @cached_property
    def parameters(self) -> Mapping[str, Node]:
        """The parameters by name; parameter and schema have their references followed."""
        found = [self.fragment.follow(parameter) for parameter in self.node.get("parameters", [])]
        return {p["name"]: {**p, "schema": self.fragment.follow(p.get("schema", {}))} for p in found}

    @cached_property
    def responses(self) -> Mapping[int, Node]:
        """The responses by status."""
        return {int(status): self.fragment.follow(node) for status, node in self.node["responses"].items()}

    @cached_property
    def statuses_of_category(self) -> Mapping[int, tuple[int, ...]]:
        """The statuses that an error category may have (`x-error-categories` of the responses)."""
        table: dict[int, tuple[int, ...]] = {}
        for status, response in self.responses.items():
            for category in response.get("x-error-categories", []):
                table[category] = (*table.get(category, ()), status)
        return table

    def states(self, clause: str) -> bool:
        """Whether a clause stands in the operation itself; what stands in shared components is of every operation."""
        place = f"/paths/{escaped(self.path)}/{self.method.lower()}"
        pointer = self.fragment.clauses[clause].pointer
        return pointer == place or pointer.startswith(f"{place}/")

    def path_of(self, parameters: Mapping[str, str], encode: Callable[[str], str]) -> str:
        """Return the path with parameters in it, each as `encode` writes it; the others stay as they are."""
        path = self.path
        for name, value in parameters.items():
            path = path.replace("{" + name + "}", encode(value))
        return path

    def media_types(self, status: int) -> frozenset[str]:
        """The media types that the document lists for the body of a status."""
        return frozenset(self.responses.get(status, {}).get("content", {}))

    def schema(self, status: int) -> Node:
        """The JSON Schema of the body of a status, with its references not followed.

        Raises:
            KeyError: The document lists no JSON body for the status.
        """
        return cast("Node", self.responses[status]["content"]["application/json"]["schema"])

    def examples(self, status: int) -> Mapping[str, Any]:
        """The named example bodies of a status."""
        media = self.responses[status]["content"]["application/json"]
        return {name: self.fragment.follow(node)["value"] for name, node in media.get("examples", {}).items()}

    def example_parameters(self) -> Mapping[str, str]:
        """The first example of each required parameter."""
        return {name: str(self.example(name)) for name, node in self.parameters.items() if node.get("required")}

    def example(self, name: str) -> Any:
        """The first example of a parameter."""
        return self.example_values(name)[0]

    def example_values(self, name: str) -> list[Any]:
        """All examples of a parameter, in the order of the document.

        Raises:
            FragmentError: The document gives none.
        """
        node = self.parameters[name]
        values = [node["example"]] if "example" in node else []
        values += [self.fragment.follow(example)["value"] for example in node.get("examples", {}).values()]
        values += node["schema"].get("examples", [])
        if not values:
            raise FragmentError(f"{self.id}: parameter {name} has no example: add one to the document")
        return values


class Fragment:
    """A parsed OpenAPI document."""

    def __init__(self, document: Node, path: Path | None = None) -> None:
        """Take a parsed document, and the path of its file for messages."""
        self.document = document
        self.path = path

    @cached_property
    def operations(self) -> Mapping[str, Operation]:
        """The operations by their `operationId`.

        Raises:
            FragmentError: An operation has no `operationId`, or no responses.
        """
        found = {}
        for path, item in self.document.get("paths", {}).items():
            for method, node in item.items():
                if method not in _METHODS:
                    continue
                if not isinstance(node, dict) or not node.keys() >= {"operationId", "responses"}:
                    raise FragmentError(f"{method.upper()} {path}: an operation needs an operationId and responses")
                found[node["operationId"]] = Operation(node["operationId"], method.upper(), path, node, self)
        return found

    @cached_property
    def clauses(self) -> Mapping[str, Clause]:
        """The clauses by ID, in the order of the document.

        Raises:
            FragmentError: A clause lacks a key, has a value that is not allowed, or occurs twice.
        """
        return clauses_of(self.document)

    def follow(self, node: Node) -> Node:
        """Return the node, or the node that its `$ref` points at, merged with the keys beside the `$ref`.

        Raises:
            FragmentError: The `$ref` points at nothing, or out of the document.
        """
        passed: set[str] = set()
        while "$ref" in node:
            reference, target = node["$ref"], self.at(node["$ref"])
            if reference in passed:
                raise FragmentError(f"$ref {reference} leads back to itself")
            if not isinstance(target, dict):
                raise FragmentError(f"$ref {reference} points at what is no mapping")
            passed.add(reference)
            node = {**target, **{key: value for key, value in node.items() if key != "$ref"}}
        return node

    def at(self, reference: str) -> Node:
        """Return the node that a reference of the form `#/components/…` points at.

        Raises:
            FragmentError: The reference points at nothing, or out of the document.
        """
        if not isinstance(reference, str) or not reference.startswith("#/"):
            raise FragmentError(f"$ref {reference}: only references into the document itself are followed")
        node: Any = self.document
        for step in reference[2:].split("/"):
            try:
                node = node[step.replace("~1", "/").replace("~0", "~")]
            except (KeyError, IndexError, TypeError):
                raise FragmentError(f"$ref {reference} points nowhere") from None
        return cast("Node", node)

    def schema(self, name: str) -> Node:
        """A schema of `components` by its name, with its own reference followed."""
        if name not in self._schemas:
            self._schemas[name] = self.follow(self.at(f"#/components/schemas/{name}"))
        return self._schemas[name]

    @cached_property
    def token(self) -> Node:
        """The `x-token` of the security scheme: where a client gets a token, and how long one lasts."""
        schemes = self.document["components"]["securitySchemes"].values()
        return next(scheme["x-token"] for scheme in schemes if "x-token" in scheme)

    @cached_property
    def _schemas(self) -> dict[str, Node]:
        return {}


@cache
def load(path: Path | None = None) -> Fragment:
    """Read the document, once in a process.

    Args:
        path: The document's file; the one that belongs to this package if None.

    Raises:
        FragmentError: The file is missing, or is not a YAML mapping.
    """
    found = path or next((place for place in _PLACES if place.exists()), _PLACES[-1])
    try:
        document = yaml.load(found.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe loaders
    except OSError as error:
        raise FragmentError(f"{found}: {error.strerror or error}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise FragmentError(f"{found}: not YAML: {' '.join(str(error).split())}") from None
    if not isinstance(document, dict):
        raise FragmentError(f"{found}: not an OpenAPI document: the top level is no mapping")
    return Fragment(document, found)
