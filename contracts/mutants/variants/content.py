"""Variants in what a response says: its JSON, its errors, what is refused and how."""

from __future__ import annotations

import json
import uuid
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from mutants.variants.variant import Variant
from zuora_aqua_contracts.reference.call import Failure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mutants.edits import JSON
    from zuora_aqua_contracts.reference.call import Call
    from zuora_aqua_contracts.reference.messages import Reply, Request


class MoreFields(Variant):
    """Jobs, batches and errors have fields that are not documented."""

    def job_of(self, call: Call, record: Any) -> Any:
        """Return the changed job."""
        job = super().job_of(call, record)
        batches = [{**batch, "bytes": 12, "hints": None, "links": [{"rel": "self"}]} for batch in job["batches"]]
        return {"$schema": "urn:job", **job, "batches": batches, "owner": {"id": 7, "reasonsToStay": []}, "tags": []}

    def error_body(self, call: Call, failure: Failure) -> Any:
        """Return the body of an error in this form."""
        body = super().error_body(call, failure)
        reasons = [{**reason, "field": None, "help": "urn:help"} for reason in body["reasons"]]
        return {**body, "reasons": reasons, "timestamp": 1.5e9, "status": int(failure.status), "path": None}


class SpacedJson(Variant):
    """JSON has blanks and line ends in it, and its names in another order."""

    def encode(self, call: Call, content: Any) -> bytes:
        """Return the body in this spelling of JSON."""
        return json.dumps(json.loads(super().encode(call, content)), indent=3, sort_keys=True).encode()


class EscapedJson(Variant):
    """Everything beyond ASCII in JSON is escaped, and so are slashes."""

    def encode(self, call: Call, content: Any) -> bytes:
        """Return the body in this spelling of JSON."""
        return json.dumps(json.loads(super().encode(call, content))).replace("/", "\\/").encode()


class StatusesAlways(Variant):
    """Errors have the status of their category on any minor version."""

    def error_status(self, call: Call, failure: Failure) -> int:  # noqa: ARG002 - on any version
        """Return the status of an error."""
        return failure.status


class NewerForm(Variant):
    """Errors have the newer form on any minor version, and a process ID besides."""

    def error_body(self, call: Call, failure: Failure) -> Any:
        """Return the body of an error in this form."""
        body: JSON = super().error_body(call, failure)
        return {"reasons": body["reasons"], "requestId": call.request_id}


class OlderForm(Variant):
    """Errors have the older form on any minor version."""

    def error_body(self, call: Call, failure: Failure) -> Any:
        """Return the body of an error in this form."""
        body: JSON = super().error_body(call, failure)
        return {"success": False, "processId": uuid.uuid4().hex, "requestId": "r", "reasons": body["reasons"]}


class SeveralReasons(Variant):
    """Errors have several reasons, of one category."""

    def error_body(self, call: Call, failure: Failure) -> Any:
        """Return the body of an error in this form."""
        body: JSON = super().error_body(call, failure)
        return {**body, "reasons": body["reasons"] * 3}


class OtherMethodsNotFound(Variant):
    """Methods other than GET, and HEAD too, are not found."""

    def check_method(self, call: Call, operations: Any) -> None:
        """Refuse other methods in its own way."""
        if call.request.method not in operations:
            raise Failure(HTTPStatus.NOT_FOUND, "There is nothing at this path.", always=True)


class HeadRefused(Variant):
    """HEAD is refused, and `Allow` names GET alone, in small letters between others."""

    def methods(self, operations: Any) -> list[str]:
        """Return the methods that are allowed."""
        return sorted(operations)


class VersionsKnown(Variant):
    """A minor version that is not known is refused."""

    def check_headers(self, call: Call) -> None:
        """Check the header fields in its own way."""
        known = call.operation.example_values("Zuora-Version")
        if call.request.header("Zuora-Version") not in (None, *known):
            raise Failure(HTTPStatus.BAD_REQUEST, "There is no such minor version.")
        super().check_headers(call)


class TrackIdsOfAnyKind(Variant):
    """A track ID that is not allowed is ignored, and not refused."""

    def is_header_valid(self, call: Call, name: str) -> bool:
        """Whether this server accepts the header field."""
        return name == "Zuora-Track-Id" or super().is_header_valid(call, name)


class PathsOfItsOwn(Variant):
    """Paths that lead nowhere, or are not valid, get a 400 with a body of the server's front."""

    def sent(self, request: Request, reply: Reply) -> Reply:
        """Return the changed reply."""
        if self.router.find(request.path) is not None:
            return reply
        body = json.dumps({"requestId": "front", "reasons": [{"code": 50000020, "message": "No such path."}]})
        return type(reply)(HTTPStatus.BAD_REQUEST, (("Content-Type", "application/json"),), body.encode())


class OldestFirst(Variant):
    """Equal times are told apart the other way round, and batches come in the opposite order."""

    def newest(self, records: Sequence[Any]) -> Any:
        """Return the last job among these."""
        return max(records, key=lambda record: (record.created, -record.number), default=None)

    def job_of(self, call: Call, record: Any) -> Any:
        """Return the changed job."""
        job = super().job_of(call, record)
        return {**job, "batches": job["batches"][::-1]}


class ForbiddenIsHidden(Variant):
    """An org or entity that may not be seen is not there: 404 in place of 403."""

    def last_job(self, call: Call) -> Any:
        """Return the last job."""
        try:
            return super().last_job(call)
        except Failure as failure:
            raise Failure(HTTPStatus.NOT_FOUND, failure.message) from None
