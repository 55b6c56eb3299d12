"""The sibling operations over the wire: submit, retrieve and cancel a job, as a provider of states uses them."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

import httpx

from ..document.jobs import unended
from ..exchange.errors import is_denied
from ..exchange.failures import Lost, Unmet
from ..exchange.messages import Response, encode_segment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..document.fragment import Fragment, Operation
    from ..target.target import Target

SUBMIT, RETRIEVE, CANCEL = "POST_BatchQueryJob", "GET_BatchQueryJob", "DELETE_BatchQueryJob"
# Of a request: once after its connection failed, once after its token was denied. The POST has an `Idempotency-Key`.
_ATTEMPTS = 3
_MAX_MESSAGE = 200  # characters of a server's message

JSON = dict[str, Any]


class RefusedError(Exception):
    """The server refused a request; the message says how. `code` is AQuA's own code, empty without one."""

    def __init__(self, message: str, code: str = "") -> None:
        """Create the error."""
        super().__init__(message)
        self.code = code


class JobOperations:
    """The operations on one job. They keep to the rate and the budget of the run, and are not judged.

    Attributes:
        unended: Statuses of a job that has not ended.
    """

    def __init__(self, target: Target, fragment: Fragment, timeout: float, *, counted: bool = True) -> None:
        """Create the client; nothing is sent yet.

        Args:
            target: The server under test.
            fragment: The document, for the paths of the operations.
            timeout: Seconds to wait for a response.
            counted: Whether requests count towards the budget; those that clean up do not.
        """
        self._target, self._fragment, self._counted = target, fragment, counted
        self.unended = unended(fragment)
        self._client = httpx.Client(
            timeout=timeout,
            trust_env=target.uses_proxies,
            verify=target.verify,
            proxy=target.proxy,
            headers={"Accept-Encoding": "identity"},  # a body that cannot be decoded is for the clauses to find
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def submit(self, body: str, key: str) -> JSON:
        """Submit a job; repeated with the same key it makes no second one.

        Raises:
            RefusedError: The server refused it.
            Lost: There was no response.
        """
        headers = {"Idempotency-Key": key, "Content-Type": "application/json"}
        return self._send(self._operation(SUBMIT), {}, headers=headers, content=body.encode())

    def retrieve(self, identifier: str) -> JSON:
        """Return a job by its ID.

        Raises:
            RefusedError: There is no such job, or the server refused the request.
            Lost: There was no response.
        """
        return self._send(self._operation(RETRIEVE), {"jobid": identifier})

    def cancel(self, identifier: str) -> JSON:
        """Cancel a job.

        Raises:
            RefusedError: The job has ended, or the server refused the request.
            Lost: There was no response.
        """
        return self._send(self._operation(CANCEL), {"jobid": identifier})

    def curl(self, body: str) -> str:
        """Return a `curl` command that submits a job."""
        words = ["curl", "-sS", "-H", "Content-Type: application/json", "--data", body]
        url = self._target.base + self._operation(SUBMIT).path
        return f'{shlex.join(words)} -H "Authorization: {self._target.token.authorization().shell}" {shlex.quote(url)}'

    def _operation(self, name: str) -> Operation:
        try:
            return self._fragment.operations[name]
        except KeyError:
            raise Unmet(f"the document has no operation {name}") from None

    def _send(self, operation: Operation, parameters: Mapping[str, str], **options: Any) -> JSON:
        path = operation.path_of(parameters, encode_segment)
        more = options.pop("headers", {})
        failure = ""
        for _ in range(_ATTEMPTS):
            if self._counted:
                self._target.acquire()
            else:
                self._target.limits.acquire(budgeted=False)
            own = self._target.token.authorization()
            fields = {"Authorization": own.value, **more}
            try:
                response = self._client.request(operation.method, self._target.base + path, headers=fields, **options)
            except httpx.HTTPError as error:
                failure = str(error) or type(error).__name__
                continue
            try:
                return _job(response)
            except RefusedError:
                denied = is_denied(operation, Response(response.status_code, (), response.content))
                if not denied or not self._target.token.renew(own):
                    raise
            failure = f"status {response.status_code}, and there is a new token"
        raise Lost(f"{operation.method} {path} got no response: {failure}")


def _job(response: httpx.Response) -> JSON:
    """Return the job in a response.

    Raises:
        RefusedError: There is none.
    """
    try:
        body = response.json()
    except ValueError:
        body = None
    if isinstance(body, dict) and response.is_success and isinstance(body.get("id"), str) and body.get("status"):
        return body
    code, message = "", ""
    if isinstance(body, dict):
        code = str(body.get("errorCode") or "")
        reasons = body["reasons"] if isinstance(body.get("reasons"), list) else []
        messages = [body.get("message"), *(r.get("message") for r in reasons if isinstance(r, dict))]
        message = " ".join(" ".join(str(text).split()) for text in messages if text)[:_MAX_MESSAGE]
    parts = [f"status {response.status_code}", *([f"code {code}"] if code else []), *([message] if message else [])]
    raise RefusedError(", ".join(parts), code)
