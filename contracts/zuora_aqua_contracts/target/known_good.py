"""The first request of a run: the one that must succeed, before anything else is tried."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from ..exchange.messages import TOKEN_VARIABLE
from ..exchange.text import line, visible
from .settings import RunError
from .target import NoAnswer

if TYPE_CHECKING:
    from ..exchange.messages import Exchange
    from .target import Target

_SHOWN = 200  # characters of what a server says in a message


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
    advice = _advice(exchange, states=states)
    if advice:
        asked = f"{target.base}{request.path}"
        raise RunError(f"the known-good request to {asked} got {exchange.response.status}: {advice}")
    return exchange


def _advice(exchange: Exchange, *, states: bool) -> str:
    """What to do about an answer with which no run can begin; empty where one can."""
    status, place = exchange.response.status, exchange.response.header("Location")
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return f"the server does not take the token in {TOKEN_VARIABLE}; set a valid one"
    if states or HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return ""
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return "the server is over its rate limit; try again later, or with a lower RATE"
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return "the server failed, or what stands before it did; look there for the cause, or try again later"
    if status < HTTPStatus.BAD_REQUEST and place:
        seen = line(visible(exchange.masked(place)), _SHOWN)
        return f"the server redirects to {seen}; give the URL that answers itself as SERVER"
    return "name a pair that has a completed job there (PARTNER and PROJECT), or check the URL"


def certified(words: str) -> str:
    """Words about a connection that failed, with what to do where it was for a certificate."""
    if "certificate" not in words.lower():
        return words
    return f"{words}; pass CA=file.pem (--ca) with the authority that signed the server's certificate"
