"""Checks that run before an operation: authentication, method, rate limit, parameter values."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from . import auth
from .call import Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..document.fragment import Operation
    from .call import Call

# HTTP itself says what any value of these means, so none is refused.
_OF_HTTP = frozenset({"accept-encoding", "content-encoding"})


class Gate:
    """The decisions before an operation runs; each raises `Failure` or lets pass."""

    tokens: auth.Tokens
    path_tests: Mapping[str, Mapping[str, Callable[[str], bool]]]
    header_tests: Mapping[str, Mapping[str, Callable[[str], bool]]]

    def authorise(self, call: Call) -> None:
        """Let pass who has a good token; comes before anything else (AUTH-NONE, AUTH-WRONG, AUTH-SCHEME)."""
        token = self.token_of(call)
        if token is None or not self.is_token(token):
            challenge = ("WWW-Authenticate", "Bearer")
            raise Failure(HTTPStatus.UNAUTHORIZED, "A valid access token is needed.", challenge, always=True)

    def token_of(self, call: Call) -> str | None:
        """The bearer token of a request, or None."""
        return auth.bearer(call.request.header("Authorization"))

    def is_token(self, token: str) -> bool:
        """Whether a token is good."""
        return self.tokens.accepts(token)

    def check_method(self, call: Call, operations: Mapping[str, Operation]) -> None:
        """Let pass the methods of the path; HEAD is GET without the body (OP-METHOD)."""
        if call.request.method not in self.methods(operations):
            allow = ("Allow", ", ".join(self.methods(operations)))
            raise Failure(HTTPStatus.METHOD_NOT_ALLOWED, "The path does not take this method.", allow, always=True)

    def methods(self, operations: Mapping[str, Operation]) -> list[str]:
        """The methods that a path takes."""
        return sorted({*operations, *(["HEAD"] if "GET" in operations else [])})

    def check_limit(self, call: Call) -> None:
        """Let pass a tenant that is not over its limit (RATE-429)."""
        wait = call.tenant.reset_seconds
        if wait is not None:
            headers = self.wait_headers(call, wait)
            raise Failure(HTTPStatus.TOO_MANY_REQUESTS, "Over the limit of requests.", *headers, always=True)

    def wait_headers(self, call: Call, seconds: int) -> tuple[tuple[str, str], ...]:  # noqa: ARG002 - for overriding
        """How a reply names the wait, beside the rate limit headers."""
        return (("Retry-After", str(seconds)),)

    def check_path(self, call: Call) -> None:
        """Let pass path arguments that their schemas take."""
        for name, test in self.path_tests[call.operation.id].items():
            value = call.arguments.get(name)
            if value is None or not test(value):
                raise Failure(HTTPStatus.BAD_REQUEST, f"The value of {name} is not valid.")

    def check_headers(self, call: Call) -> None:
        """Let pass header values that their schemas take; headers that no parameter names are nobody's business."""
        for name in self.header_tests[call.operation.id]:
            if name.lower() not in _OF_HTTP and not self.is_header_valid(call, name):
                raise Failure(HTTPStatus.BAD_REQUEST, f"The value of {name} is not valid.")

    def is_header_valid(self, call: Call, name: str) -> bool:
        """Whether a header that a parameter names is absent, or as its schema has it."""
        test = self.header_tests[call.operation.id][name]
        return all(test(value) for value in call.request.values(name))
