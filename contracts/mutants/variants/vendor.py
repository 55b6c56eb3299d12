"""Variants in what the vendor documents more than once: error forms, letter case, times, numbers."""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from mutants.variants.variant import Variant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mutants.edits import JSON
    from zuora_aqua_contracts.reference.call import Call, Failure

_CODE_OF_STATUS = {
    HTTPStatus.NOT_FOUND: 90019,
    HTTPStatus.FORBIDDEN: 90009,
    HTTPStatus.UNAUTHORIZED: 90009,
    HTTPStatus.TOO_MANY_REQUESTS: 90028,
}
_NINES = 900000  # first digits of a code of authentication or of an unexpected error


class ErrorForm(Variant):
    """Errors of some statuses in AQuA's own form; the variants extend it.

    Attributes:
        of: The statuses.
        keeps_status: Whether such an error comes with its status, and not with 200.
    """

    of: tuple[HTTPStatus, ...] = ()
    keeps_status = False

    def error_status(self, call: Call, failure: Failure) -> int:
        """Return the status of an error."""
        if failure.status not in self.of:
            return super().error_status(call, failure)
        return int(failure.status if self.keeps_status else HTTPStatus.OK)

    def error_body(self, call: Call, failure: Failure) -> Any:
        """Return the body of an error in this form."""
        if failure.status not in self.of:
            return super().error_body(call, failure)
        return self.form(_CODE_OF_STATUS[failure.status], failure.message)

    def form(self, code: int, message: str) -> JSON:
        """The body: here with the code as text."""
        return {"errorCode": str(code), "message": message}


class JobForm(Variant):
    """Jobs that look otherwise; the variants extend it."""

    def job_of(self, call: Call, record: Any) -> Any:
        """Return the changed job."""
        job: JSON = super().job_of(call, record)
        return {**job, **self.changes(job)}

    def changes(self, job: JSON) -> JSON:  # noqa: ARG002 - for overriding
        """The fields that look otherwise."""
        return {}


class UnknownPairAqua(ErrorForm):
    """A pair without a job is answered in AQuA's own form, with 200."""

    of = (HTTPStatus.NOT_FOUND,)


class UnknownPairAquaStatus(ErrorForm):
    """A pair without a job is answered in AQuA's own form, its code a number, with 404."""

    of = (HTTPStatus.NOT_FOUND,)
    keeps_status = True

    def form(self, code: int, message: str) -> JSON:  # noqa: ARG002 - another code
        """Return the body of an error in this form."""
        return {"errorCode": 90002, "message": message}


class UnknownPairAquaJob(ErrorForm):
    """A pair without a job is answered with a job in error that has no ID, with 200."""

    of = (HTTPStatus.NOT_FOUND,)

    def form(self, code: int, message: str) -> JSON:
        """Return the body of an error in this form."""
        return {"id": None, "status": "error", "batches": [], "errorCode": code, "message": message}


class DeniedAqua(ErrorForm):
    """An org or entity that may not be used is answered in AQuA's own form, with 200."""

    of = (HTTPStatus.FORBIDDEN,)


class DeniedAquaStatus(ErrorForm):
    """An org or entity that may not be used is answered in AQuA's own form, its code a number, with 403."""

    of = (HTTPStatus.FORBIDDEN,)
    keeps_status = True

    def form(self, code: int, message: str) -> JSON:
        """Return the body of an error in this form."""
        return {"message": message, "errorCode": code}


class BadTokenAqua(ErrorForm):
    """A token that is not valid is answered in AQuA's own form, with 200."""

    of = (HTTPStatus.UNAUTHORIZED,)


class BadTokenAquaStatus(ErrorForm):
    """A token that is not valid is answered in AQuA's own form, with a code that is not listed, with 401."""

    of = (HTTPStatus.UNAUTHORIZED,)
    keeps_status = True

    def form(self, code: int, message: str) -> JSON:  # noqa: ARG002 - another code
        """Return the body of an error in this form."""
        return {"errorCode": 90011, "message": message}


class BadTokenOld(Variant):
    """A token that is not valid is answered with 200 and the common body on the older minor versions."""

    def error_status(self, call: Call, failure: Failure) -> int:
        """Return the status of an error."""
        if failure.status == HTTPStatus.UNAUTHORIZED and not self.has_error_status(call):
            return HTTPStatus.OK
        return super().error_status(call, failure)


class CodesOfNine(Variant):
    """The codes of all errors begin with 9, and their last digits are the category as ever."""

    def error_code(self, call: Call, failure: Failure) -> int:
        """Return the code of an error."""
        return _NINES * 100 + self.category(call, failure)


class OverTheLimitAqua(ErrorForm):
    """Over the limit the body of the 429 has AQuA's own form."""

    of = (HTTPStatus.TOO_MANY_REQUESTS,)
    keeps_status = True


class FoldedEcho(JobForm):
    """The job's partner and project are in lower case, as in the vendor's own sample."""

    reports = ("PATH-CASE",)

    def changes(self, job: JSON) -> JSON:
        """Return the fields that differ."""
        return {"partner": job["partner"].lower(), "project": job["project"].lower()}


class IsoTimes(JobForm):
    """`startTime` is in ISO 8601 without an offset."""

    reports = ("JOB-START-FORM",)

    def changes(self, job: JSON) -> JSON:
        """Return the fields that differ."""
        return {"startTime": job["startTime"].replace(" ", "T")}


class IsoTimesWithOffset(JobForm):
    """`startTime` is in ISO 8601 with an offset, as siblings of the operation were seen to give it."""

    reports = ("JOB-START-FORM",)

    def changes(self, job: JSON) -> JSON:
        """Return the fields that differ."""
        return {"startTime": job["startTime"].replace(" ", "T") + "+0000"}


class NumberVersion(JobForm):
    """`version` is a number wherever it can be one."""

    def changes(self, job: JSON) -> JSON:
        """Return the fields that differ."""
        return {"version": _number(job["version"])}


class CompletedWithCode(JobForm):
    """A completed job says that an object was left out for want of a permission: it has a code of AQuA's."""

    def changes(self, job: JSON) -> JSON:
        """Return the fields that differ."""
        return {"errorCode": "90018", "message": "No permission for an object.", **job}


class WholeFloats(Variant):
    """Whole numbers are written with a fraction of nothing."""

    def encode(self, call: Call, content: Any) -> bytes:
        """Return the body in this spelling of JSON."""
        return json.dumps(_floats(json.loads(super().encode(call, content)))).encode()


class RepeatedNames(Variant):
    """A name stands twice in the JSON of a job, with one value: a reader may take either."""

    def encode(self, call: Call, content: Any) -> bytes:
        """Return the body in this spelling of JSON."""
        body = super().encode(call, content)
        status = content.get("status") if isinstance(content, dict) else None
        return body if status is None else b'{"status":' + json.dumps(status).encode() + b"," + body[1:]


def _number(value: Any) -> Any:
    """A text as a number if it is one that JSON has."""
    return float(value) if re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", str(value)) else value


def _floats(value: Any, name: str = "") -> Any:
    """A JSON value with the whole numbers of jobs as floats, where a float holds them; codes stay what they are."""
    if isinstance(value, dict):
        parts: Mapping[str, Any] = value
        return {name: _floats(part, name) for name, part in parts.items()}
    if isinstance(value, list):
        return [_floats(part) for part in value]
    return float(value) if type(value) is int and name in ("recordCount", "offset") else value
