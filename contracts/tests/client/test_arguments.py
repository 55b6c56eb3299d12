"""What arguments of any schema are taken, how they are written, and what is said of those that are refused."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Any

import pytest

from zuora_aqua_client._runtime.arguments import Argument
from zuora_aqua_client.errors import InvalidArgumentError


class _Colour(Enum):
    RED = "red"


_BETWEEN = {"type": "integer", "minimum": 2, "maximum": 4}
_FEW = {"type": "array", "minItems": 1, "maxItems": 2, "items": {"type": "string", "maxLength": 1}}
_WORD = {"type": "string", "pattern": "^[a-c]([ a-c]*[a-c])?$"}
_WITHIN = {"type": "string", "pattern": "[0-9]"}
_EITHER = {"anyOf": [{"type": "string", "maxLength": 2}, {"type": "array", "items": {"type": "string"}}]}
_SHORT = {"type": "string", "minLength": 2, "maxLength": 3}


@pytest.mark.parametrize(
    ("schema", "value", "written"),
    [
        ({"type": "boolean"}, True, "true"),
        ({"type": "boolean"}, False, "false"),
        ({"type": ["string", "null"]}, "a", "a"),
        ({"type": ["string", "null"]}, None, ""),
        ({"type": "number"}, 1.5, "1.5"),
        ({"type": "number"}, 1, "1"),
        ({}, 5, "5"),
        ({}, "", ""),
        ({"type": "string"}, _Colour.RED, "red"),
        ({"type": "string"}, date(2026, 1, 2), "2026-01-02"),
        ({"type": "string", "enum": ["red"]}, _Colour.RED, "red"),
        ({"type": "array"}, [], ""),
        (_BETWEEN, 2, "2"),
        (_BETWEEN, 4, "4"),
        (_FEW, ["a", "b"], "a,b"),
        (_FEW, ("a",), "a"),
        (_WORD, "a b", "a b"),
        (_WITHIN, "a1\n", "a1\n"),
        (_EITHER, "ab", "ab"),
        (_EITHER, ["abc"], "abc"),
        ({"anyOf": [{"type": "string", "maxLength": 2}, {"type": "string", "pattern": "^x+$"}]}, "xxx", "xxx"),
        (_SHORT, "ab", "ab"),
        (_SHORT, "abc", "abc"),
    ],
)
def test_what_is_taken(schema: dict[str, Any], value: Any, written: str) -> None:
    """What keeps a schema goes out, written as JSON or a list of headers would be."""
    assert Argument("it", schema).text(value) == written


@pytest.mark.parametrize(
    ("schema", "value", "problem"),
    [
        ({"type": "string"}, 5, "is of type int, not string"),
        ({"type": ["string", "null"]}, 5, "is of type int, not string or null"),
        ({"type": "integer"}, True, "is of type bool, not integer"),
        ({"type": "boolean"}, 1, "is of type int, not boolean"),
        ({"type": "number"}, float("nan"), "is nan, which cannot be written"),
        ({"type": "number"}, float("inf"), "is inf, which cannot be written"),
        ({"type": "number"}, float("-inf"), "is -inf, which cannot be written"),
        (_BETWEEN, 1, "is 1, at least 2 needed"),
        (_BETWEEN, 5, "is 5, at most 4 taken"),
        (_FEW, [], "has 0 items, at least 1 needed"),
        (_FEW, ["a"] * 3, "has 3 items, at most 2 taken"),
        (_FEW, ["a", "bc"], "item 1 has 2 characters, at most 1 taken"),
        (_FEW, ["a", 5], "item 1 is of type int, not string"),
        (_SHORT, "", "is empty"),
        (_SHORT, "a", "has 1 characters, at least 2 needed"),
        (_SHORT, "abcd", "has 4 characters, at most 3 taken"),
        ({"type": "string", "not": {"enum": ["x"]}}, "x", "is 'x', which is not taken"),
        ({"type": "string", "enum": ["a", "b"]}, "c", "is none of a, b"),
        (_EITHER, "abc", "has 3 characters, at most 2 taken"),
        (_EITHER, 5, "is of type int, not string"),
        (_WORD, "ab\n", "has '\\n' at index 2, which is not taken"),
        (_WORD, "aéb", "has '\\xe9' at index 1, which is not taken"),
        (_WORD, "dd", "has 'd' at index 0, which is not taken"),
        (_WORD, "a ", "has a space at an end"),
        (_WORD, "", "is empty"),
        ({"type": "string", "pattern": "^(aa)+$"}, "aaa", "does not match ^(aa)+$"),
        (_WITHIN, "", "is empty"),
        (_WITHIN, "ab", "does not match [0-9]"),
        ({"type": "string", "pattern": "^a"}, "ba", "does not match ^a"),
        ({"type": "string", "pattern": "a$"}, "ab", "does not match a$"),
    ],
)
def test_what_is_refused(schema: dict[str, Any], value: Any, problem: str) -> None:
    """What breaks a schema is refused, and the message says what of it, with the document's words if it has any."""
    with pytest.raises(InvalidArgumentError) as caught:
        Argument("it", schema).text(value)
    assert (caught.value.argument, caught.value.problem) == ("it", problem)
    assert caught.value.rule == f"The rule is {', '.join(f'{key} {rule}' for key, rule in schema.items())}."
    with pytest.raises(InvalidArgumentError, match=r"it: .*\. As agreed\."):
        Argument("it", {**schema, "description": "As agreed."}).text(value)


class _Sly(str):
    """A string that says other things of itself than it is."""

    __slots__ = ()

    def __str__(self) -> str:
        """Something else."""
        return "other"

    def encode(self, *_: object) -> bytes:
        """Something else."""
        return b"other"


@pytest.mark.parametrize("schema", [_WORD, {"type": "string"}])
def test_what_is_checked_goes_out(schema: dict[str, Any]) -> None:
    """A subclass of str has no say in what goes out: it is the text that was checked, as a plain string."""
    written = Argument("it", schema).text(_Sly("abc"))
    assert (type(written), written) == (str, "abc")


@pytest.mark.parametrize(("value", "written"), [(["a", "b"], ["a", "b"]), (("a",), ["a"]), (True, ["true"]), ([], [])])
def test_a_query_repeats_a_list(value: Any, written: list[str]) -> None:
    """A list goes into a query one value at a time."""
    assert Argument("it", {}).query(value) == written


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("", "is empty"),
        (".", "is the dot segment '.'"),
        ("..", "is the dot segment '..'"),
        ("a\udc00", "has a lone surrogate at index 1"),
    ],
)
def test_what_no_path_can_carry(value: str, problem: str) -> None:
    """Whatever the schema says, what is no path segment is refused."""
    with pytest.raises(InvalidArgumentError) as caught:
        Argument("it", {}).segment(value)
    assert caught.value.problem == problem
