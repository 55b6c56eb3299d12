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

# HTTP defines what any value of these headers means, so none is rejected.
_HTTP_HEADERS = frozenset({"accept-encoding", "content-encoding"})


class AccessChecks:
    """Checks of a request before its operation runs. Each returns, or raises `Failure`."""

    tokens: auth.Tokens
    path_tests: Mapping[str, Mapping[str, Callable[[str], bool]]]
    header_tests: Mapping[str, Mapping[str, Callable[[str], bool]]]

    def authorize(self, call: Call) -> None:
        """Reject a request without a valid token with 401, before any other check (AUTH-NONE, AUTH-WRONG)."""
        token = self.bearer_token(call)
        if token is None or not self.is_valid_token(token):
            challenge = ("WWW-Authenticate", "Bearer")
            raise Failure(HTTPStatus.UNAUTHORIZED, "A valid access token is needed.", challenge, always=True)

    def bearer_token(self, call: Call) -> str | None:
        """Return the bearer token of a request, or None."""
        return auth.bearer(call.request.header("Authorization"))

    def is_valid_token(self, token: str) -> bool:
        """Whether a token is valid now."""
        return self.tokens.accepts(token)

    def check_method(self, call: Call, operations: Mapping[str, Operation]) -> None:
        """Reject methods that the path does not have with 405; HEAD is allowed where GET is (OP-METHOD)."""
        if call.request.method not in self.methods(operations):
            allow = ("Allow", ", ".join(self.methods(operations)))
            raise Failure(HTTPStatus.METHOD_NOT_ALLOWED, "The path does not take this method.", allow, always=True)

    def methods(self, operations: Mapping[str, Operation]) -> list[str]:
        """Return the methods of a path, sorted."""
        return sorted({*operations, *(["HEAD"] if "GET" in operations else [])})

    def check_rate_limit(self, call: Call) -> None:
        """Reject a request with 429 while the tenant is over its rate limit (RATE-429)."""
        wait = call.tenant.reset_seconds
        if wait is not None:
            headers = self.wait_headers(call, wait)
            raise Failure(HTTPStatus.TOO_MANY_REQUESTS, "Over the limit of requests.", *headers, always=True)

    def wait_headers(self, call: Call, seconds: int) -> tuple[tuple[str, str], ...]:  # noqa: ARG002 - for overriding
        """Return the headers that name the wait, beside the rate limit headers."""
        return (("Retry-After", str(seconds)),)

    def check_path(self, call: Call) -> None:
        """Reject path arguments that are not valid by their schemas with 400."""
        for name, test in self.path_tests[call.operation.id].items():
            value = call.arguments.get(name)
            if value is None or not test(value):
                raise Failure(HTTPStatus.BAD_REQUEST, f"The value of {name} is not valid.")

    def check_headers(self, call: Call) -> None:
        """Reject header values that are not valid by their schemas with 400; ignore undocumented headers."""
        for name in self.header_tests[call.operation.id]:
            if name.lower() not in _HTTP_HEADERS and not self.is_header_valid(call, name):
                raise Failure(HTTPStatus.BAD_REQUEST, f"The value of {name} is not valid.")

    def is_header_valid(self, call: Call, name: str) -> bool:
        """Whether a documented header is absent, or valid by its schema."""
        test = self.header_tests[call.operation.id][name]
        return all(test(value) for value in call.request.values(name))
