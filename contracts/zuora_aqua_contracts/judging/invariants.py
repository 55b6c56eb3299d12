"""What must hold of every exchange, whatever the test that caused it was after.

Each invariant takes an exchange and says which clauses it reached and how they are broken. `Invariants`
observes the target, so a test of one clause is a test of all of these too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from ..document.schema import BodySchema, Validators, parse
from ..exchange.failures import Unmet
from ..exchange.headers import error_codes, is_still_gzip
from ..exchange.messages import ContentCodingError, DecodingError, Exchange, Request
from . import body_invariants, header_invariants, wrong_jobs
from .evidence import Evidence

if TYPE_CHECKING:
    from ..document.fragment import Node, Operation
    from .ledger import Ledger

# A clause that was reached; with words, how it is broken: what was expected, and what is wrong.
Finding = tuple[str, tuple[str, str] | None]
Invariant = Callable[["Invariants", Exchange], Iterator[Finding]]

# A clause about errors, and the one that says the same of a success: a server that breaks both has one fault.
_BASIC = {"TRACK-ECHO-ERROR": "TRACK-ECHO", "ERR-BODY": "OP-JSON"}
_MAX_DIGITS = 100  # of a number in a header field; Python refuses to parse thousands
_MAX_CACHED = 2**16  # bytes of a body whose findings are kept


@dataclass(frozen=True)
class Controls:
    """What can be asked of a server to tell faults apart. The requests pass no observer.

    Attributes:
        repeat: Sends a request again; gives None if there is no response.
        known_good: Sends the known-good request with other header fields; gives None if there is no response.
        recorded: Gives the jobs with an ID that the server was told to have, as far as that is known.
    """

    repeat: Callable[[Request], Exchange | None]
    known_good: Callable[[tuple[tuple[str, str], ...]], Exchange | None]
    recorded: Callable[[object], list[Node]]


class Invariants:
    """The invariants of an operation, as an observer that writes into a ledger."""

    def __init__(self, operation: Operation, ledger: Ledger, controls: Controls | None = None) -> None:
        """Take the operation and the ledger.

        Args:
            operation: The operation, for what the document says of it.
            ledger: Takes witnesses and evidence.
            controls: Sends further requests, so that evidence gets small and has one cause; None for none.
        """
        self.operation = operation
        self._controls = controls
        self._ledger = ledger
        self._error = min(status for status in operation.responses if status >= 400)  # noqa: PLR2004 - an error
        self._bodies: dict[int, BodySchema] = {}
        self._validator = Validators(operation.fragment)
        self._judged = lru_cache(maxsize=256)(self._judge)
        self._is_broken_by = lru_cache(maxsize=256)(self._breaks)

    def __call__(self, exchange: Exchange, chosen: Iterable[Invariant] | None = None) -> None:
        """Judge an exchange, by all invariants or by those chosen."""
        applicable = ALL if chosen is None else tuple(chosen)
        if not _is_decodable(exchange):
            applicable = tuple(invariant for invariant in chosen or _UNDECODABLE if invariant in _UNDECODABLE)
        for invariant in applicable:
            try:
                self._apply(invariant, exchange)
            except Unmet:  # it needs a job or an error, and the body cannot be read
                continue

    def _apply(self, invariant: Invariant, exchange: Exchange) -> None:
        for clause, problem in invariant(self, exchange):
            self._ledger.witness(clause, side="S", exchange=exchange)
            if problem is not None:
                self._record(clause, invariant, exchange, problem)

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

    def other_fault(self, clause: str, exchange: Exchange) -> str:
        """Say which other clause an exchange breaks so that it has to break this one too; empty if there is none."""
        if clause == "OP-JSON" and is_still_gzip(exchange.response):
            return "the body is compressed, and not as it says: see GZIP-ON"
        if clause in wrong_jobs.EXPLAINED or clause.startswith(wrong_jobs.RESTING):
            return wrong_jobs.other_fault(self, clause, exchange)
        basic = _BASIC.get(clause)
        headers = exchange.request.headers
        # One of the header fields may be what makes the request fail, so each is sent alone, too.
        attempts = (headers, *((field,) for field in headers), ())
        if basic is None or not any(self._is_broken_by(basic, fields) for fields in attempts):
            return ""
        return f"the known-good request gets the same wrong answer: see {basic}"

    def _breaks(self, clause: str, headers: tuple[tuple[str, str], ...]) -> bool:
        """Whether the known-good request with some header fields gets an answer that breaks a clause: evidence."""
        exchange = self._controls.known_good(headers) if self._controls else None
        if exchange is None:
            return False
        for invariant in ALL:
            with suppress(Unmet):
                for name, problem in invariant(self, exchange):
                    if name == clause and problem is not None:
                        self._ledger.witness(clause, side="S", exchange=exchange)
                        self._ledger.broken(clause, Evidence.of(problem[0], exchange, problem=problem[1]))
                        return True
        return False

    def schema(self, status: int) -> BodySchema:
        """The schema of the bodies under a status; an undocumented one has the schema that all errors share."""
        listed = status if status in self.operation.responses else self._error
        return self._bodies.setdefault(listed, BodySchema(self.operation, listed))

    def recorded(self, job: Node) -> list[Node]:
        """The jobs with the ID of a job that the server was told to have, as far as that is known."""
        return self._controls.recorded(job.get("id")) if self._controls else []

    def repeated(self, request: Request) -> Exchange | None:
        """Send a request again, if that can be done; None if there is no response."""
        return self._controls.repeat(request) if self._controls else None

    def codes(self, error: Node) -> Iterator[int]:
        """The codes of an error."""
        return error_codes(self.operation, error)

    def text(self, clause: str) -> str:
        """The words of a clause."""
        return self.operation.fragment.clauses[clause].text

    def is_of_another_method(self, exchange: Exchange) -> bool:
        """Whether a request has another method than the operation; a web server may answer that one itself."""
        return exchange.request.method != self.operation.method

    def _record(self, clause: str, invariant: Invariant, exchange: Exchange, problem: tuple[str, str]) -> None:
        """Record evidence; the first of a clause is that of a request without header fields that have no part in it."""
        if other := self.other_fault(clause, exchange):
            self._ledger.excuse(clause, other)
            return
        if self._controls is not None and self._ledger.is_unbroken(clause):
            exchange, problem = self._smallest(clause, invariant, exchange, problem)
        expected, seen = problem
        self._ledger.broken(clause, Evidence.of(expected, exchange, problem=seen))

    def _smallest(
        self, clause: str, invariant: Invariant, exchange: Exchange, problem: tuple[str, str]
    ) -> tuple[Exchange, tuple[str, str]]:
        """Leave out one header field after the other, as long as the clause is still broken."""
        for header in exchange.request.headers:
            kept = tuple(pair for pair in exchange.request.headers if pair is not header)
            again = self.repeated(replace(exchange.request, headers=kept))
            if again is None or (not _is_decodable(again) and invariant not in _UNDECODABLE):
                continue
            with suppress(Unmet):
                problems = [found for name, found in invariant(self, again) if name == clause and found is not None]
                if problems:
                    exchange, problem = again, problems[0]
        return exchange, problem

    def _judge(self, status: int, body: bytes) -> tuple[Finding, ...]:
        value = parse(body)
        schema = self.schema(status)
        findings: list[Finding] = [(clause, None) for clause in sorted(schema.reached(value))]
        for clause, pointer, words in schema.violations(value):
            findings.append((clause, (self.text(clause), f"at {pointer or 'the top level'}: {words}")))
        return tuple(findings)


ALL: tuple[Invariant, ...] = (
    body_invariants.envelope,
    body_invariants.schemas,
    body_invariants.start_time,
    body_invariants.segments,
    body_invariants.echo_of_path,
    header_invariants.echo_of_track_id,
    header_invariants.no_server_error,
    body_invariants.error_status,
    body_invariants.codes_of_get,
    body_invariants.no_stack_trace,
    header_invariants.no_reflection,
    header_invariants.coding,
    header_invariants.valid_gzip,
    header_invariants.limit_headers,
)

# Those that apply to a response whose body cannot be decoded.
_UNDECODABLE: tuple[Invariant, ...] = (
    header_invariants.no_server_error,
    header_invariants.no_reflection,
    header_invariants.limit_headers,
    header_invariants.coding,
    header_invariants.valid_gzip,
)


def _is_decodable(exchange: Exchange) -> bool:
    try:
        exchange.response.body  # noqa: B018 - raises if it cannot be decoded
    except ContentCodingError:
        return False
    except DecodingError:
        pass
    return True
