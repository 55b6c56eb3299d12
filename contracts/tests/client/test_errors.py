"""What errors say, word by word, and what they carry: from a raw reply, with no server."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from zuora_aqua_client import errors
from zuora_aqua_client._contract import CODE_RANGES
from zuora_aqua_client._runtime.envelope import is_error, read
from zuora_aqua_client._runtime.errors import APIError, printable
from zuora_aqua_client._runtime.operations import Expected, Operation
from zuora_aqua_client._runtime.replies import RawReply, Verdict, judge, response_of
from zuora_aqua_client.types import Response
from zuora_aqua_contracts.document.fragment import load
from zuora_aqua_contracts.suite.client.calls import Caller

OPERATION = next(iter(load().operations.values()))
_JSON = {"Content-Type": "application/json"}
_LOWEST, _HIGHEST = CODE_RANGES[0][0], CODE_RANGES[-1][1]
_CODE = _LOWEST - _LOWEST % 100 + 40
_LISTED = (Expected(200, 200, "Fine.", "json", (dict,)), Expected(404, 404, "It is not there.", "json"))


def verdict(
    status: int, body: bytes = b"", headers: dict[str, str] | None = None, responses: tuple[Expected, ...] = _LISTED
) -> Verdict:
    """What becomes of a reply to an operation with such responses."""
    raw = RawReply(status, httpx.Headers(_JSON if headers is None else headers), body)
    return judge(Operation("GET", False, responses), raw, 0.0, str)


def failing(*reasons: dict[str, Any], **more: Any) -> bytes:
    """The body of an error."""
    return json.dumps({"success": False, "reasons": reasons, **more}).encode()


@pytest.mark.parametrize(
    ("status", "body", "headers", "message"),
    [
        (404, b"", {}, "404 Not Found: It is not there. Check the arguments, and that what they name still exists."),
        (418, b"", {}, "418 I'm a Teapot: no reason given. See the body of the response."),
        (499, b"", {}, "499: no reason given. See the body of the response."),
        (404, b'{"message": "Gone."}', {}, "404 Not Found: Gone. Check the arguments"),
        (
            404,
            failing({"code": _CODE, "message": "None\x00\n here."}),
            {},
            f"404 Not Found: None here. [{_CODE}] Check",
        ),
        (404, failing(*[{"message": f"{n}."} for n in range(5)]), {}, "d: 0.; 1.; 2. Check"),
        (404, failing({"message": "x" * 300}), {}, f"404 Not Found: {'x' * 300} Check"),
        (404, failing({"message": "x" * 301}), {}, f"404 Not Found: {'x' * 300}… Check"),
        (300, b"", {}, "300 Multiple Choices: redirects are not followed. Correct base_url."),
        (302, b"", {"Location": "/b"}, "302 Found: redirects are not followed, here to /b. Correct base_url."),
        (200, b"[]", _JSON, "200 OK, but its body does not fit: "),
        (
            200,
            b"",
            _JSON,
            "200 OK, but its body is empty. The server does not keep the contract: see `body`, and tell ",
        ),
        (299, b"", _JSON, "299, but its body comes with the status 299, which the contract does not list. The server"),
    ],
)
def test_a_message(status: int, body: bytes, headers: dict[str, str], message: str) -> None:
    """A message has the status, the server's words or the document's, in a line of bounded length, and what to do."""
    error = verdict(status, body, headers, (Expected(200, 200, "", "json", (_whole,)), _LISTED[1])).error
    assert message in str(error)
    assert str(error).isprintable()


def _whole(value: Any) -> Any:
    if value == []:
        raise KeyError("x")
    return value


@pytest.mark.parametrize(
    ("known", "text"),
    [
        ({}, "No."),
        ({"attempts": 1}, "No."),
        ({"attempts": 2}, "No. (2 attempts)"),
        ({"retry_after": 0.0}, "No."),
        ({"retry_after": 7.0}, "No. (wait 7 s)"),
        ({"process_id": "p" * 81}, f"No. (process {'p' * 80})"),
        (
            {"headers": {"Zuora-Track-Id": "t"}, "request_id": "r", "attempts": 3, "retry_after": 1.5},
            "No. (request r, track t, 3 attempts, wait 1.5 s)",
        ),
    ],
)
def test_what_follows_a_message(known: dict[str, Any], text: str) -> None:
    """After the message stand the IDs that support asks for, the attempts where there were several, and the wait."""
    assert str(APIError("No.", **known)) == text


def test_attempts_are_one_unless_told() -> None:
    """A single request is the default of an error and of a response."""
    assert APIError("No.").attempts == 1
    assert Response(200, b"", {}, None).attempts == 1
    assert response_of(RawReply(200, {}, b""), Verdict(), 3).attempts == 3


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\n  b\tc", "a b c"),
        ("a" + " " * 1199 + "b", "a"),
        ("a\x1b[31mb", "a [31mb"),
        ("x" * 300, "x" * 300),
        ("x" * 301, "x" * 300 + "…"),
    ],
)
def test_a_servers_words_are_one_printable_line(text: str, line: str) -> None:
    """What a server says becomes one line that cannot drive a terminal, and not a long one."""
    assert printable(text) == line


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"success": False}, True),
        ({"success": 0}, False),
        ({"success": True}, False),
        ({"reasons": [], "requestId": "r"}, True),
        ({"errorCode": "90019", "message": "m"}, True),
        ({"errorCode": 90019, "id": None, "status": "error", "batches": []}, True),
        ({"errorCode": "90018", "id": "x", "status": "completed"}, False),
        ({"errorCode": "90018", "status": "completed"}, False),
        ({"errorCode": None}, False),
        ({"errorCode": True}, False),
        ({"message": "m"}, False),
        ({"reasons": []}, False),
        ({"requestId": "r"}, False),
        ({"reasons": {}, "requestId": "r"}, False),
    ],
)
def test_which_bodies_are_errors(body: dict[str, Any], error: bool) -> None:
    """A body is an error by `success`, by reasons and a request ID, or by a code of AQuA without a job's ID."""
    assert is_error(body) is error


@pytest.mark.parametrize(
    ("code", "known", "category"),
    [
        (_CODE, _CODE, 40),
        (str(_CODE), _CODE, 40),
        *((code, code, code % 100) for ends in CODE_RANGES for code in ends),
        *((code, code, None) for low, high in CODE_RANGES for code in (low - 1, high + 1)),
        ("40", 40, None),
        ("9" * 30, None, None),
        ("no", None, None),
        (True, None, None),
        (4.0, None, None),
        (None, None, None),
    ],
)
def test_a_code_and_its_category(code: Any, known: int | None, category: int | None) -> None:
    """A code is a number or digits; within the vendor's ranges its last two digits are the category."""
    (reason,) = read({"reasons": [{"code": code, "message": 5}]}).reasons
    assert (reason.code, reason.category, reason.message) == (known, category, "")


@pytest.mark.parametrize(
    ("body", "messages", "ids"),
    [
        (None, [], (None, None)),
        ({"reasons": [{"message": "a"}, 7, {"message": "b"}], "message": "c"}, ["a", "b"], (None, None)),
        ({"reasons": [7], "message": "c"}, ["c"], (None, None)),
        ({"message": "c", "processId": "p", "requestId": "r"}, ["c"], ("p", "r")),
        ({"message": 5, "processId": 5, "requestId": None}, [], (None, None)),
    ],
)
def test_what_is_read_of_an_error(body: Any, messages: list[str], ids: tuple[str | None, str | None]) -> None:
    """Whatever is of its type is read; a message alone is the reason where there is no other."""
    envelope = read(body)
    assert [reason.message for reason in envelope.reasons] == messages
    assert (envelope.process_id, envelope.request_id) == ids


@pytest.mark.parametrize(
    ("source", "content", "parsed"), [("none", b"x", None), ("bytes", b"\xff", b"\xff"), ("text", b"x", "x")]
)
def test_other_bodies(source: str, content: bytes, parsed: object) -> None:
    """A body that is no JSON is given as the document says: not at all, as bytes, or as text."""
    assert verdict(200, content, {}, (Expected(200, 200, "", source),)).parsed == parsed


_BODY = json.dumps(next(iter(OPERATION.examples(400).values()))).encode()


@pytest.mark.parametrize("status", range(199, 601))
def test_a_status_means_what_the_document_says(status: int) -> None:
    """An error without reasons is told in the document's words for its status, and in those for no other."""
    operation, listed = Caller(OPERATION, "sync").module._OPERATION, OPERATION.responses.get(status)
    bare, whole = (judge(operation, RawReply(status, httpx.Headers(_JSON), body), 0.0, str) for body in (b"{}", _BODY))
    message = str(bare.error)
    if status >= 400:
        assert (listed is not None) == ("no reason given" not in message)
        assert listed is None or " ".join(listed["description"].split()) in message
        assert (type(whole.parsed).__name__ == "ErrorResponse") == (listed is not None)
    elif 200 <= status < 300:
        assert (listed is None) == ("which the contract does not list" in message)


def test_a_text_that_is_none_is_an_error() -> None:
    """A text in another encoding than UTF-8 is the client's own error."""
    error = verdict(200, b"a\xff", {}, (Expected(200, 200, "", "text"),)).error
    assert isinstance(error, errors.APIResponseValidationError)
    assert error.problem == "is not UTF-8 at byte 1"


def _nested(_: Any) -> Any:
    raise RecursionError


def _wrong(_: Any) -> Any:
    raise KeyError("x")


@pytest.mark.parametrize(
    ("readers", "problem"),
    [
        ((_nested, _wrong), "is nested too deeply"),
        ((_wrong, _nested), "does not fit: KeyError"),
        ((), "is none that the contract lists"),
    ],
)
def test_the_first_reader_says_what_is_wrong(readers: Any, problem: str) -> None:
    """Where no reader takes a body, what the first one found is told; where one does, nothing is."""
    found = verdict(200, b"{}", _JSON, (Expected(200, 200, "", "json", readers),)).error
    assert isinstance(found, errors.APIResponseValidationError)
    assert found.problem == problem
    assert verdict(200, b"{}", _JSON, (Expected(200, 200, "", "json", (*readers, dict)),)).parsed == {}


def test_the_body_of_an_error_is_parsed() -> None:
    """An error has the model of its body where it is one, and none where it is not; the class is that of its status."""
    listed = (Expected(404, 404, "", "json", failure=(dict,)),)
    assert verdict(404, b'{"a": 1}', _JSON, listed).parsed == {"a": 1}
    assert verdict(404, b"5", _JSON, listed).parsed is None
    assert verdict(404, b"{", _JSON, listed).parsed is None
    # A redirect with such a body is a redirect all the same.
    assert type(verdict(300, _BODY, _JSON, _LISTED).error) is errors.APIStatusError
    # The category of another status changes nothing where the status itself says that it is an error.
    found = verdict(404, failing({"code": _LOWEST - _LOWEST % 100 + 11, "message": ""}), _JSON, listed)
    assert type(found.error) is errors.NotFoundError
    assert Operation("GET", False, ()).result_of(response_of(RawReply(200, {}, b""), Verdict("it"), 1)) == "it"
