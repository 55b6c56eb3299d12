"""Servers that are wrong about the operation itself: OP-*, VERSION-ACCEPTED."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from mutants.edits import sent, setting, with_status, without_field
from mutants.registry import PLAIN, SUBTLE, after, around
from zuora_aqua_contracts.reference.call import Failure

if TYPE_CHECKING:
    from collections.abc import Callable

    from mutants.edits import JSON
    from mutants.registry import Mutated
    from zuora_aqua_contracts.reference.call import Call
    from zuora_aqua_contracts.reference.messages import Reply, Request
    from zuora_aqua_contracts.reference.responses import Fields

_OK = HTTPStatus.OK


def _is_job(content: Any) -> bool:
    return isinstance(content, dict) and "batches" in content


@around("OP-200", "last_job", PLAIN)
def not_found() -> Any:
    """There is no job for any pair."""
    raise Failure(HTTPStatus.NOT_FOUND, "No completed job is kept for the partner and project.")


@after("OP-200", "reply", PLAIN)
def created(reply: Reply, _call: Call, _status: int, content: Any) -> Reply:
    """A job comes with 201."""
    return with_status(reply, HTTPStatus.CREATED) if _is_job(content) else reply


@after("OP-200", "reply", SUBTLE)
def partial_when_compressed(reply: Reply, _call: Call, _status: int, content: Any) -> Reply:
    """A compressed job comes with 206."""
    coded = _is_job(content) and reply.header("Content-Encoding")
    return with_status(reply, HTTPStatus.PARTIAL_CONTENT) if coded else reply


@after("OP-200", "reply", SUBTLE)
def transformed_for_tracked_calls(reply: Reply, call: Call, _status: int, content: Any) -> Reply:
    """A job comes with 203 where the request has a track ID."""
    tracked = _is_job(content) and sent(call, "Zuora-Track-Id")
    return with_status(reply, HTTPStatus.NON_AUTHORITATIVE_INFORMATION) if tracked else reply


@around("OP-200", "last_job", SUBTLE)
def segments_not_known(attempt: Callable[[], Any]) -> Any:
    """A job with segmented files cannot be read, and is not found."""
    job = attempt()
    if any("segments" in batch for batch in job["batches"]):
        raise Failure(HTTPStatus.NOT_FOUND, "No completed job is kept for the partner and project.")
    return job


@after("OP-200", "reply", SUBTLE)
def accepted_when_asked_again(reply: Reply, call: Call, _status: int, content: Any, server: Mutated) -> Reply:
    """Every third time that a job is asked for, it comes with 202."""
    if not _is_job(content) or call.request.method != "GET":
        return reply
    server.memory["asked"] = server.memory.get("asked", 0) + 1
    return with_status(reply, HTTPStatus.ACCEPTED) if server.memory["asked"] % 3 == 0 else reply


@after("OP-JSON", "content_headers", PLAIN)
def plain_text(fields: Fields) -> Fields:
    """The body is called text."""
    return setting(fields, "Content-Type", "text/plain")


@after("OP-JSON", "content_headers", PLAIN)
def no_type(fields: Fields) -> Fields:
    """The body has no type."""
    return without_field(fields, "Content-Type")


@after("OP-JSON", "encode", PLAIN)
def in_an_array(body: bytes) -> bytes:
    """The object stands in an array."""
    return b"[" + body + b"]"


@after("OP-JSON", "encode", SUBTLE)
def byte_order_mark(body: bytes) -> bytes:
    """The body begins with a byte order mark."""
    return b"\xef\xbb\xbf" + body


@after("OP-JSON", "encode", SUBTLE)
def guarded(body: bytes) -> bytes:
    """The body begins with the guard that some frameworks put before JSON."""
    return b")]}',\n" + body


@after("OP-JSON", "encode", SUBTLE)
def padded(body: bytes) -> bytes:
    """The body is padded with zero bytes to a multiple of 64."""
    return body + b"\0" * (-len(body) % 64)


@after("OP-JSON", "encode", SUBTLE)
def two_objects(body: bytes) -> bytes:
    """A second object follows the first in a line of its own."""
    return body + b"\n{}"


@after("OP-JSON", "encode", SUBTLE)
def latin_1(body: bytes) -> bytes:
    """The body is in Latin-1, which shows only beyond ASCII."""
    return body.decode().encode("latin-1", "replace")


@after("OP-JSON", "encode", SUBTLE)
def raw_line_ends(body: bytes) -> bytes:
    """A line end in a text is not escaped."""
    return body.replace(b"\\n", b"\n")


@after("OP-JSON", "reply", SUBTLE)
def other_type_when_compressed(reply: Reply) -> Reply:
    """A compressed body is called gzip in its type, too."""
    if reply.header("Content-Encoding") is None:
        return reply
    return type(reply)(reply.status, setting(reply.headers, "Content-Type", "application/gzip"), reply.body)


@after("OP-SAFE", "job_of", PLAIN)
def counted(job: JSON, server: Mutated) -> None:
    """The job's message says how often it was asked for."""
    server.memory["asked"] = server.memory.get("asked", 0) + 1
    job["message"] = f"asked for {server.memory['asked']} times"


@after("OP-SAFE", "job_of", SUBTLE)
def tracked(job: JSON, call: Call) -> None:
    """The job of a request with a track ID has it as its message."""
    if sent(call, "Zuora-Track-Id"):
        job["message"] = sent(call, "Zuora-Track-Id")


@after("OP-SAFE", "job_of", SUBTLE)
def emptied_once_read(job: JSON, server: Mutated) -> None:
    """The record counts are given once, and are 0 from then on."""
    if job["id"] in server.memory:
        for batch in job["batches"]:
            batch["recordCount"] = 0
    else:
        server.memory[job["id"]] = True
        for batch in job["batches"]:
            batch["recordCount"] += 1


@around("OP-METHOD", "check_method", PLAIN)
def any_method(attempt: Callable[[], None], call: Call) -> None:
    """Any method gets the job."""
    if call.request.method == "GET":
        attempt()
    else:
        call.request = type(call.request)("GET", call.request.raw_path, call.request.headers)


@after("OP-METHOD", "operate", SUBTLE)
def deleting_is_fine(reply: Reply, request: Request) -> Reply:
    """DELETE is answered with 204."""
    return type(reply)(HTTPStatus.NO_CONTENT, (), b"") if request.method == "DELETE" else reply


@after("OP-METHOD", "operate", SUBTLE)
def trace(reply: Reply, request: Request) -> Reply:
    """TRACE is answered with 200."""
    return type(reply)(_OK, (("Content-Type", "message/http"),), b"TRACE") if request.method == "TRACE" else reply


@after("OP-METHOD", "failed", PLAIN)
def no_allow(reply: Reply) -> Reply:
    """A 405 does not say which methods the path takes."""
    return type(reply)(reply.status, without_field(reply.headers, "Allow"), reply.body)


@after("OP-METHOD", "failed", SUBTLE)
def get_not_named(reply: Reply) -> Reply:
    """`Allow` names HEAD and OPTIONS, and not GET."""
    return type(reply)(reply.status, setting(reply.headers, "Allow", "HEAD, OPTIONS"), reply.body)


@around("OP-UNKNOWN-HEADER", "check_headers", PLAIN)
def refused(attempt: Callable[[], None], call: Call) -> None:
    """A header field that is not known is refused."""
    if any(name.startswith("x-") for name, _ in call.request.headers):
        raise Failure(HTTPStatus.BAD_REQUEST, "A header field is not known.", always=True)
    attempt()


@around("OP-UNKNOWN-HEADER", "check_headers", SUBTLE)
def looks_like_an_attack(attempt: Callable[[], None], call: Call) -> None:
    """A request with a quote or an angle bracket in a field that nobody reads is refused as an attack."""
    if any(set("'<") & set(value) for name, value in call.request.headers if name.startswith("x-")):
        raise Failure(HTTPStatus.FORBIDDEN, "The request looks like an attack.", always=True)
    attempt()


@after("OP-UNKNOWN-HEADER", "job_of", SUBTLE)
def debugging(job: JSON, call: Call) -> None:
    """A header field that is not known adds itself to the job."""
    fields = {name: value for name, value in call.request.headers if name.startswith("x-")}
    if fields:
        job["debug"] = json.dumps(fields)


def _version_refused(call: Call) -> Failure:
    return Failure(HTTPStatus.BAD_REQUEST, f"There is no minor version {sent(call, 'Zuora-Version')}.", always=True)


@around("VERSION-ACCEPTED", "check_headers", PLAIN)
def no_version(attempt: Callable[[], None], call: Call) -> None:
    """Any `Zuora-Version` is refused."""
    if sent(call, "Zuora-Version"):
        raise _version_refused(call)
    attempt()


@around("VERSION-ACCEPTED", "check_headers", SUBTLE)
def no_dates(attempt: Callable[[], None], call: Call) -> None:
    """Minor versions that are dates are refused."""
    if "-" in sent(call, "Zuora-Version"):
        raise _version_refused(call)
    attempt()


@around("VERSION-ACCEPTED", "check_headers", SUBTLE)
def newest_not_known(attempt: Callable[[], None], call: Call) -> None:
    """The newest minor version is not known yet."""
    if sent(call, "Zuora-Version") == max(call.operation.example_values("Zuora-Version")):
        raise _version_refused(call)
    attempt()


@around("VERSION-ACCEPTED", "last_job", SUBTLE)
def default_has_no_such_job(attempt: Callable[[], Any], call: Call) -> Any:
    """Whoever names the tenant's own minor version finds no job."""
    if sent(call, "Zuora-Version") == call.operation.parameters["Zuora-Version"]["x-tenant-default"]:
        raise Failure(HTTPStatus.NOT_FOUND, "No completed job is kept for the partner and project.")
    return attempt()
