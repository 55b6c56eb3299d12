"""What type checkers must accept."""

from __future__ import annotations

from datetime import UTC, datetime

from zuora_aqua_client import UNSET, AuthenticatedClient, Client, Response, errors
from zuora_aqua_client.api.aggregate_queries import get_last_batch_query_job
from zuora_aqua_client.models import AquaError, Batch, ErrorResponse, Job, JobStatus


def use(client: AuthenticatedClient) -> list[str]:
    """A call, and what it gives."""
    job: Job = get_last_batch_query_job.sync("p", "q", client=client, zuora_org_ids=["a"], zuora_track_id="t")
    batches: list[Batch] = job.batches
    started: datetime = job.start_time_in(UTC)
    known: bool = job.status is JobStatus.COMPLETED and batches[0].full and started.year > 0
    name: str = job.name if job.name is not UNSET and isinstance(job.name, str) else ""
    return [name] if known else job.result_file_ids


def in_detail(client: AuthenticatedClient) -> Job | AquaError | ErrorResponse | None:
    """The response, and what is in it."""
    response: Response[AquaError | ErrorResponse | Job] = get_last_batch_query_job.sync_detailed(
        "p", "q", client=client
    )
    wait: float | None = response.retry_after
    track: str | None = response.track_id
    status: int = response.status_code
    return response.parsed if wait is None and track and status else None


async def in_a_task(token: str) -> Job:
    """Use the asynchronous forms, with a token from a coroutine."""

    async def ask() -> str:
        return token

    async with AuthenticatedClient("https://host.invalid", ask, max_retries=0, timeout=3.0) as client:
        return await get_last_batch_query_job.asyncio("p", "q", client=client)


def failing(client: Client, authenticated: AuthenticatedClient) -> str:
    """What is caught."""
    try:
        get_last_batch_query_job.sync("p", "q", client=authenticated.with_headers({"X": "1"}))
    except errors.RateLimitError as error:
        return f"{error.retry_after} {error.attempts} {error.reasons[0].category}"
    except errors.APIResponseValidationError as error:
        return error.pointer
    return repr(client.with_timeout(1.0))
