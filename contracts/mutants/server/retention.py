"""Servers that keep jobs too long, not long enough, or not whole: LAST-RETENTION, LAST-WHOLE."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from mutants.registry import PLAIN, SUBTLE, after
from zuora_aqua_contracts.document.fragment import load
from zuora_aqua_contracts.reference.store import instant

if TYPE_CHECKING:
    from mutants.edits import JSON
    from mutants.registry import Mutated
    from zuora_aqua_contracts.reference.call import Call
    from zuora_aqua_contracts.reference.store import Record

_WIDTH = 255  # characters of a column
_MOST = load().schema("Job")["properties"]["batches"]["maxItems"]
_TEN_THOUSAND = 10_000  # characters
_BYTE = 255  # files
_MILLION = 1_000_000


@after("LAST-RETENTION", "is_kept", PLAIN)
def for_ever() -> bool:
    """A job is kept for ever."""
    return True


@after("LAST-RETENTION", "retention", PLAIN)
def half_as_long(retention: timedelta) -> timedelta:
    """A job is kept half as long as it should be."""
    return retention / 2


@after("LAST-RETENTION", "retention", SUBTLE)
def in_weeks(retention: timedelta) -> timedelta:
    """A job is kept for whole weeks, which is some days too few."""
    return timedelta(weeks=retention.days // 7)


@after("LAST-RETENTION", "retention", SUBTLE)
def half_a_year(retention: timedelta) -> timedelta:
    """A job is kept for half a year, which is two days and a half too many."""
    return retention + timedelta(days=2.5)


@after("LAST-RETENTION", "retention", SUBTLE)
def two_days_over(retention: timedelta) -> timedelta:
    """A job is kept for nearly two days too many."""
    return retention + timedelta(days=1, hours=20)


@after("LAST-RETENTION", "retention", SUBTLE)
def two_days_short(retention: timedelta) -> timedelta:
    """A job is kept for nearly two days too few."""
    return retention - timedelta(days=1, hours=20)


@after("LAST-RETENTION", "retention", SUBTLE)
def a_day_over(retention: timedelta) -> timedelta:
    """A job is kept for little more than a day too many."""
    return retention + timedelta(days=1, hours=3)


@after("LAST-RETENTION", "retention", SUBTLE)
def a_day_short(retention: timedelta) -> timedelta:
    """A job is kept for little more than a day too few."""
    return retention - timedelta(days=1, hours=3)


@after("LAST-RETENTION", "is_kept", SUBTLE)
def one_old_job_takes_all(kept: bool, call: Call, record: Record, server: Mutated) -> bool:
    """Where one job of the pair is too old, all of them are gone."""
    edge = instant(call.now - server.retention(call))
    return kept and all(other.created > edge for other in server.store.jobs_of(record.partner, record.project))


@after("LAST-WHOLE", "job_of", PLAIN)
def first_batch_only(job: JSON) -> None:
    """Only the first batch comes."""
    job["batches"] = job["batches"][:1]


@after("LAST-WHOLE", "job_of", PLAIN)
def no_messages(job: JSON) -> None:
    """No batch has its message."""
    for batch in job["batches"]:
        batch.pop("message", None)


@after("LAST-WHOLE", "job_of", SUBTLE)
def last_batch_lost(job: JSON) -> None:
    """A job of the greatest size lacks its last batch."""
    job["batches"] = job["batches"][: _MOST - 1]


@after("LAST-WHOLE", "job_of", SUBTLE)
def page_of_one_lost(job: JSON) -> None:
    """Batches are read in two pages, and a second page of a single batch is lost."""
    half = _MOST // 2
    if len(job["batches"]) == half + 1:
        job["batches"] = job["batches"][:half]


@after("LAST-WHOLE", "job_of", SUBTLE)
def query_cut(job: JSON) -> None:
    """A long query is cut to the width of a column."""
    for batch in job["batches"]:
        if "query" in batch:
            batch["query"] = batch["query"][:_WIDTH]


@after("LAST-WHOLE", "job_of", SUBTLE)
def ascii_only(job: JSON) -> None:
    """Characters beyond ASCII in the job's name are replaced."""
    if "name" in job:
        job["name"] = job["name"].encode("ascii", "replace").decode()


@after("LAST-WHOLE", "job_of", SUBTLE)
def name_trimmed(job: JSON) -> None:
    """Blanks at the ends of a batch's name are lost."""
    for batch in job["batches"]:
        if "name" in batch:
            batch["name"] = batch["name"].strip()


@after("LAST-WHOLE", "job_of", SUBTLE)
def nothing_empty(job: JSON) -> None:
    """Fields that are empty are left out."""
    for batch in job["batches"]:
        for name in [name for name, value in batch.items() if value == ""]:
            del batch[name]


@after("LAST-WHOLE", "job_of", SUBTLE)
def nothing_false(job: JSON) -> None:
    """`useLastCompletedJobQueries` is left out where it is false."""
    if job.get("useLastCompletedJobQueries") is False:
        del job["useLastCompletedJobQueries"]


@after("LAST-WHOLE", "job_of", SUBTLE)
def no_offset_of_nothing(job: JSON) -> None:
    """`offset` is left out."""
    job.pop("offset", None)


@after("LAST-WHOLE", "job_of", SUBTLE)
def counts_capped(job: JSON) -> None:
    """A `recordCount` over a million is given as a million."""
    for batch in job["batches"]:
        batch["recordCount"] = min(batch["recordCount"], _MILLION)


@after("LAST-WHOLE", "job_of", SUBTLE)
def segments_sorted(job: JSON) -> None:
    """Segments come in the order of their names, and not in that of the records."""
    for batch in job["batches"]:
        if "segments" in batch:
            batch["segments"] = sorted(batch["segments"])


@after("LAST-WHOLE", "job_of", SUBTLE)
def equal_batches_once(job: JSON) -> None:
    """Batches with the same query come once."""
    seen: dict[object, JSON] = {}
    for batch in job["batches"]:
        seen.setdefault(batch.get("query"), batch)
    job["batches"] = list(seen.values())


@after("LAST-WHOLE", "job_of", SUBTLE)
def line_ends_lost(job: JSON) -> None:
    """A line end in a query comes as a blank."""
    for batch in job["batches"]:
        if "query" in batch:
            batch["query"] = batch["query"].replace("\n", " ")


@after("LAST-WHOLE", "job_of", SUBTLE)
def long_query_cut(job: JSON) -> None:
    """A query of over ten thousand characters is cut."""
    for batch in job["batches"]:
        if "query" in batch:
            batch["query"] = batch["query"][:_TEN_THOUSAND]


@after("LAST-WHOLE", "job_of", SUBTLE)
def counts_in_32_bits(job: JSON) -> None:
    """A `recordCount` loses what 32 bits do not hold."""
    for batch in job["batches"]:
        batch["recordCount"] %= 2**32


@after("LAST-WHOLE", "job_of", SUBTLE)
def segments_cut_at_hundreds(job: JSON) -> None:
    """Of hundreds of segments the first 255 are left, and the number of records that they hold."""
    for batch in job["batches"]:
        if len(batch.get("segments", ())) > _BYTE:
            batch.update(segments=batch["segments"][:_BYTE], recordCount=_BYTE)
