"""A success that answers another request, over a mixed-up connection or cache, is never a result."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ...document.echoes import echoed_fields, echoed_headers
from .calls import Caller, client_module
from .stub_server import StubResponse, StubServer

if TYPE_CHECKING:
    from ...document.fragment import Operation
    from ...judging.check import Check

_OTHERS = ["{}x", "x{}", "{} ", "other", "{0}{0}", "\u00e9"]


def rejected(check: Check, clause: str, call: Caller, client: Any, given: dict[str, Any], pointer: str) -> None:
    """Check that a call raises the error for a body that does not keep the contract."""
    error = call.failure(client, given)
    own = isinstance(error, client_module("errors").APIResponseValidationError)
    check(clause, own and error.pointer == pointer, f"an error at {pointer!r}", repr(error))
    detailed = call(client, given, detailed=True)
    check(clause, detailed.parsed is None and detailed.error is not None, "no job in the detailed form", repr(detailed))


@pytest.mark.clause("PATH-ECHO")
@pytest.mark.parametrize("other", _OTHERS)
def test_a_job_of_another_pair_is_rejected(
    call: Caller, wire: StubServer, client: Any, operation: Operation, check: Check, example: dict[str, Any], other: str
) -> None:
    """A job whose pair is not the one of the request is an error, whichever part of the pair differs."""
    for field in echoed_fields(operation).values():
        foreign = {**example, field: other.format(example[field])}
        wire.respond(*[StubResponse(body=json.dumps(foreign).encode())] * 2)
        rejected(check, "PATH-ECHO", call, client, {}, f"/{field}")


@pytest.mark.clause("PATH-ECHO")
def test_letter_case_of_the_pair_is_no_difference(
    call: Caller, wire: StubServer, client: Any, operation: Operation, check: Check, example: dict[str, Any]
) -> None:
    """A job whose pair differs in letter case only is a result, as the vendor itself answers so."""
    for field in echoed_fields(operation).values():
        for text in (example[field].upper(), example[field].lower()):
            wire.respond(StubResponse(body=json.dumps({**example, field: text}).encode()))
            job = call(client)
            check("PATH-ECHO", job.to_dict()[field] == text, f"a job with {text}", repr(job))


@pytest.mark.clause("TRACK-ECHO")
@pytest.mark.parametrize("other", ["nightly-2", "NIGHTLY-1", "nightly-1, nightly-2", "nightly"])
def test_another_track_id_is_rejected(
    call: Caller, wire: StubServer, client: Any, operation: Operation, check: Check, example: dict[str, Any], other: str
) -> None:
    """A success that carries another track ID than the request is an error, also if it differs in letter case only."""
    for name in echoed_headers(operation):
        answer = StubResponse(200, json.dumps(example).encode(), (("Content-Type", "application/json"), (name, other)))
        wire.respond(answer, answer)
        rejected(check, "TRACK-ECHO", call, client, {name: "nightly-1"}, "")


@pytest.mark.clause("TRACK-ECHO")
@pytest.mark.parametrize("values", [[], ["nightly-1"], ["nightly-1", "nightly-1"]])
def test_the_track_id_of_the_request_is_accepted(
    call: Caller,
    wire: StubServer,
    client: Any,
    operation: Operation,
    check: Check,
    example: dict[str, Any],
    values: list[str],
) -> None:
    """A success is a result if it carries the track ID of the request, once or more often, or none at all."""
    for name in echoed_headers(operation):
        headers = (("Content-Type", "application/json"), *((name, value) for value in values))
        wire.respond(*[StubResponse(200, json.dumps(example).encode(), headers)] * 2)
        job = call(client, {name: "nightly-1"})
        check("TRACK-ECHO", job.to_dict() == example, "the job", repr(job))
        call(client)  # no track ID was sent, so none is compared
