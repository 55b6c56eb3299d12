"""How the client reads a job: strict about what the contract fixes, tolerant of what the vendor may change."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...states.strategies import jobs
from ..effort import tries
from .calls import Caller, client_module
from .echoes import echoed_fields
from .stub_server import StubResponse, StubServer

if TYPE_CHECKING:
    from ...document.fragment import Fragment, Operation
    from ...judging.ledger import Check

# What is read is read by the same code in either form.
pytestmark = pytest.mark.parametrize("call", ["sync"], indirect=True)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
_PYTHON: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}
_SAMPLES: list[Any] = [None, True, False, 7, 0.5, "text", "", [], [7], [None], ["text"], [[]], {}]
_LEVELS = [("JOB", "Job", ""), ("BATCH", "Batch", "/batches/0")]


def answered(call: Caller, wire: StubServer, client: Any, body: Any) -> Any:
    """What a call gives, or raises, for a success with a body."""
    wire.respond(StubResponse(200, json.dumps(body).encode()))
    try:
        return call(client)
    except client_module("errors").ClientError as error:
        return error


def part_of(job: dict[str, Any], pointer: str) -> dict[str, Any]:
    """The object at one of the levels of a job."""
    found: dict[str, Any] = job["batches"][0] if pointer else job
    return found


def changed(job: dict[str, Any], above: str, name: str, value: Any) -> dict[str, Any]:
    """A job with another value of one field."""
    body = copy.deepcopy(job)
    part_of(body, above)[name] = value
    return body


def read_type(node: dict[str, Any]) -> str:
    """The JSON type that a field is read as, where the document takes another one besides."""
    types = node.get("type", "")
    return types if isinstance(types, str) else next(kind for kind in types if kind != node["x-also-accepts"])


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


def open_values(fragment: Fragment, schema: dict[str, Any]) -> dict[str, str]:
    """The string fields of a schema: Python names are theirs in other letters."""
    return {n: n for n, node in schema["properties"].items() if read_type(fragment.follow(node)) == "string"}


@pytest.mark.clause("JOB-REQUIRED", "BATCH-REQUIRED")
@pytest.mark.parametrize(("kind", "schema", "above"), _LEVELS)
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
@pytest.mark.parametrize(("kind", "schema", "above"), _LEVELS)
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
    value = data.draw(_JSON.filter(lambda value: is_wrong(operation.fragment, known, name, value)), label="value")
    error = answered(call, wire, client, changed(example, above, name, value))
    named(check, f"{kind}-TYPES", error, f"{above}/{name}", value)


@pytest.mark.clause("JOB-TYPES", "BATCH-TYPES")
@pytest.mark.parametrize(("kind", "schema", "above"), _LEVELS)
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


@pytest.mark.clause("OPEN-FIELDS", "JOB-TYPES", "BATCH-TYPES")
@tries(0.2)
@given(data=st.data())
def test_any_documented_job_round_trips(
    call: Caller, wire: StubServer, client: Any, operation: Operation, check: Check, example: Any, data: st.DataObject
) -> None:
    """Whatever the document allows is read, and written again as it came; result files come in order."""
    pair = (example["partner"], example["project"])
    body = data.draw(jobs(operation.fragment, pair, most=2), label="job")
    job = answered(call, wire, client, body)
    for clause in ("OPEN-FIELDS", "JOB-TYPES", "BATCH-TYPES"):
        check(clause, hasattr(job, "to_dict") and job.to_dict() == body, "the same job", repr(job))
    files = [f for batch in body["batches"] for f in batch.get("segments", [batch.get("fileId")])]
    check("OPEN-FIELDS", job.result_file_ids == files, f"{files}", f"{job.result_file_ids}")
    for again in (copy.deepcopy(job), copy.copy(job), pickle.loads(pickle.dumps(job))):  # noqa: S301 - our own bytes
        check("OPEN-FIELDS", again == job and again.to_dict() == body, "equal copies", repr(again))


@pytest.mark.clause("OPEN-FIELDS")
@tries(0.4)
@given(data=st.data())
def test_unknown_fields_are_kept(
    call: Caller, wire: StubServer, client: Any, operation: Operation, check: Check, example: Any, data: st.DataObject
) -> None:
    """Unknown fields, null in optional ones, any order and absent optional ones are no error, and round-trip."""
    body = copy.deepcopy(example)
    for _, name, above in _LEVELS:
        schema = operation.fragment.schema(name)
        optional = st.sampled_from(sorted(schema["properties"].keys() - set(schema["required"])))
        # `success` and `reasons` would make an error of it, which is another clause.
        unknown = st.dictionaries(st.text().filter(lambda n: n not in ("success", "reasons")), _JSON, max_size=3)
        there = part_of(body, above)
        for gone in data.draw(st.sets(optional, max_size=4), label=f"{name} without"):
            there.pop(gone, None)
        there.update(dict.fromkeys(data.draw(st.sets(optional, max_size=2), label=f"{name} null")))
        there.update(
            {n: v for n, v in data.draw(unknown, label=f"{name} with").items() if n not in schema["properties"]}
        )
        order = data.draw(st.permutations(list(there)), label=f"{name} in order")
        copied = dict(there)
        there.clear()
        there.update({n: copied[n] for n in order})
    job = answered(call, wire, client, body)
    written = json.dumps(job.to_dict(), sort_keys=True) if hasattr(job, "to_dict") else repr(job)
    check("OPEN-FIELDS", written == json.dumps(body, sort_keys=True), "the same job", written)


@pytest.mark.clause("OPEN-VALUES")
@tries(0.4)
@given(data=st.data())
def test_unknown_values_stay_readable(
    call: Caller, wire: StubServer, client: Any, operation: Operation, check: Check, example: Any, data: st.DataObject
) -> None:
    """Any string in any string field is no error: it reads, compares, hashes and writes as the string that it is."""
    body = copy.deepcopy(example)
    drawn = {}
    skipped = set(echoed_fields(operation).values())  # a job of another pair is an error, which is PATH-ECHO
    for _, name, above in _LEVELS:
        fields = open_values(operation.fragment, operation.fragment.schema(name)).keys() - skipped
        drawn[above] = data.draw(st.fixed_dictionaries({}, optional={f: st.text() for f in sorted(fields)}), label=name)
        part_of(body, above).update(drawn[above])
    job = answered(call, wire, client, body)
    check("OPEN-VALUES", hasattr(job, "to_dict") and job.to_dict() == body, "the same job", repr(job))
    for above, values in drawn.items():
        model = job.batches[0] if above else job
        read = {name.rstrip("_").replace("_", ""): getattr(model, name) for name in dir(model) if name[0] != "_"}
        for name, value in values.items():
            seen = read[name.lower()]
            same = seen == value and hash(seen) == hash(value) and json.dumps(seen) == json.dumps(value)
            check("OPEN-VALUES", same and isinstance(seen, str), f"{name} to read as {value!a}", ascii(seen))


@pytest.mark.clause("OPEN-VALUES")
@tries(0.4)
@given(unreadable=st.text().filter(lambda value: not value[:1].isdigit()), moment=st.datetimes())
def test_start_times_are_read_when_asked_for(
    call: Caller, wire: StubServer, client: Any, check: Check, example: Any, unreadable: str, moment: datetime
) -> None:
    """A start time stays the string; read in a zone, it is an aware time, or a ValueError and nothing else."""
    moment = moment.replace(microsecond=0)
    job = answered(call, wire, client, {**example, "startTime": moment.isoformat(" ")})
    for zone in (UTC, timezone(timedelta(hours=-8))):
        read = job.start_time_in(zone)
        same = read.replace(tzinfo=None) == moment and read.tzinfo is zone
        check("OPEN-VALUES", same, f"{moment} in the zone {zone}", f"{job.start_time} read as {read}")
    job = answered(call, wire, client, {**example, "startTime": unreadable})
    check("OPEN-VALUES", job.start_time == unreadable, "the string as it is", repr(job))
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - its words are those of Python
        job.start_time_in(UTC)
    check("OPEN-VALUES", not isinstance(refused.value, client_module("errors").APIError), "no failure of the call")


@pytest.mark.clause("OPEN-VALUES", "OPEN-FIELDS")
def test_an_unset_field_is_unset_for_good(call: Caller, client: Any, check: Check, operation: Operation) -> None:
    """What was left out is one and the same object, also after copying and pickling; unknown values are not listed."""
    job = call(client)
    unset = client_module("types").UNSET
    names = [name for name in dir(job) if getattr(job, name) is unset]
    check("OPEN-FIELDS", names, "fields that are not set", repr(job))
    for again in (copy.deepcopy(job), pickle.loads(pickle.dumps(job))):  # noqa: S301 - our own bytes
        kept = [name for name in names if getattr(again, name) is unset]
        check("OPEN-FIELDS", kept == names, f"{names} to stay unset", f"{kept}")
    status = type(job.status)
    other = status("unheard of")
    listed = [member.value for member in status]
    check(
        "OPEN-VALUES",
        sorted(listed) == sorted(operation.fragment.schema("JobStatus")["enum"]),
        "as listed",
        str(listed),
    )
    for again in (copy.deepcopy(other), pickle.loads(pickle.dumps(other)), status("unheard of")):  # noqa: S301 - ours
        check("OPEN-VALUES", again == other == "unheard of" and type(again) is status, "an equal value", repr(again))
    check("OPEN-VALUES", job.status is status(job.status.value) and job.status.is_known, "one of those known")
    check("OPEN-VALUES", not other.is_known, "not one of those known")
