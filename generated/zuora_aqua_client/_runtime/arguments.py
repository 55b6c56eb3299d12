# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
"""Checking arguments before anything is sent, and writing them as they go out."""

from __future__ import annotations

import re
import sys
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import quote

from .errors import InvalidArgumentError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str, date, Enum),  # enums and dates are written as strings
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list, tuple),
    "null": (type(None),),
}
_LONGEST = 1 << 14  # characters of an argument as it is written; servers take about 8,000 of a whole request line
_UUID = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"
_OF_TEXTS = frozenset({"type", "description", "pattern", "minLength", "maxLength", "not"})  # each a look at a text


class Argument:
    """One parameter of an operation: the rule that the document gives it, and how it is written."""

    __slots__ = ("_description", "_keeps", "_name", "_schema")

    def __init__(self, name: str, schema: Mapping[str, Any]) -> None:
        """Take the name of the Python argument and the JSON Schema of its values, references followed."""
        self._name = name
        self._schema = schema
        self._description: str = schema.get("description", "")
        self._keeps = _predicate(schema)

    def text(self, value: Any) -> str:
        """Return the argument as the value of a header; lists are separated by commas.

        Raises:
            InvalidArgumentError: It breaks the rule.
        """
        if self._keeps is not None and type(value) is str and self._keeps(value):
            return value
        self._check(value)
        return self._fitting(written(value))

    def segment(self, value: Any) -> str:
        """Return the argument as one segment of a path, percent-encoded.

        Raises:
            InvalidArgumentError: It breaks the rule, or no URL can carry it as a segment.
        """
        text = self.text(value)
        if text in ("", ".", ".."):  # whatever the document says, these are no segments: RFC 3986, 5.2.4
            self._refuse("is empty" if not text else f"is the dot segment {text!r}", "A path segment is needed.")
        return self._quoted(text)

    def query(self, value: Any) -> list[str]:
        """Return the argument as values of a query, one for each item of a list.

        Raises:
            InvalidArgumentError: It breaks the rule.
        """
        self._check(value)
        items = value if isinstance(value, list | tuple) else [value]
        return [self._fitting(written(item)) for item in items]

    def _quoted(self, text: str) -> str:
        try:
            return self._fitting(quote(text, safe=""))
        except UnicodeEncodeError as error:
            problem = f"has a lone surrogate at index {error.start}"
        return self._refuse(problem, "It has to be Unicode text.")

    def _fitting(self, written: str) -> str:
        """Return what is written of an argument.

        Raises:
            InvalidArgumentError: It is so long that no server takes the request.
        """
        if len(written) > _LONGEST:
            self._refuse(f"has {len(written)} characters as it is written", f"A request holds at most {_LONGEST}.")
        return written

    def _check(self, value: Any) -> None:
        """Refuse what breaks the rule.

        Raises:
            InvalidArgumentError: It does.
        """
        problem = _problem(value, self._schema)
        if problem:
            self._refuse(problem, self._description or f"The rule is {self._rule()}.")

    def _rule(self) -> str:
        return ", ".join(f"{key} {value}" for key, value in self._schema.items())

    def _refuse(self, problem: str, rule: str) -> NoReturn:
        raise InvalidArgumentError(self._name, rule, problem)


def _predicate(schema: Mapping[str, Any]) -> Callable[[str], object] | None:
    """Return a fast way to tell that a text keeps a rule; None where that takes more than to look at a text."""
    if schema.get("type") != "string" or not schema.keys() <= _OF_TEXTS:
        return None
    least, most = schema.get("minLength", 0), min(schema.get("maxLength", _LONGEST), _LONGEST)
    refused = frozenset(schema.get("not", {}).get("enum", ()))
    matches = _matcher(schema["pattern"]) if "pattern" in schema else None

    def keeps(text: str) -> object:
        return least <= len(text) <= most and text not in refused and (matches is None or matches(text))

    return keeps


def written(value: Any) -> str:
    """A value that was checked, as text. Subclasses of str have no say in it: what is checked is what goes out."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return ",".join(map(written, value))
    return "" if value is None else str(value)


def _problem(value: Any, schema: Mapping[str, Any]) -> str:
    """Say in words what a value breaks of a schema; empty where nothing."""
    branches = schema.get("anyOf", schema.get("oneOf"))
    if branches:
        fitting = [branch for branch in branches if not _wrong_type(value, branch)]
        problems = [_problem(value, branch) for branch in fitting or branches]
        return "" if "" in problems else problems[0]
    if wrong := _wrong_type(value, schema) or _wrong_value(value, schema):
        return wrong
    if isinstance(value, list | tuple):
        return _problem_of_items(value, schema)
    if isinstance(value, str | date | Enum) or _is_uuid(value):
        return _problem_of_text(written(value), schema)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _problem_of_number(value, schema)
    return ""


def _wrong_type(value: Any, schema: Mapping[str, Any]) -> str:
    named = schema.get("type")
    if named == "string" and _is_uuid(value):
        return ""
    names = [named] if isinstance(named, str) else named or []
    for name in names:
        if isinstance(value, _TYPES.get(name, (object,))) and (name == "boolean" or not isinstance(value, bool)):
            return ""
    return f"is of type {type(value).__name__}, not {' or '.join(names)}" if names else ""


def _is_uuid(value: Any) -> bool:
    uuid = sys.modules.get("uuid")  # slow to import: where nothing has imported it, nothing is a UUID
    return uuid is not None and isinstance(value, uuid.UUID)


def _wrong_value(value: Any, schema: Mapping[str, Any]) -> str:
    if "const" not in schema:
        return ""
    constant = schema["const"]
    same = value == constant and isinstance(value, bool) == isinstance(constant, bool)  # True equals 1 in Python only
    return "" if same else f"is not {constant!r}"


def _problem_of_items(values: list[Any] | tuple[Any, ...], schema: Mapping[str, Any]) -> str:
    if len(values) < schema.get("minItems", 0):
        return f"has {len(values)} items, at least {schema['minItems']} needed"
    if len(values) > schema.get("maxItems", len(values)):
        return f"has {len(values)} items, at most {schema['maxItems']} taken"
    problems = ((index, _problem(item, schema.get("items", {}))) for index, item in enumerate(values))
    return next((f"item {index} {problem}" for index, problem in problems if problem), "")


def _problem_of_number(value: float, schema: Mapping[str, Any]) -> str:
    if value < schema.get("minimum", value):
        return f"is {value}, at least {schema['minimum']} needed"
    if value > schema.get("maximum", value):
        return f"is {value}, at most {schema['maximum']} taken"
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 - NaN is not equal to itself
        return f"is {value}, which cannot be written"
    return ""


def _problem_of_text(text: str, schema: Mapping[str, Any]) -> str:
    if len(text) < schema.get("minLength", 0):
        return "is empty" if not text else f"has {len(text)} characters, at least {schema['minLength']} needed"
    if len(text) > schema.get("maxLength", len(text)):
        return f"has {len(text)} characters, at most {schema['maxLength']} taken"
    if text in schema.get("not", {}).get("enum", ()):
        return f"is {text!r}, which is not taken"
    if "enum" in schema and text not in schema["enum"]:
        return f"is none of {', '.join(map(str, schema['enum']))}"
    if schema.get("format") == "uuid" and not _matcher(_UUID)(text):
        return "is not a UUID"
    pattern = schema.get("pattern")
    return "" if pattern is None or _matcher(pattern)(text) else _misfit(pattern, text)


def _matcher(pattern: str) -> Callable[[str], object]:
    """What matches texts; `$` is the very end, as in JSON Schema and unlike in Python."""
    compiled = re.compile(pattern, re.ASCII)
    return compiled.fullmatch if pattern.startswith("^") and pattern.endswith("$") else compiled.search


def _misfit(pattern: str, text: str) -> str:
    """Which character does not fit a pattern, as far as one can be told; never more than that one of the text."""
    good = next((c for c in text + "a0" if _matcher(pattern)(c)), "")
    for index, character in enumerate(text if good else ""):
        if not _matcher(pattern)(character) and not _matcher(pattern)(good + character + good):
            return f"has {character!a} at index {index}, which is not taken"
    if good and text != text.strip(" "):
        return "has a space at an end"
    return "is empty" if not text else f"does not match {pattern}"
