"""Set up provider states over the server's state endpoint (Pact's convention; contracts/README.md)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx

from ..target.target import Unmet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..target.target import Target

STATE = "a tenant"
_MAX_FAILURES = 2  # in a row, after which the endpoint is asked no more


class States:
    """The state endpoint of a target, or the lack of one. Does not set up the present state a second time."""

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
        self._failures = 0
        self._client = httpx.Client(timeout=timeout, trust_env=target.uses_environment, verify=target.verify)

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
            raise Unmet("needs provider states: give the server's state endpoint (STATES)")
        state = json.dumps(params, sort_keys=True)
        if state == self._present:
            return
        self._present = None
        self._post("setup", params)
        self._present = state
        self._target.limited = bool(params.get("rate_limited"))

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
        try:
            self._post("teardown", {})
        except Unmet:
            return

    def close(self) -> None:
        """Return to the default and close the connection."""
        self.teardown()
        self._client.close()

    def _post(self, action: str, params: Mapping[str, Any]) -> None:
        if self._failures >= _MAX_FAILURES:
            raise Unmet("the state endpoint stopped answering")
        try:
            response = self._client.post(str(self._url), json={"state": STATE, "params": params, "action": action})
        except httpx.HTTPError as error:
            self._failures += 1
            raise Unmet(f"the state endpoint gave no answer: {str(error) or type(error).__name__}") from None
        self._failures = 0
        if not response.is_success:
            raise Unmet(f"the state endpoint answered {action} with {response.status_code}")
