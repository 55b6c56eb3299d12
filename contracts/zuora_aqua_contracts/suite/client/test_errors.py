"""What a call raises: one of the client's own errors, of the right class, with all that the response says."""

from __future__ import annotations

import json
import pickle
import socket
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..effort import tries
from .calls import Caller, client_module
from .stub_server import StubResponse, StubServer

if TYPE_CHECKING:
    from ...document.fragment import Operation
    from ...judging.check import Check

_CLASSES = {
    400: "BadRequestError",
    401: "AuthenticationError",
    403: "PermissionDeniedError",
    404: "NotFoundError",
    429: "RateLimitError",
}
_STATUSES = [302, 304, 400, 401, 403, 404, 406, 418, 429, 499, 500, 520]
_HTML = b"<html><body>Bad gateway</body></html>"
_IDS = (("Zuora-Request-Id", "request-1"), ("Zuora-Track-Id", "track-1"))


def class_of(status: int) -> Any:
    """The class of error for a status."""
    name = _CLASSES.get(status, "InternalServerError" if status >= 500 else "APIStatusError")
    return getattr(client_module("errors"), name)


def body_of(operation: Operation, category: int, *, newer: bool) -> dict[str, Any]:
    """An error body of a category, in either form, after the document's examples."""
    forms = [value for value in operation.examples(400).values() if ("requestId" in value) == newer]
    body = json.loads(json.dumps(forms[0]))
    code = body["reasons"][0]["code"]
    body["reasons"][0]["code"] = code - code % 100 + category
    return dict(body)


@pytest.mark.clause("ERR-200", "ERR-TYPED")
@pytest.mark.parametrize("newer", [False, True])
def test_a_category_means_the_same_under_200(
    call: Caller, wire: StubServer, operation: Operation, check: Check, *, newer: bool
) -> None:
    """An error body raises the class of its category's status, be it with that status or with 200."""
    client = call.client(wire.url, max_retries=0)
    for category, statuses in operation.statuses_of_category.items():
        body = body_of(operation, category, newer=newer)
        for status in (*statuses, 200):
            wire.respond(StubResponse(status, json.dumps(body).encode(), (("Content-Type", "application/json"), *_IDS)))
            error = call.failure(client)
            clause = "ERR-200" if status == 200 else "ERR-TYPED"
            wanted = class_of(statuses[0] if status == 200 else status)
            check(
                clause, type(error) is wanted, f"a {wanted.__name__} for category {category} as {status}", repr(error)
            )
            reason = body["reasons"][0]
            said = [(r.code, r.category, r.message) for r in error.reasons]
            check(clause, said == [(reason["code"], category, reason["message"])], f"{reason}", f"{said}")
            known = (error.status_code, error.process_id, error.request_id, error.track_id, error.attempts)
            check(
                clause, known == (status, body.get("processId"), "request-1", "track-1", 1), "what was said", f"{known}"
            )
            check(clause, reason["message"] in str(error), "a message with the reason", str(error))
            check(clause, json.loads(error.body) == body, "the body to be kept", repr(error.body))
    call.close(client)


@pytest.mark.clause("ERR-200")
def test_the_first_category_that_is_known_counts(
    call: Caller, wire: StubServer, operation: Operation, check: Check
) -> None:
    """Of several reasons the first one with a category says which error it is, wherever it stands."""
    client = call.client(wire.url, max_retries=0)
    for category, statuses in operation.statuses_of_category.items():
        body = body_of(operation, category, newer=False)
        body["reasons"] = [{"message": "no code"}, {"code": 7, "message": "no category"}, *body["reasons"]]
        wire.respond(StubResponse(200, json.dumps(body).encode()))
        error, wanted = call.failure(client), class_of(statuses[0])
        check("ERR-200", type(error) is wanted, f"a {wanted.__name__} for category {category}", repr(error))
        check("ERR-200", len(error.reasons) == len(body["reasons"]), "all the reasons", repr(error.reasons))
    call.close(client)


@pytest.mark.clause("ERR-200")
def test_no_body_is_a_job_and_an_error(call: Caller, wire: StubServer, client: Any, check: Check, example: Any) -> None:
    """A body that says that it failed is an error, also when it has a job in it, and when it says nothing else."""
    reasons = {"reasons": [{"code": 1, "message": "no"}]}
    for marks in ({"success": False}, {"success": False, **reasons}, {"requestId": "r", **reasons}):
        for body in (marks, {**example, **marks}):
            wire.respond(StubResponse(200, json.dumps(body).encode()))
            error = call.failure(client)
            check(
                "ERR-200",
                isinstance(error, client_module("errors").APIStatusError),
                f"an error for {body}",
                repr(error),
            )
    wire.respond(StubResponse(200, json.dumps({**example, "success": True}).encode()))
    check("ERR-200", call.failure(client) is None, "a job that says that all is well to be a job")


@pytest.mark.parametrize("call", ["sync"], indirect=True)
@pytest.mark.clause("ERR-TYPED")
@pytest.mark.parametrize(
    "body",
    [b"", _HTML, b'{"reasons": [', b"[]", b"null", b'{"reasons": 5}', b'{"reasons": [7, {"code": "x"}]}'],
)
def test_any_failure_is_typed(call: Caller, wire: StubServer, client: Any, check: Check, body: bytes) -> None:
    """Pages of gateways, empty, broken and odd bodies raise the class of their status, with the IDs of the response."""
    media = "text/html" if body == _HTML else "application/json"
    for status in _STATUSES:
        answer = StubResponse(status, b"" if status == 304 else body, (("Content-Type", media), *_IDS))
        wire.respond(*[answer] * 5)
        error = call.failure(client)
        check("ERR-TYPED", type(error) is class_of(status), f"a {class_of(status).__name__}", repr(error))
        known = (error.status_code, error.request_id, error.track_id, error.attempts)
        check("ERR-TYPED", known == (status, "request-1", "track-1", len(wire.requests)), "what was said", f"{known}")
        check("ERR-TYPED", "html" not in str(error), "no page in the message", str(error))
        again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
        kept = [(type(e), str(e), e.reasons, e.body, e.retry_after) for e in (error, again)]
        check("ERR-TYPED", kept[0] == kept[1], "a pickle that holds it all", repr(again))


@pytest.mark.clause("ERR-TYPED")
@pytest.mark.parametrize("call", ["sync"], indirect=True)
@tries(0.4)
@given(
    status=st.integers(200, 599),
    body=st.binary(max_size=60) | st.just(b'{"success": false, "reasons": [{"code": 50000040}]}'),
    headers=st.dictionaries(
        st.sampled_from(
            ["Content-Type", "Content-Encoding", "Retry-After", "ratelimit-reset", "ratelimit-limit", "Location", "X"]
        ),
        st.sampled_from(
            ["", "gzip", "application/json", "Wed, 21 Oct 2015 07:28:00 GMT", "9" * 400, "-1", "é", "a;b=c,"]
        ),
        max_size=4,
    ),
)
def test_any_response_gives_an_error_of_the_client(
    call: Caller, wire: StubServer, client: Any, check: Check, status: int, body: bytes, headers: dict[str, str]
) -> None:
    """Any bytes under any status with any headers are the client's own error, and the detailed form does not raise."""
    answer = StubResponse(status, b"" if status in (204, 304) else body, tuple(headers.items()))
    wire.respond(*[answer] * 5)
    error = call.failure(client)
    check("ERR-TYPED", isinstance(error, client_module("errors").APIError), "the client's own error", repr(error))
    wire.respond(*[answer] * 5)
    response = call(client, detailed=True)
    said = (response.status_code, type(response.error), response.attempts)
    check("ERR-TYPED", said == (status, type(error), error.attempts), "the same in detail", f"{said}")
    for thing in (error, response):
        limits = (thing.rate_limits, thing.rate_remaining, thing.rate_reset, thing.concurrency, thing.retry_after)
        check("ERR-TYPED", len(limits) == 5, "limits that can be read", f"{limits}")


@pytest.mark.clause("ERR-TYPED")
@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{",
        b"HTTP/1.1 99 No\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 60 + b"\r\n\r\n{",
        b"HTTP/1.1 200 OK\r\nNo colon\r\n\r\n",
        b"SSH-2.0-OpenSSH\r\n\r\n",
        b"\x15\x03\x01\x00\x02\x02\x50",
    ],
)
def test_no_whole_answer_is_a_connection_error(
    call: Caller, wire: StubServer, client: Any, check: Check, raw: bytes
) -> None:
    """A connection that breaks off, and an answer that is no HTTP, are the client's error of the connection."""
    wire.respond(*[StubResponse(raw=raw, close=True)] * 5)
    error = call.failure(client)
    own = type(error) is client_module("errors").APIConnectionError
    check("ERR-TYPED", own, f"an APIConnectionError for {raw!r}", repr(error))
    # Not compared to what the server noted: it may still be at it when the client has seen the connection end.
    check("ERR-TYPED", error.status_code is None and error.attempts == 3, "two retries", repr(vars(error)))
    check("ERR-TYPED", str(pickle.loads(pickle.dumps(error))) == str(error), "an error that pickles")  # noqa: S301 - ours


@pytest.mark.clause("ERR-TYPED", "TIME-FINITE")
def test_no_connection_and_no_answer(call: Caller, check: Check) -> None:
    """A refused connection is a connection error; an answer that does not come in time is a time-out."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        late = call.client(url, timeout=0.02, max_retries=1)
        error = call.failure(late)
        call.close(late)
    check("TIME-FINITE", type(error) is client_module("errors").APITimeoutError, "an APITimeoutError", repr(error))
    check("ERR-TYPED", error.attempts == 2, "two attempts", f"{error.attempts}")
    refused = call.client(url)
    error = call.failure(refused)
    call.close(refused)
    check("ERR-TYPED", type(error) is client_module("errors").APIConnectionError, "an APIConnectionError", repr(error))
    check.witness("TIME-FINITE")


@pytest.mark.clause("TIME-FINITE")
def test_time_outs_are_finite_by_default(call: Caller, wire: StubServer, operation: Operation, check: Check) -> None:
    """Each time-out is finite unless told otherwise, and that for the response lets the vendor's own limit pass."""
    clients = [
        call.client(wire.url),
        call.client(wire.url, timeout=None),
        call.client(wire.url).with_headers({"A": "b"}),
    ]
    for client in clients:
        limits = client.get_httpx_client().timeout.as_dict()
        longest = operation.fragment.document["x-time-limit-seconds"]
        check("TIME-FINITE", all(limit is not None for limit in limits.values()), "finite time-outs", f"{limits}")
        check("TIME-FINITE", limits["read"] > longest, f"over {longest} s for the response", f"{limits}")
        check("TIME-FINITE", client.get_async_httpx_client().timeout.as_dict() == limits, "the same in either form")
        client.close()
