"""An ordinary day of a client: what it asks for while jobs complete, for recordings that nobody made for a test."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from zuora_aqua_contracts.exchange.messages import encode_segment
from zuora_aqua_contracts.states.endpoint import STATE
from zuora_aqua_contracts.states.tenants import Record, Tenant, base_state, job_like, starting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from zuora_aqua_contracts.document.fragment import Operation

_JOBS = 3  # that complete during the day, one after the other
_HARD = ("a/b c", "100%2F é+?#")  # partners whose names have to be encoded


def day(operation: Operation, send: Callable[[str, Mapping[str, str]], Any], set_up: Callable[[Any], Any]) -> None:
    """Live through a day.

    Args:
        operation: The operation that is asked for.
        send: Sends a GET of a path below the base URL, with header fields beside the credentials.
        set_up: Takes the body of a request to the state endpoint.
    """
    pair = (operation.example("partner"), operation.example("project"))
    set_up({"state": STATE, "params": base_state(operation, *pair)})
    for path, headers in _calls(operation, pair):
        send(path, headers)
    for count in range(1, _JOBS + 1):
        set_up({"state": STATE, "params": _tenant(operation, pair, count)})
        for track in (f"poll-{count}-a", f"poll-{count}-b"):
            send(_path(operation, *pair), {"Accept-Encoding": "gzip", "Zuora-Track-Id": track})
    set_up({"state": STATE, "params": _tenant(operation, pair, _JOBS)})
    for partner in _HARD:
        send(_path(operation, partner, pair[1]), {"Accept-Encoding": "gzip"})
    set_up({"state": STATE, "params": _tenant(operation, pair, _JOBS) | {"rate_limited": {"reset_seconds": 1}}})
    send(_path(operation, *pair), {"Zuora-Track-Id": "limited"})
    set_up({"state": STATE, "params": {}, "action": "teardown"})


def _calls(operation: Operation, pair: tuple[str, str]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield what is asked for while nothing changes: a path and header fields."""
    path, nowhere = _path(operation, *pair), _path(operation, "nowhere", "none")
    for number, offer in enumerate(("gzip", "gzip, deflate", "deflate, gzip;q=0.5")):
        yield path, {"Accept-Encoding": offer, "Zuora-Track-Id": f"Night {number} {'x' * 40}"}
    for version in operation.example_values("Zuora-Version"):
        yield path, {"Accept-Encoding": "gzip", "Zuora-Version": str(version)}
        yield nowhere, {"Accept-Encoding": "gzip", "Zuora-Version": str(version), "Zuora-Track-Id": "unknown"}
    for name in ("Zuora-Org-Ids", "Zuora-Entity-Ids", "Content-Encoding"):
        yield path, {"Accept-Encoding": "gzip", name: str(operation.example(name))}
    yield nowhere, {}


def _tenant(operation: Operation, pair: tuple[str, str], count: int) -> Any:
    """The `params` of a state in which some jobs of the pair have completed, and one of each other pair."""
    node, now = operation.fragment.schema("Job"), datetime.now(UTC).replace(microsecond=0)
    records = []
    for number in range(1, count + 1):
        created = now - timedelta(hours=2 * (_JOBS - number + 1))
        records.append(Record(created, starting(job_like(operation, pair, 10 + number), created, node)))
    for number, partner in enumerate(_HARD, start=100):
        created = now - timedelta(hours=1)
        records.append(Record(created, starting(job_like(operation, (partner, pair[1]), number), created, node)))
    return Tenant(tuple(records)).params()


def _path(operation: Operation, partner: str, project: str) -> str:
    return operation.path_of({"partner": partner, "project": project}, encode_segment)
