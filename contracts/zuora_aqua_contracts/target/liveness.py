"""Tells a request that alone fails from a server that is gone, or that takes the token no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..exchange.failures import Lost, NoResponse, ServerGone, Unmet
from .transport import is_idempotent

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..exchange.messages import Exchange, Request

_LOSSY = "many requests got a response only when they were sent again: the network or the server is bad"
_NEVER = "the server never sent a complete response"
_MOMENT = 0.25  # seconds before a server that refuses connections or resets them is asked again; then twice as long
# Seconds before a request is sent again that got no response: enough for a network that loses one in ten.
_REPEATS = (0.0, 0.1, 0.5, 1.0)
_MAX_SLOW = 10  # requests without a response in time, each of which takes a time-out or two
_FEW, _SHARE = 5, 100  # repeated requests that are no matter: so many, or one in so many


class Liveness:
    """Whether a server still responds, and still takes the run's token. It asks with the known-good request.

    Attributes:
        responded: Whether the server has sent a complete response.
        accepted: Whether it has taken the token.
        over: Why nothing more is sent to the server; None while something may be.
        restore: Called before a request is repeated: the server may have restarted, and lost the provider state.
        on_gone: Called once, when the server responds no more.
        has_ended: Whether the server is known to have ended, so that waiting for it is of no use.
    """

    def __init__(self, is_denied: Callable[[], bool], sleep: Callable[[float], None], patience: float) -> None:
        """Take what sends the known-good request and tells whether the token is denied, and how to wait.

        Args:
            is_denied: Sends the request; raises `NoResponse` without a response to it.
            sleep: Waits for so many seconds.
            patience: Seconds for which a server may be away, as it is while it restarts.
        """
        self._is_denied, self._sleep, self._patience = is_denied, sleep, patience
        self.responded = self.accepted = False
        self.over: Unmet | None = None
        self.restore: Callable[[], None] = lambda: None
        self.on_gone: Callable[[ServerGone], None] = lambda _: None
        self.has_ended: Callable[[], bool] = lambda: False
        self._fails = False  # whether a request got no response, however often it was sent
        self._slow = self._sent = self._repeated = 0  # requests: those too slow, all, those that were sent again

    def check(self) -> None:
        """Do nothing while something may be sent.

        Raises:
            Unmet: Why nothing more is sent to the server.
        """
        if self.over is not None:
            raise self.over.with_traceback(None)

    def persist(self, send: Callable[[], Exchange], request: Request) -> Exchange:
        """Send a request, again while there is no complete response: the network may have lost it.

        Args:
            send: Sends it once; raises `NoResponse` if the known-good request gets a response and it does not.
            request: The request.

        Raises:
            NoResponse: It fails each time; or the server cannot be reached, and never was.
            Lost: It may be chance, or a limit of the suite's own.
        """
        self._sent += 1
        try:
            return send()
        except NoResponse as failure:
            if not self.responded and (failure.timeout or failure.oversized or not failure.connected):
                raise
            self._give_up(failure, request)
            last = failure
        for delay in _REPEATS[: 1 if self._fails or self._is_lossy else None]:
            self._sleep(delay)
            self.restore()
            try:
                exchange = send()
            except NoResponse as failure:
                self._give_up(failure, request, last)
                last = failure
            else:
                self._repeated += 1
                if self._is_lossy:
                    raise Lost(_LOSSY)  # what fails at first sight would not be seen
                return exchange
        if self._is_lossy and not self._fails:
            raise Lost(_LOSSY)
        self._fails = True
        if not self.responded:
            self.over = Unmet(_NEVER)
        raise last

    @property
    def _is_lossy(self) -> bool:
        """Whether so many requests got a response only when they were sent again that the network may be bad."""
        return self._repeated > max(_FEW, self._sent / _SHARE)

    def _give_up(self, failure: NoResponse, request: Request, before: NoResponse | None = None) -> None:
        """End a test for a failure that may be chance, or that a limit of the suite's own has made.

        Args:
            failure: How the request failed, while the known-good request gets a response.
            request: The request.
            before: How it had failed before.

        Raises:
            Lost: That is so.
        """
        if not is_idempotent(request):
            raise Lost(f"a {request.method} got no complete response, and must not be repeated: {failure.reason}")
        if failure.oversized:
            raise Lost(failure.reason)
        slow = next((it for it in (failure, before) if it is not None and it.timeout), None)
        if slow is None or not (self._slow or before):
            return
        self._slow += 1
        if self._slow >= _MAX_SLOW:
            self.over = Lost(f"{slow.reason} to {_MAX_SLOW} requests: no more are sent (see --timeout)")
        if self._slow > 1:
            raise Lost(f"{slow.reason} to further requests")  # which are not repeated: it takes too long
        raise Lost(f"{slow.reason}, while the known-good request gets one (see --timeout): {slow.curl}")

    def after_failure(self, failure: NoResponse, last: Request | None, *, answered: bool) -> None:
        """Find out whether the server still responds, or does so again after a moment.

        Args:
            failure: How the last request failed.
            last: The last request that the server may have received; None if there was none.
            answered: Whether that got a complete response.

        Raises:
            ServerGone: It responds no more.
        """
        if not self.responded:
            if failure.timeout or not failure.connected:
                self.over = Unmet(_NEVER)
            return
        waited, delay = 0.0, _MOMENT
        while True:
            try:
                self._is_denied()
            except NoResponse as again:
                if again.oversized:
                    return
                if again.timeout or waited >= self._patience or self.has_ended():
                    break
            else:
                return
            self._sleep(delay)
            waited += delay
            delay = min(2 * delay, self._patience - waited)
        gone = self.over = ServerGone(last, failure, answered=answered)
        self.on_gone(gone)
        raise gone from None

    def after_denial(self) -> None:
        """Find out whether the server still takes the token, after it has denied a request with it.

        Raises:
            Lost: It took the token before, and does no more; nothing else is sent to it.
            NoResponse: The server sent no complete response.
        """
        if self.accepted and self._is_denied():
            self.over = Lost("the server takes the token no more, which has expired or was revoked: get a new one")
            raise self.over
