"""Set up provider states over the server's state endpoint (Pact's convention; contracts/README.md)."""

from __future__ import annotations

import json
import shlex
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import httpx

from ..exchange.failures import Lost, Unmet
from .provider import ANY
from .tenants import example_pair

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..document.fragment import Node
    from ..target.target import Target
    from .provider import Pair
    from .tenants import Tenant

STATE = "a tenant"
_REFUSALS = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.NOT_IMPLEMENTED)
_MAX_FAILURES = 2  # in a row, after which the endpoint is asked no more


class States:
    """The state endpoint of a target, or the lack of one. Does not set up the present state a second time.

    Attributes:
        worked: Whether it has set up a state.
    """

    def __init__(self, target: Target, url: str | None, base: Mapping[str, Any], timeout: float) -> None:
        """Create the client of an endpoint; nothing is sent yet.

        Args:
            target: The server under test.
            url: URL of the endpoint, None if the server has none.
            base: `params` of the state that most tests run in.
            timeout: Seconds to wait for a response.
        """
        self._target = target
        self._url = url
        self._base = base
        self._present: str | None = None
        self._recorded: list[Node] = []
        self._failures = 0
        self.worked = False
        self._unknown = ""  # why the state of the server is unknown from now on
        # Frameworks redirect from where an application is mounted to the same with a slash.
        self._client = httpx.Client(
            follow_redirects=True,
            timeout=timeout,
            trust_env=target.uses_proxies,
            proxy=target.proxy,
            verify=target.verify,
        )

    @property
    def available(self) -> bool:
        """Whether states can be set up."""
        return self._url is not None

    def setup(self, params: Mapping[str, Any]) -> None:
        """Replace the state of the server.

        Raises:
            Unmet: There is no endpoint, or it did not accept the state.
        """
        if self._url is None:
            raise Unmet(ANY)
        state = json.dumps(params, sort_keys=True)
        if state == self._present and not self._unknown:
            return
        self._present = None
        self._target.setup = ""
        self._post("setup", params)
        self._present = state
        self._recorded = [record["job"] for record in params.get("jobs", ())]
        self._target.limited = bool(params.get("rate_limited"))
        self._target.setup = self._curl(params)

    @property
    def present(self) -> dict[str, Any] | None:
        """`params` of the present state; None if it is the server's default."""
        return json.loads(self._present) if self._present is not None else None

    def recorded(self, identifier: object) -> list[Node]:
        """Return the jobs of the present state that have an ID."""
        return [job for job in self._recorded if job["id"] == identifier] if self._present is not None else []

    means = "state endpoint"

    def pair(self, suffix: str) -> Pair:
        """Return a pair for a new tenant, whose project ends with a text."""
        partner, project = example_pair(self._target.operation)
        return partner, f"{project}-{suffix}"

    def start(self, tenants: Iterable[Tenant]) -> None:
        """Do nothing: a state is set up at once."""

    def make(self, tenant: Tenant) -> Tenant:
        """Set up a tenant, and return it: it is exactly what was asked for.

        Raises:
            Unmet: As of `setup`.
        """
        self.setup(tenant.params())
        return tenant

    def restore(self) -> None:
        """Set up the present state once more, for the server may have restarted and lost it.

        Raises:
            Lost: The endpoint, which accepted it before, does no more.
        """
        if (state := self.present) is not None:
            self._present = None
            try:
                self.setup(state)
            except Unmet as error:
                raise Lost(str(error)) from None

    def base(self) -> None:
        """Set up the state that most tests run in; does nothing without an endpoint."""
        if self.available:
            self.setup(self._base)

    def teardown(self) -> None:
        """Return the server to its own default. Never raises: the state is no longer needed either way."""
        if self._present is None:
            return
        self._present = None
        self._target.limited = False
        self._target.setup = ""
        try:
            self._post("teardown", {})
        except Unmet:
            return

    def close(self) -> None:
        """Return to the default and close the connection."""
        self.teardown()
        self._client.close()

    def _post(self, action: str, params: Mapping[str, Any]) -> None:
        if self._unknown:
            raise Lost(self._unknown)
        if self._failures >= _MAX_FAILURES:
            raise Lost("the state endpoint stopped answering")
        try:
            response = self._send(action, params)
        except httpx.TimeoutException as error:
            # The server may apply the request at any later time, and overwrite whatever is set up until then.
            if not isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout):
                self._unknown = f"the state endpoint gave no answer to {action} in time, so the state is unknown"
            raise Lost(self._unknown or "the state endpoint gave no answer in time") from None
        except httpx.HTTPError as error:
            self._failures += 1
            lost = Lost if self.worked else Unmet
            raise lost(f"the state endpoint gave no answer: {str(error) or type(error).__name__}") from None
        self._failures = 0
        if not 200 <= response.status_code < 300:  # noqa: PLR2004 - success
            # It may refuse a state; but if it fails, after it has worked, something was not tried.
            failed = self.worked and response.status_code not in _REFUSALS
            raise (Lost if failed else Unmet)(f"the state endpoint answered {action} with {response.status_code}")
        self.worked = True

    def _send(self, action: str, params: Mapping[str, Any]) -> httpx.Response:
        """Send a request; a second time if the connection fails, for the endpoint may have closed it while idle.

        Both actions replace the whole state, so that a repetition is harmless.
        """
        message = {"state": STATE, "params": params, "action": action}
        self._target.limits.acquire(budgeted=False)
        try:
            return self._client.post(str(self._url), json=message)
        except (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError):
            self._target.limits.acquire(budgeted=False)
            return self._client.post(str(self._url), json=message)

    def _curl(self, params: Mapping[str, Any]) -> str:
        """Return a `curl` command that sets up a state."""
        message = json.dumps({"state": STATE, "params": params, "action": "setup"}, ensure_ascii=False)
        words = ["curl", "-sS", "-H", "Content-Type: application/json", "--data", message, str(self._url)]
        return shlex.join(words)
