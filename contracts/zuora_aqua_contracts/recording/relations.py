"""What several exchanges of a recording show together, read in order.

For the last job two exchanges are compared only where the first had ended before the second started, and where both
were sent to one server with the same credentials, path, entity and orgs: otherwise each may have its own answer.
Retries are told by server, path, credentials and track ID, and a track ID is compared with all earlier ones.
"""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from ..exchange.headers import retry_delay
from ..states.times import least_gap
from .findings import Finding, broken, kept, of_checks
from .responses import start_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .exchanges import Recorded

CLAUSES = frozenset({"LAST-NEWEST", "OP-SAFE", "TRACK-ECHO", "RETRY-POLICY", "AUTH-SENT"})
_CLOCK_CHANGE = timedelta(hours=1)  # by which a start time without a zone may go back
_AT_ONCE = 1.0  # seconds within which the same request gets the same job
_TOLERANCE = 1.0  # seconds by which a wait may be cut short, as clocks and recorders round
_BODIES = 1_000  # bodies kept to compare with; more answers than that are not had within a second
_TRACK = "Zuora-Track-Id"
_SCOPE = ("Zuora-Entity-Ids", "Zuora-Org-Ids")


@dataclass(slots=True)
class _Last:
    """The latest answer with a job that a pair had; its body is forgotten after some time."""

    ended: float
    id: str
    start: datetime | None
    body: bytes
    superseded: set[str] = field(default_factory=set)


class Relations:
    """What is remembered of the exchanges that were read, to judge the next one by."""

    def __init__(self) -> None:
        """Begin without any."""
        self._last: dict[int, _Last] = {}
        self._tracks: set[int] = set()
        self._waits: dict[int, tuple[float, float]] = {}  # when a 429 came, and when its wait ends
        self._redirects: dict[str, str] = {}
        self._recent: deque[_Last] = deque()

    def judge(self, recorded: Recorded) -> Iterator[Finding]:
        """Judge an exchange by those before it, and remember it."""
        yield from of_checks((self._track_id, self._retry), recorded)
        if recorded.exchange.request.method == recorded.operation.method:
            self._remember_redirect(recorded)
            if recorded.operation.states("LAST-NEWEST"):  # a job that is asked for by its ID may go on
                yield from of_checks((self._last_job,), recorded)

    def is_redirect(self, url: str) -> bool:
        """Whether an answer redirected to a URL at another origin."""
        return url in self._redirects

    def redirected(self, url: str, authorization: list[str]) -> bool:
        """Whether a request follows a redirect to another origin and carries the credentials there (AUTH-SENT)."""
        return self._redirects.pop(url) in authorization

    def _track_id(self, recorded: Recorded) -> Iterator[Finding]:
        """TRACK-ECHO: a response does not carry the track ID of another request."""
        own, returned = recorded.exchange.request.all(_TRACK), recorded.exchange.response.all(_TRACK)
        other = next((value for value in returned if value not in own and hash(value) in self._tracks), None)
        self._tracks.update(hash(value) for value in own)
        if other is not None and not own:  # with one of its own, the echo itself is judged
            yield broken("TRACK-ECHO", "S", "no track ID of another request", f"the response has {other!r}")

    def _retry(self, recorded: Recorded) -> Iterator[Finding]:
        """RETRY-POLICY: a call that is told by its track ID is not repeated before the wait that a 429 named."""
        track = recorded.exchange.request.header(_TRACK)
        if track is None or recorded.started is None or recorded.ended is None:
            return
        key = hash((recorded.exchange.base, recorded.exchange.request.path, recorded.token, track))
        told, until = self._waits.get(key, (float("inf"), 0.0))
        if recorded.started >= told:  # else it was on its way when the 429 came
            del self._waits[key]
            early = until - recorded.started
            if early > _TOLERANCE:
                yield broken("RETRY-POLICY", "C", "no retry before the wait is over", f"it is {early:.1f} s too early")
            elif early <= 0:
                yield kept("RETRY-POLICY", "C")
        if recorded.exchange.response.status == HTTPStatus.TOO_MANY_REQUESTS:
            wait = retry_delay(recorded.exchange.response, recorded.ended)
            if wait is not None:
                self._waits[key] = recorded.ended, recorded.ended + wait

    def _remember_redirect(self, recorded: Recorded) -> None:
        response = recorded.exchange.response
        place = recorded.location
        if not place or not recorded.token or response.status // 100 != HTTPStatus.MULTIPLE_CHOICES // 100:
            return
        here = recorded.exchange.base + recorded.exchange.request.path
        there = urljoin(here, place)
        if urlsplit(there)[:2] != urlsplit(here)[:2]:
            self._redirects[there] = recorded.token

    def _last_job(self, recorded: Recorded) -> Iterator[Finding]:
        """LAST-NEWEST and OP-SAFE: the last job never gets older, and within a second it is the same."""
        exchange = recorded.exchange
        job = exchange.response.job if exchange.response.status == HTTPStatus.OK and recorded.has_body else None
        if job is None or not isinstance(job.get("id"), str) or recorded.started is None or recorded.ended is None:
            return
        scope = tuple(tuple(exchange.request.all(name)) for name in _SCOPE)
        key = hash((exchange.base, exchange.request.path, recorded.token, scope))
        new = _Last(recorded.ended, job["id"], start_of(recorded), exchange.response.body)
        old = self._last.get(key)
        if old is None:
            self._keep(key, new)
            return
        if old.ended > recorded.started:  # they overlap, or stand in another order than they were sent
            return
        self._keep(key, new)
        new.superseded = old.superseded
        if new.id != old.id:
            new.superseded.add(old.id)
            yield _order(old, new)
        elif old.body and recorded.started - old.ended <= _AT_ONCE:
            is_equal = new.body == old.body or json.loads(new.body) == json.loads(old.body)
            problem = "" if is_equal else "it differs in content from the answer just before"
            yield Finding("OP-SAFE", "S", problem and "an equal job when asked again within a second", problem)

    def _keep(self, key: int, last: _Last) -> None:
        """Remember an answer, and forget the bodies of those long before it."""
        self._last[key] = last
        self._recent.append(last)
        if len(self._recent) > _BODIES:
            self._recent.popleft().body = b""


def _order(old: _Last, new: _Last) -> Finding:
    """LAST-NEWEST, of two answers with different jobs."""
    expected = "a job not older than the one of an earlier answer"
    if new.id in new.superseded:
        return broken("LAST-NEWEST", "S", expected, f"job {new.id} returned after {old.id}, which had replaced it")
    if new.start is not None and old.start is not None and least_gap(old.start, new.start) > _CLOCK_CHANGE:
        return broken("LAST-NEWEST", "S", expected, f"it started at {new.start}, the earlier answer's at {old.start}")
    return kept("LAST-NEWEST", "S")
