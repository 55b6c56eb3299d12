"""Jobs: submitted, waited for, read; and what ends the waiting otherwise."""

from __future__ import annotations

import asyncio
import contextlib
import copy
import csv
import json
import pickle
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from zuora_aqua_client import AuthenticatedClient, Clock, errors, jobs
from zuora_aqua_client.models import AnyJob, BatchType, Job, JobQuery, JobRequest
from zuora_aqua_contracts.document.fragment import load

if TYPE_CHECKING:
    from collections.abc import Callable

_DOCUMENT = load().document
_LIFE = _DOCUMENT["x-jobs"]
_OUTCOMES: dict[str, str] = _DOCUMENT["components"]["schemas"]["JobStatus"]["x-outcomes"]
_FAILURES = {status: kind for status, kind in _OUTCOMES.items() if kind != "success"}
_BODY = JobRequest("nightly", "csv", "1.1", [JobQuery("accounts", "select Id from Account", BatchType("zoqlexport"))])
_KINDS = {
    "failed": errors.JobFailedError,
    "aborted": errors.JobAbortedError,
    "cancelled": errors.JobCancelledError,
}


class Server:
    """Answers in turn with a job in each of several statuses, and with the files that it has.

    Attributes:
        statuses: What is still to be shown; the last one stays.
        files: The content of the files by their IDs.
        requests: What was asked.
        waits: What the client slept.
    """

    def __init__(self, *statuses: str) -> None:
        """Take the statuses."""
        self.statuses = list(statuses)
        self.files: dict[str, str] = {"f1": "Id,Name\n1,a\n2,b\n", "f2": "Id\n3\n", "f3": "Id\n4\n"}
        self.requests: list[httpx.Request] = []
        self.waits: list[float] = []

    def job(self, status: str) -> dict[str, Any]:
        """A job of two batches, the second one in segments."""
        parts = [
            {"name": "accounts", "status": status, "fileId": "f1", "message": f"first is {status}."},
            {"name": "invoices", "status": status, "segments": ["f2", "f3"], "message": ""},
        ]
        return {"id": "j1", "status": status, "batches": parts}

    def answer(self, request: httpx.Request) -> httpx.Response:
        """Answer a request of either operation."""
        self.requests.append(request)
        kind, _, name = request.url.path.rpartition("/")
        if kind.endswith("/files"):
            if name in self.files:
                return httpx.Response(200, text=self.files[name], headers={"Content-Type": "text/csv"})
            reason = {"code": 50000040, "message": "no such file"}
            return httpx.Response(404, json={"success": False, "processId": "p", "reasons": [reason]})
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        return httpx.Response(200, json=self.job(status))

    async def _answer_async(self, request: httpx.Request) -> httpx.Response:
        return self.answer(request)

    async def _sleep_async(self, seconds: float) -> None:
        self.waits.append(seconds)

    @contextlib.contextmanager
    def client(self) -> Any:
        """A client of this server whose waits take no time, and whose clock counts them."""
        clock = Clock(
            sleep=self.waits.append,
            sleep_async=self._sleep_async,
            monotonic=lambda: float(sum(self.waits)),
            random=lambda: 0.0,
        )
        with AuthenticatedClient("https://example.org", "planted", clock=clock) as client:
            client.set_httpx_client(httpx.Client(transport=httpx.MockTransport(self.answer)))
            client.set_async_httpx_client(httpx.AsyncClient(transport=httpx.MockTransport(self._answer_async)))
            yield client


Call = Any


@pytest.fixture(params=["sync", "asyncio"])
def call(request: pytest.FixtureRequest) -> Callable[..., Any]:
    """Calls a function of the module by its name, in its synchronous or its asynchronous form."""

    def sync(server: Server, name: str, *arguments: Any, **options: Any) -> Any:
        with server.client() as client:
            return getattr(jobs, name)(client, *arguments, **options)

    def asynchronous(server: Server, name: str, *arguments: Any, **options: Any) -> Any:
        async def main() -> Any:
            with server.client() as client:
                return await getattr(jobs, f"{name}_async")(client, *arguments, **options)

        return asyncio.run(main())

    return sync if request.param == "sync" else asynchronous


def _read(server: Server, job: Any, form: str) -> list[tuple[str, str, list[str]]]:
    """Read all files of a job in one of the forms: name of the batch, ID of the file, lines."""
    if form == "sync":
        with server.client() as client:
            files = jobs.results(client, job)
            return [(str(f.batch.name), f.file_id, list(f.download.iter_lines())) for f in files]

    async def main() -> list[tuple[str, str, list[str]]]:
        found = []
        with server.client() as client:
            async with contextlib.aclosing(jobs.results_async(client, job)) as files:
                async for batch, file_id, download in files:
                    found.append((str(batch.name), file_id, [line async for line in download.iter_lines()]))
        return found

    return asyncio.run(main())


def test_run_submits_and_waits(call: Call) -> None:
    """A job is submitted once, with a key that lets the request be repeated, and looked at until it is complete."""
    server, seen = Server("submitted", "pending", "a new one", "completed"), []
    job = call(server, "run", _BODY, on_progress=lambda job: seen.append(str(job.status)))
    assert (job.id, job.is_complete) == ("j1", True)
    assert seen == ["submitted", "pending", "a new one", "completed"]
    assert [request.method for request in server.requests] == ["POST", "GET", "GET", "GET"]
    assert json.loads(server.requests[0].content) == _BODY.to_dict()
    assert len(server.requests[0].headers["Idempotency-Key"]) == 32
    call(server, "run", _BODY, idempotency_key="mine")
    assert server.requests[-1].headers["Idempotency-Key"] == "mine"


def test_the_interval_grows_to_half_a_minute(call: Call) -> None:
    """Looks come further and further apart, from half a second to 30 seconds, and end with the time that there is."""
    server = Server("executing")
    with pytest.raises(errors.JobTimeoutError, match=r"The job j1 is executing after 120 s. It goes on") as caught:
        call(server, "wait", "j1", timeout=120)
    assert server.waits[:3] == [0.5, 0.75, 1.125]
    assert max(server.waits) == 30.0
    assert sum(server.waits) == pytest.approx(120)
    assert isinstance(caught.value, TimeoutError)
    assert caught.value.job.status == "executing"


def test_the_longest_time_is_the_documents(call: Call) -> None:
    """Without a time of the caller's own the waiting ends after the longest time that a query may run."""
    server = Server("executing")
    with pytest.raises(errors.JobTimeoutError):
        call(server, "wait", "j1")
    assert sum(server.waits) == pytest.approx(_LIFE["time-limit-seconds"])


@pytest.mark.parametrize("status", _FAILURES)
def test_a_job_that_ends_otherwise_is_an_error(call: Call, status: str) -> None:
    """Each final status has its error, with the messages of the batches and the job; it pickles and copies."""
    with pytest.raises(_KINDS[_FAILURES[status]]) as caught:
        call(Server("executing", status), "wait", "j1")
    error = caught.value
    assert type(error) is _KINDS[_FAILURES[status]]
    assert isinstance(error, errors.JobError)
    assert str(error) == f"The job j1 ended as {status}: first is {status}."
    assert error.job.has_ended
    assert not error.job.is_complete
    for same in (pickle.loads(pickle.dumps(error)), copy.copy(error)):  # noqa: S301 - our own
        assert (type(same), str(same), same.job) == (type(error), str(error), error.job)


@pytest.mark.parametrize("timeout", [10_000_000, float("inf")])
def test_a_wait_may_be_as_long_as_anybody_likes(call: Call, timeout: float) -> None:
    """A wait may be longer than any request may take."""
    assert call(Server("executing", "completed"), "wait", "j1", timeout=timeout).status == "completed"


@pytest.mark.parametrize("timeout", [0, -1, float("nan"), "5", True, None])
def test_a_time_to_wait_that_is_none(call: Call, timeout: Any) -> None:
    """A time that is not a number above 0 is refused before anything is sent."""
    server = Server("completed")
    with pytest.raises(errors.InvalidArgumentError, match="timeout: is"):
        call(server, "run", _BODY, timeout=timeout)
    assert server.requests == []


@pytest.mark.parametrize("form", ["sync", "asyncio"])
def test_results_come_in_order_with_their_batches(form: str) -> None:
    """The files of all batches are read one after the other, each with its batch."""
    server = Server()
    assert _read(server, AnyJob.from_dict(server.job("completed")), form) == [
        ("accounts", "f1", ["Id,Name\n", "1,a\n", "2,b\n"]),
        ("invoices", "f2", ["Id\n", "3\n"]),
        ("invoices", "f3", ["Id\n", "4\n"]),
    ]


def test_files_are_closed_with_the_iteration() -> None:
    """A file is closed when the next one is asked for, and when the iteration is given up."""
    server = Server()
    with server.client() as client:
        files = jobs.results(client, AnyJob.from_dict(server.job("completed")))
        first, second = next(files).download, next(files).download
        with pytest.raises(errors.ClientError, match="closed"):
            next(first.iter_bytes())
        files.close()
        with pytest.raises(errors.ClientError, match="closed"):
            next(second.iter_bytes())


@pytest.mark.parametrize("form", ["sync", "asyncio"])
def test_a_deleted_file_is_named(form: str) -> None:
    """A file that the server has deleted is an error of its own, which says after how many days that happens."""
    server = Server()
    del server.files["f2"]
    with pytest.raises(errors.ResultFileGoneError) as caught:
        _read(server, AnyJob.from_dict(server.job("completed")), form)
    assert str(caught.value).startswith(
        f"The result file f2 is gone: files are deleted {_LIFE['files-kept-days']} days"
    )
    assert isinstance(caught.value, errors.NotFoundError)
    assert (caught.value.status_code, caught.value.process_id) == (404, "p")
    assert caught.value.__context__ is None


@pytest.mark.parametrize("form", ["sync", "asyncio"])
def test_a_job_that_runs_has_no_results_yet(form: str) -> None:
    """Asking for the files of a job that has not ended is refused at once."""
    server = Server()
    with pytest.raises(errors.InvalidArgumentError, match=r"job: is executing. Wait until it has ended"):
        _read(server, AnyJob.from_dict(server.job("executing")), form)
    assert server.requests == []


def test_what_a_job_shows() -> None:
    """The repr has what tells one job from another, in a line, and never a query or a URL."""
    examples = next(iter(load().operations.values())).examples(200).values()
    fields = _DOCUMENT["components"]["schemas"]["Job"]["x-repr"]
    for example in (example for example in examples if "batches" in example):
        job = Job.from_dict(example)
        text = repr(job)
        assert len(text) < 200
        assert f"batches=<{len(example['batches'])}>" in text
        assert all(repr(example[field]) in text for field in fields if field != "batches")
        assert all(str(part.query) not in repr(part) for part in job.batches)
    half_made = Job.__new__(Job)
    assert repr(half_made) == "Job()"


def test_rows_in_a_list() -> None:
    """Lines go into `csv` as they come."""
    server = Server()
    with server.client() as client:
        job = AnyJob.from_dict(server.job("completed"))
        rows = [row for file in jobs.results(client, job) for row in csv.DictReader(file.download.iter_lines())]
    assert rows == [{"Id": "1", "Name": "a"}, {"Id": "2", "Name": "b"}, {"Id": "3"}, {"Id": "4"}]
