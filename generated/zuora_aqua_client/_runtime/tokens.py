# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
"""Where the token comes from: a text, or a callable that is asked when one is needed."""

from __future__ import annotations

import copy
import inspect
import threading
from collections.abc import Awaitable, Callable
from typing import Any, NoReturn

from .credentials import ClientCredentials, Grant
from .errors import APITimeoutError, ClientError, InvalidArgumentError, TokenError
from .processes import PerProcess
from .secret import Secret
from .token_requests import TokenRequest, TokenRequests

Token = str | ClientCredentials | Callable[[], str] | Callable[[], Awaitable[str]]
"""A token, the credentials of an OAuth client, or a callable that gives a token, synchronous or not."""

_RULE = "It has to be visible US-ASCII without spaces, as it goes into a header."


def checked(token: object) -> Secret:
    """A token, if a header can carry it.

    Raises:
        InvalidArgumentError: It cannot; nothing of the token is in the message, nor in this frame.
    """
    if isinstance(token, str) and token and all("!" <= character <= "~" for character in token):
        return Secret(str(token))
    if not isinstance(token, str):
        problem = f"is of type {type(token).__name__}"
    else:
        problem = "has a space, a control character or one that is not ASCII" if token else "is empty"
    del token
    raise InvalidArgumentError("token", _RULE, problem)


class Tokens:
    """Gives the token: asks once, and again after a 401 or before it expires. Safe under threads, loops and forks.

    Who needs a token while the callable is being called waits for what it gives.
    """

    def __init__(self, source: object) -> None:
        """Take a token, or a callable that gives one, or an awaitable of one.

        Raises:
            InvalidArgumentError: It is neither, or no header can carry it.
        """
        self._source: Callable[[], object] | None = source if callable(source) else None
        self._grant = source if isinstance(source, Grant) else None
        self._kept: Secret | None = None if self._source else checked(source)
        self._requests = PerProcess(TokenRequests)

    @property
    def given(self) -> object:
        """What it was made of."""
        if self._grant is not None:
            return self._grant.given
        return self._source or (self._kept and self._kept.reveal())

    @property
    def renewable(self) -> bool:
        """Whether there may be a new one."""
        return self._source is not None

    def forget(self, token: Secret | None) -> None:
        """Ask anew the next time, unless somebody else has done so already."""
        with self._requests.get().lock:
            if self._source is not None and self._kept == token:
                self._kept = None

    def get(self, max_seconds: float | None = None) -> Secret:
        """The token.

        Args:
            max_seconds: Seconds to wait for a request that somebody else makes; None for as long as it takes.

        Raises:
            InvalidArgumentError: The callable gives no token, or an awaitable of one.
            TokenError: The callable failed.
            APITimeoutError: The request that somebody else makes took too long.
        """
        while True:
            fresh = self._fresh()
            if fresh is not None:
                return fresh
            requests = self._requests.get()
            request, is_ours = requests.join()
            if not is_ours and request.thread == threading.get_ident():
                return self._ask_beside(request, max_seconds)
            outcome = self._ask_for(request, requests, max_seconds) if is_ours else requests.wait(request, max_seconds)
            if outcome is not None:
                return _told(outcome)

    async def get_async(self, max_seconds: float | None = None) -> Secret:
        """The token; the callable may be a coroutine function.

        Args:
            max_seconds: Seconds to wait; None for as long as it takes.

        Raises:
            InvalidArgumentError: The callable gives no token.
            TokenError: The callable failed.
            APITimeoutError: It took too long.
        """
        while True:
            fresh = self._fresh()
            if fresh is not None:
                return fresh
            requests = self._requests.get()
            request, is_ours = requests.join()
            if is_ours:
                self._ask_in_task(request, requests)
            elif request.is_of_this_task():
                _refuse_recursion()
            outcome = await requests.wait_async(request, max_seconds)
            if outcome is not None:
                return _told(outcome)

    def _fresh(self) -> Secret | None:
        """The token, unless there is none or it is to be renewed."""
        kept = self._kept
        return None if kept is None or (self._grant is not None and self._grant.is_due()) else kept

    def _spare(self) -> Secret | None:
        """The token that is to be renewed, and that the server takes as long as it is not."""
        kept = self._kept
        return None if kept is None or self._grant is None or self._grant.is_over() else kept

    def _ask_for(self, request: TokenRequest, requests: TokenRequests, max_seconds: float | None) -> object:
        """Ask for everybody who waits; what comes of it, an exception included."""
        outcome: object = None
        shared: object = None  # None where whoever waits asks anew: an interrupt says nothing of the token
        try:
            outcome = shared = _from(self._ask(max_seconds=max_seconds))
        except APITimeoutError as error:
            outcome, shared = error, None if max_seconds is not None else error  # others may have more time
        except Exception as error:  # noqa: BLE001 - the callable may raise anything
            outcome = shared = error
        finally:
            self._finish(request, requests, shared)
        return self._usable(outcome) if shared is None else request.outcome

    def _ask_in_task(self, request: TokenRequest, requests: TokenRequests) -> None:
        """Ask in a task of its own, so that nobody waits in vain where the task that asks is cancelled."""
        outcome: object = None
        try:
            given = self._ask(in_task=True)
            if inspect.isawaitable(given):
                request.run(self._await(given, request, requests))
                return
            outcome = checked(given)
        except Exception as error:  # noqa: BLE001 - the callable may raise anything
            outcome = error
        except BaseException:
            self._finish(request, requests, None)
            raise
        self._finish(request, requests, outcome)

    async def _await(self, given: Awaitable[object], request: TokenRequest, requests: TokenRequests) -> None:
        outcome: object = None
        try:
            outcome = checked(await given)
        except Exception as error:  # noqa: BLE001 - the callable may raise anything
            outcome = error
        except BaseException as error:
            if not request.is_cancelled():
                outcome = error  # it is the callable's own
            raise
        finally:
            self._finish(request, requests, outcome)

    def _finish(self, request: TokenRequest, requests: TokenRequests, outcome: object) -> None:
        if isinstance(outcome, Secret):
            self._kept = outcome
        requests.finish(request, self._usable(outcome))

    def _usable(self, outcome: object) -> object:
        """The outcome of a request; the old token in place of a failure to renew it, as long as it is valid."""
        spare = self._spare() if isinstance(outcome, Exception) else None
        if spare is None:
            return outcome
        from . import logger  # noqa: PLC0415 - slow to import; the request has imported it

        logger.not_renewed(outcome)
        return spare

    def _ask_beside(self, request: TokenRequest, max_seconds: float | None) -> Secret:
        """Ask although this thread is asking already: to wait for itself would take for ever."""
        if request.loop is None:
            _refuse_recursion()
        try:
            outcome: object = _from(self._ask(max_seconds=max_seconds))
        except Exception as error:  # noqa: BLE001 - the callable may raise anything
            outcome = error
        return _told(self._usable(outcome))

    def _ask(self, *, in_task: bool = False, max_seconds: float | None = None) -> object:
        fresh = self._fresh()
        if fresh is not None:  # somebody else has asked since the caller looked
            return fresh.reveal()
        if self._grant is not None:
            is_urgent = self._spare() is None
            if in_task:
                return self._grant.call_async(is_urgent=is_urgent)
            return self._grant(is_urgent=is_urgent, max_seconds=max_seconds)
        return self._source() if self._source is not None else None


def _from(given: object) -> Secret:
    if inspect.iscoroutine(given):
        given.close()
    if inspect.isawaitable(given):
        raise InvalidArgumentError("token", "Call an async form, or give a plain callable.", "is to be awaited")
    return checked(given)


def _told(outcome: Any) -> Secret:
    """The token, or a failure to get one: a new exception for each who waits.

    Raises:
        ClientError: There is no token.
    """
    if isinstance(outcome, Secret):
        return outcome
    if isinstance(outcome, TimeoutError) and outcome.args == (TokenRequests.LATE,):
        raise APITimeoutError("No token in time. Ask again later, or give the client a longer timeout.", attempts=0)
    if isinstance(outcome, ClientError):
        again = copy.copy(outcome)
        again.__cause__ = outcome.__cause__
        raise again
    kind = type(outcome).__name__
    raise TokenError(
        f"No token: the callable that gives it raised {kind}. See `__cause__`; mend the callable or its credentials.",
        attempts=0,
    ) from outcome


def _refuse_recursion() -> NoReturn:
    raise TokenError(
        "No token: the callable that gives it calls an operation that needs it. Give it a client of its own.",
        attempts=0,
    )
