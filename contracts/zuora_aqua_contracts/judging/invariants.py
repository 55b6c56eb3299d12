"""What must hold of every exchange, whatever the test that caused it was after.

Each invariant takes an exchange and says which clauses it reached and how they are broken. They are seen at work by an
observer of the target, so a test of one clause is a test of all of these too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from ..document.schema import BodySchema, Validators, parse
from ..exchange.headers import (
    accepts_coding,
    error_codes,
    has_no_unaccepted_coding,
    is_undecodable,
    uses_error_statuses,
)
from ..exchange.messages import GZIP, ContentCodingError, DecodingError, Exchange, is_aqua_error
from ..exchange.redaction import MIN_SECRET_LENGTH
from ..states.times import is_time
from .ledger import Evidence

if TYPE_CHECKING:
    from ..document.fragment import Node, Operation
    from .ledger import Ledger

# A clause that was reached; with words, how it is broken: what was expected, and what is wrong.
Finding = tuple[str, tuple[str, str] | None]
Invariant = Callable[["Invariants", Exchange], Iterator[Finding]]

_STACK_TRACE = re.compile(r"Traceback \(most recent call last\)|\n\s+at [\w.$<>]+\(|goroutine \d+ \[")
_JSON = "application/json"
_MAX_DIGITS = 100  # of a number in a header field; Python refuses to parse thousands
_MAX_CACHED = 2**16  # bytes of a body whose findings are kept
_CATEGORY = 100  # the last two digits of a code


class Invariants:
    """The invariants of an operation, as an observer that writes into a ledger."""

    def __init__(self, operation: Operation, ledger: Ledger) -> None:
        """Take the operation, for what the document says of it, and the ledger."""
        self.operation = operation
        self._ledger = ledger
        self._error = min(status for status in operation.responses if status >= 400)  # noqa: PLR2004 - an error
        self._bodies: dict[int, BodySchema] = {}
        self._validator = Validators(operation.fragment)
        self._judged = lru_cache(maxsize=256)(self._judge)

    def __call__(self, exchange: Exchange, chosen: Iterable[Invariant] | None = None) -> None:
        """Judge an exchange, by all invariants or by those chosen."""
        applicable = ALL if chosen is None else tuple(chosen)
        if not _is_decodable(exchange):
            applicable = tuple(invariant for invariant in chosen or _UNDECODABLE if invariant in _UNDECODABLE)
        for invariant in applicable:
            for clause, problem in invariant(self, exchange):
                self._ledger.witness(clause, side="S")
                if problem is not None:
                    expected, seen = problem
                    self._ledger.broken(clause, Evidence.of(expected, exchange, problem=seen))

    @cached_property
    def limits(self) -> Mapping[str, Node]:
        """The schemas of the header fields of RATE-HEADERS that the operation's responses may have."""
        fragment = self.operation.fragment
        listed = [
            pair for response in self.operation.responses.values() for pair in response.get("headers", {}).items()
        ]
        nodes = {name: fragment.follow(node) for name, node in listed}
        return {name: node["schema"] for name, node in nodes.items() if node.get("x-clause") == "RATE-HEADERS"}

    def allows(self, parameter: str, value: str) -> bool:
        """Whether the document has a parameter and allows a value for it."""
        node = self.operation.parameters.get(parameter)
        return node is not None and self._validator(node["schema"]).is_valid(value)

    def parses(self, header: str, value: str) -> bool:
        """Whether the value of one of the `limits` is as the document has it."""
        schema = self.limits[header]
        if schema.get("type") != "integer":
            return self._validator(schema).is_valid(value)
        return value.isdecimal() and len(value) <= _MAX_DIGITS and self._validator(schema).is_valid(int(value))

    def of_body(self, exchange: Exchange) -> tuple[Finding, ...]:
        """What the document's schemas say of a JSON body."""
        status = exchange.response.status
        body = exchange.response.body
        return self._judged(status, body) if len(body) <= _MAX_CACHED else self._judge(status, body)

    def codes(self, error: Node) -> Iterator[int]:
        """The codes of an error."""
        return error_codes(self.operation, error)

    def text(self, clause: str) -> str:
        """The words of a clause."""
        return self.operation.fragment.clauses[clause].text

    def _judge(self, status: int, body: bytes) -> tuple[Finding, ...]:
        value = parse(body)
        # An undocumented status is judged by the schema that all errors share.
        listed = status if status in self.operation.responses else self._error
        schema = self._bodies.setdefault(listed, BodySchema(self.operation, listed))
        findings: list[Finding] = [(clause, None) for clause in sorted(schema.reached(value))]
        for clause, pointer, words in schema.violations(value):
            findings.append((clause, (self.text(clause), f"at {pointer or 'the top level'}: {words}")))
        return tuple(findings)


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
    if _is_of_another(run, exchange) or response.status in (204, 304) or 300 <= response.status < 400:  # noqa: PLR2004 - no body of ours
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
    job, fields = exchange.response.job, run.operation.fragment.schema("Job")["properties"]
    if job is not None:
        for name, value in (parameter for parameter in exchange.request.parameters if parameter[0] in fields):
            actual = job.get(name)
            agrees = isinstance(actual, str) and actual.casefold() == value.casefold()
            problem = (f"{name} {value!r} as in the request", f"/{name} is {actual!r}")
            yield "PATH-ECHO", None if agrees else problem
            if agrees:
                yield "PATH-CASE", None if actual == value else problem


def echo_of_track_id(run: Invariants, exchange: Exchange) -> Iterator[Finding]:
    """TRACK-ECHO and TRACK-ECHO-ERROR: a valid track ID comes back to the letter."""
    name = "Zuora-Track-Id"
    sent = exchange.request.header(name)
    if sent is None or not run.allows(name, sent):
        return
    response = exchange.response
    wrong = response.status != 200 or response.error is not None  # noqa: PLR2004 - OK
    back = response.all(name)
    yield (
        "TRACK-ECHO-ERROR" if wrong else "TRACK-ECHO",
        None if back == [sent] else (f"{name}: {sent}", f"the response has {', '.join(back) if back else 'none'}"),
    )


def no_server_error(run: Invariants, exchange: Exchange) -> Iterator[Finding]:
    """ERR-NO-5XX: whatever was sent, the server did not fail. That it knows no such method is no failure of it."""
    status = exchange.response.status
    if status == 501 and _is_of_another(run, exchange):  # noqa: PLR2004 - Not Implemented: RFC 9110, 15.6.2
        return
    yield "ERR-NO-5XX", None if status < 500 else ("a status below 500", f"it is {status}")  # noqa: PLR2004 - as said


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


def no_reflection(run: Invariants, exchange: Exchange) -> Iterator[Finding]:
    """AUTH-REFLECT: the credentials do not come back."""
    sent = exchange.request.authorization
    credential = sent.value.split(" ", 1)[-1] if sent is not None else ""
    if len(credential) < MIN_SECRET_LENGTH:
        return
    response = exchange.response
    try:
        body = response.body
    except DecodingError:
        body = response.raw
    where = [name for name, value in response.headers if credential in value]
    where += ["the body"] if credential.encode() in body else []
    yield "AUTH-REFLECT", ("credentials nowhere in the response", f"they are in {where[0]}") if where else None


def coding(run: Invariants, exchange: Exchange) -> Iterator[Finding]:
    """GZIP-OFF and GZIP-VARY: a coding only for whoever asked, and then the response says that it depends."""
    response = exchange.response
    offered = accepts_coding(exchange.request.all("Accept-Encoding"), *GZIP)
    if offered is False:
        seen = f"Content-Encoding is {response.coding}"
        yield (
            "GZIP-OFF",
            None if has_no_unaccepted_coding(exchange) else ("no content coding that was not offered", seen),
        )
    elif offered and response.coding:
        named = {name.strip().lower() for name in (response.header("Vary") or "").split(",")}
        varies = bool(named & {"accept-encoding", "*"})
        yield "GZIP-VARY", None if varies else ("Vary: Accept-Encoding", f"Vary is {response.header('Vary')}")


def valid_gzip(_run: Invariants, exchange: Exchange) -> Iterator[Finding]:
    """GZIP-ON: a body that is labelled gzip can be decoded."""
    try:
        exchange.response.body  # noqa: B018 - raises if it cannot be decoded
    except ContentCodingError as error:
        yield "GZIP-ON", ("a body in the content coding that its headers name", str(error))
    except DecodingError:
        return


def limit_headers(run: Invariants, exchange: Exchange) -> Iterator[Finding]:
    """RATE-HEADERS: where they are present, they parse."""
    for name in run.limits:
        for value in exchange.response.all(name):
            yield "RATE-HEADERS", None if run.parses(name, value) else (f"a {name} that parses", f"it is {value!r}")


ALL: tuple[Invariant, ...] = (
    envelope,
    schemas,
    start_time,
    segments,
    echo_of_path,
    echo_of_track_id,
    no_server_error,
    error_status,
    codes_of_get,
    no_stack_trace,
    no_reflection,
    coding,
    valid_gzip,
    limit_headers,
)


# Those that apply to a response whose body cannot be decoded.
_UNDECODABLE: tuple[Invariant, ...] = (no_server_error, no_reflection, limit_headers, coding, valid_gzip)


def _is_decodable(exchange: Exchange) -> bool:
    try:
        exchange.response.body  # noqa: B018 - raises if it cannot be decoded
    except ContentCodingError:
        return False
    except DecodingError:
        pass
    return True


def _is_of_another(run: Invariants, exchange: Exchange) -> bool:
    """Whether a request has another method than the operation: a web server may answer that one itself, as it likes."""
    return exchange.request.method != run.operation.method


def _media_type(exchange: Exchange) -> str:
    return (exchange.response.header("Content-Type") or "").partition(";")[0].strip().lower()


def _is_file(run: Invariants, exchange: Exchange) -> bool:
    """Whether a body has a media type other than JSON that the document lists, as that of a file has."""
    return _media_type(exchange) in run.operation.media_types(exchange.response.status) - {_JSON}


def _fields(run: Invariants, schema: str, key: str) -> Iterator[tuple[str, Node]]:
    for name, node in run.operation.fragment.schema(schema)["properties"].items():
        if key in node:
            yield name, node
