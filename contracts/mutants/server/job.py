"""Servers whose job is not of the documented form: JOB-*."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from mutants.edits import sent
from mutants.registry import PLAIN, SUBTLE, Mutant, after, define
from zuora_aqua_contracts.document.fragment import load

if TYPE_CHECKING:
    from mutants.edits import JSON
    from mutants.registry import Mutated
    from zuora_aqua_contracts.reference.call import Call

_MANY = 3  # batches


def _without(name: str, _server: Mutated, outcome: object, *_: object) -> JSON:
    job: JSON = outcome.get()  # type: ignore[attr-defined]  # the registry's own
    return {key: value for key, value in job.items() if key != name}


for _name in load().schema("Job")["required"]:
    define(
        Mutant(
            f"JOB-REQUIRED.no_{_name}",
            "JOB-REQUIRED",
            f"The job has no `{_name}`.",
            PLAIN,
            "job_of",
            partial(_without, _name),
        )
    )


@after("JOB-REQUIRED", "job_of", SUBTLE)
def no_format_on_new_versions(job: JSON, call: Call) -> None:
    """The job has no `format` on minor versions that are dates."""
    if "-" in sent(call, "Zuora-Version"):
        del job["format"]


@after("JOB-REQUIRED", "job_of", SUBTLE)
def nothing_that_is_none(job: JSON) -> None:
    """The job has no `encrypted` where it says none."""
    if job["encrypted"] == "none":
        del job["encrypted"]


@after("JOB-REQUIRED", "job_of", SUBTLE)
def no_version_with_segments(job: JSON) -> None:
    """The job has no `version` where its files are segmented."""
    if any("segments" in batch for batch in job["batches"]):
        del job["version"]


@after("JOB-TYPES", "job_of", PLAIN)
def version_as_a_list(job: JSON) -> None:
    """`version` is a list of its parts."""
    job["version"] = [1, 1]


@after("JOB-TYPES", "job_of", PLAIN)
def batches_by_id(job: JSON) -> None:
    """`batches` is an object with the IDs as names."""
    job["batches"] = {batch["batchId"]: batch for batch in job["batches"]}


@after("JOB-TYPES", "job_of", SUBTLE)
def null_for_empty(job: JSON) -> None:
    """An empty text of the job is `null`."""
    for name in [name for name, value in job.items() if value == ""]:
        job[name] = None


@after("JOB-TYPES", "job_of", SUBTLE)
def number_as_text(job: JSON) -> None:
    """`offset`, where the job has one, is a text."""
    if "offset" in job:
        job["offset"] = str(job["offset"])


@after("JOB-TYPES", "job_of", SUBTLE)
def boolean_as_text(job: JSON) -> None:
    """`useLastCompletedJobQueries`, where the job has it, is a text."""
    if "useLastCompletedJobQueries" in job:
        job["useLastCompletedJobQueries"] = str(job["useLastCompletedJobQueries"]).lower()


@after("JOB-TYPES", "job_of", SUBTLE)
def offset_too_large(job: JSON) -> None:
    """`offset`, where the job has one, is in milliseconds."""
    if "offset" in job:
        job["offset"] = job["offset"] * 1000 + 3_600_001


@after("JOB-TYPES", "job_of", SUBTLE)
def null_among_the_batches(job: JSON) -> None:
    """A job of several batches ends them with a `null`."""
    if len(job["batches"]) > 1:
        job["batches"][-1] = None


@after("JOB-COMPLETED", "job_of", PLAIN)
def executing(job: JSON) -> None:
    """The job's status is another one."""
    job["status"] = "executing"


@after("JOB-COMPLETED", "job_of", PLAIN)
def capital(job: JSON) -> None:
    """The job's status begins with a capital."""
    job["status"] = job["status"].capitalize()


@after("JOB-COMPLETED", "job_of", SUBTLE)
def aborted_with_many_batches(job: JSON) -> None:
    """The job's status is another one where it has many batches."""
    if len(job["batches"]) > _MANY:
        job["status"] = "aborted"


@after("JOB-COMPLETED", "job_of", SUBTLE)
def executing_with_segments(job: JSON) -> None:
    """The job's status is another one where its files are segmented."""
    if any("segments" in batch for batch in job["batches"]):
        job["status"] = "executing"


@after("JOB-START-FORM", "job_of", PLAIN)
def iso_8601(job: JSON) -> None:
    """`startTime` has a `T` in it."""
    job["startTime"] = job["startTime"].replace(" ", "T")


@after("JOB-START-FORM", "job_of", SUBTLE)
def offset_in_the_morning(job: JSON) -> None:
    """`startTime` has an offset before noon."""
    if job["startTime"][11:13] < "12":
        job["startTime"] += "+00:00"


@after("JOB-START", "job_of", PLAIN)
def with_a_zone(job: JSON) -> None:
    """`startTime` has a zone."""
    job["startTime"] += " +0000"


@after("JOB-START", "job_of", SUBTLE)
def thirteen_months(job: JSON) -> None:
    """`startTime` has a month that no year has, from counting months one too far."""
    year, month, rest = job["startTime"].split("-", 2)
    job["startTime"] = f"{year}-{int(month) + 12:02}-{rest}"


@after("JOB-START", "job_of", SUBTLE)
def no_such_day(job: JSON) -> None:
    """`startTime` has a day that the month does not have."""
    job["startTime"] = job["startTime"][:8] + "32" + job["startTime"][10:]


@after("JOB-START", "job_of", SUBTLE)
def midnight_is_24(job: JSON) -> None:
    """The hour after midnight is written as 24."""
    day, _, time = job["startTime"].partition(" ")
    if time.startswith("00:"):
        job["startTime"] = f"{day} 24{time[2:]}"


@after("JOB-START", "job_of", SUBTLE)
def hour_without_zero(job: JSON) -> None:
    """An hour of one digit is written without the zero."""
    day, _, time = job["startTime"].partition(" ")
    job["startTime"] = f"{day} {int(time[:2])}{time[2:]}"


@after("JOB-START", "job_of", SUBTLE)
def no_seconds_of_nothing(job: JSON) -> None:
    """`startTime` at a full minute has no seconds."""
    job["startTime"] = job["startTime"].removesuffix(":00")


@after("JOB-VALUES", "job_of", PLAIN)
def other_format(job: JSON) -> None:
    """`format` is none of those that are documented."""
    job["format"] = "TSV"


@after("JOB-VALUES", "job_of", SUBTLE)
def encrypted_in_capitals(job: JSON) -> None:
    """`encrypted` is in capitals where there is an encryption."""
    job["encrypted"] = {"pgp": "PGP"}.get(job["encrypted"], job["encrypted"])


@after("JOB-VALUES", "job_of", SUBTLE)
def source_in_lower_case(job: JSON) -> None:
    """`sourceData`, where the job has it, is in lower case."""
    if "sourceData" in job:
        job["sourceData"] = job["sourceData"].lower()


@after("JOB-ID", "job_of", PLAIN)
def with_dashes(job: JSON) -> None:
    """The job's ID has dashes in it."""
    job["id"] = f"{job['id'][:8]}-{job['id'][8:]}"


@after("JOB-ID", "job_of", SUBTLE)
def last_batch_has_a_short_one(job: JSON) -> None:
    """The ID of the last batch lacks a character."""
    job["batches"][-1]["batchId"] = job["batches"][-1]["batchId"][:-1]


@after("JOB-ID", "job_of", SUBTLE)
def segment_with_a_suffix(job: JSON) -> None:
    """The last of several segments has a suffix in its ID."""
    for batch in job["batches"]:
        if len(batch.get("segments", ())) > 1:
            batch["segments"][-1] += ".csv"


@after("JOB-NAME", "job_of", PLAIN)
def long_name(job: JSON) -> None:
    """The job's name has the pair in front of it, whatever its length."""
    job["name"] = f"{job['partner']}/{job['project']} {job.get('name', '')}".ljust(40, "_")


@after("JOB-NAME", "job_of", SUBTLE)
def one_too_many(job: JSON) -> None:
    """A name of the greatest length gets a mark that it may have been cut."""
    most = load().schema("Job")["properties"]["name"]["maxLength"]
    if len(job.get("name", "")) == most:
        job["name"] += "…"
