"""The provider that uses the server's own API: it submits small jobs, waits for them, and cancels some.

It writes only in projects of its own naming, `contract-<seed>-…`, of the partner of the run. Jobs of one pair run in
the order in which they were submitted, so that of one pair the last submitted is the last completed. How a job looks is
read back by its ID.
"""

from __future__ import annotations

import json
import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from ..document.jobs import aqua_codes, request_example, successful
from ..exchange.failures import Lost, Unmet
from .job_operations import SUBMIT, RefusedError
from .tenants import Record, Tenant
from .uninterrupted import uninterrupted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ..document.fragment import Fragment
    from ..target.limits import Clock
    from ..target.target import Target
    from .job_operations import JobOperations
    from .provider import Pair
    from .submissions import Submissions

_MAX_RUNNING = 20  # jobs that run at once; a tenant has 50, and others use it too
_DEADLINE = 900.0  # seconds to wait for a job: a small query takes up to a minute, and jobs of others run before it
_SAY_EVERY = 15.0  # seconds between messages about what is waited for
_FIRST_DELAY, _LAST_DELAY = 0.05, 5.0  # seconds between looks at jobs that run
_FAILING_QUERY = "select Id from nosuchobject"

JSON = dict[str, Any]


@dataclass
class _Job:
    """A job that was submitted."""

    id: str
    key: str
    wish: str  # the status that it was made for
    submitted: datetime
    status: str
    job: JSON
    body: str  # of its request


@dataclass(frozen=True)
class Naming:
    """What the jobs are: partner, start of their projects' names, query, how long they are kept, and the document."""

    partner: str
    prefix: str
    query: str
    retention: timedelta
    fragment: Fragment


class Aqua:
    """The provider. Used by one thread."""

    means = "jobs of its own API"

    def __init__(
        self,
        job_operations: JobOperations,
        submissions: Submissions,
        naming: Naming,
        target: Target,
        say: Callable[[str], None],
    ) -> None:
        """Take what sends requests, the list of jobs, how to name them, the server, and what tells a person."""
        self._job_operations, self._submissions, self._naming = job_operations, submissions, naming
        self._target, self._say = target, say
        self._clock: Clock = target.limits.clock
        self._jobs: dict[Pair, list[_Job]] = {}
        self._refusal = ""  # why no job can be submitted at all

    def pair(self, suffix: str) -> Pair:
        """Return a pair for a new tenant, whose project ends with a text."""
        return self._naming.partner, f"{self._naming.prefix}{suffix}"

    def start(self, tenants: Iterable[Tenant]) -> None:
        """Submit the jobs of some tenants, as far as possible, without waiting for them."""
        for tenant in tenants:
            with suppress(Unmet):
                self._submit(tenant)

    def make(self, tenant: Tenant) -> Tenant:
        """Make a tenant as far as possible: jobs of other partners and projects are left out.

        Raises:
            Unmet: Nothing of it can be made, or a job in it has a status or an age that cannot be made.
            Lost: A job did not end in time.
        """
        pairs = self._submit(tenant)
        self._wait([job for pair in pairs for job in self._jobs[pair] if job.wish not in self._job_operations.unended])
        self._target.setup = "\n".join(
            self._job_operations.curl(job.body) for pair in pairs for job in self._jobs[pair]
        )
        return Tenant(tuple(self._record(pair, job) for pair, jobs in self._jobs.items() for job in jobs))

    def is_running(self, pair: Pair) -> bool:
        """Whether the last job that was submitted for a pair has not ended, by its own ID."""
        return self._look(self._jobs[pair][-1]) in self._job_operations.unended

    def close(self) -> None:
        """Cancel what runs, and close the connections."""
        for jobs in self._jobs.values():
            for job in jobs:
                if job.status in self._job_operations.unended:
                    with suppress(Unmet):
                        self._cancel(job)
        self._job_operations.close()

    def _submit(self, tenant: Tenant) -> list[Pair]:
        """Submit the jobs of a tenant that are not there yet, and return the pairs that can be made."""
        if self._refusal:
            raise Unmet(self._refusal)
        wishes = _wishes(tenant, self._naming.retention)
        pairs = [pair for pair in wishes if self._is_own(pair)]
        if not pairs:
            raise Unmet("the server's own API makes jobs of one partner, in projects of the suite's own naming")
        for pair in pairs:
            there = self._jobs.setdefault(pair, [])
            for record in wishes[pair][len(there) :]:
                there.append(self._new(pair, record.job))
        return pairs

    def _is_own(self, pair: Pair) -> bool:
        return pair[0] == self._naming.partner and pair[1].startswith(self._naming.prefix)

    def _new(self, pair: Pair, wish: JSON) -> _Job:
        status = wish["status"]
        if status not in (successful(self._naming.fragment), "aborted", "cancelled", *self._job_operations.unended):
            raise Unmet(f"the server's own API makes no job whose status is {status}")
        self._make_room()
        body, key = json.dumps(self._body(pair, wish), ensure_ascii=False), uuid.uuid4().hex
        self._submissions.reserve(key, pair[1], body)
        with uninterrupted():  # so that the ID of each job is known
            made = self._send(body, key, aborts=status == "aborted")
            self._submissions.made(key, made["id"], made["status"])
        job = _Job(made["id"], key, status, datetime.now(UTC), made["status"], made, body)
        if status == "cancelled":
            self._cancel(job)
        return job

    def _send(self, body: str, key: str, *, aborts: bool) -> JSON:
        """Submit a job; wait if too many run.

        Raises:
            Unmet: The server refused it.
        """
        end, delay = self._clock.monotonic() + _DEADLINE, _FIRST_DELAY
        while True:
            try:
                return self._job_operations.submit(body, key)
            except RefusedError as error:
                if _is_limit(self._naming.fragment, error.code) and self._clock.monotonic() < end:
                    self._clock.sleep(delay)
                    delay = min(2 * delay, _LAST_DELAY)
                    continue
                self._submissions.refused(key)
                if aborts:
                    raise Unmet(f"the server makes no job that fails: its query was refused ({error})") from None
                self._refusal = f"the server's own API refused a job ({error}): see --partner and --aqua-query"
                raise Unmet(self._refusal) from None

    def _body(self, pair: Pair, wish: JSON) -> JSON:
        query = _FAILING_QUERY if wish["status"] == "aborted" else self._naming.query
        names = [str(batch.get("name") or f"query {number}") for number, batch in enumerate(wish["batches"], start=1)]
        fragment = self._naming.fragment
        request = request_example(fragment.operations[SUBMIT])
        longest = fragment.schema("JobRequest")["properties"]["name"]["maxLength"]
        return {
            **request,
            "name": str(wish.get("name", "contract"))[:longest],
            "partner": pair[0],
            "project": pair[1],
            "queries": [{**request["queries"][0], "name": name, "query": query} for name in names],
        }

    def _make_room(self) -> None:
        """Wait until fewer jobs run than the suite may have at once."""
        running = [job for jobs in self._jobs.values() for job in jobs if job.status in self._job_operations.unended]
        if len(running) >= _MAX_RUNNING:
            self._wait(running[: len(running) - _MAX_RUNNING + 1])

    def _cancel(self, job: _Job) -> None:
        with suppress(RefusedError):  # it has ended, or cannot be cancelled
            self._job_operations.cancel(job.id)
        self._look(job)

    def _look(self, job: _Job) -> str:
        """Read a job by its ID, and return its status.

        Raises:
            Unmet: The server does not show its jobs by their IDs.
        """
        try:
            job.job = self._job_operations.retrieve(job.id)
        except RefusedError as error:
            raise Unmet(f"the server does not show the job {job.id} by its ID ({error})") from None
        if job.job["status"] != job.status:
            job.status = job.job["status"]
            self._submissions.made(job.key, job.id, job.status)
        return job.status

    def _wait(self, jobs: Sequence[_Job]) -> None:
        """Wait until some jobs have ended.

        Raises:
            Lost: They did not in time.
        """
        started = said = self._clock.monotonic()
        delay = _FIRST_DELAY
        while waiting := [
            job
            for job in jobs
            if job.status in self._job_operations.unended and self._look(job) in self._job_operations.unended
        ]:
            now = self._clock.monotonic()
            if now - started > _DEADLINE:
                raise Lost(
                    f"{len(waiting)} jobs did not end within {_DEADLINE:g} seconds, the first is {waiting[0].id}"
                )
            if now - said > _SAY_EVERY or delay == _FIRST_DELAY:
                said = now
                self._say(_waiting(waiting, now - started))
            self._clock.sleep(delay)
            delay = min(1.5 * delay, _LAST_DELAY)

    def _record(self, pair: Pair, job: _Job) -> Record:
        """Return a job as a record of the model; the answer about a cancelled job may lack its pair."""
        wire = {"partner": pair[0], "project": pair[1], **job.job}
        return Record(job.submitted, wire)


def _wishes(tenant: Tenant, retention: timedelta) -> dict[Pair, list[Record]]:
    """Return the records of a tenant by pair, in the order of their creation.

    Raises:
        Unmet: The tenant is over its limit, or has jobs that are so old that they cannot be made now.
    """
    if tenant.reset_seconds is not None:
        raise Unmet("the server's own API cannot bring the tenant over its rate limit")
    oldest = datetime.now(UTC) - retention
    if any(record.created <= oldest for record in tenant.records):
        raise Unmet("the server's own API makes no job that is older than the retention")
    wishes: dict[Pair, list[Record]] = {}
    for record in sorted(tenant.records, key=lambda record: record.created):
        wishes.setdefault((record.job["partner"], record.job["project"]), []).append(record)
    return wishes


def _waiting(jobs: Sequence[_Job], seconds: float) -> str:
    projects = sorted({str(job.job.get("project") or job.id) for job in jobs})
    more = f" and {len(projects) - 1} more" if len(projects) > 1 else ""
    count = "1 job" if len(jobs) == 1 else f"{len(jobs)} jobs"
    after = f", for {seconds:.0f} s" if seconds >= 1 else ""
    return f"waiting for {count} of {projects[0]}{more}{after}"


def _is_limit(fragment: Fragment, code: str) -> bool:
    """Whether one of AQuA's codes stands for too many jobs at once."""
    entry = aqua_codes(fragment).get(code)
    return entry is not None and entry["status"] == HTTPStatus.TOO_MANY_REQUESTS
