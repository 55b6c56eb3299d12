"""The server's side of the contract, without a transport: takes a request, returns a reply.

Each decision is a small method of a base class that a subclass can override: `AccessChecks` decides whether a request
is served, `LastJob` which job it gets, `Responses` what the reply looks like. Methods keep no state between calls.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from ..document import fragment as document
from .access import AccessChecks
from .auth import Credentials, Tokens
from .call import Call, Failure
from .files import DOWNLOAD, File, Files
from .jobs import CANCEL, RETRIEVE, SUBMIT, Jobs
from .last_job import LastJob
from .parameters import header_examples, value_tests
from .responses import Responses
from .routing import Router
from .states import States
from .store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..document.fragment import Fragment
    from .messages import Reply, Request

OPERATION = "GET_LastBatchQueryJob"
STATES_PATH = "/_states"
JOB_DURATION = timedelta(seconds=0.2)
_LIMITS = ("ratelimit-", "concurrency-limit-")


def utc_now() -> datetime:
    """Return the current time."""
    return datetime.now(UTC)


class Behaviour(AccessChecks, LastJob, Responses, Jobs, Files):
    """The whole behaviour of the server. Safe to use from several threads."""

    def __init__(  # noqa: PLR0913 - all are by name and optional
        self,
        credentials: Credentials | None = None,
        store: Store | None = None,
        fragment: Fragment | None = None,
        clock: Callable[[], datetime] = utc_now,
        *,
        has_states: bool = True,
        job_duration: timedelta = JOB_DURATION,
    ) -> None:
        """Set up the server.

        Args:
            credentials: The token and client that it accepts; the public defaults if left out.
            store: Where the tenant is kept; in memory if left out. A new store gets the default state.
            fragment: The document; the one of this package if left out.
            clock: Returns the current time as an aware datetime.
            has_states: Whether it has the state endpoint.
            job_duration: How long a submitted job runs.
        """
        self.fragment = fragment or document.load()
        self.clock = clock
        self.has_states, self.job_duration = has_states, job_duration
        self.store = store or Store()
        lifetime = timedelta(seconds=self.fragment.token["lifetime-seconds"])
        self.tokens = Tokens(credentials or Credentials(), clock, lifetime)
        operations = self.fragment.operations
        self.operation = operations[OPERATION]
        self.states = States(self.store, self.operation, clock)
        self.router = Router(operation for operation in operations.values() if operation.id in self.handlers)
        self.path_tests = {name: value_tests(operation, "path") for name, operation in operations.items()}
        self.header_tests = {name: value_tests(operation, "header") for name, operation in operations.items()}
        examples = header_examples(self.operation)
        self.limit_headers = {name: text for name, text in examples.items() if name.lower().startswith(_LIMITS)}

    @property
    def handlers(self) -> Mapping[str, Callable[[Call], Any]]:
        """Functions that return the JSON of a success, or a `File`, by operation ID. Others are not served."""
        return {
            OPERATION: self.last_job,
            SUBMIT: self.submit,
            RETRIEVE: self.retrieve,
            CANCEL: self.cancel,
            DOWNLOAD: self.file,
        }

    def respond(self, request: Request) -> Reply:
        """Respond to a request of any path and method. Raises for nothing that a request contains."""
        path = request.path
        if path == STATES_PATH.encode() and self.has_states:
            reply = self.states.respond(request)
        elif path == self.fragment.token["path"].encode():
            reply = self.tokens.respond(request)
        else:
            reply = self.operate(request)
        return reply.without_body() if request.method == "HEAD" else reply

    def operate(self, request: Request) -> Reply:
        """Respond to a request of an operation, or of an unknown path."""
        call = Call(request, self.new_request_id(), self.clock(), self.store.tenant(), self.operation)
        try:
            content = self.perform(call)
        except Failure as failure:
            return self.failed(call, failure)
        return self.file_reply(call, content) if isinstance(content, File) else self.reply(call, HTTPStatus.OK, content)

    def perform(self, call: Call) -> Any:
        """Run all checks and the operation; return the JSON of a success, or a `File`.

        Raises:
            Failure: The request does not succeed.
        """
        route = self.router.find(call.request.path) or self.router.find_submission(call.request.path)
        if route is None:
            raise Failure(HTTPStatus.NOT_FOUND, "There is nothing at this path.", always=True)
        self.authorize(call)
        self.check_method(call, route.operations)
        method = "GET" if call.request.method == "HEAD" else call.request.method
        call.operation, call.arguments = route.operations[method], route.arguments
        self.check_rate_limit(call)
        self.check_path(call)
        self.check_headers(call)
        self.advance(call)
        return self.handlers[call.operation.id](call)
