# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
"""Run jobs, wait for them, and read their result files.

`run`, `wait` and `results` are for a synchronous program, `run_async`, `wait_async` and `results_async` for an event
loop. Headers for all requests of one of them, an entity for example, are given to a view: `client.with_headers({…})`.
"""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator, Callable, Generator

from ._runtime import jobs as _jobs
from ._runtime.jobs import ResultFile
from .api.aggregate_queries import get_batch_query_job as _get_batch_query_job
from .api.aggregate_queries import get_files as _get_files
from .api.aggregate_queries import post_batch_query_job as _post_batch_query_job
from .client import AuthenticatedClient
from .errors import NotFoundError
from .models import AnyBatch, AnyJob, Batch, Job, JobRequest
from .types import AsyncDownload, Download

__all__ = ("ResultFile", "results", "results_async", "run", "run_async", "wait", "wait_async")

_FAILURES = {
    "error": "failed",
    "failed": "failed",
    "deleted_notallowed": "failed",
    "aborted": "aborted",
    "cancelled": "cancelled",
}
_TIME_LIMIT_SECONDS = 10800
_FILES_KEPT_DAYS = 3


def run(
    client: AuthenticatedClient,
    body: JobRequest,
    *,
    timeout: float = _TIME_LIMIT_SECONDS,
    on_progress: Callable[[AnyJob], object] | None = None,
    idempotency_key: str | None = None,
) -> AnyJob:
    """Submit a job and wait until it is complete.

    Args:
        client: The client that sends the requests.
        body: The job to submit.
        timeout: Seconds to wait, the longest that one query may run if left out.
        on_progress: Called with the job after it was submitted and after each look at it.
        idempotency_key: Lets the server tell a repeated request from a second job; a random one if left out.

    Raises:
        errors.JobFailedError: The job is not valid, or failed as a whole.
        errors.JobAbortedError: One of its queries failed.
        errors.JobCancelledError: Somebody cancelled it.
        errors.JobTimeoutError: It has not ended in time, and goes on.
        errors.APIError: A request failed.
    """
    waiting = _jobs.Waiting(client._settings.clock, timeout, on_progress, _FAILURES)
    key = os.urandom(16).hex() if idempotency_key is None else idempotency_key
    job = _post_batch_query_job.sync(body=body, client=client, idempotency_key=key)
    return _wait(client, job.id, waiting, job)


def wait(
    client: AuthenticatedClient,
    job_id: str,
    *,
    timeout: float = _TIME_LIMIT_SECONDS,
    on_progress: Callable[[AnyJob], object] | None = None,
) -> AnyJob:
    """Wait until a job is complete. The interval between two looks grows from half a second to 30 seconds.

    Args:
        client: The client that sends the requests.
        job_id: The ID of the job.
        timeout: Seconds to wait, the longest that one query may run if left out.
        on_progress: Called with the job after each look at it.

    Raises:
        errors.JobFailedError: The job is not valid, or failed as a whole.
        errors.JobAbortedError: One of its queries failed.
        errors.JobCancelledError: Somebody cancelled it.
        errors.JobTimeoutError: It has not ended in time, and goes on.
        errors.APIError: A request failed.
    """
    waiting = _jobs.Waiting(client._settings.clock, timeout, on_progress, _FAILURES)
    return _wait(client, job_id, waiting, None)


def _wait(client: AuthenticatedClient, job_id: str, waiting: _jobs.Waiting, job: AnyJob | None) -> AnyJob:
    while True:
        if job is None:
            look = waiting.view(client)
            job = _get_batch_query_job.sync(jobid=job_id, client=look)
        pause = waiting.pause_after(job)
        if pause is None:
            return job
        client._settings.clock.sleep(pause)
        job = None


def results(
    client: AuthenticatedClient, job: AnyJob | Job
) -> Generator[ResultFile[AnyBatch | Batch, Download], None, None]:
    """Iterate over the result files of a job, in order, each open for reading until the next one is asked for.

    Args:
        client: The client that sends the requests.
        job: A job that has ended.

    Raises:
        errors.InvalidArgumentError: The job has not ended.
        errors.ResultFileGoneError: The server has deleted the file, 3 days after the job completed.
        errors.APIError: A request failed.
    """
    _jobs.check_ended(job)
    return _results(client, job)


def _results(
    client: AuthenticatedClient, job: AnyJob | Job
) -> Generator[ResultFile[AnyBatch | Batch, Download], None, None]:
    for batch, file_id in job.result_files:
        with _open(client, file_id) as download:
            yield ResultFile(batch, file_id, download)


def _open(client: AuthenticatedClient, file_id: str) -> Download:
    try:
        return _get_files.sync(file_id=file_id, client=client)
    except NotFoundError as error:
        gone = _jobs.gone(error, file_id, _FILES_KEPT_DAYS)
    raise gone


async def run_async(
    client: AuthenticatedClient,
    body: JobRequest,
    *,
    timeout: float = _TIME_LIMIT_SECONDS,
    on_progress: Callable[[AnyJob], object] | None = None,
    idempotency_key: str | None = None,
) -> AnyJob:
    """Submit a job and wait until it is complete, without blocking the event loop.

    Args:
        client: The client that sends the requests.
        body: The job to submit.
        timeout: Seconds to wait, the longest that one query may run if left out.
        on_progress: Called with the job after it was submitted and after each look at it.
        idempotency_key: Lets the server tell a repeated request from a second job; a random one if left out.

    Raises:
        errors.JobFailedError: The job is not valid, or failed as a whole.
        errors.JobAbortedError: One of its queries failed.
        errors.JobCancelledError: Somebody cancelled it.
        errors.JobTimeoutError: It has not ended in time, and goes on.
        errors.APIError: A request failed.
    """
    waiting = _jobs.Waiting(client._settings.clock, timeout, on_progress, _FAILURES)
    key = os.urandom(16).hex() if idempotency_key is None else idempotency_key
    job = await _post_batch_query_job.asyncio(body=body, client=client, idempotency_key=key)
    return await _wait_async(client, job.id, waiting, job)


async def wait_async(
    client: AuthenticatedClient,
    job_id: str,
    *,
    timeout: float = _TIME_LIMIT_SECONDS,
    on_progress: Callable[[AnyJob], object] | None = None,
) -> AnyJob:
    """Wait until a job is complete, without blocking the event loop. The interval between two looks grows from half a second to 30 seconds.

    Args:
        client: The client that sends the requests.
        job_id: The ID of the job.
        timeout: Seconds to wait, the longest that one query may run if left out.
        on_progress: Called with the job after each look at it.

    Raises:
        errors.JobFailedError: The job is not valid, or failed as a whole.
        errors.JobAbortedError: One of its queries failed.
        errors.JobCancelledError: Somebody cancelled it.
        errors.JobTimeoutError: It has not ended in time, and goes on.
        errors.APIError: A request failed.
    """
    waiting = _jobs.Waiting(client._settings.clock, timeout, on_progress, _FAILURES)
    return await _wait_async(client, job_id, waiting, None)


async def _wait_async(client: AuthenticatedClient, job_id: str, waiting: _jobs.Waiting, job: AnyJob | None) -> AnyJob:
    while True:
        if job is None:
            look = waiting.view(client)
            job = await _get_batch_query_job.asyncio(jobid=job_id, client=look)
        pause = waiting.pause_after(job)
        if pause is None:
            return job
        await client._settings.clock.sleep_async(pause)
        job = None


def results_async(
    client: AuthenticatedClient, job: AnyJob | Job
) -> AsyncGenerator[ResultFile[AnyBatch | Batch, AsyncDownload], None]:
    """Iterate over the result files of a job, in order, each open for reading until the next one is asked for.

    To stop early, close the iterator: `async with contextlib.aclosing(results_async(client, job)) as files: …`

    Args:
        client: The client that sends the requests.
        job: A job that has ended.

    Raises:
        errors.InvalidArgumentError: The job has not ended.
        errors.ResultFileGoneError: The server has deleted the file, 3 days after the job completed.
        errors.APIError: A request failed.
    """
    _jobs.check_ended(job)
    return _results_async(client, job)


async def _results_async(
    client: AuthenticatedClient, job: AnyJob | Job
) -> AsyncGenerator[ResultFile[AnyBatch | Batch, AsyncDownload], None]:
    for batch, file_id in job.result_files:
        async with await _open_async(client, file_id) as download:
            yield ResultFile(batch, file_id, download)


async def _open_async(client: AuthenticatedClient, file_id: str) -> AsyncDownload:
    try:
        return await _get_files.asyncio(file_id=file_id, client=client)
    except NotFoundError as error:
        gone = _jobs.gone(error, file_id, _FILES_KEPT_DAYS)
    raise gone
