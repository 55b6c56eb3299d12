"""The first request of a run: the one that must succeed, before anything else is tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .exchange import TOKEN_VARIABLE
from .settings import RunError
from .target import NoAnswer

if TYPE_CHECKING:
    from .exchange import Exchange
    from .target import Target


def known_good(target: Target, *, states: bool) -> Exchange | NoAnswer:
    """Send the one request that must succeed, before anything else.

    Args:
        target: The server.
        states: Whether a state guarantees the job, so that another status is the clause's to judge.

    Raises:
        RunError: The server cannot be reached or does not take the token, or the pair has no job there.
    """
    target.limited, limited = True, target.limited  # a 429 here is an answer, not something to wait out
    request = target.request()
    try:
        exchange = target.send(request)
    except NoAnswer as silence:
        if silence.connected:
            return silence
        why = str(silence).split(": curl")[0].removesuffix(" to")
        raise RunError(certified(f"cannot reach {target.base}: {why}")) from None
    finally:
        target.limited = limited
    status = exchange.response.status
    got = f"the known-good request to {target.base}{request.path} got {status}"
    if status in (401, 403):
        raise RunError(f"{got}: the server does not take the token in {TOKEN_VARIABLE}; set a valid one")
    if status == 429 and not states:  # noqa: PLR2004 - Too Many Requests
        raise RunError(f"{got}: the server is over its rate limit; try again later, or with a lower RATE")
    if not 200 <= status < 300 and not states:  # noqa: PLR2004 - a 2xx
        raise RunError(f"{got}: name a pair that has a completed job there (PARTNER and PROJECT), or check the URL")
    return exchange


def certified(words: str) -> str:
    """Words about a connection that failed, with what to do where it was for a certificate."""
    if "certificate" not in words.lower():
        return words
    return f"{words}; pass CA=file.pem (--ca) with the authority that signed the server's certificate"
