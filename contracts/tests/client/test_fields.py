"""What is said of fields that are of another type, and what is read of those that nearly fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from zuora_aqua_client._runtime import fields
from zuora_aqua_client._runtime.malformed_error import MalformedError
from zuora_aqua_client.types import UNSET

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        (None, "null"),
        (True, "true or false"),
        (5, "a number"),
        (0.5, "a number"),
        ([], "an array"),
        ({}, "an object"),
        (b"", "bytes"),
    ],
)
@pytest.mark.parametrize("reader", [fields.string, fields.numeric_string])
def test_what_is_no_string(reader: Callable[[str, Any], str], value: Any, seen: str) -> None:
    """What is no string is told by what it is in JSON; a number is one where the document lets it be."""
    if reader is fields.numeric_string and type(value) in (int, float):
        assert reader("a/b~c", value) == str(value)
        return
    with pytest.raises(MalformedError) as caught:
        reader("a/b~c", value)
    assert str(caught.value) == f"/a~1b~0c: is {seen} and should be a string"


@pytest.mark.parametrize(
    ("reader", "value", "words"),
    [
        (fields.integer, 0.5, "is a number and should be a whole number"),
        (fields.number, "1", "is a string and should be a number"),
        (fields.number, True, "is true or false and should be a number"),
        (fields.boolean, 1, "is a number and should be true or false"),
        (fields.strings, {}, "is an object and should be an array"),
    ],
)
def test_what_is_of_another_type(reader: Callable[[str, Any], Any], value: Any, words: str) -> None:
    """Each reader says what it found and what it wants, and where."""
    with pytest.raises(MalformedError) as caught:
        reader("it", value)
    assert (caught.value.pointer, caught.value.problem) == ("/it", words)


def test_what_is_in_an_array_is_counted() -> None:
    """The pointer to an entry of an array has its index, from 0, and goes on below it."""
    with pytest.raises(MalformedError) as caught:
        fields.strings("it", ["a", "b", None])
    assert str(caught.value) == "/it/2: is null and should be a string"

    def read_all(values: list[Any], found: list[str]) -> list[str]:
        for value in values:
            found.append(fields.string("a", value["a"]))  # noqa: PERF401 - as the generated readers do
        return found

    with pytest.raises(MalformedError) as caught:
        fields.models("it", [{"a": ""}, {"a": 5}], read_all)
    assert str(caught.value) == "/it/1/a: is a number and should be a string"


def test_null_in_an_optional_field() -> None:
    """Null counts as absent, and is kept among the undocumented fields, to be written again."""
    assert fields.optional("it", None, fields.string) is UNSET
    assert fields.optional("it", "text", fields.string) == "text"
    source = {"it": None, "other": None, "more": 1, "required": None}
    found = fields.undocumented(source, frozenset({"it", "other", "required"}), frozenset({"it"}))
    assert found == {"it": None, "more": 1}


def test_whole_numbers() -> None:
    """A number that was written with a point is whole where nothing follows it, and a whole one is a number."""
    assert (fields.integer("it", 7.0), fields.number("it", 7)) == (7, 7)
