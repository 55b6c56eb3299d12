"""Which job is the last one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from .reference_server import DAY, MODERN, content, failure

if TYPE_CHECKING:
    from zuora_aqua_contracts.reference.messages import Reply

    from .reference_server import Server


def name(reply: Reply) -> str | None:
    """The name of the job in a reply, None where there is none."""
    found = content(reply).get("name")
    return None if found is None else str(found)


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 2, 1), (2, 1, 3), (2, 3, 1)])
def test_newest(server: Server, order: tuple[int, ...]) -> None:
    """The job that was created last is returned, in whatever order the jobs were set up (LAST-NEWEST)."""
    server.state(jobs=[server.entry(server.job(f"{days} days"), age=days * DAY) for days in order])
    assert name(server.ask()) == "1 days"


def test_newest_by_instant(server: Server) -> None:
    """Zones are heeded: an earlier time on the clock can be the later instant."""
    later = {**server.entry(server.job("later")), "createdOn": "2026-01-30T10:00:00-05:00"}
    earlier = {**server.entry(server.job("earlier")), "createdOn": "2026-01-30T14:59:59.999999Z"}
    server.state(jobs=[later, earlier])
    assert name(server.ask()) == "later"


def test_of_equals_the_one_set_up_last(server: Server) -> None:
    """Of jobs created at once, the one set up last is returned."""
    server.state(jobs=[server.entry(server.job("first")), server.entry(server.job("second"))])
    assert name(server.ask()) == "second"


@pytest.mark.parametrize("status", ["submitted", "executing", "error", "aborted", "cancelled", "Completed", "new one"])
def test_only_completed(server: Server, status: int) -> None:
    """A later job in any other status does not count (LAST-ONLY-COMPLETED)."""
    old = server.entry(server.job("old"), age=2 * DAY)
    server.state(jobs=[old, server.entry(server.job("new", status=status))])
    assert name(server.ask()) == "old"


@pytest.mark.parametrize(
    "neighbour",
    [
        ("a", "bb"),
        ("aa", "b"),
        ("b", "a"),
        ("A", "b"),
        ("a", "B"),
        ("a", "b "),
        (" a", "b"),
        ("a", "%62"),
        ("", "ab"),
        ("%", "_"),
    ],
)
def test_only_the_pair(server: Server, neighbour: tuple[str, str]) -> None:
    """Neighbours of a pair never show (LAST-PAIR)."""
    partner, project = neighbour
    server.state(jobs=[server.entry(server.job(partner=partner, project=project))])
    reply = server.ask(MODERN, pair=("a", "b"))
    assert (reply.status, failure(reply)) == (404, 404)


@pytest.mark.parametrize("missing", [timedelta(microseconds=1), timedelta(hours=1), DAY])
def test_retention(server: Server, missing: timedelta) -> None:
    """A job is gone once the days that the document says have passed since it was created (LAST-RETENTION)."""
    kept = timedelta(days=server.operation.node["x-retention-days"])
    server.state(jobs=[server.entry(server.job(), age=kept - missing)])
    assert server.ask(MODERN).status == 200
    server.now += missing
    assert server.ask(MODERN).status == 404


def test_fresh(server: Server) -> None:
    """A newer job is returned by the next call (LAST-FRESH)."""
    for label in ("one", "two"):
        server.state(jobs=[server.entry(server.job(label))])
        assert name(server.ask()) == label


def test_whole(server: Server) -> None:
    """The body is the job as it was recorded: every field, known or not, in order, in compact UTF-8 (LAST-WHOLE)."""
    partner, project = server.pair
    text = (
        f'{{"z":"é🧾\\u0000","project":"{project}","a":[1,2.5,null,true,12345678901234567890],'
        f'"partner":"{partner}","status":"completed"}}'
    )
    entry = f'{{"createdOn":"{server.now.isoformat()}","org":"org-1","job":{text}}}'
    body = f'{{"state":"a tenant","params":{{"jobs":[{entry}]}}}}'
    assert server.send(b"/_states", method="POST", body=body.encode()).status == 200
    assert server.ask().body == text.encode()


@pytest.mark.parametrize(
    ("accessible", "named", "expected"),
    [
        (["org-1", "org-10"], None, "new of org-10"),
        (["org-1"], None, "old of org-1"),
        (["org-1", "org-10"], "org-1", "old of org-1"),
        (["org-1", "org-10"], " org-10 ,org-1", "new of org-10"),
        (["org-1", "org-10", "org-2"], "org-2", 404),
        ([], None, 404),
        (["org-1"], "org-10", 403),
        (["org-1"], "org-1,org-10", 403),
        (["org-10"], "org-1", 403),
        (["org-1"], "ORG-1", 403),
    ],
)
def test_orgs(server: Server, accessible: list[str], named: str | None, expected: object) -> None:
    """The orgs named count, or all accessible ones; an inaccessible one fails (ORG-SCOPE, ORG-DENIED, ORG-DEFAULT)."""
    jobs = [
        server.entry(server.job("old of org-1"), age=2 * DAY, org="org-1"),
        server.entry(server.job("new of org-10"), org="org-10"),
    ]
    server.state(jobs=jobs, accessible_orgs=accessible)
    reply = server.ask(MODERN, *([("Zuora-Org-Ids", named)] if named else []))
    outcome = name(reply) if reply.status == 200 else failure(reply)
    assert outcome == expected


@pytest.mark.parametrize(
    ("entities", "named", "expected"),
    [
        (["e", "f"], "e", "old of e"),
        (["e", "f"], "f", "new of f"),
        (["e", "f"], None, "newest of none"),
        (["e", "f", "g"], "g", 404),
        (["e"], "f", 403),
        ([], "e", 403),
    ],
)
def test_entities(server: Server, entities: list[str], named: str | None, expected: object) -> None:
    """With an entity named only its jobs count, and it must be one of the token's (ENTITY-SCOPE)."""
    jobs = [
        server.entry(server.job("old of e"), age=3 * DAY, entity="e"),
        server.entry(server.job("new of f"), age=2 * DAY, entity="f"),
        server.entry(server.job("newest of none")),
    ]
    server.state(jobs=jobs, entities=entities)
    reply = server.ask(MODERN, *([("Zuora-Entity-Ids", named)] if named else []))
    outcome = name(reply) if reply.status == 200 else failure(reply)
    assert outcome == expected


def test_entities_of_others(server: Server) -> None:
    """Without an entity named, jobs of entities that the token is not valid for do not count."""
    server.state(jobs=[server.entry(server.job(), entity="other")], entities=["mine"])
    assert failure(server.ask(MODERN)) == 404
