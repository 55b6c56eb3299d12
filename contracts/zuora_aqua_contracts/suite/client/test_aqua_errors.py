"""AQuA's own error form, and codes that begin with 9: each raises the class that it stands for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ...document.jobs import aqua_codes
from .calls import client_module
from .stub_server import StubResponse
from .test_errors import class_of

if TYPE_CHECKING:
    from ...document.fragment import Operation
    from ...judging.check import Check
    from .calls import Caller
    from .stub_server import StubServer

_UNLISTED = 90011  # a code that the document does not have


def bodies(code: int) -> list[dict[str, Any]]:
    """Return the bodies that tell a code: as text and as a number, alone and in a job without an ID."""
    alone = [{"errorCode": written, "message": "It failed."} for written in (code, str(code))]
    return [
        *alone,
        {**alone[0], "id": None, "status": "error", "batches": []},
        {**alone[1], "batches": [], "name": "x"},
    ]


def _each_once(of_code: list[dict[str, Any]]) -> list[tuple[int, dict[str, Any]]]:
    """Pair the bodies of a code with statuses: each under 200, and two of different form under 400 and 500."""
    return [*((200, body) for body in of_code), (400, of_code[0]), (500, of_code[-1])]


@pytest.mark.clause("ERR-200", "ERR-TYPED")
def test_a_code_of_aqua_raises_what_it_stands_for(
    call: Caller, wire: StubServer, operation: Operation, check: Check
) -> None:
    """Each listed code raises the class of its status, under 200, 400 and 500, with code and message."""
    client = call.client(wire.url, max_retries=0)
    for text, entry in aqua_codes(operation.fragment).items():
        expected = class_of(entry["status"])
        for status, body in _each_once(bodies(int(text))):
            wire.respond(StubResponse(status, json.dumps(body).encode()))
            error = call.failure(client)
            clause = "ERR-200" if status == 200 else "ERR-TYPED"
            check(clause, type(error) is expected, f"a {expected.__name__} for {body} under {status}", repr(error))
            found = [(reason.code, reason.message) for reason in error.reasons]
            check(clause, found == [(int(text), "It failed.")], f"the code {text} in reasons", f"{found}")
            complete = text in str(error) and "It failed." in str(error) and "contract" not in str(error)
            check(clause, complete, "code and message, and nothing of a broken contract", str(error))
    call.close(client)


@pytest.mark.clause("ERR-200")
def test_an_unlisted_code_is_an_error(
    call: Caller, wire: StubServer, client: Any, operation: Operation, check: Check
) -> None:
    """A code that the document does not list raises the error for any status, with code and message."""
    assert str(_UNLISTED) not in aqua_codes(operation.fragment)
    for body in bodies(_UNLISTED):
        wire.respond(StubResponse(200, json.dumps(body).encode()))
        error = call.failure(client)
        check(
            "ERR-200",
            type(error) is client_module("errors").APIStatusError,
            f"an APIStatusError for {body}",
            repr(error),
        )
        check("ERR-200", str(_UNLISTED) in str(error), "a message with the code", str(error))


@pytest.mark.clause("ERR-200")
def test_a_completed_job_with_a_code_is_a_job(
    call: Caller, wire: StubServer, client: Any, check: Check, example: Any
) -> None:
    """A job that is completed and carries a code, as for an object without permission, is no error."""
    for code in ("90018", 90018):
        wire.respond(
            StubResponse(200, json.dumps({**example, "errorCode": code, "message": "No permission."}).encode())
        )
        check("ERR-200", call.failure(client) is None, "a completed job with a code to be a job")


@pytest.mark.clause("RETRY-POLICY")
def test_what_may_help_is_retried(call: Caller, wire: StubServer, operation: Operation, check: Check) -> None:
    """A code of AQuA is retried if the document says that it may help, and no other."""
    client = call.client(wire.url, max_retries=1)
    for text, entry in aqua_codes(operation.fragment).items():
        wire.respond(*[StubResponse(200, json.dumps(bodies(int(text))[0]).encode())] * 2)
        error = call.failure(client)
        expected = 2 if entry.get("retry") else 1
        check("RETRY-POLICY", error.attempts == expected, f"{expected} requests for code {text}", repr(error))
    call.close(client)


@pytest.mark.clause("ERR-200", "RETRY-POLICY")
@pytest.mark.parametrize(("code", "status", "attempts"), [(90000011, 401, 1), (90000070, 429, 2), (90000061, 500, 2)])
def test_a_code_that_begins_with_9_has_a_category(
    call: Caller, wire: StubServer, check: Check, code: int, status: int, attempts: int
) -> None:
    """The category of a code that begins with 9 counts as that of any other code, under 200 too."""
    client = call.client(wire.url, max_retries=1)
    body = {"success": False, "processId": "p", "reasons": [{"code": code, "message": "It failed."}]}
    wire.respond(*[StubResponse(200, json.dumps(body).encode())] * 2)
    error = call.failure(client)
    check("ERR-200", type(error) is class_of(status), f"a {class_of(status).__name__} for {code}", repr(error))
    check("RETRY-POLICY", error.attempts == attempts, f"{attempts} requests for {code}", repr(error))
    call.close(client)
