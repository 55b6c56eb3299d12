"""Validate a JSON body against the document's schema, and tell each error as the clause that it breaks.

A clause in the document names the assertions (`keywords`) that it covers, at its own element and below, and wherever
`x-clause` names it. An error of the validator has a path through the schema. The clause that is broken is the nearest
one on that path that covers the failed assertion.

Alternatives (`oneOf` and `anyOf`) that are references name the kinds of body that a response may have. An error in them
is told as the errors of the kind that the body looks like: a job without an ID is not told as a wrong error.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, cast

from jsonschema_rs import Draft202012Validator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jsonschema_rs import ValidationError

    from .fragment import Fragment, Node, Operation

_ALTERNATIVES = ("oneOf", "anyOf")
_CONDITIONAL = frozenset({*_ALTERNATIVES, "allOf", "if"})  # keywords with subschemas for the value as a whole
_SUBSCHEMAS = _CONDITIONAL | {"properties", "items"}
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_LONGEST = 160  # characters of a message; a validator's message begins with the value


class Validators:
    """Compiled schemas of the document, each compiled once. A schema may refer to the document's components."""

    def __init__(self, fragment: Fragment) -> None:
        """Take the document."""
        self._components = {"schemas": fragment.document["components"]["schemas"]}
        self._compiled: dict[int, Draft202012Validator] = {}  # by the ID of a schema, which the document keeps alive

    def __call__(self, schema: Node) -> Draft202012Validator:
        """Return the validator of a schema that is a part of the document."""
        if id(schema) not in self._compiled:
            self._compiled[id(schema)] = Draft202012Validator({**schema, "components": self._components})
        return self._compiled[id(schema)]


class BodySchema:
    """The schema of the body of one status, as the clauses that it stands for."""

    def __init__(self, operation: Operation, status: int) -> None:
        """Take the operation and the status.

        Raises:
            KeyError: The document lists no JSON body for the status.
        """
        self._fragment: Fragment = operation.fragment
        self._schema = operation.schema(status)
        self._validator = Validators(self._fragment)
        self._followed: dict[int, Node] = {}  # by the ID of a schema
        self._known: dict[int, tuple[frozenset[str], frozenset[str]]] = {}  # by the ID of a schema
        self._parts: dict[int, tuple[frozenset[str], bool]] = {}  # by the ID of a schema

    def violations(self, body: Any) -> Iterator[tuple[str, str, str]]:
        """Yield for each clause that a body breaks its ID, the JSON Pointer of the fault, and the message."""
        for error in self._faults(body):
            pointer = "".join(f"/{step}" for step in error.instance_path)
            for clause in self._clauses_of(error):
                yield clause, pointer, _message(error)

    def reached(self, body: Any) -> set[str]:
        """The IDs of the clauses whose assertions apply to a part of a body."""
        found: set[str] = set()
        self._reach(self._schema, body, found)
        return found

    def _follow(self, node: Node) -> Node:
        if id(node) not in self._followed:
            self._followed[id(node)] = self._fragment.follow(node)
        return self._followed[id(node)]

    def _faults(self, body: Any) -> Iterator[ValidationError]:
        """Yield the errors of a body, each under the alternative that the body looks like."""
        for error in self._errors(self._validator(self._schema).iter_errors(body)):
            if not self._concerns_other_alternative(error, body):
                yield error

    def _errors(self, errors: Iterable[ValidationError]) -> Iterator[ValidationError]:
        """Replace an error of alternatives by the errors of the selected one.

        An error that a clause covers stays as it is, unless each alternative is a component of its own.
        """
        for error in errors:
            context = getattr(error.kind, "context", None) if error.kind.name in _ALTERNATIVES else None
            alternatives = self._nodes(error)[-1][error.kind.name] if context else []
            kinds = all("$ref" in alternative for alternative in alternatives)
            inner = context[self._selected(alternatives, error.instance)] if context else []
            if inner and (kinds or not self._clauses_of(error)):
                yield from self._errors(inner)
            else:
                yield error

    def _concerns_other_alternative(self, error: ValidationError, body: Any) -> bool:
        """Whether an assertion beside the alternatives is about a field that the selected one does not have."""
        root, path = self._follow(self._schema), [step for step in error.evaluation_path if step != "$ref"]
        alternatives = _alternatives(root)
        if not alternatives or path[0] != "properties":
            return False
        return path[1] not in self._fields(alternatives[self._selected(alternatives, body)])[0]

    def _selected(self, alternatives: list[Node], instance: Any) -> int:
        """The index of the alternative that an instance looks like: a valid one, or the one with most of its fields."""
        fields = instance.keys() if isinstance(instance, dict) else set()

        def likeness(index: int) -> tuple[int, int, int]:
            meaning, required = self._fields(alternatives[index])
            known = len(meaning & fields)
            return known, -len(required - fields) if known else 0, -index

        likely = sorted(range(len(alternatives)), key=likeness, reverse=True)
        valid = (index for index in likely if self._validator(alternatives[index]).is_valid(instance))
        return next(valid, likely[0])

    def _fields(self, node: Node) -> tuple[frozenset[str], frozenset[str]]:
        """The fields that a schema or one of its alternatives gives a meaning to, and those that it requires."""
        if id(node) not in self._known:
            followed = self._follow(node)
            inner = (self._fields(part)[0] for part in (*_alternatives(followed), *followed.get("allOf", ())))
            meaning = frozenset(followed.get("properties", ())).union(*inner)
            self._known[id(node)] = meaning, frozenset(followed.get("required", ()))
        return self._known[id(node)]

    def _nodes(self, error: ValidationError) -> list[Node]:
        """The schema nodes that the path of an error passes through, the one with the failed assertion last."""
        node: Any = self._schema
        nodes = [node]
        for step in error.evaluation_path[:-1]:
            node = self._fragment.at(node["$ref"]) if step == "$ref" else node[step]
            nodes += [node] if isinstance(node, dict) else []
        return nodes

    def _clauses_of(self, error: ValidationError) -> list[str]:
        """The IDs of the clauses that an error breaks."""
        keyword, nodes = error.kind.name, self._nodes(error)
        found = [(node, name) for node in nodes for name in self._clauses_at(node, keyword)]
        if not found:
            return []
        nearest = [name for node, name in found if node is found[-1][0]]
        if keyword == "type" and len(found) > 1 and found[-1][0] is nodes[-1]:
            # An element of the wrong type breaks its own clause and the one of its container.
            nearest.append(found[-2][1])
        return nearest

    def _clauses_at(self, node: Node, keyword: str) -> list[str]:
        """The IDs of the clauses at a node that cover an assertion; those inside a `not` cover the whole of it."""
        own = node.get(keyword)
        inner = own.get("x-contract", []) if keyword == "not" and isinstance(own, dict) else []
        covering = [name for name, keywords in self._covering(node) if keyword in keywords]
        return [*covering, *(entry["id"] for entry in inner)]

    def _covering(self, node: Node) -> Iterator[tuple[str, Sequence[str]]]:
        """Yield the ID and the keywords of each clause that covers assertions of a node."""
        yield from ((entry["id"], entry.get("keywords", ())) for entry in node.get("x-contract", ()))
        if "x-clause" in node:
            yield node["x-clause"], self._fragment.clauses[node["x-clause"]].keywords

    def _reach(self, node: Node, value: Any, found: set[str]) -> None:
        """Add the clauses of a schema node, and of those below that apply to a part of the value."""
        own, is_leaf = self._part(node)
        found |= own
        if is_leaf:
            return
        node = self._follow(node)
        for part in self._applicable(node, value) if node.keys() & _CONDITIONAL else ():
            self._reach(part, value, found)
        if isinstance(value, dict):
            for name, child in node.get("properties", {}).items():
                if name in value:
                    own, is_leaf = self._part(child)
                    found |= own
                    if not is_leaf:
                        self._reach(child, value[name], found)
        if isinstance(value, list) and "items" in node:
            for child in value:
                self._reach(node["items"], child, found)

    def _part(self, node: Node) -> tuple[frozenset[str], bool]:
        """The clauses that cover an assertion of a schema node itself, and whether it has no subschemas."""
        if id(node) not in self._parts:
            followed = self._follow(node)
            covering = [name for name, keywords in self._covering(followed) if keywords]
            inner = followed.get("not", {}).get("x-contract", ())
            is_leaf = not followed.keys() & _SUBSCHEMAS
            self._parts[id(node)] = frozenset((*covering, *(entry["id"] for entry in inner))), is_leaf
        return self._parts[id(node)]

    def _applicable(self, node: Node, value: Any) -> Iterator[Node]:
        """Yield the subschemas that a value is held against as a whole."""
        yield from node.get("allOf", ())
        if alternatives := _alternatives(node):
            yield alternatives[self._selected(alternatives, value)]
        if "if" in node:
            branch = "then" if self._validator(node["if"]).is_valid(value) else "else"
            yield from [node[branch]] if branch in node else []


def _alternatives(node: Node) -> list[Node]:
    """The alternatives of a schema, however they are combined; empty if it has none."""
    return next((node[key] for key in _ALTERNATIVES if key in node), [])


def parse(body: bytes) -> Any:
    r"""Parse a JSON body, without lone surrogates, which JSON can write (`\ud800`) and no validator takes."""
    value = json.loads(body)
    return _encodable(value) if _SURROGATE.search(body) else value


def _encodable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {cast("str", _encodable(key)): _encodable(item) for key, item in value.items()}
    return [_encodable(item) for item in value] if isinstance(value, list) else value


def _message(error: ValidationError) -> str:
    """The validator's message, with the middle left out if it is too long for a line."""
    message = error.message
    if error.kind.name == "const":  # the one message of the validator that leaves the value out
        message = f"{json.dumps(error.instance, ensure_ascii=False)} is not {message.removesuffix(' was expected')}"
    text = " ".join(message.split())
    half = _LONGEST // 2
    return text if len(text) <= _LONGEST else f"{text[:half]}…{text[-half:]}"
