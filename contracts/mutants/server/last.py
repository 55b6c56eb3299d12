"""Servers that return another job than the last one: LAST-NEWEST, LAST-ONLY-COMPLETED, LAST-PAIR, LAST-FRESH."""

from __future__ import annotations

import itertools
import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from mutants.edits import sent
from mutants.registry import PLAIN, SUBTLE, Mutant, after, around, define
from zuora_aqua_contracts.document.fragment import load
from zuora_aqua_contracts.reference.call import Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mutants.registry import Mutated
    from zuora_aqua_contracts.reference.call import Call
    from zuora_aqua_contracts.reference.store import Record

_SECOND = 1_000_000  # microseconds
_DAY = 86_400 * _SECOND
_FEW = 3
_PAGE = 100
_NODES = 3
_TURNS = itertools.count()


def _last_by(key: Callable[[Record], Any], records: Sequence[Record]) -> Record | None:
    return max(records, key=key, default=None)


@after("LAST-NEWEST", "newest", PLAIN)
def oldest(_found: Record | None, records: Sequence[Record]) -> Record | None:
    """The oldest completed job is returned."""
    return _last_by(lambda record: -record.created, records)


@after("LAST-NEWEST", "newest", PLAIN)
def first_recorded(_found: Record | None, records: Sequence[Record]) -> Record | None:
    """The job that was recorded first is returned."""
    return _last_by(lambda record: -record.number, records)


@after("LAST-NEWEST", "newest", SUBTLE)
def last_recorded(_found: Record | None, records: Sequence[Record]) -> Record | None:
    """The job that was recorded last is returned, whenever it completed."""
    return _last_by(lambda record: record.number, records)


@after("LAST-NEWEST", "newest", SUBTLE)
def by_day(_found: Record | None, records: Sequence[Record]) -> Record | None:
    """Jobs of one day are not told apart."""
    return _last_by(lambda record: (record.created // _DAY, record.number), records)


@after("LAST-NEWEST", "newest", SUBTLE)
def by_minute(_found: Record | None, records: Sequence[Record]) -> Record | None:
    """Jobs of one minute are not told apart."""
    return _last_by(lambda record: (record.created // (60 * _SECOND), record.number), records)


@after("LAST-NEWEST", "newest", SUBTLE)
def by_id(_found: Record | None, records: Sequence[Record]) -> Record | None:
    """The job with the greatest ID is returned."""
    return _last_by(lambda record: str(record.job["id"]), records)


@after("LAST-NEWEST", "newest", SUBTLE)
def by_time_of_day(_found: Record | None, records: Sequence[Record]) -> Record | None:
    """The hour is that of a clock of twelve, so that noon comes before the morning."""
    return _last_by(lambda record: (record.created // _DAY, record.created % (_DAY // 2)), records)


@after("LAST-NEWEST", "newest", SUBTLE)
def by_turns(found: Record | None, records: Sequence[Record]) -> Record | None:
    """Each third time the job before the newest one is returned, as by the third node of a cluster."""
    if found is None or next(_TURNS) % _NODES:
        return found
    return _last_by(lambda record: record.created, [each for each in records if each.number != found.number]) or found


@after("LAST-NEWEST", "newest", SUBTLE)
def among_a_page(found: Record | None, records: Sequence[Record]) -> Record | None:
    """Only the first hundred jobs that were recorded are looked at."""
    return _last_by(lambda record: record.created, records[:_PAGE]) if found else None


@after("LAST-NEWEST", "newest", SUBTLE)
def among_a_few(found: Record | None, records: Sequence[Record]) -> Record | None:
    """Only the first few jobs that were recorded are looked at."""
    return _last_by(lambda record: record.created, records[:_FEW]) if found else None


@after("LAST-NEWEST", "newest", SUBTLE)
def by_place_over_the_days(found: Record | None, records: Sequence[Record]) -> Record | None:
    """Where jobs are many days apart, the one that was recorded last is returned."""
    apart = max((record.created for record in records), default=0) - min((r.created for r in records), default=0)
    return _last_by(lambda record: record.number, records) if apart > _FEW * _DAY else found


@after("LAST-ONLY-COMPLETED", "is_completed", PLAIN)
def any_status() -> bool:
    """A job of any status counts."""
    return True


def _counts_too(status: str) -> Callable[..., bool]:
    def is_completed(_server: Mutated, outcome: Any, record: Record) -> bool:
        return bool(outcome.get()) or record.status == status

    return is_completed


for _status in (status for status in load().schema("JobStatus")["enum"] if status != "completed"):
    define(
        Mutant(
            f"LAST-ONLY-COMPLETED.{_status}_counts",
            "LAST-ONLY-COMPLETED",
            f"A job whose status is {_status} counts.",
            SUBTLE,
            "is_completed",
            _counts_too(_status),
        )
    )


@around("LAST-ONLY-COMPLETED", "last_job", SUBTLE)
def any_where_none_is_completed(attempt: Callable[[], Any], call: Call, server: Mutated) -> Any:
    """Where no job is completed, the newest of those that there are is returned."""
    newest = server.newest(server.candidates(call))
    try:
        return attempt()
    except Failure as failure:
        if newest is None or server.is_completed(newest) or failure.status != HTTPStatus.NOT_FOUND:
            raise
        return server.job_of(call, newest)


@around("LAST-ONLY-COMPLETED", "last_job", PLAIN)
def newest_must_be_complete(attempt: Callable[[], Any], call: Call, server: Mutated) -> Any:
    """Where the newest job is not completed, there is none."""
    newest = server.newest(server.candidates(call))
    if newest is not None and not server.is_completed(newest):
        raise Failure(HTTPStatus.NOT_FOUND, "No completed job is kept for the partner and project.")
    return attempt()


def _others(server: Mutated, fits: Callable[[Record], bool]) -> list[Record]:
    return [record for record in server.store.jobs() if fits(record)]


@after("LAST-PAIR", "candidates", PLAIN)
def any_partner(_found: Sequence[Record], call: Call, server: Mutated) -> Sequence[Record]:
    """Jobs of the project count under any partner."""
    project = server.pair(call)[1]
    return _others(server, lambda record: record.project == project)


@after("LAST-PAIR", "candidates", PLAIN)
def any_project(_found: Sequence[Record], call: Call, server: Mutated) -> Sequence[Record]:
    """Jobs of the partner count whatever their project is."""
    partner = server.pair(call)[0]
    return _others(server, lambda record: record.partner == partner)


@after("LAST-PAIR", "candidates", SUBTLE)
def either_order(_found: Sequence[Record], call: Call, server: Mutated) -> Sequence[Record]:
    """Partner and project count in either order."""
    pair = sorted(server.pair(call))
    return _others(server, lambda record: sorted((record.partner, record.project)) == pair)


@after("LAST-PAIR", "candidates", SUBTLE)
def project_by_prefix(_found: Sequence[Record], call: Call, server: Mutated) -> Sequence[Record]:
    """Projects that begin with the one asked for count."""
    partner, project = server.pair(call)
    return _others(server, lambda record: record.partner == partner and record.project.startswith(project))


@after("LAST-PAIR", "candidates", SUBTLE)
def partner_by_end(_found: Sequence[Record], call: Call, server: Mutated) -> Sequence[Record]:
    """Partners that end in the one asked for count."""
    partner, project = server.pair(call)
    return _others(server, lambda record: record.project == project and record.partner.endswith(partner))


@after("LAST-PAIR", "candidates", SUBTLE)
def parts_of_what_is_asked_for(_found: Sequence[Record], call: Call, server: Mutated) -> Sequence[Record]:
    """Projects with which the one asked for begins count."""
    partner, project = server.pair(call)
    return _others(server, lambda record: record.partner == partner and project.startswith(record.project))


@after("LAST-PAIR", "candidates", SUBTLE)
def joined(_found: Sequence[Record], call: Call, server: Mutated) -> Sequence[Record]:
    """Partner and project are compared as one text, so that the border between them may lie elsewhere."""
    text = "".join(server.pair(call))
    return _others(server, lambda record: record.partner + record.project == text)


@after("LAST-PAIR", "candidates", SUBTLE)
def the_only_one(found: Sequence[Record], call: Call, server: Mutated) -> Sequence[Record]:
    """A tenant's only job is given to whoever asks for its partner, whatever the project."""
    kept = _others(server, lambda _: True)
    return found or (kept if len(kept) == 1 and kept[0].partner == server.pair(call)[0] else [])


@after("LAST-PAIR", "candidates", SUBTLE)
def blanks_at_the_end(_found: Sequence[Record], call: Call, server: Mutated) -> Sequence[Record]:
    """Blanks at the end of a partner do not matter, as in a column of fixed width."""
    partner, project = server.pair(call)
    return _others(
        server, lambda record: record.project == project and record.partner.rstrip(" ") == partner.rstrip(" ")
    )


@after("LAST-PAIR", "candidates", SUBTLE)
def wildcards(_found: Sequence[Record], call: Call, server: Mutated) -> Sequence[Record]:
    """`%` and `_` in the project asked for stand for any text and any character, as in SQL."""
    partner, project = server.pair(call)
    parts = {"%": ".*", "_": "."}
    like = re.compile("".join(parts.get(c, re.escape(c)) for c in project), re.DOTALL)
    return _others(server, lambda record: record.partner == partner and like.fullmatch(record.project) is not None)


def _key(server: Mutated, call: Call) -> Any:
    return (server.pair(call), sent(call, "Zuora-Org-Ids"), sent(call, "Zuora-Entity-Ids"))


@after("LAST-FRESH", "last_job", PLAIN)
def first_answer_stays(job: Any, call: Call, server: Mutated) -> Any:
    """The first job of a pair is returned for good."""
    return server.memory.setdefault(_key(server, call), job)


@around("LAST-FRESH", "last_job", SUBTLE)
def one_call_late(attempt: Callable[[], Any], call: Call, server: Mutated) -> Any:
    """A newer job is returned only by the call after the next."""
    job = attempt()
    before = server.memory.get(_key(server, call), job)
    server.memory[_key(server, call)] = job
    return before


@around("LAST-FRESH", "last_job", SUBTLE)
def none_stays_none(attempt: Callable[[], Any], call: Call, server: Mutated) -> Any:
    """Where there was no job once, there is none from then on."""
    if server.memory.get(_key(server, call)):
        raise Failure(HTTPStatus.NOT_FOUND, "No completed job is kept for the partner and project.")
    try:
        return attempt()
    except Failure:
        server.memory[_key(server, call)] = True
        raise


@after("LAST-FRESH", "last_job", SUBTLE)
def cached_when_compressed(job: Any, call: Call, server: Mutated) -> Any:
    """Whoever asks for gzip gets the first job that was compressed for the pair."""
    return server.memory.setdefault(_key(server, call), job) if sent(call, "Accept-Encoding") == "gzip" else job


@after("LAST-FRESH", "last_job", SUBTLE)
def cached_for_a_few_calls(job: Any, call: Call, server: Mutated) -> Any:
    """A job is kept in a cache for three calls."""
    calls, kept = server.memory.get(_key(server, call), (0, job))
    server.memory[_key(server, call)] = ((calls + 1) % 3, job if calls == 0 else kept)
    return server.memory[_key(server, call)][1]
