"""Servers whose batches are not of the documented form: BATCH-*."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from mutants.registry import PLAIN, SUBTLE, Mutant, after, define
from zuora_aqua_contracts.document.fragment import load

if TYPE_CHECKING:
    from mutants.edits import JSON
    from mutants.registry import Mutated

_MILLION = 1_000_000
_BATCH = load().schema("Batch")
_MOST = load().schema("Job")["properties"]["batches"]["maxItems"]
_PER_FILE = _BATCH["properties"]["segments"]["x-records-per-file"]


def _without(name: str, _server: Mutated, outcome: object, *_: object) -> JSON:
    job: JSON = outcome.get()  # type: ignore[attr-defined]  # the registry's own
    batches = [{key: value for key, value in batch.items() if key != name} for batch in job["batches"]]
    return {**job, "batches": batches}


for _name in _BATCH["required"]:
    define(
        Mutant(
            f"BATCH-REQUIRED.no_{_name}",
            "BATCH-REQUIRED",
            f"No batch has `{_name}`.",
            PLAIN,
            "job_of",
            partial(_without, _name),
        )
    )


@after("BATCH-REQUIRED", "job_of", SUBTLE)
def not_in_the_last_one(job: JSON) -> None:
    """The last of several batches has no `apiVersion`."""
    if len(job["batches"]) > 1:
        del job["batches"][-1]["apiVersion"]


@after("BATCH-REQUIRED", "job_of", SUBTLE)
def no_count_of_nothing(job: JSON) -> None:
    """A batch without records has no `recordCount`."""
    for batch in job["batches"]:
        if batch["recordCount"] == 0:
            del batch["recordCount"]


@after("BATCH-REQUIRED", "job_of", SUBTLE)
def full_only_where_it_is(job: JSON) -> None:
    """A batch has `full` only where it is true."""
    for batch in job["batches"]:
        if not batch["full"]:
            del batch["full"]


@after("BATCH-TYPES", "job_of", PLAIN)
def count_as_text(job: JSON) -> None:
    """`recordCount` is a text."""
    for batch in job["batches"]:
        batch["recordCount"] = str(batch["recordCount"])


@after("BATCH-TYPES", "job_of", PLAIN)
def full_as_text(job: JSON) -> None:
    """`full` is a text."""
    for batch in job["batches"]:
        batch["full"] = str(batch["full"]).lower()


@after("BATCH-TYPES", "job_of", SUBTLE)
def count_unknown_is_negative(job: JSON) -> None:
    """A `recordCount` of 0 is given as -1."""
    for batch in job["batches"]:
        batch["recordCount"] = batch["recordCount"] or -1


@after("BATCH-TYPES", "job_of", SUBTLE)
def count_overflows(job: JSON) -> None:
    """A `recordCount` over a million is given as a broken number of thousands, as text."""
    for batch in job["batches"]:
        if batch["recordCount"] > _MILLION:
            batch["recordCount"] = f"{batch['recordCount'] / 1000}k"


@after("BATCH-TYPES", "job_of", SUBTLE)
def segments_joined(job: JSON) -> None:
    """`segments` is a text with commas."""
    for batch in job["batches"]:
        if "segments" in batch:
            batch["segments"] = ",".join(batch["segments"])


@after("BATCH-TYPES", "job_of", SUBTLE)
def null_for_empty(job: JSON) -> None:
    """An empty text of a batch is `null`."""
    for batch in job["batches"]:
        for name in [name for name, value in batch.items() if value == ""]:
            batch[name] = None


@after("BATCH-TYPES", "job_of", SUBTLE)
def deleted_as_text(job: JSON) -> None:
    """`deleted`, where a batch has it, is a text."""
    for batch in job["batches"]:
        if "deleted" in batch:
            batch["deleted"] = str(batch["deleted"])


@after("BATCH-TYPES", "job_of", SUBTLE)
def numeric_version(job: JSON) -> None:
    """The `apiVersion` of the last batch is a number."""
    job["batches"][-1]["apiVersion"] = 60


@after("BATCH-VALUES", "job_of", PLAIN)
def type_in_capitals(job: JSON) -> None:
    """`batchType` is in capitals."""
    for batch in job["batches"]:
        batch["batchType"] = batch["batchType"].upper()


@after("BATCH-VALUES", "job_of", PLAIN)
def status_of_another_make(job: JSON) -> None:
    """The status of a batch is none of those that are documented."""
    for batch in job["batches"]:
        batch["status"] = "succeeded"


@after("BATCH-VALUES", "job_of", SUBTLE)
def other_type_in_the_last(job: JSON) -> None:
    """The last of several batches has a type that is not documented."""
    if len(job["batches"]) > 1:
        job["batches"][-1]["batchType"] = "sql"


@after("BATCH-COUNT", "job_of", PLAIN)
def none(job: JSON) -> None:
    """A job has no batches."""
    job["batches"] = []


@after("BATCH-COUNT", "job_of", PLAIN)
def far_too_many(job: JSON) -> None:
    """A job has more batches than any may have."""
    job["batches"] = [job["batches"][0]] * (_MOST + 1)


@after("BATCH-COUNT", "job_of", SUBTLE)
def one_too_many(job: JSON) -> None:
    """A job of the greatest size has one batch more."""
    if len(job["batches"]) == _MOST:
        job["batches"].append(job["batches"][-1])


@after("BATCH-COUNT", "job_of", SUBTLE)
def only_those_with_records(job: JSON) -> None:
    """Batches without records are left out, which leaves none where no batch has any."""
    job["batches"] = [batch for batch in job["batches"] if batch["recordCount"]]


@after("BATCH-FILE", "job_of", PLAIN)
def neither(job: JSON) -> None:
    """A batch has no file."""
    for batch in job["batches"]:
        batch.pop("fileId", None)
        batch.pop("segments", None)


@after("BATCH-FILE", "job_of", PLAIN)
def both(job: JSON) -> None:
    """A batch with a file has it as its only segment, too."""
    for batch in job["batches"]:
        if "fileId" in batch:
            batch["segments"] = [batch["fileId"]]


@after("BATCH-FILE", "job_of", SUBTLE)
def no_file_for_nothing(job: JSON) -> None:
    """A batch without records has no file."""
    for batch in job["batches"]:
        if not batch["recordCount"]:
            batch.pop("fileId", None)


@after("BATCH-FILE", "job_of", SUBTLE)
def null_beside_segments(job: JSON) -> None:
    """A batch with segments has a `fileId` of `null` beside them."""
    for batch in job["batches"]:
        if "segments" in batch:
            batch["fileId"] = None


@after("BATCH-FILE", "job_of", SUBTLE)
def empty_segments(job: JSON) -> None:
    """A batch with segments and few records has none of them."""
    for batch in job["batches"]:
        if "segments" in batch and batch["recordCount"] <= 1:
            batch["segments"] = []


@after("BATCH-SEGMENTS", "job_of", PLAIN)
def first_only(job: JSON) -> None:
    """Only the first segment is named, however many records there are."""
    for batch in job["batches"]:
        if "segments" in batch:
            batch["segments"] = batch["segments"][:1]


@after("BATCH-SEGMENTS", "job_of", PLAIN)
def each_twice(job: JSON) -> None:
    """Every segment is named twice."""
    for batch in job["batches"]:
        if "segments" in batch:
            batch["segments"] = batch["segments"] * 2


@after("BATCH-SEGMENTS", "job_of", SUBTLE)
def last_one_lost(job: JSON) -> None:
    """The last segment, which is not full, is lost where there are several."""
    for batch in job["batches"]:
        if "segments" in batch:
            most = max(1, batch["recordCount"] // _PER_FILE)
            batch["segments"] = batch["segments"][:most]


@after("BATCH-SEGMENTS", "job_of", SUBTLE)
def last_one_again(job: JSON) -> None:
    """Where there are three segments or more, the last is the first again."""
    for batch in job["batches"]:
        if len(batch.get("segments", ())) > 2:  # noqa: PLR2004 - as said
            batch["segments"][-1] = batch["segments"][0]


@after("BATCH-SEGMENTS", "job_of", SUBTLE)
def cut_at_ten(job: JSON) -> None:
    """Of many segments the first ten are left."""
    for batch in job["batches"]:
        if "segments" in batch:
            batch["segments"] = batch["segments"][:10]
