"""Submission, retrieval and cancellation of jobs, which run for a short while, one after the other for a pair."""

from __future__ import annotations

import json
import re
import uuid
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from ..document.jobs import successful
from .call import Failure
from .store import Record, instant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..document.fragment import Fragment
    from .call import Call
    from .schedule import Run
    from .store import Store

SUBMIT, RETRIEVE, CANCEL = "POST_BatchQueryJob", "GET_BatchQueryJob", "DELETE_BatchQueryJob"
_MAX_RUNNING = 50  # jobs of a tenant that have not ended
_QUERY = re.compile(r"\s*select\s+(?P<fields>.+?)\s+from\s+(?P<object>\w+)\b.*", re.IGNORECASE | re.DOTALL)
_CANCELLED_LACKS = ("partner", "project", "startTime")  # fields that the vendor's sample of a cancelled job lacks

JSON = dict[str, Any]


class Jobs:
    """Decisions of the operations on one job."""

    store: Store
    fragment: Fragment
    job_duration: timedelta

    def orgs(self, call: Call) -> Sequence[str]:
        """Return the orgs that a request may use."""
        raise NotImplementedError

    def entities(self, call: Call) -> Sequence[str | None]:
        """Return the entities that a request may use."""
        raise NotImplementedError

    def retention(self, call: Call) -> timedelta:
        """Return how long a job is kept after its creation."""
        raise NotImplementedError

    def submit(self, call: Call) -> JSON:
        """Make a job, or return the one that was made with the same `Idempotency-Key`.

        Raises:
            Failure: The job is not valid, its partner is not known, or too many jobs run.
        """
        orgs, entities = self.orgs(call), self.entities(call)
        key = call.request.header("Idempotency-Key")
        known = self.store.submission(key) if key else None
        if known is not None:
            return self._visible(call, known).job
        request = _body(call)
        self._check(call, request)
        job = _submitted(request, self._batch_fields)
        pair = str(request.get("partner") or ""), str(request.get("project") or "")
        wire = json.dumps(job, ensure_ascii=False, separators=(",", ":"))
        entity = entities[0] if len(entities) == 1 else None
        record = Record(*pair, "submitted", orgs[0] if orgs else "", entity, instant(call.now), wire)
        self.store.submit(record, instant(call.now), self.job_duration // timedelta(microseconds=1), key)
        return job

    def retrieve(self, call: Call) -> JSON:
        """Return a job in any status.

        Raises:
            Failure: There is no such job.
        """
        return self._visible(call, call.arguments["jobid"] or "").job

    def cancel(self, call: Call) -> JSON:
        """Cancel a job that has not ended.

        Raises:
            Failure: There is no such job, or it has ended.
        """
        record = self._visible(call, call.arguments["jobid"] or "")
        job = {**record.job, "status": "cancelled"}
        job["batches"] = [{**batch, "status": "cancelled"} for batch in job["batches"]]
        if not self.store.end(record, job):
            raise Failure.of_aqua(self.fragment, 90003)
        return {name: value for name, value in job.items() if name not in _CANCELLED_LACKS}

    def advance(self, call: Call) -> None:
        """Bring all jobs to the status that they have by now."""
        now = instant(call.now)
        for run, record in self.store.runs():
            if run.ends <= now:
                self.store.end(record, self.ended(record, run))
            elif run.starts <= now and record.status == "submitted":
                self.store.update(record, {**record.job, "status": "executing", "startTime": self._start_time(run)})

    def ended(self, record: Record, run: Run) -> JSON:
        """Return the JSON of a job that ran to its end: completed, or aborted if a query failed."""
        batches = [self._ended(batch) for batch in record.job["batches"]]
        failed = any(batch["status"] == "aborted" for batch in batches)
        status = "aborted" if failed else successful(self.fragment)
        return {**record.job, "status": status, "startTime": self._start_time(run), "batches": batches}

    @property
    def _batch_fields(self) -> JSON:
        """The schemas of the fields of a batch, by name."""
        fields = self.fragment.schema("Batch")["properties"]
        return {name: self.fragment.follow(node) for name, node in fields.items()}

    def _ended(self, batch: JSON) -> JSON:
        """Return a batch that ran: completed with a file, or aborted if there is no object of that name."""
        match = _QUERY.fullmatch(batch["query"])
        name = match["object"] if match else ""
        if not name[:1].isupper():
            return {**batch, "status": "aborted", "message": f"There is no object {name}."}
        status = successful(self.fragment)
        return {**batch, "status": status, "recordCount": 1, "fileId": uuid.uuid4().hex, "message": ""}

    def _start_time(self, run: Run) -> str:
        """Return when a job started, in the form that the document gives."""
        return run.start_time(self.fragment.schema("Job")["properties"]["startTime"]["x-datetime"])

    def _visible(self, call: Call, identifier: str) -> Record:
        """Return a job by its ID.

        Raises:
            Failure: There is no such job, it is no longer kept, or its org is not accessible.
        """
        record = self.store.job(identifier)
        oldest = instant(call.now - self.retention(call))
        if record is None or record.created <= oldest or record.org not in (*call.tenant.accessible_orgs, ""):
            raise Failure.of_aqua(self.fragment, 90002)
        return record

    def _check(self, call: Call, request: JSON) -> None:
        """Reject a job that is not valid.

        Raises:
            Failure: The job is not valid.
        """
        queries = request.get("queries")
        if not isinstance(queries, list) or not queries:
            raise Failure.of_aqua(self.fragment, 90016)
        if len(queries) > call.operation.fragment.schema("JobRequest")["properties"]["queries"]["maxItems"]:
            raise Failure.of_aqua(self.fragment, 90004)
        for query in queries:
            if not isinstance(query, dict) or not _QUERY.fullmatch(str(query.get("query"))):
                raise Failure.of_aqua(self.fragment, 90005)
        if "partner" in request and request["partner"] not in self.partners(call):
            raise Failure.of_aqua(self.fragment, 90019)
        if len(self.store.runs()) >= _MAX_RUNNING:
            raise Failure.of_aqua(self.fragment, 90028)

    def partners(self, call: Call) -> set[str]:
        """Return the partners that are known: the document's example, and those of the jobs of the tenant."""
        example = call.operation.fragment.schema("JobRequest")["properties"]["partner"]["examples"][0]
        return {str(example), *(record.partner for record in self.store.jobs())}


def _body(call: Call) -> JSON:
    """Return the JSON object of a request.

    Raises:
        Failure: The body is not one, or lacks a required member.
    """
    try:
        body = json.loads(call.request.content)
        json.dumps(body, ensure_ascii=False, allow_nan=False).encode("utf-8")
    except (ValueError, RecursionError):
        raise Failure(HTTPStatus.BAD_REQUEST, "The body is not JSON.") from None
    if not isinstance(body, dict):
        raise Failure(HTTPStatus.BAD_REQUEST, "The body is not a JSON object.")
    for name in call.operation.fragment.schema("JobRequest")["required"]:
        if name not in body:
            raise Failure(HTTPStatus.BAD_REQUEST, f"The body has no {name}.")
    return body


def _submitted(request: JSON, fields: JSON) -> JSON:
    """Return the JSON of a job that was just submitted; `fields` are those of a batch, as the document has them."""
    kept = ("name", "version", "partner", "project", "sourceData")
    return {
        "id": uuid.uuid4().hex,
        "status": "submitted",
        "format": str(request["format"]).upper(),
        "encrypted": request.get("encrypted", "none"),
        **{name: request[name] for name in kept if name in request},
        "batches": [_pending(query, fields) for query in request["queries"]],
    }


def _pending(query: JSON, fields: JSON) -> JSON:
    examples = {"batchType": fields["batchType"]["enum"][0], "apiVersion": fields["apiVersion"]["examples"][0]}
    return {
        "batchId": uuid.uuid4().hex,
        "batchType": query.get("type", examples["batchType"]),
        "name": str(query.get("name", "")),
        "query": query["query"],
        "status": "pending",
        "recordCount": 0,
        "full": True,
        "apiVersion": str(query.get("apiVersion", examples["apiVersion"])),
    }


def query_fields(query: str) -> list[str]:
    """Return the names of the fields that a query selects."""
    match = _QUERY.fullmatch(query)
    return [field.strip() for field in match["fields"].split(",")] if match else ["Id"]
