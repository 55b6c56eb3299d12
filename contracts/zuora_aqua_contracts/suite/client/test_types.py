"""What the client refuses in a job: fields that are missing, and values of other types."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..effort import tries
from .calls import Caller, client_module
from .fields import JSON_VALUES, LEVELS, answered, changed, part_of, read_type

if TYPE_CHECKING:
    from ...document.fragment import Fragment, Operation
    from ...judging.check import Check
    from .stub_server import StubServer

# What is read is read by the same code in either form.
pytestmark = pytest.mark.parametrize("call", ["sync"], indirect=True)
_PYTHON: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}
_SAMPLES: list[Any] = [None, True, False, 7, 0.5, "text", "", [], [7], [None], ["text"], [[]], {}]


def is_wrong(fragment: Fragment, schema: dict[str, Any], name: str, value: Any) -> bool:
    """Whether a value is of another type than a field of a schema takes; null leaves out what is not required."""
    node = fragment.follow(schema["properties"][name])
    kind = read_type(node)
    if value is None:
        return name in schema["required"]
    if isinstance(value, bool):
        return bool(kind != "boolean")
    if isinstance(value, float) and kind == "integer":
        return not value.is_integer()
    if isinstance(value, list) and kind == "array":
        item = str if "pattern" in fragment.follow(node["items"]) else dict
        return any(not isinstance(entry, item) for entry in value[:1])
    fits = _PYTHON[kind] + ((int, float) if "x-also-accepts" in node else ())
    return not isinstance(value, fits)


def named(check: Check, clause: str, error: Any, pointer: str, value: Any) -> None:
    """Check that an error says where a value is of another type."""
    found = getattr(error, "pointer", None)
    right = isinstance(found, str) and (found == pointer or found.startswith(f"{pointer}/")) and found in str(error)
    check(clause, right, f"an error at {pointer} for {value!a}", repr(error))


@pytest.mark.clause("JOB-REQUIRED", "BATCH-REQUIRED")
@pytest.mark.parametrize(("kind", "schema", "above"), LEVELS)
def test_what_is_missing_is_named(
    call: Caller,
    wire: StubServer,
    client: Any,
    operation: Operation,
    check: Check,
    example: Any,
    kind: str,
    schema: str,
    above: str,
) -> None:
    """Without any one of the required fields, the error has the JSON Pointer of the one that is missing."""
    for name in operation.fragment.schema(schema)["required"]:
        body = copy.deepcopy(example)
        del part_of(body, above)[name]
        error = answered(call, wire, client, body)
        own = isinstance(error, client_module("errors").APIResponseValidationError)
        check(f"{kind}-REQUIRED", own, f"an error for the missing {name}", repr(error))
        check(f"{kind}-REQUIRED", error.pointer == f"{above}/{name}", f"the pointer {above}/{name}", error.pointer)
        check(f"{kind}-REQUIRED", f"{above}/{name}" in str(error), "a message with the pointer", str(error))


@pytest.mark.clause("JOB-TYPES", "BATCH-TYPES")
@pytest.mark.parametrize(("kind", "schema", "above"), LEVELS)
@tries(0.4)
@given(data=st.data())
def test_values_of_other_types_are_named(
    call: Caller,
    wire: StubServer,
    client: Any,
    operation: Operation,
    check: Check,
    example: Any,
    kind: str,
    schema: str,
    above: str,
    data: st.DataObject,
) -> None:
    """A field of another type has the error say where; null is another type where the field is required."""
    known = operation.fragment.schema(schema)
    name = data.draw(st.sampled_from(sorted(known["properties"])), label="field")
    value = data.draw(JSON_VALUES.filter(lambda value: is_wrong(operation.fragment, known, name, value)), label="value")
    error = answered(call, wire, client, changed(example, above, name, value))
    named(check, f"{kind}-TYPES", error, f"{above}/{name}", value)


@pytest.mark.clause("JOB-TYPES", "BATCH-TYPES")
@pytest.mark.parametrize(("kind", "schema", "above"), LEVELS)
def test_each_field_has_its_type(
    call: Caller,
    wire: StubServer,
    client: Any,
    operation: Operation,
    check: Check,
    example: Any,
    kind: str,
    schema: str,
    above: str,
) -> None:
    """No field takes a value of any other type than its own."""
    known = operation.fragment.schema(schema)
    for name in known["properties"]:
        for value in _SAMPLES:
            if is_wrong(operation.fragment, known, name, value):
                error = answered(call, wire, client, changed(example, above, name, value))
                named(check, f"{kind}-TYPES", error, f"{above}/{name}", value)


@pytest.mark.clause("BATCH-TYPES", "JOB-TYPES")
def test_numbers_are_what_they_should_be(
    call: Caller, wire: StubServer, client: Any, operation: Operation, check: Check, example: Any
) -> None:
    """A count is whole and not below 0, be it written with a point; a version that is a number reads as its string."""
    for count, fine in ((0, True), (7, True), (7.0, True), (-1, False), (0.5, False), (True, False), ("7", False)):
        body = copy.deepcopy(example)
        body["batches"][0]["recordCount"] = count
        got = answered(call, wire, client, body)
        check("BATCH-TYPES", hasattr(got, "batches") == fine, f"{count!r} {'taken' if fine else 'refused'}", repr(got))
    for kind, schema, above, name in (("BATCH", "Batch", "/batches/0", "recordCount"), ("JOB", "Job", "", "offset")):
        least = operation.fragment.schema(schema)["properties"][name]["minimum"]
        error = answered(call, wire, client, changed(example, above, name, least - 1))
        words = f"{above}/{name}", f"is {least - 1} and should not be below {least}"
        told = (getattr(error, "pointer", None), getattr(error, "problem", None)) == words
        check(f"{kind}-TYPES", told, " ".join(words), repr(error))
        got = answered(call, wire, client, changed(example, above, name, least))
        check(f"{kind}-TYPES", hasattr(got, "batches"), f"{least} as {name}", repr(got))
    got = answered(call, wire, client, {**example, "version": 1.1})
    check("JOB-TYPES", getattr(got, "version", None) == "1.1", "the version as a string", repr(got))
