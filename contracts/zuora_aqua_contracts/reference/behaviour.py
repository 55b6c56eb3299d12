"""The server's side of the contract, whole, without a transport: a request in, a reply out.

Each decision is a small method of a base class, so that a subclass can take another one: `Gate` who and what comes
through, `LastJob` which job is meant, `Answers` how it is told. No method keeps anything between calls.
"""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from ..document import fragment as document
from .access import Gate
from .auth import Credentials, Tokens
from .call import Call, Failure
from .last_job import LastJob
from .parameters import header_examples, tests_of
from .responses import Answers
from .routing import Router
from .states import States
from .store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..document.fragment import Fragment
    from .messages import Reply, Request

OPERATION = "GET_LastBatchQueryJob"
STATES_PATH = "/_states"
TOKEN_PATH = "/oauth/token"  # noqa: S105 - a path
_LIMITS = ("ratelimit-", "concurrency-limit-")


def utc_now() -> datetime:
    """The present."""
    return datetime.now(UTC)


class Behaviour(Gate, LastJob, Answers):
    """All that the server does. Safe to use from several threads."""

    def __init__(
        self,
        credentials: Credentials | None = None,
        store: Store | None = None,
        fragment: Fragment | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        """Put the server together.

        Args:
            credentials: The token and client that it takes; the public defaults if left out.
            store: Where the tenant is kept; in memory if left out. A new one gets the default state.
            fragment: The document; the one of this package if left out.
            clock: Gives the present, with its zone.
        """
        self.fragment = fragment or document.load()
        self.clock = clock
        self.store = store or Store()
        self.tokens = Tokens(credentials or Credentials(), clock)
        operations = self.fragment.operations
        self.operation = operations[OPERATION]
        self.states = States(self.store, self.operation, clock)
        self.router = Router(operation for operation in operations.values() if operation.id in self.handlers)
        self.path_tests = {name: tests_of(operation, "path") for name, operation in operations.items()}
        self.header_tests = {name: tests_of(operation, "header") for name, operation in operations.items()}
        examples = header_examples(self.operation)
        self.limit_headers = {name: text for name, text in examples.items() if name.lower().startswith(_LIMITS)}

    @property
    def handlers(self) -> Mapping[str, Callable[[Call], Any]]:
        """What gives the JSON of a success, by operation; operations of the document without one are not served."""
        return {OPERATION: self.last_job}

    def respond(self, request: Request) -> Reply:
        """The reply to a request, of any path and method; never raises for what a request holds."""
        path = request.path
        if path == STATES_PATH.encode():
            reply = self.states.answer(request)
        elif path == TOKEN_PATH.encode():
            reply = self.tokens.answer(request)
        else:
            reply = self.operate(request)
        return reply.without_body() if request.method == "HEAD" else reply

    def operate(self, request: Request) -> Reply:
        """The reply to a request of an operation, or of a path that is none."""
        call = Call(request, self.new_request_id(), self.clock(), self.store.tenant(), self.operation)
        try:
            content = self.perform(call)
        except Failure as failure:
            return self.failed(call, failure)
        return self.reply(call, HTTPStatus.OK, content)

    def perform(self, call: Call) -> Any:
        """The JSON of a success.

        Raises:
            Failure: The request does not succeed.
        """
        route = self.router.find(call.request.path)
        if route is None:
            raise Failure(HTTPStatus.NOT_FOUND, "There is nothing at this path.", always=True)
        self.authorise(call)
        self.check_method(call, route.operations)
        method = "GET" if call.request.method == "HEAD" else call.request.method
        call.operation, call.arguments = route.operations[method], route.arguments
        self.check_limit(call)
        self.check_path(call)
        self.check_headers(call)
        return self.handlers[call.operation.id](call)
