"""Which clauses a JSON body reaches, and which it breaks: JSON Schema errors, told as clauses.

A clause in the document names the assertions (`keywords`) that it speaks for, at its own element and below. An error of
the validator has a path through the schema; the nearest clause on that path which speaks for the failed assertion is
the one that is broken.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jsonschema.exceptions import ValidationError

    from .fragment import Fragment, Node, Operation

_BASE = "urn:contract"


class BodySchema:
    """The schema of one status of an operation, as a source of clauses."""

    def __init__(self, operation: Operation, status: int) -> None:
        """Take the operation and the status.

        Raises:
            KeyError: The document lists no JSON body for it.
        """
        self._fragment: Fragment = operation.fragment
        self._schema = operation.schema(status)

    @cached_property
    def _validator(self) -> Draft202012Validator:
        document = DRAFT202012.create_resource(self._fragment.document)
        registry: Registry[Any] = Registry().with_resource(_BASE, document)
        return Draft202012Validator(_absolute(self._schema), registry=registry)

    def violations(self, body: Any) -> Iterator[tuple[str, str, str]]:
        """The clauses that a body breaks: their IDs, the JSON Pointer of what breaks them, and what is wrong there."""
        for error in self._errors(self._validator.iter_errors(body)):
            if self._is_of_another(error, body):
                continue
            pointer = "".join(f"/{step}" for step in error.absolute_path)
            for clause in self._clauses_of(error):
                yield clause, pointer, _words(error)

    def reached(self, body: Any) -> set[str]:
        """The clauses whose assertions a body reaches."""
        return set(self._reach(self._schema, body))

    def _errors(self, errors: Iterable[ValidationError]) -> Iterator[ValidationError]:
        """The errors, with those of alternatives replaced by the errors of the alternative that was meant."""
        for error in errors:
            if error.validator == "anyOf" and error.context:
                meant = self._meant(error.validator_value, error.instance)
                yield from self._errors(e for e in error.context if e.schema_path[0] == meant)
            else:
                yield error

    def _is_of_another(self, error: ValidationError, body: Any) -> bool:
        """Whether what stands beside alternatives speaks of a field that the one which was meant does not have."""
        node, path = self._fragment.follow(self._schema), list(error.absolute_schema_path)
        if "anyOf" not in node or path[0] != "properties":
            return False
        meant = node["anyOf"][self._meant(node["anyOf"], body)]
        return path[1] not in self._fragment.follow(_local(meant)).get("properties", {})

    def _meant(self, alternatives: Any, instance: Any) -> int:
        """The alternative that most of an instance's fields point to; the first where none does."""
        fields = instance.keys() if isinstance(instance, dict) else set()
        known = [self._fragment.follow(_local(a)).get("properties", {}).keys() for a in alternatives]
        return max(range(len(known)), key=lambda index: (len(known[index] & fields), -index))

    def _clauses_of(self, error: ValidationError) -> list[str]:
        keyword = str(error.validator)
        node: Any = self._fragment.follow(self._schema)
        found: list[tuple[Any, str]] = _speaking(node, keyword)
        for step in error.absolute_schema_path:  # which has neither `$ref` nor `if` in it
            node = node[step]
            if isinstance(node, dict):
                node = self._fragment.follow(node)
                found += _speaking(node, keyword)
        if not found:
            return []
        nearest = [name for at, name in found if at is found[-1][0]]
        if keyword == "type" and len(found) > 1 and found[-1][0].get("type") == error.validator_value:
            # An element of the wrong type breaks what is said of it, and what is said of its container.
            nearest.append(found[-2][1])
        return nearest

    def _reach(self, node: Node, value: Any) -> Iterator[str]:
        node = self._fragment.follow(node)
        yield from (entry["id"] for entry in node.get("x-contract", []) if entry.get("keywords"))
        for part in ("not", "then"):
            for entry in node.get(part, {}).get("x-contract", []):
                yield entry["id"]
        if alternatives := node.get("anyOf"):
            yield from self._reach(alternatives[self._meant(alternatives, value)], value)
        if isinstance(value, dict):
            for name, child in node.get("properties", {}).items():
                if name in value:
                    yield from self._reach(child, value[name])
        if isinstance(value, list) and "items" in node:
            for child in value:
                yield from self._reach(node["items"], child)


def _speaking(node: Node, keyword: str) -> list[tuple[Any, str]]:
    """The clauses at a node that speak for an assertion; those inside a `not` speak for the whole of it."""
    entries = node.get("x-contract", [])
    own = node.get(keyword)
    inner = own.get("x-contract", []) if keyword == "not" and isinstance(own, dict) else []
    return [(node, e["id"]) for e in entries if keyword in e.get("keywords", ())] + [(node, e["id"]) for e in inner]


def _absolute(node: Any) -> Any:
    """A schema whose references into the document work from outside it."""
    if isinstance(node, dict):
        return {k: _BASE + v if k == "$ref" else _absolute(v) for k, v in node.items() if k != "x-contract"}
    return [_absolute(item) for item in node] if isinstance(node, list) else node


def _local(node: Node) -> Node:
    """The reference of a node as the document has it."""
    return {**node, "$ref": node["$ref"].removeprefix(_BASE)} if "$ref" in node else node


def _words(error: ValidationError) -> str:
    """The validator's message, short enough for a line."""
    most = 160
    words = " ".join(error.message.split())
    return words if len(words) <= most else f"{words[:most]}…"
