"""What the client tolerates in a job: unknown fields and values, and whatever else the vendor may change."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...document.echoes import echoed_fields
from ...states.strategies import jobs
from ..effort import tries
from .calls import Caller, client_module
from .fields import JSON_VALUES, LEVELS, TEXTS, answered, part_of, read_type

if TYPE_CHECKING:
    from ...document.fragment import Fragment, Operation
    from ...judging.check import Check
    from .stub_server import StubServer

# What is read is read by the same code in either form.
pytestmark = pytest.mark.parametrize("call", ["sync"], indirect=True)


def open_values(fragment: Fragment, schema: dict[str, Any]) -> dict[str, str]:
    """The string fields of a schema: Python names are theirs in other letters."""
    return {n: n for n, node in schema["properties"].items() if read_type(fragment.follow(node)) == "string"}


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
    for _, name, above in LEVELS:
        schema = operation.fragment.schema(name)
        optional = st.sampled_from(sorted(schema["properties"].keys() - set(schema["required"])))
        # `success` and `reasons` would make an error of it, which is another clause.
        unknown = st.dictionaries(TEXTS.filter(lambda n: n not in ("success", "reasons")), JSON_VALUES, max_size=3)
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
    for _, name, above in LEVELS:
        fields = open_values(operation.fragment, operation.fragment.schema(name)).keys() - skipped
        drawn[above] = data.draw(st.fixed_dictionaries({}, optional=dict.fromkeys(sorted(fields), TEXTS)), label=name)
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
@given(unreadable=TEXTS.filter(lambda value: not value[:1].isdigit()), moment=st.datetimes())
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
