"""The client's own errors. The tree is drawn in the public module `errors`."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar

from .metadata import Metadata

_SHOWN = 300  # characters of a server's words in a message


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that went wrong, in the words of the server.

    Attributes:
        code: The vendor's error code, of eight digits or one of AQuA's own; None if there is none.
        category: The last two digits of a code of eight digits, or None.
        message: The fault in words; may be empty.
    """

    code: int | None
    category: int | None
    message: str


class ClientError(Exception):
    """Base of all errors of this client."""


class InvalidArgumentError(ClientError, ValueError):
    """An argument breaks a rule of the contract. Nothing was sent.

    Attributes:
        argument: Name of the argument.
        rule: What it has to be.
        problem: What is wrong with the value.
    """

    def __init__(self, argument: str, rule: str, problem: str) -> None:
        """Take the name of the argument, the rule, and what is wrong with the value."""
        super().__init__(argument, rule, problem)
        self.argument: str = argument
        self.rule: str = rule
        self.problem: str = problem

    def __str__(self) -> str:
        """One line: argument, problem, rule."""
        return f"{self.argument}: {self.problem}. {self.rule}"


class APIError(Metadata, ClientError):
    """A call failed.

    Attributes:
        message: What happened and what to do next, short.
        attempts: Requests that were sent.
        status_code: Status of the response; None where there was none.
        headers: Headers of the response; empty where there was none.
        body: Body of the response, decoded; never printed.
        reasons: What went wrong, in the words of the server.
        process_id: The vendor's ID of the process that failed.
        retry_after: Seconds that the server asks to wait before the next request.
    """

    def __init__(  # noqa: PLR0913 - all are by name and optional
        self,
        message: str,
        *,
        attempts: int = 1,
        status_code: int | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        reasons: tuple[Reason, ...] = (),
        process_id: str | None = None,
        request_id: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        """Take what is known of the failure."""
        super().__init__(message)
        self.message = message
        self.attempts = attempts
        self.status_code = status_code
        self.headers: Mapping[str, str] = {} if headers is None else headers
        self.body = body
        self.reasons = reasons
        self.process_id = process_id
        self.retry_after = retry_after
        self._request_id = request_id

    @property
    def request_id(self) -> str | None:
        """The vendor's ID of the request; support asks for it."""
        return super().request_id or self._request_id

    def __str__(self) -> str:
        """The message, the IDs that support asks for, and what to do next."""
        known = [("request", self.request_id), ("process", self.process_id), ("track", self.track_id)]
        notes = [f"{name} {_short(value)}" for name, value in known if value]
        notes += [f"{self.attempts} attempts"] * (self.attempts > 1)
        notes += [f"wait {self.retry_after:g} s"] if self.retry_after else []
        return self.message + (f" ({', '.join(notes)})" if notes else "")

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle whole."""
        return _restore, (type(self), self.__dict__)


class APIConnectionError(APIError):
    """No response, or not all of it: connection refused or reset, TLS, protocol. Worth another try later."""


class APITimeoutError(APIConnectionError):
    """The response, the token or the whole call took longer than the time-outs allow."""


class TokenError(APIError):
    """The callable that gives the token failed; `__cause__` is what it raised, if it raised anything."""


class APIResponseValidationError(APIError):
    """A success whose body is not what the contract says.

    Attributes:
        pointer: JSON Pointer to what is wrong; empty for the whole body.
        problem: What is wrong there.
    """

    def __init__(self, message: str, *, pointer: str = "", problem: str = "", **known: Any) -> None:
        """Take where and what is wrong, beside what every error takes."""
        super().__init__(message, **known)
        self.pointer: str = pointer
        self.problem: str = problem


class APIStatusError(APIError):
    """The server answered with an error, or with a redirect, which is not followed."""

    advice: ClassVar[str] = "See the body of the response."


class BadRequestError(APIStatusError):
    """The request is not valid, or not valid for this tenant."""

    advice = "Correct the arguments; the same request fails again."


class AuthenticationError(APIStatusError):
    """The credentials are missing, wrong or expired."""

    advice = "Get a new token; a callable as token is asked for one by itself."


class PermissionDeniedError(APIStatusError):
    """The user may not do this."""

    advice = "Check the permissions of the user, and any entity or orgs named."


class NotFoundError(APIStatusError):
    """What the request names does not exist (404)."""

    advice = "Check the arguments, and that what they name still exists."


class RateLimitError(APIStatusError):
    """Over a limit; `retry_after` has the wait, where the server names it."""

    advice = "Wait, then ask again, or ask less often."


class InternalServerError(APIStatusError):
    """The server failed."""

    advice = "Ask again later; if it lasts, give the request ID to the vendor's support."


_CLASSES: Mapping[int, type[APIStatusError]] = {
    HTTPStatus.BAD_REQUEST: BadRequestError,
    HTTPStatus.UNAUTHORIZED: AuthenticationError,
    HTTPStatus.FORBIDDEN: PermissionDeniedError,
    HTTPStatus.NOT_FOUND: NotFoundError,
    HTTPStatus.TOO_MANY_REQUESTS: RateLimitError,
}


def status_class(status: int) -> type[APIStatusError]:
    """The class of error for an HTTP status."""
    server_error = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return _CLASSES.get(status, InternalServerError if server_error else APIStatusError)


def printable(text: str) -> str:
    """A server's words as they go into a message: one line, printable, not long."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text[: 4 * _SHOWN]).split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


def _short(text: str) -> str:
    return printable(text[:80])


def _restore(cls: type[APIError], state: dict[str, Any]) -> APIError:
    """Build an error again from its pickle."""
    error = cls.__new__(cls, state["message"])
    error.__dict__.update(state)
    return error
