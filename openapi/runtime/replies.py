"""From a raw reply to what the caller gets: a model, or an error of the right class."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from . import bodies, envelope
from .errors import APIResponseValidationError, APIStatusError, Reason, printable, status_class
from .malformed_error import MISFITS, MalformedError
from .metadata import retry_delay
from .response import Response

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .errors import APIConnectionError
    from .operations import Expected, Operation, Reader
    from .streams import Stream

_PHRASES = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}
_STATUSES = {status.value: status for status in HTTPStatus}


@dataclass(slots=True, eq=False, repr=False)
class RawReply:
    """What a server answered, before anything is made of it.

    Attributes:
        status: The status.
        headers: The headers.
        content: The body, its content codings undone where they could be.
        problem: What is wrong with the body already; None where nothing is.
        stream: The open body of a file, which is not in `content`.
        connection: What the response came over, as httpx names it; None where it does not.
        note: What is wrong with a redirect; empty where it was not to be followed.
    """

    status: int
    headers: Mapping[str, str]
    content: bytes
    problem: MalformedError | None = None
    stream: Stream | None = None
    note: str = ""
    connection: Any = None


@dataclass(slots=True, eq=False, repr=False)
class Failure:
    """A request without a response.

    Attributes:
        error: The error.
        is_retryable: Whether another request may help.
    """

    error: APIConnectionError
    is_retryable: bool = True


@dataclass(slots=True, eq=False, repr=False)
class Verdict:
    """What came of a reply, and whether asking again may help.

    Attributes:
        parsed: The model, of a job or of an error; None where there is none.
        error: The error that it amounts to, if any.
        status: The status that the error amounts to, also where it came with another one.
        is_retryable: Whether a category or code of the error is one that a retry may help with.
    """

    parsed: Any = None
    error: APIResponseValidationError | APIStatusError | None = None
    status: int = 0
    is_retryable: bool = False


def judge(operation: Operation[Any, Any], raw: RawReply, now: float, mask: Callable[[str], str]) -> Verdict:
    """Tell what a reply is: the model of a success, or an error.

    Args:
        operation: What was asked.
        raw: The reply.
        now: The time, in seconds since 1970.
        mask: Takes secrets out of a server's words.
    """
    expected = operation.expected(raw.status)
    if not HTTPStatus.OK <= raw.status < HTTPStatus.MULTIPLE_CHOICES:
        return _failure(expected, raw, _lenient(raw, mask), now, mask)
    try:
        if raw.stream is not None:
            return Verdict(raw.stream)
        _refuse_unread(raw, expected)
        if expected is None or expected.source not in ("json", "stream"):
            return Verdict(_plain(expected, raw.content))
        value = _json(raw, mask)
        if expected.failure and isinstance(value, dict) and envelope.is_error(value):
            return _failure(expected, raw, _lenient(raw, mask), now, mask)
        return Verdict(_read(expected.success, value, expected.source))
    except MalformedError as problem:
        return Verdict(error=invalid(raw, problem.pointer, problem.problem, now, mask))


def response_of(raw: RawReply, verdict: Verdict, attempts: int) -> Response[Any]:
    """Build the response that the detailed forms of an operation give."""
    if verdict.error is not None:
        verdict.error.attempts = attempts
    status = _STATUSES.get(raw.status, raw.status)
    return Response(status, raw.content, raw.headers, verdict.parsed, attempts, verdict.error)


def _json(raw: RawReply, mask: Callable[[str], str]) -> Any:
    if bodies.content_type_problem(raw.headers.get("Content-Type", "")):
        # Masked before it is cut, or the first half of a secret would stay.
        raise MalformedError("", bodies.content_type_problem(mask(raw.headers.get("Content-Type", ""))))
    return bodies.parse_json(raw.content)


def _lenient(raw: RawReply, mask: Callable[[str], str]) -> Any:
    """The JSON value of the body of an error, with secrets that it reflects masked, or None."""
    try:
        return bodies.parse_json(mask(raw.content.decode()).encode())
    except (MalformedError, UnicodeDecodeError):
        return None


def _refuse_unread(raw: RawReply, expected: Expected | None) -> None:
    if raw.problem is not None:
        raise raw.problem
    if expected is None:
        raise MalformedError("", f"comes with the status {raw.status}, which the contract does not list")


def _plain(expected: Expected | None, content: bytes) -> Any:
    if expected is None or expected.source == "none":
        return None
    if expected.source == "bytes":
        return content
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        position = error.start
    raise MalformedError("", f"is not UTF-8 at byte {position}")


def _read(readers: tuple[Reader, ...], value: Any, source: str = "json") -> Any:
    """What the first reader that takes the value makes of it.

    Raises:
        MalformedError: None does; it says what the first one found.
    """
    first = None
    for reader in readers:
        try:
            return reader(value)
        except MalformedError as problem:
            first = first or problem
        except RecursionError:
            first = first or MalformedError("", "is nested too deeply")
        except MISFITS as problem:
            first = first or MalformedError("", f"does not fit: {type(problem).__name__}")
    none = "is JSON, not the content of a file" if source == "stream" else "is none that the contract lists"
    raise first or MalformedError("", none)


def _failure(expected: Expected | None, raw: RawReply, value: Any, now: float, mask: Callable[[str], str]) -> Verdict:
    found = envelope.read(value)
    # AQuA's own codes tell more than the status that they come with, save that it is the credentials.
    code_status = found.status if raw.status < HTTPStatus.MULTIPLE_CHOICES else found.aqua_status
    status = raw.status if raw.status == HTTPStatus.UNAUTHORIZED else code_status or raw.status
    reasons = tuple(Reason(reason.code, reason.category, mask(reason.message)) for reason in found.reasons)
    kind = status_class(status)
    try:
        parsed = _read(expected.failure, value) if expected and value is not None else None
    except MalformedError:
        parsed = None
    error = kind(
        _message(expected, raw, reasons, kind.advice, mask),
        status_code=raw.status,
        headers=_masked(raw.headers, mask),
        body=raw.content,
        reasons=reasons,
        process_id=found.process_id and mask(found.process_id),
        request_id=found.request_id and mask(found.request_id),
        retry_after=retry_delay(status, raw.headers, now),
    )
    return Verdict(parsed, error, status, found.is_retryable)


def _message(
    expected: Expected | None, raw: RawReply, reasons: tuple[Reason, ...], advice: str, mask: Callable[[str], str]
) -> str:
    head = _PHRASES.get(raw.status, str(raw.status))
    if HTTPStatus.MULTIPLE_CHOICES <= raw.status < HTTPStatus.BAD_REQUEST:
        place = printable(mask(raw.headers.get("Location", "")))
        reason = f"this redirect {raw.note}" if raw.note else "redirects are not followed"
        return f"{head}: {reason}{f', here to {place}' if place else ''}. Correct base_url."
    if not reasons:
        return f"{head}: {expected.meaning if expected else 'no reason given.'} {advice}"
    messages = "; ".join(_reason_text(reason) for reason in reasons[:3])
    return f"{head}: {messages} {advice}"


def _reason_text(reason: Reason) -> str:
    return printable(reason.message) + ("" if reason.code is None else f" [{reason.code}]")


def _masked(headers: Mapping[str, str], mask: Callable[[str], str]) -> Mapping[str, str]:
    """The headers of an error, which shows the IDs in them: as they are, unless a secret stands in one."""
    if all(mask(value) == value for value in headers.values()):
        return headers
    encoding = getattr(headers, "encoding", "utf-8")  # of headers of httpx, which take bytes as they are
    pairs = [(name.encode(encoding), mask(value).encode(encoding)) for name, value in headers.items()]
    return type(headers)(pairs)  # type: ignore[call-arg]  # any mapping of pairs


def invalid(
    raw: RawReply, pointer: str, problem: str, now: float, mask: Callable[[str], str]
) -> APIResponseValidationError:
    """The error for a success that does not keep the contract."""
    pointer, problem = mask(pointer), mask(problem)
    head = _PHRASES.get(raw.status, str(raw.status))
    return APIResponseValidationError(
        f"{head}, but {f'{printable(pointer)} in its body' if pointer else 'its body'} {printable(problem)}. "
        "The server does not keep the contract: see `body`, and tell whoever runs it.",
        pointer=pointer,
        problem=problem,
        status_code=raw.status,
        headers=_masked(raw.headers, mask),
        body=raw.content,
        retry_after=retry_delay(raw.status, raw.headers, now),
    )
