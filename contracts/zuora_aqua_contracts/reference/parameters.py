"""Validation of parameter values by their schemas in the document, compiled once."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..document.fragment import Fragment, Node, Operation


def value_tests(operation: Operation, place: str) -> Mapping[str, Callable[[str], bool]]:
    """Return a test for each parameter in a place (`path`, `header`), by name.

    Values on the wire are text, so alternatives of a schema that are no strings are left out.
    """
    nodes = {name: node for name, node in operation.parameters.items() if node["in"] == place}
    return {name: value_test(node["schema"], operation.fragment) for name, node in nodes.items()}


def value_test(schema: Node, fragment: Fragment) -> Callable[[str], bool]:
    """Compile the assertions of a JSON Schema that apply to strings into a test."""
    schema = fragment.follow(schema)
    tests: list[Callable[[str], bool]] = []
    if "pattern" in schema:
        # JSON Schema's `$` is the very end, Python's also stands before a last line feed.
        search = re.compile(re.sub(r"\$$", r"\\Z", schema["pattern"])).search
        tests.append(lambda text: search(text) is not None)
    if "minLength" in schema:
        shortest = int(schema["minLength"])
        tests.append(lambda text: len(text) >= shortest)
    if "maxLength" in schema:
        longest = int(schema["maxLength"])
        tests.append(lambda text: len(text) <= longest)
    if "enum" in schema:
        values = frozenset(map(str, schema["enum"]))
        tests.append(lambda text: text in values)
    if "not" in schema:
        forbidden = value_test(schema["not"], fragment)
        tests.append(lambda text: not forbidden(text))
    if "anyOf" in schema:
        options = [value_test(option, fragment) for option in schema["anyOf"] if _is_string(option, fragment)]
        tests.append(lambda text: any(option(text) for option in options))
    return _all(tests)


def _all(tests: list[Callable[[str], bool]]) -> Callable[[str], bool]:
    return lambda text: all(test(text) for test in tests)


def _is_string(schema: Node, fragment: Fragment) -> bool:
    kind: object = fragment.follow(schema).get("type", "string")
    return kind == "string"


def header_examples(operation: Operation) -> Mapping[str, str]:
    """Return the first example of each header of the operation's 200 response, as text."""
    examples = {}
    for name, node in operation.responses[HTTPStatus.OK].get("headers", {}).items():
        schema = operation.fragment.follow(operation.fragment.follow(node)["schema"])
        if schema.get("examples"):
            examples[name] = str(schema["examples"][0])
    return examples
