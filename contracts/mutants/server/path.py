"""Servers that are wrong about partner and project, and about pairs without a job: PATH-*."""

from __future__ import annotations

import re
import unicodedata
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, unquote_plus

from mutants.edits import is_dated, with_status
from mutants.registry import PLAIN, SUBTLE, after, around
from zuora_aqua_contracts.reference.call import Failure

if TYPE_CHECKING:
    from collections.abc import Callable

    from mutants.edits import JSON
    from mutants.registry import Mutated
    from zuora_aqua_contracts.reference.call import Call
    from zuora_aqua_contracts.reference.messages import Reply

_LONG = 64  # characters
_PLANE = 0xFFFF  # the last character of the basic multilingual plane

Pair = tuple[str, str]


def _both(pair: Pair, change: Callable[[str], str]) -> Pair:
    return change(pair[0]), change(pair[1])


def _letter(written: str) -> str:
    decoded = unquote(written)
    return decoded if decoded.isalnum() else written


@after("PATH-ENCODE", "pair", PLAIN)
def not_decoded(pair: Pair) -> Pair:
    """Partner and project are compared as they stand in the URL."""
    return _both(pair, lambda value: quote(value, safe=""))


@after("PATH-ENCODE", "pair", SUBTLE)
def decoded_twice(pair: Pair) -> Pair:
    """Partner and project are decoded twice."""
    return _both(pair, unquote)


@after("PATH-ENCODE", "pair", SUBTLE)
def letters_decoded_twice(pair: Pair) -> Pair:
    """Letters and digits that look encoded, which no client needs to encode, are decoded again."""
    return _both(pair, lambda value: re.sub("%[3-7][0-9A-F]", lambda found: _letter(found[0]), value))


@after("PATH-ENCODE", "pair", SUBTLE)
def marks_on_both_sides(pair: Pair) -> Pair:
    """Where both partner and project have more than letters and digits in them, the project loses it."""
    partner, project = pair
    return (partner, re.sub(r"\W", "", project)) if re.search(r"\W", partner) else pair


@after("PATH-ENCODE", "pair", SUBTLE)
def plus_is_a_blank(pair: Pair) -> Pair:
    """A `+` in partner or project is taken for a blank."""
    return _both(pair, lambda value: unquote_plus(value.replace("%", "%25")))


@after("PATH-ENCODE", "pair", SUBTLE)
def trimmed(pair: Pair) -> Pair:
    """Blanks at the ends of partner and project are lost."""
    return _both(pair, str.strip)


@after("PATH-ENCODE", "pair", SUBTLE)
def latin_1(pair: Pair) -> Pair:
    """Partner and project are decoded as Latin-1."""
    return _both(pair, lambda value: value.encode().decode("latin-1"))


@after("PATH-ENCODE", "pair", SUBTLE)
def beyond_the_basic_plane(pair: Pair) -> Pair:
    """Characters beyond the basic plane, emoji among them, are replaced."""
    return _both(pair, lambda value: "".join(c if ord(c) <= _PLANE else "?" for c in value))


@after("PATH-ENCODE", "pair", SUBTLE)
def composed(pair: Pair) -> Pair:
    """Partner and project are brought into another form of Unicode."""
    return _both(pair, lambda value: unicodedata.normalize("NFKC", value))


@after("PATH-ENCODE", "pair", SUBTLE)
def cut_when_long(pair: Pair) -> Pair:
    """Partner and project are cut to the width of a column."""
    return _both(pair, lambda value: value[:_LONG])


@after("PATH-ENCODE", "pair", SUBTLE)
def cut_at_a_semicolon(pair: Pair) -> Pair:
    """What follows a semicolon is taken for a parameter of the segment."""
    return _both(pair, lambda value: value.partition(";")[0] or value)


@around("PATH-ENCODE", "perform", SUBTLE)
def encoded_slash_refused(attempt: Callable[[], Any], call: Call) -> Any:
    """A slash in partner or project, encoded as it must be, leads nowhere."""
    if b"%2f" in call.request.path.lower():
        raise Failure(HTTPStatus.NOT_FOUND, "There is nothing at this path.", always=True)
    return attempt()


@around("PATH-ENCODE", "perform", SUBTLE)
def encoded_percent_refused(attempt: Callable[[], Any], call: Call) -> Any:
    """A percent sign in partner or project, encoded as it must be, is refused as an attack."""
    if b"%25" in call.request.path:
        raise Failure(HTTPStatus.BAD_REQUEST, "The path is not valid.", always=True)
    return attempt()


def _spelled(call: Call, change: Callable[[str], str]) -> Pair:
    """Partner and project, decoded after a change of how they are spelled in the URL."""
    segments = call.request.path.decode("latin-1").split("/")
    partner, project = (unquote(change(segments[place])) for place in (-3, -1))
    return partner, project


@after("PATH-ENCODE", "pair", SUBTLE)
def raw_plus_is_a_blank(_pair: Pair, call: Call) -> Pair:
    """A `+` that stands in the URL as it is, which a form would have for a blank, is taken for one."""
    return _spelled(call, lambda written: written.replace("+", "%20"))


@after("PATH-ENCODE", "pair", SUBTLE)
def lower_hex_not_decoded(_pair: Pair, call: Call) -> Pair:
    """A byte that is encoded with hex digits in lower case is not decoded."""
    return _spelled(call, lambda written: re.sub("%(?=[0-9]?[a-f])", "%25", written))


@after("PATH-ENCODE", "pair", SUBTLE)
def unreserved_not_decoded(_pair: Pair, call: Call) -> Pair:
    """An encoded `~`, which nobody needs to encode, is not decoded."""
    return _spelled(call, lambda written: re.sub("%(?=7[Ee])", "%25", written))


@around("PATH-ENCODE", "perform", SUBTLE)
def raw_reserved_refused(attempt: Callable[[], Any], call: Call) -> Any:
    """A reserved character that stands in the URL as it is leads nowhere."""
    if re.search(rb"[!$&'()*+,;=:@]", call.request.path):
        raise Failure(HTTPStatus.NOT_FOUND, "There is nothing at this path.", always=True)
    return attempt()


@after("PATH-ECHO", "job_of", PLAIN)
def always_the_example(job: JSON, call: Call) -> None:
    """The job's partner is always the same one."""
    job["partner"] = f"{call.operation.example('partner')}-integration"


@after("PATH-ECHO", "job_of", PLAIN)
def swapped(job: JSON) -> None:
    """The job's partner and project are swapped."""
    job["partner"], job["project"] = job["project"], job["partner"]


@after("PATH-ECHO", "job_of", SUBTLE)
def encoded(job: JSON) -> None:
    """The job's partner is as it stood in the URL, which shows where it had to be encoded."""
    job["partner"] = quote(job["partner"], safe="")


@after("PATH-ECHO", "job_of", SUBTLE)
def ascii_only(job: JSON) -> None:
    """Characters beyond ASCII in the job's project are replaced."""
    job["project"] = job["project"].encode("ascii", "replace").decode()


@after("PATH-ECHO", "job_of", SUBTLE)
def trimmed_in_the_job(job: JSON) -> None:
    """Blanks at the ends of the job's partner are lost."""
    job["partner"] = job["partner"].strip()


@after("PATH-CASE", "job_of", PLAIN)
def lower_case(job: JSON) -> None:
    """The job's project is in lower case."""
    job["project"] = job["project"].lower()


@after("PATH-CASE", "job_of", SUBTLE)
def capital_first(job: JSON) -> None:
    """The job's partner begins with a capital."""
    job["partner"] = job["partner"][:1].upper() + job["partner"][1:]


@around("PATH-UNKNOWN", "last_job", PLAIN)
def empty_object(attempt: Callable[[], Any]) -> Any:
    """Where there is no job there is `{}`."""
    try:
        return attempt()
    except Failure as failure:
        if failure.status == HTTPStatus.NOT_FOUND:
            return {}
        raise


@around("PATH-UNKNOWN", "last_job", PLAIN)
def null(attempt: Callable[[], Any]) -> Any:
    """Where there is no job there is `null`."""
    try:
        return attempt()
    except Failure as failure:
        if failure.status == HTTPStatus.NOT_FOUND:
            return None
        raise


@around("PATH-UNKNOWN", "last_job", PLAIN)
def example_job(attempt: Callable[[], Any], call: Call) -> Any:
    """Where there is no job there is a made-up one."""
    try:
        return attempt()
    except Failure as failure:
        if failure.status == HTTPStatus.NOT_FOUND:
            job = next(iter(call.operation.examples(HTTPStatus.OK).values()))
            return {**job, **call.arguments}
        raise


@after("PATH-UNKNOWN", "failed", PLAIN)
def bad_request(reply: Reply, _call: Call, failure: Failure) -> Reply:
    """Where there is no job there is a 400, on any minor version."""
    missing = failure.status == HTTPStatus.NOT_FOUND and not failure.always
    return with_status(reply, HTTPStatus.BAD_REQUEST) if missing else reply


@around("PATH-UNKNOWN", "last_job", SUBTLE)
def empty_object_on_old_versions(attempt: Callable[[], Any], call: Call) -> Any:
    """Where there is no job there is `{}` on minor versions before errors had statuses."""
    try:
        return attempt()
    except Failure as failure:
        if failure.status == HTTPStatus.NOT_FOUND and not is_dated(call):
            return {}
        raise


@after("PATH-UNKNOWN", "error_status", SUBTLE)
def success_on_new_versions(status: int, call: Call, failure: Failure) -> int:
    """Where there is no job there is an error body with 200, on any minor version."""
    missing = failure.status == HTTPStatus.NOT_FOUND and not failure.always
    return HTTPStatus.OK if missing and is_dated(call) else status


@after("PATH-UNKNOWN", "category", SUBTLE)
def other_category(category: int, call: Call, failure: Failure) -> int:
    """A 404 has the category of a value that is not valid."""
    refused = call.operation.responses[HTTPStatus.BAD_REQUEST]["x-error-categories"][0]
    return int(refused) if failure.status == HTTPStatus.NOT_FOUND else category


@around("PATH-UNKNOWN", "error_body", SUBTLE)
def aqua_code_of_another_failure(attempt: Callable[[], JSON], _call: Call, failure: Failure) -> JSON:
    """Where there is no job there is AQuA's own form, with the code of a user who is not authorized."""
    missing = failure.status == HTTPStatus.NOT_FOUND and not failure.always
    return {"errorCode": "90009", "message": failure.message} if missing else attempt()


@after("PATH-UNKNOWN", "failed", SUBTLE)
def no_category(reply: Reply, _call: Call, failure: Failure) -> Reply:
    """A 404 is a page of words, without a category."""
    if reply.status != HTTPStatus.NOT_FOUND or failure.always:
        return reply
    fields = [(name, value) for name, value in reply.headers if not name.startswith("Content-")]
    return type(reply)(reply.status, (*fields, ("Content-Type", "text/html")), b"<h1>Not Found</h1>")


@around("PATH-UNKNOWN", "last_job", SUBTLE)
def gone_where_there_are_others(attempt: Callable[[], Any], call: Call, server: Mutated) -> Any:
    """A pair whose jobs did not complete gets the newest of them."""
    try:
        return attempt()
    except Failure:
        others = [record for record in server.candidates(call) if not server.is_completed(record)]
        record = server.newest(others)
        if record is None:
            raise
        return record.job
