"""Servers that are wrong about AQuA's own error form, and about codes that begin with 9."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING

from mutants.registry import SUBTLE, after, around

if TYPE_CHECKING:
    from collections.abc import Callable

    from mutants.edits import JSON
    from zuora_aqua_contracts.reference.call import Call, Failure
    from zuora_aqua_contracts.reference.messages import Reply

_UNKNOWN_PARTNER = "90019"


def _with_body(reply: Reply, status: int, body: JSON) -> Reply:
    fields = tuple(field for field in reply.headers if field[0] != "Content-Encoding")
    return type(reply)(status, fields, json.dumps(body).encode())


@around("ERR-BODY", "error_body", SUBTLE)
def code_without_words(attempt: Callable[[], JSON], _call: Call, failure: Failure) -> JSON:
    """Where there is no job there is a code of AQuA, and no message."""
    return {"errorCode": _UNKNOWN_PARTNER} if failure.status == HTTPStatus.NOT_FOUND else attempt()


@around("ERR-BODY", "error_body", SUBTLE)
def words_without_code(attempt: Callable[[], JSON], _call: Call, failure: Failure) -> JSON:
    """An error about a value has a message, and no code."""
    return {"message": failure.message} if failure.status == HTTPStatus.BAD_REQUEST else attempt()


@after("ERR-CODE", "error_code", SUBTLE)
def between_the_ranges(code: int, _call: Call, failure: Failure) -> int:
    """The code of a 404 is neither of a resource nor one that begins with 9."""
    return 70000000 + code % 100 if failure.status == HTTPStatus.NOT_FOUND else code


@after("ERR-STATUS", "error_code", SUBTLE)
def nine_of_another_category(code: int, _call: Call, failure: Failure) -> int:
    """The code of a 404 begins with 9, and has the category of a 400."""
    return 90000020 if failure.status == HTTPStatus.NOT_FOUND else code


@after("RATE-429", "failed", SUBTLE)
def too_many_jobs(reply: Reply, _call: Call, failure: Failure) -> Reply:
    """Over the limit there is AQuA's code of too many concurrent jobs, with 200."""
    if failure.status != HTTPStatus.TOO_MANY_REQUESTS:
        return reply
    return _with_body(reply, HTTPStatus.OK, {"errorCode": "90028", "message": failure.message})


@after("ORG-DENIED", "failed", SUBTLE)
def denied_in_words(reply: Reply, _call: Call, failure: Failure) -> Reply:
    """An inaccessible org is told in words alone, with 200: no code says that it is an error."""
    denied = failure.status == HTTPStatus.FORBIDDEN
    return _with_body(reply, HTTPStatus.OK, {"message": failure.message}) if denied else reply


def _of_an_unknown_partner(reply: Reply, _call: Call, failure: Failure) -> Reply:
    """A token that is not valid is answered with the code of a partner that is not recognized, with 200."""
    if failure.status != HTTPStatus.UNAUTHORIZED:
        return reply
    return _with_body(reply, HTTPStatus.OK, {"errorCode": _UNKNOWN_PARTNER, "message": failure.message})


for _clause in ("AUTH-NONE", "AUTH-WRONG", "AUTH-SCHEME"):
    after(_clause, "failed", SUBTLE)(_of_an_unknown_partner)


@after("JOB-TYPES", "job_of", SUBTLE)
def code_as_object(job: JSON) -> None:
    """The `errorCode` of a job that has one is an object."""
    if "errorCode" in job:
        job["errorCode"] = {"code": job["errorCode"]}
