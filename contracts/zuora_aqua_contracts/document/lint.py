"""Faults of a document: invalid OpenAPI, wrong clauses, references to nothing, examples that break their schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .clauses import FragmentError
from .schema import BodySchema, Validators

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .clauses import Clause
    from .fragment import Fragment, Operation

_OK = 200
_LONGEST = 200  # characters of one message of the validator, which may repeat the whole document


def faults(fragment: Fragment) -> Iterator[str]:
    """Yield a line for each fault of a document.

    The rules of OpenAPI itself are checked if openapi-spec-validator is installed, as it is with the extra `lint`.
    """
    try:
        yield from _clauses(fragment)
        invalid = list(_invalid(fragment.document))
        yield from invalid
        if invalid:
            return  # operations can be read from a valid document alone
        for operation in fragment.operations.values():
            yield from _examples(fragment, operation)
    except FragmentError as error:
        yield str(error)
    except (TypeError, ValueError, LookupError, AttributeError, RecursionError) as error:
        yield f"the document: a value is of the wrong type, where nothing else checks it ({_words(error)})"


def _invalid(document: dict[str, Any]) -> Iterator[str]:
    try:
        from openapi_spec_validator import OpenAPIV31SpecValidator  # noqa: PLC0415 - of the extra `lint`
    except ImportError:
        return
    is_valid = True
    try:
        for error in OpenAPIV31SpecValidator(document).iter_errors():
            is_valid = False
            pointer = "".join(f"/{step}" for step in getattr(error, "absolute_path", ()))
            yield f"{pointer or 'the document'}: {_words(getattr(error, 'message', error))}"
    except Exception as error:  # noqa: BLE001 - where the document breaks the schema of OpenAPI it raises anything
        if is_valid:
            yield f"the document: it is no OpenAPI 3.1 ({_words(error)})"


def _words(problem: object) -> str:
    """Return a problem in one line; that of an exception begins with its type."""
    kind = f"{type(problem).__name__}: " if isinstance(problem, Exception) else ""
    return " ".join(f"{kind}{problem}".split())[:_LONGEST]


def _clauses(fragment: Fragment) -> Iterator[str]:
    for node in _mappings(fragment.document):
        if "$ref" in node:
            fragment.follow(node)
        if "x-clause" in node and str(node["x-clause"]) not in fragment.clauses:
            yield f"x-clause {node['x-clause']}: no x-contract has such a clause"
    sources = fragment.document.get("x-sources") or {}
    for clause in fragment.clauses.values():
        for source in clause.source.split(", "):
            if source not in sources:
                yield f"clause {clause.id}: x-sources has no {source}"
        if clause.keywords:
            there = _keywords(fragment, clause)
            for keyword in (keyword for keyword in clause.keywords if keyword not in there):
                yield f"clause {clause.id}: no schema at its element or below has {keyword}, so nothing would break it"


def _keywords(fragment: Fragment, clause: Clause) -> set[str]:
    """Return the keywords of a clause's schemas: at its element, below, and where `x-clause` names it."""
    named = [node for node in _mappings(fragment.document) if node.get("x-clause") == clause.id]
    found, passed, pending = set[str](), set[int](), [fragment.at(f"#{clause.pointer}"), *named]
    while pending:
        for node in _mappings(pending.pop()):
            if id(node) not in passed:
                passed.add(id(node))
                found |= node.keys()
                pending += [fragment.at(node["$ref"])] if "$ref" in node else []
    return found


def _examples(fragment: Fragment, operation: Operation) -> Iterator[str]:
    for status in operation.responses:
        if status == _OK and operation.media_types(status) == {"application/json"} and not operation.examples(status):
            yield f"{operation.id}, {status}: its JSON body has no example, from which checks are made: add one"
        schema = BodySchema(operation, status)
        for name, example in operation.examples(status).items():
            for _, _, message in schema.violations(example):
                yield f"{operation.id}, {status}, example {name}: {message}"
    for name, parameter in operation.parameters.items():
        validator = Validators(fragment)(parameter["schema"])
        for value in operation.example_values(name):
            if not validator.is_valid(value):
                yield f"{operation.id}, parameter {name}: its schema does not allow the example {value!r}"


def _mappings(node: Any) -> Iterator[dict[str, Any]]:
    """Every mapping inside a JSON value."""
    if isinstance(node, dict):
        yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _mappings(child)
