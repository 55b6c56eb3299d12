"""Tells a request that alone fails from a server that is gone, or that takes the token no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..exchange.failures import Lost, NoResponse, ServerGone, Unmet
from .transport import is_idempotent

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..exchange.messages import Request

# Seconds between requests to a server that refuses connections or resets them: one that restarts takes a moment.
_DELAYS = (0.25, 1.0, 2.0)


class Liveness:
    """Whether a server still responds, and still takes the run's token. It asks with the known-good request.

    Attributes:
        responded: Whether the server has sent a complete response.
        accepted: Whether it has taken the token.
        on_gone: Called once, when the server responds no more.
    """

    def __init__(self, is_denied: Callable[[], bool], sleep: Callable[[float], None]) -> None:
        """Take what sends the known-good request and tells whether the token is denied, and how to wait."""
        self._is_denied, self._sleep = is_denied, sleep
        self.responded = self.accepted = False
        self.on_gone: Callable[[ServerGone], None] = lambda _: None
        self._over: Unmet | None = None
        self._slow = False  # whether a request got no response in time, twice

    def check(self) -> None:
        """Do nothing while something may be sent.

        Raises:
            Unmet: Why nothing more is sent to the server.
        """
        if self._over is not None:
            raise self._over.with_traceback(None)

    def after_failure(self, failure: NoResponse, last: Request | None) -> None:
        """Find out whether the server still responds, or does so again after a moment.

        Args:
            failure: How the last request failed.
            last: The last request that the server may have received; None if there was none.

        Raises:
            ServerGone: It responds no more.
        """
        if not self.responded:
            self._over = Unmet("the server never sent a complete response")
            return
        for delay in (0.0, *_DELAYS):
            self._sleep(delay)
            try:
                self._is_denied()
            except NoResponse as again:
                if again.oversized:
                    return
                if again.timeout:
                    break
            else:
                return
        gone = self._over = ServerGone(last, failure)
        self.on_gone(gone)
        raise gone from None

    def give_up(self, failure: NoResponse, request: Request, *, repeated: bool) -> None:
        """End a test for a failure that may be chance, or that a limit of the suite's own has made.

        Args:
            failure: How the request failed, while the known-good request gets a response.
            request: The request.
            repeated: Whether it had failed before.

        Raises:
            Lost: That is so.
        """
        if not is_idempotent(request):
            raise Lost(f"a {request.method} got no complete response, and must not be repeated: {failure.reason}")
        if failure.oversized:
            raise Lost(failure.reason)
        if failure.timeout and self._slow:
            raise Lost(f"{failure.reason} to further requests")  # which are not repeated: it takes too long
        if failure.timeout and repeated:
            self._slow = True
            raise Lost(
                f"{failure.reason}, twice, while the known-good request gets one (see --timeout): {failure.curl}"
            )

    def after_denial(self) -> None:
        """Find out whether the server still takes the token, after it has denied a request with it.

        Raises:
            Lost: It took the token before, and does no more; nothing else is sent to it.
            NoResponse: The server sent no complete response.
        """
        if self.accepted and self._is_denied():
            self._over = Lost("the server takes the token no more, which has expired or was revoked: get a new one")
            raise self._over
