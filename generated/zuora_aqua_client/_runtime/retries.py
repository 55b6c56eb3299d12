# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
# ruff: noqa: TID252 - the package stays movable
"""When to ask again, and how long to wait before: clause RETRY-POLICY."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from .._contract import LONGEST_WAIT_SECONDS, RETRIED_STATUSES

_FIRST = 0.5  # seconds, before the first retry; doubled for each further one
_LARGEST = 8.0  # seconds, of a wait that no server asked for
_JITTER = 0.25  # the share by which a wait varies


def _sleep_async(seconds: float) -> Awaitable[object]:
    import asyncio  # noqa: PLC0415 - slow to import, and not needed by most who import the client

    return asyncio.sleep(seconds)


def _random() -> float:
    import random  # noqa: PLC0415 - slow to import, and not needed by most who import the client

    return random.random()  # noqa: S311 - jitter, not a secret


@dataclass(frozen=True, slots=True)
class Clock:
    """The clock and the waits of a client; replace it where waiting is not wanted.

    Attributes:
        now: Seconds since 1970; dates in `Retry-After` are compared to it.
        sleep: Waits for some seconds.
        sleep_async: Waits for some seconds, in a task.
        random: A number from 0 to below 1, for the jitter.
        monotonic: Seconds since some moment, for the time that a response may take.
    """

    now: Callable[[], float] = time.time
    sleep: Callable[[float], object] = time.sleep
    sleep_async: Callable[[float], Awaitable[object]] = _sleep_async
    random: Callable[[], float] = _random
    monotonic: Callable[[], float] = time.monotonic


def is_retryable_status(status: int) -> bool:
    """Whether a retry may help after a response with this status."""
    return status in RETRIED_STATUSES


def backoff(retry: int, named: float | None, chance: float) -> float | None:
    """Seconds to wait before a retry.

    Args:
        retry: Which retry it is, from 1.
        named: The wait that the server asks for.
        chance: From 0 to below 1.

    Returns:
        The longer of the wait that the server asks for and of one that doubles with each retry; None where the server
        asks for more than this client sleeps through.
    """
    if named is not None and named > LONGEST_WAIT_SECONDS:
        return None
    own = min(_LARGEST, _FIRST * float(1 << min(retry - 1, 10))) * (1 - _JITTER * chance)
    if named is None or named < own:
        return own
    return min(named * (1 + _JITTER * chance / 2), float(LONGEST_WAIT_SECONDS))  # never early, and not all at once
