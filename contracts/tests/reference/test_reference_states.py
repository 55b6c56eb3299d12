"""The state endpoint."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from zuora_aqua_contracts.reference.store import Store, StoreError

from .reference_server import MODERN, content

if TYPE_CHECKING:
    from pathlib import Path

    from .reference_server import Server


JOB = {"partner": "p", "project": "q", "status": "completed"}
ENTRY = {"createdOn": "2026-01-30T00:00:00Z", "org": "org-1", "entity": None, "job": JOB}


def test_default(server: Server) -> None:
    """At first, and after a teardown, the example pair has the document's first example as its completed job."""
    example = next(iter(server.operation.examples(200).values()))
    assert content(server.ask()) == example
    server.state(jobs=[], accessible_orgs=[], entities=[], rate_limited={"reset_seconds": 1})
    assert server.ask().status == 429
    assert server.post({"state": "a tenant", "action": "teardown"}).status == 200
    orgs = ("Zuora-Org-Ids", server.operation.example("Zuora-Org-Ids"))
    entity = ("Zuora-Entity-Ids", server.operation.example("Zuora-Entity-Ids"))
    assert content(server.ask(orgs, entity)) == example


def test_setup_replaces_everything(server: Server) -> None:
    """What a state does not name is as in the default, not as in the state before."""
    server.state(jobs=[], accessible_orgs=["o"], entities=[])
    server.state(accessible_orgs=["org-1"])
    assert server.ask(MODERN).status == 200


@pytest.mark.parametrize("extra", [{}, {"action": None}, {"params": None}, {"consumer": "somebody"}])
def test_takes_what_pact_sends(server: Server, extra: dict[str, object]) -> None:
    """A missing action is a setup, missing params are all defaults, other members are let be."""
    assert server.post({"state": "a tenant", **extra}).status == 200


@pytest.mark.parametrize(
    ("wanted", "named"),
    [
        ([], "the body"),
        ({}, "state"),
        ({"state": "another"}, "state"),
        ({"state": "a tenant", "action": "set up"}, "action"),
        ({"state": "a tenant", "action": {}}, "action"),
        ({"state": "a tenant", "params": [1]}, "params"),
        ({"state": "a tenant", "params": {"job": []}}, "'job'"),
        ({"state": "a tenant", "params": {"jobs": {}}}, "params.jobs"),
        ({"state": "a tenant", "params": {"jobs": [ENTRY, 1]}}, "params.jobs[1]"),
        ({"state": "a tenant", "params": {"jobs": [{**ENTRY, "job": []}]}}, "params.jobs[0].job"),
        (
            {"state": "a tenant", "params": {"jobs": [{**ENTRY, "job": {**JOB, "status": 1}}]}},
            "params.jobs[0].job.status",
        ),
        ({"state": "a tenant", "params": {"jobs": [{**ENTRY, "org": None}]}}, "params.jobs[0].org"),
        ({"state": "a tenant", "params": {"jobs": [{**ENTRY, "entity": 1}]}}, "params.jobs[0].entity"),
        ({"state": "a tenant", "params": {"jobs": [{**ENTRY, "createdOn": 1}]}}, "params.jobs[0].createdOn"),
        ({"state": "a tenant", "params": {"jobs": [{**ENTRY, "createdOn": "2026-01-30"}]}}, "params.jobs[0].createdOn"),
        ({"state": "a tenant", "params": {"jobs": [{**ENTRY, "created": 1}]}}, "'created'"),
        ({"state": "a tenant", "params": {"accessible_orgs": "org-1"}}, "params.accessible_orgs"),
        ({"state": "a tenant", "params": {"entities": [None]}}, "params.entities"),
        ({"state": "a tenant", "params": {"rate_limited": 5}}, "params.rate_limited"),
        ({"state": "a tenant", "params": {"rate_limited": {}}}, "params.rate_limited.reset_seconds"),
        (
            {"state": "a tenant", "params": {"rate_limited": {"reset_seconds": True}}},
            "params.rate_limited.reset_seconds",
        ),
        (
            {"state": "a tenant", "params": {"rate_limited": {"reset_seconds": 2**80}}},
            "params.rate_limited.reset_seconds",
        ),
        ({"state": "a tenant", "params": {"jobs": [{**ENTRY, "job": {**JOB, "name": "\ud800"}}]}}, "the body"),
        ({"state": "a tenant", "params": {"jobs": [{**ENTRY, "job": {**JOB, "offset": float("inf")}}]}}, "the body"),
    ],
)
def test_names_what_is_wrong(server: Server, wanted: object, named: str | None) -> None:
    """A state that cannot be set up is a 400 that names the member, and the state before stays."""
    before = server.ask().body
    reply = server.post(wanted)
    assert (reply.status, named in content(reply)["message"]) == (400, True), reply.body
    assert server.ask().body == before


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000, b'{"state": ' + b"9" * 5000 + b"}"])
def test_refuses_bodies(server: Server, body: bytes) -> None:
    """What is not JSON is a 400 too."""
    assert server.send(b"/_states", method="POST", body=body).status == 400


def test_is_for_post_only(server: Server) -> None:
    """Other methods change nothing and name the one."""
    reply = server.send(b"/_states")
    assert (reply.status, reply.header("Allow")) == (405, "POST")


def test_a_file_keeps_the_tenant(server: Server, tmp_path: Path) -> None:
    """A database file is as it was when it is opened again."""
    path = str(tmp_path / "tenant.db")
    jobs = server.behaviour.store.jobs()
    first = Store(path)
    assert first.is_new
    first.replace(server.behaviour.store.tenant(), jobs)
    first.close()
    again = Store(path)
    assert (again.is_new, again.jobs(), again.tenant()) == (False, jobs, server.behaviour.store.tenant())
    again.close()


@pytest.mark.parametrize("make", ["folder", "text", "other", "nowhere"])
def test_refuses_files(tmp_path: Path, make: str) -> None:
    """What is no database of this server, or cannot be one, is refused in a line that names the file."""
    path = tmp_path / "tenant.db"
    if make == "folder":
        path.mkdir()
    elif make == "text":
        path.write_text("no database\n" * 100)
    elif make == "other":
        other = sqlite3.connect(path)
        other.execute("CREATE TABLE theirs (x)")
        other.close()
    else:
        path = tmp_path / "none" / "tenant.db"
    with pytest.raises(StoreError, match=r"tenant\.db") as caught:
        Store(str(path))
    assert "\n" not in str(caught.value)


def test_is_safe_under_threads(server: Server) -> None:
    """States set up by one thread while others ask: each reply is a whole job of one state or another."""
    names = [str(number) for number in range(20)]

    def ask(_: int) -> str:
        return str(content(server.ask())["name"])

    server.state(jobs=[server.entry(server.job(names[0]))])
    with ThreadPoolExecutor(4) as pool:
        answers = pool.map(ask, range(200))
        for name in names:
            server.state(jobs=[server.entry(server.job(name))])
        assert set(answers) <= set(names)
    assert ask(0) == names[-1]
