"""Jobs of the reference server: submitted, run one after the other for a pair, cancelled, their files downloaded."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from zuora_aqua_contracts.document.fragment import load
from zuora_aqua_contracts.document.jobs import aqua_codes
from zuora_aqua_contracts.reference.behaviour import JOB_DURATION

from .reference_server import DAY, TOKEN, content

if TYPE_CHECKING:
    from .reference_server import Server

_QUERY = {"name": "Account", "query": "select Id, Name from Account", "type": "zoqlexport"}
_REQUEST: dict[str, Any] = {
    "name": "Export",
    "format": "csv",
    "version": "1.1",
    "partner": "salesforce",
    "project": "p",
    "queries": [_QUERY],
}
_AUTHORIZATION = ("Authorization", f"Bearer {TOKEN}")


def submit(server: Server, *headers: tuple[str, str], path: bytes = b"/v1/batch-query", **changes: Any) -> Any:
    """Submit a job; return the JSON of the response."""
    body = json.dumps({**_REQUEST, **changes}).encode()
    return content(server.send(path, _AUTHORIZATION, *headers, method="POST", body=body))


def job(server: Server, identifier: str, *, method: str = "GET") -> Any:
    """Retrieve or cancel a job; return the JSON of the response."""
    return content(server.send(f"/v1/batch-query/jobs/{identifier}".encode(), _AUTHORIZATION, method=method))


@pytest.mark.parametrize("path", [b"/v1/batch-query", b"/v1/batch-query/"])
def test_a_job_runs_and_completes(server: Server, path: bytes) -> None:
    """A submitted job executes for its duration, is completed then, and is the last job of its pair."""
    submitted = submit(server, path=path)
    assert (submitted["status"], submitted["batches"][0]["status"]) == ("submitted", "pending")
    assert "startTime" not in submitted
    assert job(server, submitted["id"])["status"] == "executing"
    server.now += JOB_DURATION
    completed = job(server, submitted["id"])
    assert completed["status"] == "completed"
    assert content(server.ask(pair=("salesforce", "p"))) == completed


def test_jobs_of_a_pair_run_one_after_the_other(server: Server) -> None:
    """A job of a pair starts when the job submitted before it has ended; jobs of other pairs do not wait for it."""
    first, second = submit(server), submit(server)
    other = submit(server, project="other")
    assert [job(server, one["id"])["status"] for one in (first, second, other)] == [
        "executing",
        "submitted",
        "executing",
    ]
    server.now += JOB_DURATION
    assert [job(server, one["id"])["status"] for one in (first, second)] == ["completed", "executing"]
    server.now += JOB_DURATION
    assert content(server.ask(pair=("salesforce", "p")))["id"] == second["id"]


def test_a_job_that_has_not_ended_is_cancelled(server: Server) -> None:
    """A cancelled job stays cancelled; one that has ended cannot be cancelled."""
    first, second = submit(server), submit(server)
    assert job(server, second["id"], method="DELETE")["status"] == "cancelled"
    server.now += 2 * JOB_DURATION
    assert job(server, second["id"])["status"] == "cancelled"
    ended = {"errorCode": "90003", "message": aqua_codes(load())["90003"]["text"]}
    assert job(server, first["id"], method="DELETE") == ended
    assert content(server.ask(pair=("salesforce", "p")))["id"] == first["id"]


def test_a_job_with_a_query_that_fails_is_aborted(server: Server) -> None:
    """A query of an object that does not exist aborts the job, and its batch says why."""
    submitted = submit(server, queries=[{**_QUERY, "query": "select Id from nowhere"}])
    server.now += JOB_DURATION
    aborted = job(server, submitted["id"])
    assert (aborted["status"], aborted["batches"][0]["message"]) == ("aborted", "There is no object nowhere.")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"partner": "nobody"}, "90019"),
        ({"queries": []}, "90016"),
        ({"queries": [_QUERY] * 51}, "90004"),
        ({"queries": [{**_QUERY, "query": "delete from Account"}]}, "90005"),
    ],
)
def test_a_job_that_is_not_valid_is_not_made(server: Server, changes: dict[str, Any], code: str) -> None:
    """A job that is not valid gets an error in AQuA's own form."""
    assert submit(server, **changes)["errorCode"] == code


def test_at_most_50_jobs_run_at_once(server: Server) -> None:
    """One job more than may run at once is rejected; once one has ended, another may be submitted."""
    for number in range(50):
        assert "id" in submit(server, project=str(number))
    assert submit(server)["errorCode"] == "90028"
    server.now += JOB_DURATION
    assert "id" in submit(server)


def test_the_same_key_makes_one_job(server: Server) -> None:
    """A submission that is repeated with the same `Idempotency-Key` gives the same job."""
    key = ("Idempotency-Key", "one")
    first, second, other = submit(server, key), submit(server, key), submit(server, ("Idempotency-Key", "two"))
    assert first["id"] == second["id"] != other["id"]


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"{}", b'{"name": "x"}', b"\xff"])
def test_a_body_that_is_no_job_is_an_error(server: Server, body: bytes) -> None:
    """A body that is not a JSON object with the required members gets a 400 of the common form."""
    reply = server.send(b"/v1/batch-query", _AUTHORIZATION, ("Zuora-Version", "2024-05-20"), method="POST", body=body)
    assert reply.status == 400
    assert "reasons" in content(reply)


@pytest.mark.parametrize("identifier", ["0" * 32, "%FF", "x"])
def test_an_unknown_job_is_an_error(server: Server, identifier: str) -> None:
    """A job that does not exist gets an error."""
    assert job(server, identifier).keys() & {"errorCode", "reasons"}


def test_a_file_is_there_for_three_days(server: Server) -> None:
    """The file of a completed job can be downloaded, whole or from a byte on, until it is deleted after three days."""
    submitted = submit(server)
    server.now += JOB_DURATION
    path = f"/v1/files/{job(server, submitted['id'])['batches'][0]['fileId']}".encode()
    whole = server.send(path, _AUTHORIZATION)
    assert whole.body == b"Id,Name\nId 0,Name 0\n"
    part = server.send(path, _AUTHORIZATION, ("Range", "bytes=8-"), ("If-Range", whole.header("ETag") or ""))
    assert (part.status, part.body) == (206, b"Id 0,Name 0\n")
    assert server.send(path, _AUTHORIZATION, ("Range", "bytes=999-")).status == 416
    assert server.send(path, _AUTHORIZATION, ("Range", "bytes=8-"), ("If-Range", '"x"')).body == whole.body
    server.now += 3 * DAY + timedelta(seconds=1)
    assert "reasons" in content(server.send(path, _AUTHORIZATION))
    assert job(server, submitted["id"])["status"] == "completed"


def test_files_of_a_segmented_batch_hold_all_records(server: Server) -> None:
    """The files of a batch share its records."""
    segmented = server.job()
    segmented["batches"][0].pop("fileId")
    segmented["batches"][0].update(recordCount=3, segments=["a" * 32, "b" * 32])
    server.state(jobs=[server.entry(segmented)], accessible_orgs=["org-1"])
    bodies = [server.send(f"/v1/files/{letter * 32}".encode(), _AUTHORIZATION).body for letter in "ab"]
    assert [len(body.splitlines()) for body in bodies] == [2, 3]


def test_the_state_endpoint_can_be_switched_off(server: Server) -> None:
    """Without states the path of the state endpoint is one that does not exist."""
    server.behaviour.has_states = False
    assert server.post({"state": "a tenant"}).status == 404
