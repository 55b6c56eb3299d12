"""Servers that are wrong about errors: ERR-*."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from mutants.edits import is_dated, sent, with_status
from mutants.registry import PLAIN, SUBTLE, after, around
from zuora_aqua_contracts.reference.call import Failure

if TYPE_CHECKING:
    from collections.abc import Callable

    from mutants.edits import JSON
    from mutants.registry import Mutated
    from zuora_aqua_contracts.reference.call import Call
    from zuora_aqua_contracts.reference.messages import Reply

_TRACK = "Zuora-Track-Id"
_LONG = 2000  # characters of a path


def _failed(_call: Call) -> Failure:
    return Failure(HTTPStatus.INTERNAL_SERVER_ERROR, "The server failed.", always=True)


@after("ERR-NO-5XX", "failed", PLAIN)
def every_error_is_its_own(reply: Reply) -> Reply:
    """Every error is one of the server."""
    return with_status(reply, HTTPStatus.INTERNAL_SERVER_ERROR)


@after("ERR-NO-5XX", "failed", SUBTLE)
def unknown_pairs_fail(reply: Reply, _call: Call, failure: Failure) -> Reply:
    """A pair without a job makes the server fail."""
    missing = failure.status == HTTPStatus.NOT_FOUND and not failure.always
    return with_status(reply, HTTPStatus.INTERNAL_SERVER_ERROR) if missing else reply


@around("ERR-NO-5XX", "check_path", SUBTLE)
def broken_utf_8(attempt: Callable[[], None], call: Call) -> None:
    """A path that is not UTF-8 makes the server fail."""
    if None in call.arguments.values():
        raise _failed(call)
    attempt()


@around("ERR-NO-5XX", "check_path", SUBTLE)
def zero_byte(attempt: Callable[[], None], call: Call) -> None:
    """A zero byte in the path makes the server fail."""
    if any("\0" in (value or "") for value in call.arguments.values()):
        raise _failed(call)
    attempt()


@around("ERR-NO-5XX", "perform", SUBTLE)
def long_paths(attempt: Callable[[], Any], call: Call) -> Any:
    """A path of some thousand characters makes the server fail."""
    if len(call.request.path) > _LONG:
        raise _failed(call)
    return attempt()


@around("ERR-NO-5XX", "check_headers", SUBTLE)
def long_track_ids(attempt: Callable[[], None], call: Call) -> None:
    """A track ID that is too long makes the server fail."""
    if len(sent(call, _TRACK)) > call.operation.parameters[_TRACK]["schema"]["maxLength"]:
        raise _failed(call)
    attempt()


@around("ERR-NO-5XX", "check_headers", SUBTLE)
def empty_version(attempt: Callable[[], None], call: Call) -> None:
    """An empty `Zuora-Version` makes the server fail."""
    if call.request.header("Zuora-Version") == "":
        raise _failed(call)
    attempt()


@around("ERR-NO-5XX", "check_headers", SUBTLE)
def odd_version(attempt: Callable[[], None], call: Call) -> None:
    """A `Zuora-Version` that is neither a number nor a date makes the server fail."""
    if any(c.isalpha() for c in sent(call, "Zuora-Version")):
        raise _failed(call)
    attempt()


@around("ERR-NO-5XX", "check_headers", SUBTLE)
def unreadable_weight(attempt: Callable[[], None], call: Call) -> None:
    """A weight in `Accept-Encoding` that is no number makes the server fail."""
    _, _, weight = sent(call, "Accept-Encoding").partition("q=")
    if weight and not weight[0].isdigit():
        raise _failed(call)
    attempt()


@around("ERR-NO-5XX", "check_headers", SUBTLE)
def commas_only(attempt: Callable[[], None], call: Call) -> None:
    """A `Zuora-Org-Ids` of commas only makes the server fail."""
    if sent(call, "Zuora-Org-Ids") and not sent(call, "Zuora-Org-Ids").strip(", "):
        raise _failed(call)
    attempt()


@around("ERR-NO-5XX", "check_headers", SUBTLE)
def headers_beyond_ascii(attempt: Callable[[], None], call: Call) -> None:
    """A header value beyond ASCII makes the server fail."""
    if any(not value.isascii() for _, value in call.request.headers):
        raise _failed(call)
    attempt()


@after("ERR-STATUS", "error_status", PLAIN)
def always_success(status: int, _call: Call, failure: Failure) -> int:
    """Errors come with 200 on any minor version."""
    return status if failure.always else HTTPStatus.OK


@after("ERR-STATUS", "failed", PLAIN)
def always_bad_request(reply: Reply, call: Call, failure: Failure) -> Reply:
    """Every error but that of the credentials comes with 400, whatever its category."""
    other = failure.status != HTTPStatus.UNAUTHORIZED and is_dated(call)
    return with_status(reply, HTTPStatus.BAD_REQUEST) if other else reply


@after("ERR-STATUS", "error_status", SUBTLE)
def one_version_late(status: int, call: Call, failure: Failure) -> int:
    """Errors still come with 200 on the very minor version that gave them statuses."""
    first = sent(call, "Zuora-Version") == call.operation.parameters["Zuora-Version"]["x-error-status-since"]
    return HTTPStatus.OK if first and not failure.always else status


@after("ERR-STATUS", "error_status", SUBTLE)
def values_refused_with_200(status: int, _call: Call, failure: Failure) -> int:
    """A value that is not valid is an error with 200 on any minor version."""
    return HTTPStatus.OK if failure.status == HTTPStatus.BAD_REQUEST else status


@after("ERR-STATUS", "error_status", SUBTLE)
def long_track_ids_refused_with_200(status: int, call: Call, failure: Failure) -> int:
    """A track ID that is too long is an error with 200 on any minor version."""
    long = len(sent(call, _TRACK)) > call.operation.parameters[_TRACK]["schema"]["maxLength"]
    return HTTPStatus.OK if long and failure.status == HTTPStatus.BAD_REQUEST else status


@after("ERR-STATUS", "error_status", SUBTLE)
def orgs_refused_with_200(status: int, _call: Call, failure: Failure) -> int:
    """An org that is not accessible is an error with 200 on any minor version."""
    return HTTPStatus.OK if failure.status == HTTPStatus.FORBIDDEN else status


@after("ERR-STATUS", "category", SUBTLE)
def category_of_wrong_tokens(category: int, call: Call, failure: Failure) -> int:
    """A 401 for a wrong token, and not for none, has the category of what is not there."""
    missing = call.operation.responses[HTTPStatus.NOT_FOUND]["x-error-categories"][0]
    wrong = failure.status == HTTPStatus.UNAUTHORIZED and sent(call, "Authorization").startswith("Bearer ")
    return int(missing) if wrong else category


@after("ERR-STATUS", "category", SUBTLE)
def category_of_the_forbidden(category: int, call: Call, failure: Failure) -> int:
    """A 401 has the category of what is forbidden."""
    forbidden = call.operation.responses[HTTPStatus.FORBIDDEN]["x-error-categories"][0]
    return int(forbidden) if failure.status == HTTPStatus.UNAUTHORIZED else category


@after("ERR-STATUS", "category", SUBTLE)
def category_of_the_unauthorised(category: int, call: Call, failure: Failure) -> int:
    """A 403 has the category of wrong credentials."""
    refused = call.operation.responses[HTTPStatus.UNAUTHORIZED]["x-error-categories"][0]
    return int(refused) if failure.status == HTTPStatus.FORBIDDEN else category


@after("ERR-STATUS", "category", SUBTLE)
def category_of_the_missing(category: int, call: Call, failure: Failure) -> int:
    """A 400 has the category of what is not there."""
    missing = call.operation.responses[HTTPStatus.NOT_FOUND]["x-error-categories"][0]
    return int(missing) if failure.status == HTTPStatus.BAD_REQUEST else category


@after("ERR-BODY", "failed", PLAIN)
def page(reply: Reply) -> Reply:
    """An error is an HTML page."""
    fields = [(name, value) for name, value in reply.headers if not name.startswith("Content-")]
    return type(reply)(reply.status, (*fields, ("Content-Type", "text/html")), b"<h1>It did not work</h1>")


@after("ERR-BODY", "error_body", PLAIN)
def no_reasons(body: JSON) -> JSON:
    """An error has a message, and no reasons."""
    return {"message": body["reasons"][0]["message"], **{k: v for k, v in body.items() if k != "reasons"}}


@after("ERR-BODY", "error_body", SUBTLE)
def empty_reasons(body: JSON, call: Call) -> None:
    """The reasons of a new minor version are empty."""
    if is_dated(call):
        body["reasons"] = []


@after("ERR-BODY", "error_body", SUBTLE)
def stack_trace(body: JSON, _call: Call, failure: Failure) -> None:
    """The message of a 401 has a stack trace in it."""
    if failure.status == HTTPStatus.UNAUTHORIZED:
        body["reasons"][0]["message"] += "\n\tat com.example.AccessChecks.authorize(AccessChecks.java:42)"


@after("ERR-BODY", "error_body", SUBTLE)
def no_process_id(body: JSON) -> None:
    """An error of the older form has no process ID."""
    body.pop("processId", None)


@after("ERR-BODY", "error_body", SUBTLE)
def no_request_id(body: JSON) -> None:
    """An error of the newer form has no request ID."""
    body.pop("requestId", None)


@after("ERR-BODY", "error_body", SUBTLE)
def success_as_text(body: JSON) -> None:
    """`success` is a text."""
    if "success" in body:
        body["success"] = "false"


@after("ERR-BODY", "error_body", SUBTLE)
def code_as_text(body: JSON, _call: Call, failure: Failure) -> None:
    """The code of a refused value is a text."""
    if failure.status == HTTPStatus.BAD_REQUEST:
        body["reasons"][0]["code"] = str(body["reasons"][0]["code"])


@after("ERR-CODE", "error_code", PLAIN)
def code_of_the_jobs(_code: int) -> int:
    """The code is one of those of jobs, and not of the API."""
    return 90019


@after("ERR-CODE", "error_code", PLAIN)
def other_resource(code: int) -> int:
    """The code names a resource, though there is no payload."""
    return 53100300 + code % 100


@after("ERR-CODE", "error_code", SUBTLE)
def resource_of_the_missing(code: int, _call: Call, failure: Failure) -> int:
    """The code of a 404 names the next resource."""
    return code + 100 if failure.status == HTTPStatus.NOT_FOUND else code


@after("ERR-CODE", "error_code", SUBTLE)
def status_as_code(code: int, _call: Call, failure: Failure) -> int:
    """The code of a 401 is 401."""
    return 401 if failure.status == HTTPStatus.UNAUTHORIZED else code


@after("ERR-ENVELOPE-JOB", "job_of", PLAIN)
def failed_job(job: JSON) -> None:
    """A job says that it is no success."""
    job["success"] = False


@after("ERR-ENVELOPE-JOB", "job_of", PLAIN)
def job_with_reasons(job: JSON, call: Call) -> None:
    """A job has reasons and a request ID."""
    job.update(requestId=call.request_id, reasons=[{"code": 50000099, "message": "Something went wrong."}])


@after("ERR-ENVELOPE-JOB", "job_of", SUBTLE)
def no_success_with_segments(job: JSON) -> None:
    """A job whose files are segmented says that it is no success."""
    if any("segments" in batch for batch in job["batches"]):
        job["success"] = False


@after("ERR-ENVELOPE-JOB", "error_body", SUBTLE)
def error_with_batches(body: JSON) -> None:
    """An error has an empty list of batches."""
    body["batches"] = []


@after("ERR-ENVELOPE-JOB", "error_body", SUBTLE)
def error_around_a_job(body: JSON, call: Call, failure: Failure) -> None:
    """The error over a pair without a job holds a job, too."""
    if failure.status == HTTPStatus.NOT_FOUND:
        body.update(json.loads(json.dumps(next(iter(call.operation.examples(HTTPStatus.OK).values())))))


@after("ERR-ENVELOPE-JOB", "job_of", SUBTLE)
def no_success_on_new_versions(job: JSON, call: Call, _record: object, server: Mutated) -> None:
    """A job of a new minor version says that it is no success, every second time."""
    if is_dated(call):
        server.memory["asked"] = server.memory.get("asked", 0) + 1
        if server.memory["asked"] % 2 == 0:
            job["success"] = False
