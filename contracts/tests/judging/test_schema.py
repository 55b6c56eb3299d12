"""Each fault of a body is told as the clause that speaks for it, and as no other."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest

from zuora_aqua_contracts.document.fragment import load
from zuora_aqua_contracts.document.schema import BodySchema

if TYPE_CHECKING:
    from collections.abc import Callable

OPERATION = next(iter(load().operations.values()))
JOB, SEGMENTED = (body for body in OPERATION.examples(200).values() if "batches" in body)
LIMITS = OPERATION.fragment.schema("Job")["properties"]


def batch(**changes: Any) -> Callable[[dict[str, Any]], None]:
    """A change of the first batch."""
    return lambda job: job["batches"][0].update(changes)


def without(*names: str) -> Callable[[dict[str, Any]], None]:
    """A job or batch that lacks some fields."""

    def change(job: dict[str, Any]) -> None:
        for name in names:
            (job if name in job else job["batches"][0]).pop(name)

    return change


def field(**changes: Any) -> Callable[[dict[str, Any]], None]:
    """A change of the job."""
    return lambda job: job.update(changes)


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        *((without(name), {"JOB-REQUIRED"}) for name in OPERATION.fragment.schema("Job")["required"]),
        *(
            (without(name), {"BATCH-REQUIRED"})
            for name in ("batchId", "batchType", "recordCount", "full", "apiVersion")
        ),
        (field(status="executing"), {"JOB-COMPLETED"}),
        (field(status="COMPLETED"), {"JOB-COMPLETED", "JOB-VALUES"}),
        (field(version=True), {"JOB-TYPES"}),
        (field(errorCode=[]), {"JOB-TYPES"}),
        (field(name=None), {"JOB-TYPES"}),
        (field(batches={}), {"JOB-TYPES"}),
        (field(batches=[None]), {"JOB-TYPES", "BATCH-TYPES"}),
        (field(batches=[]), {"BATCH-COUNT"}),
        (lambda job: field(batches=job["batches"] * (LIMITS["batches"]["maxItems"] + 1))(job), {"BATCH-COUNT"}),
        (field(startTime="2014-09-03 8:24"), {"JOB-START"}),
        (field(startTime=1), {"JOB-TYPES"}),
        (field(format="xml"), {"JOB-VALUES"}),
        (field(encrypted="rot13"), {"JOB-VALUES"}),
        (field(sourceData="STALE"), {"JOB-VALUES"}),
        (field(id="short"), {"JOB-ID"}),
        (field(name="x" * (LIMITS["name"]["maxLength"] + 1)), {"JOB-NAME"}),
        (field(success=False), {"ERR-ENVELOPE-JOB"}),
        (batch(recordCount=-1), {"BATCH-TYPES"}),
        (batch(recordCount=1.5), {"BATCH-TYPES"}),
        (batch(recordCount="1"), {"BATCH-TYPES"}),
        (batch(full="false"), {"BATCH-TYPES"}),
        (batch(segments="a"), {"BATCH-TYPES", "BATCH-FILE"}),
        (batch(batchType="soql"), {"BATCH-VALUES"}),
        (batch(status="done"), {"BATCH-VALUES"}),
        (batch(batchId="short"), {"JOB-ID"}),
        (without("fileId"), {"BATCH-FILE"}),
        (batch(segments=["0" * 32]), {"BATCH-FILE"}),
        (batch(segments=["0" * 32, "0" * 32]), {"BATCH-FILE", "BATCH-SEGMENTS"}),
    ],
)
def test_a_fault_breaks_its_clause(change: Callable[[dict[str, Any]], None], broken: set[str]) -> None:
    """A job with one fault breaks the clause of that fault, and no other."""
    job = copy.deepcopy(JOB)
    change(job)
    assert {clause for clause, _, _ in BodySchema(OPERATION, 200).violations(job)} == broken


@pytest.mark.parametrize(
    ("name", "value"), [("status", "executing"), ("format", "xml"), ("version", True), ("id", "x")]
)
def test_a_message_says_the_value(name: str, value: object) -> None:
    """The message about a field names the value that it has, whatever the schema says about it."""
    job = {**copy.deepcopy(JOB), name: value}
    (message,) = {text for _, _, text in BodySchema(OPERATION, 200).violations(job)}
    assert message.startswith(json.dumps(value))


@pytest.mark.parametrize(
    "change",
    [
        field(extra=[1], success=True, requestId="x"),
        field(format="gZIP", message=""),
        field(version=1.1, errorCode=90018, message="No permission for an object."),
        field(startTime="2014-09-03T08:24:58+0000"),
        batch(extra=None),
        batch(status="pending"),
        lambda job: (without("fileId")(job), batch(status="aborted")(job)),
        lambda job: (without("fileId")(job), batch(segments=["0" * 32])(job)),
        without("sourceData", "name"),
    ],
)
def test_what_is_allowed_breaks_nothing(change: Callable[[dict[str, Any]], None]) -> None:
    """Extra fields, absent optional ones, any case of a format, and batches that did not complete are no faults."""
    job = copy.deepcopy(JOB)
    change(job)
    assert list(BodySchema(OPERATION, 200).violations(job)) == []


@pytest.mark.parametrize(
    ("body", "broken"),
    [
        ({}, {"ERR-BODY"}),
        ([], {"ERR-BODY"}),
        ({"success": False, "reasons": [{"code": 50000040, "message": ""}]}, {"ERR-BODY"}),
        ({"success": True, "processId": "p", "reasons": [{"code": 50000040, "message": ""}]}, {"ERR-BODY"}),
        ({"requestId": "r", "reasons": []}, {"ERR-BODY"}),
        ({"requestId": "r", "reasons": [{"message": ""}]}, {"ERR-BODY"}),
        ({"requestId": "r", "reasons": [{"code": "50000040", "message": ""}]}, {"ERR-BODY"}),
        ({"requestId": "r", "reasons": [{"code": 90002, "message": ""}]}, {"ERR-CODE"}),
        ({"requestId": "r", "reasons": [{"code": 50000040, "message": ""}]}, set()),
        ({"success": False, "processId": "p", "reasons": [{"code": 50000040, "message": ""}]}, set()),
    ],
)
def test_a_fault_of_an_error(body: Any, broken: set[str]) -> None:
    """An error that is in neither documented form breaks ERR-BODY or ERR-CODE; either form breaks nothing."""
    assert {clause for clause, _, _ in BodySchema(OPERATION, 404).violations(body)} == broken


def test_an_error_in_a_200_is_judged_as_an_error() -> None:
    """A 200 with the marks of an error is not told as a job that lacks everything."""
    broken = {clause for clause, _, _ in BodySchema(OPERATION, 200).violations({"success": False, "reasons": []})}
    assert broken == {"ERR-BODY"}


def test_a_field_of_an_error_is_not_taken_for_one_of_a_job() -> None:
    """An error in a 200 may have a field of its own by the name of one of a job's, with any value."""
    error = {"success": False, "processId": "p", "reasons": [{"code": 50000040, "message": ""}], "status": 404}
    assert list(BodySchema(OPERATION, 200).violations(error)) == []


def test_segments_are_reached_only_where_there_are_any() -> None:
    """A clause of an optional field counts as reached only by a body that has the field."""
    schema = BodySchema(OPERATION, 200)
    assert "BATCH-SEGMENTS" not in schema.reached(JOB)
    assert "BATCH-SEGMENTS" in schema.reached(SEGMENTED)
