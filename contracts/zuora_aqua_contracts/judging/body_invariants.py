"""Invariants of what is in a response: the schemas, the job, the error."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..document.echoes import echoed_fields
from ..exchange.headers import is_undecodable, uses_error_statuses
from ..exchange.messages import DecodingError, Exchange, is_aqua_error
from ..states.times import is_time

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..document.fragment import Node
    from .invariants import Finding, Invariants

_STACK_TRACE = re.compile(r"Traceback \(most recent call last\)|\n\s+at [\w.$<>]+\(|goroutine \d+ \[")
_JSON = "application/json"
_CATEGORY = 100  # the last two digits of a code


def envelope(run: Invariants, exchange: Exchange) -> Iterator[Finding]:
    """OP-JSON: a 200 is one JSON object of the right media type."""
    response = exchange.response
    if response.status != 200 or exchange.request.method != "GET" or not exchange.request.parameters:  # noqa: PLR2004 - OK
        return
    if is_undecodable(exchange) or _is_file(run, exchange):
        return
    if _media_type(exchange) != _JSON:
        yield "OP-JSON", ("Content-Type application/json", f"Content-Type is {response.header('Content-Type')}")
    problem = None
    try:
        if not isinstance(response.json, dict):
            problem = ("one JSON object", f"the body is a JSON {type(response.json).__name__}")
    except DecodingError as error:
        problem = ("one JSON object in UTF-8", str(error))
    yield "OP-JSON", problem


def schemas(run: Invariants, exchange: Exchange) -> Iterator[Finding]:
    """What the document's schemas say of a body: JOB-*, BATCH-*, ERR-BODY, ERR-CODE, ERR-ENVELOPE-JOB."""
    response = exchange.response
    if run.is_of_another_method(exchange) or response.status in (204, 304) or 300 <= response.status < 400:  # noqa: PLR2004 - no body of ours
        return
    if is_undecodable(exchange) or _is_file(run, exchange):
        return
    if response.status == 200 and response.mapping is not None and exchange.request.parameters:  # noqa: PLR2004 - OK
        yield from run.of_body(exchange)
    elif response.status >= 400:  # noqa: PLR2004 - an error
        try:
            response.json  # noqa: B018 - raises where it is none
        except DecodingError as error:
            yield "ERR-BODY", ("a JSON body", str(error))
            return
        yield from run.of_body(exchange)
        if response.job is not None and response.error is None:
            yield "ERR-ENVELOPE-JOB", (run.text("ERR-ENVELOPE-JOB"), f"a job came with status {response.status}")


def start_time(run: Invariants, exchange: Exchange) -> Iterator[Finding]:
    """JOB-START and JOB-START-FORM: a value that matches the pattern is a real time, and has the documented form."""
    job = exchange.response.job
    for name, node in _fields(run, "Job", "x-datetime"):
        value = (job or {}).get(name)
        if isinstance(value, str) and re.fullmatch(node["pattern"], value):
            documented, real = (is_time(value, form) for form in (node["x-datetime"], None))
            yield "JOB-START", None if real else ("a real date and time", f"/{name} is {value}")
            if real:
                yield "JOB-START-FORM", None if documented else (run.text("JOB-START-FORM"), f"/{name} is {value}")


def segments(run: Invariants, exchange: Exchange) -> Iterator[Finding]:
    """BATCH-SEGMENTS: there are enough files for the records."""
    most = run.operation.fragment.schema("Batch")["properties"]["segments"]["x-records-per-file"]
    batches = (exchange.response.job or {}).get("batches")
    for index, batch in enumerate(batches if isinstance(batches, list) else []):
        files, records = (batch.get("segments"), batch.get("recordCount")) if isinstance(batch, dict) else (None, None)
        if isinstance(files, list) and isinstance(records, int) and files:
            enough = len(files) * most >= records
            seen = f"/batches/{index} has {len(files)} segments for {records} records"
            yield "BATCH-SEGMENTS", None if enough else (f"a file for each {most} records", seen)


def echo_of_path(run: Invariants, exchange: Exchange) -> Iterator[Finding]:
    """PATH-ECHO and PATH-CASE: the job has the pair of the request, MUST but for letter case, SHOULD to the letter."""
    job, fields = exchange.response.job, echoed_fields(run.operation)
    if job is not None:
        for name, value in (parameter for parameter in exchange.request.parameters if parameter[0] in fields):
            actual = job.get(fields[name])
            agrees = isinstance(actual, str) and actual.casefold() == value.casefold()
            problem = (f"{name} {value!r} as in the request", f"/{fields[name]} is {actual!r}")
            yield "PATH-ECHO", None if agrees else problem
            if agrees:
                yield "PATH-CASE", None if actual == value else problem


def error_status(run: Invariants, exchange: Exchange) -> Iterator[Finding]:
    """ERR-STATUS: on new minor versions status and category agree, and no error of the common form comes with 200."""
    error, version = exchange.response.error, exchange.request.header("Zuora-Version")
    if error is None or is_aqua_error(error) or not uses_error_statuses(run.operation, version):
        return
    status = exchange.response.status
    if status == 200:  # noqa: PLR2004 - OK
        yield "ERR-STATUS", ("no common error body with 200", f"Zuora-Version is {version}")
    for code in run.codes(error):
        allowed = run.operation.statuses_of_category.get(code % _CATEGORY)
        if allowed is not None and status != 200:  # noqa: PLR2004 - told above
            words = " or ".join(map(str, allowed))
            agrees = status in allowed
            yield (
                "ERR-STATUS",
                None if agrees else (f"{words} for category {code % _CATEGORY}", f"the status is {status}"),
            )


def codes_of_get(run: Invariants, exchange: Exchange) -> Iterator[Finding]:
    """ERR-CODE: an operation without a payload has the one resource; codes that begin with 9 name none."""
    schema = run.operation.fragment.schema("Reason")["properties"]["code"]
    resource = schema["x-resource-without-payload"]
    for code in run.codes(exchange.response.error or {}):
        agrees = code // _CATEGORY == resource or code > schema["not"]["maximum"]
        yield "ERR-CODE", None if agrees else (f"a code of resource {resource}", f"the code is {code}")


def no_stack_trace(run: Invariants, exchange: Exchange) -> Iterator[Finding]:
    """ERR-BODY: an error shows nothing of the server's inside."""
    if exchange.response.status >= 400 and exchange.response.raw:  # noqa: PLR2004 - an error
        try:
            text = exchange.response.body.decode("utf-8", "replace")
        except DecodingError:
            text = exchange.response.raw.decode("utf-8", "replace")
        text = text.replace("\\n", "\n").replace("\\t", "\t")  # as JSON escapes them
        yield "ERR-BODY", ("no stack trace", "the body has one") if _STACK_TRACE.search(text) else None


def _media_type(exchange: Exchange) -> str:
    return (exchange.response.header("Content-Type") or "").partition(";")[0].strip().lower()


def _is_file(run: Invariants, exchange: Exchange) -> bool:
    """Whether a body has a media type other than JSON that the document lists, as that of a file has."""
    return _media_type(exchange) in run.operation.media_types(exchange.response.status) - {_JSON}


def _fields(run: Invariants, schema: str, key: str) -> Iterator[tuple[str, Node]]:
    for name, node in run.operation.fragment.schema(schema)["properties"].items():
        if key in node:
            yield name, node
