"""Provider states: asks a server to have what a test needs (Pact's convention; contracts/README.md)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx

from ..target.target import Unmet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..target.target import Target

STATE = "a tenant"
_SILENCES = 2  # in a row, after which the endpoint counts as gone


class States:
    """The state endpoint of a target, or the lack of one. Remembers what is set up, and asks for nothing twice."""

    def __init__(self, target: Target, url: str | None, base: Mapping[str, Any], timeout: float) -> None:
        """Take the endpoint's URL, None where there is none, and the `params` of the state that most tests run in."""
        self._target = target
        self._url = url
        self._base = base
        self._present: str | None = None
        self._silent = 0
        self._client = httpx.Client(timeout=timeout, trust_env=target.trusts_environment, verify=target.verify)

    @property
    def available(self) -> bool:
        """Whether states can be set up."""
        return self._url is not None

    def setup(self, params: Mapping[str, Any]) -> None:
        """Have the server in a state; whatever was there is gone.

        Raises:
            Unmet: There is no endpoint, or it did not take the state.
        """
        if self._url is None:
            raise Unmet("needs provider states: give the server's state endpoint (STATES)")
        wanted = json.dumps(params, sort_keys=True)
        if wanted == self._present:
            return
        self._present = None
        self._post("setup", params)
        self._present = wanted
        self._target.limited = bool(params.get("rate_limited"))

    def base(self) -> None:
        """Have the server in the state that most tests run in; without an endpoint, as it is."""
        if self.available:
            self.setup(self._base)

    def teardown(self) -> None:
        """Let the server go back to its own default. Never raises: the run is over for this state either way."""
        if self._present is None:
            return
        self._present = None
        self._target.limited = False
        try:
            self._post("teardown", {})
        except Unmet:
            return

    def close(self) -> None:
        """Go back to the default and close the connection."""
        self.teardown()
        self._client.close()

    def _post(self, action: str, params: Mapping[str, Any]) -> None:
        if self._silent >= _SILENCES:
            raise Unmet("the state endpoint stopped answering")
        try:
            answer = self._client.post(str(self._url), json={"state": STATE, "params": params, "action": action})
        except httpx.HTTPError as error:
            self._silent += 1
            raise Unmet(f"the state endpoint gave no answer: {str(error) or type(error).__name__}") from None
        self._silent = 0
        if not answer.is_success:
            raise Unmet(f"the state endpoint answered {action} with {answer.status_code}")
