"""Where the token comes from: a text, or a callable that is asked when one is needed."""

from __future__ import annotations

import inspect
import threading
from collections.abc import Awaitable, Callable

from .errors import InvalidArgumentError
from .secret import Secret

Token = str | Callable[[], str] | Callable[[], Awaitable[str]]
"""A token, or a callable that gives one, synchronous or not."""

_RULE = "It has to be visible US-ASCII without spaces, as it goes into a header."


def checked(token: object) -> Secret:
    """A token, if a header can carry it.

    Raises:
        InvalidArgumentError: It cannot; nothing of the token is in the message.
    """
    if not isinstance(token, str):
        raise InvalidArgumentError("token", _RULE, f"is of type {type(token).__name__}")
    if not token:
        raise InvalidArgumentError("token", _RULE, "is empty")
    if not all("!" <= character <= "~" for character in token):
        raise InvalidArgumentError("token", _RULE, "has a space, a control character or one that is not ASCII")
    return Secret(str(token))


class Tokens:
    """Gives the token, asks for it once, and again when it has expired. Safe under threads."""

    def __init__(self, source: object) -> None:
        """Take a token, or a callable that gives one, or an awaitable of one.

        Raises:
            InvalidArgumentError: It is neither, or no header can carry it.
        """
        self._source: Callable[[], object] | None = source if callable(source) else None
        self._kept: Secret | None = None if self._source else checked(source)
        self._lock = threading.Lock()

    @property
    def given(self) -> object:
        """What it was made of."""
        return self._source or (self._kept and self._kept.reveal())

    def copy(self) -> Tokens:
        """Another one of the same source, which asks by itself."""
        return Tokens(self.given)

    @property
    def renewable(self) -> bool:
        """Whether there may be a new one."""
        return self._source is not None

    def forget(self, token: Secret | None) -> None:
        """Ask anew the next time, unless somebody else has done so already."""
        with self._lock:
            if self._source is not None and self._kept == token:
                self._kept = None

    def get(self) -> Secret:
        """The token.

        Raises:
            InvalidArgumentError: The callable gives no token, or an awaitable of one.
        """
        kept = self._kept
        if kept is not None:
            return kept
        with self._lock:
            if self._kept is None:
                self._kept = self._from(self._ask())
            return self._kept

    async def get_async(self) -> Secret:
        """The token; the callable may be a coroutine function.

        Raises:
            InvalidArgumentError: The callable gives no token.
        """
        kept = self._kept
        if kept is not None:
            return kept
        given = self._ask()
        if inspect.isawaitable(given):
            given = await given
        kept = self._kept = checked(given)
        return kept

    def _ask(self) -> object:
        return self._source() if self._source is not None else None

    @staticmethod
    def _from(given: object) -> Secret:
        if inspect.iscoroutine(given):
            given.close()
        if inspect.isawaitable(given):
            raise InvalidArgumentError("token", "Call an async form, or give a plain callable.", "is to be awaited")
        return checked(given)
