# ruff: noqa: B018, T201, TC001 - it is wrong on purpose
"""What type checkers must reject: each line that has a mark, and no other."""

from __future__ import annotations

from zuora_aqua_client import AuthenticatedClient, Client, errors
from zuora_aqua_client.api.aggregate_queries import get_last_batch_query_job as operation
from zuora_aqua_client.models import ErrorResponse, Job


def use(client: AuthenticatedClient, plain: Client) -> None:
    """Mistakes that are easily made."""
    operation.sync("p", client=client)  # wrong
    operation.sync("p", 7, client=client)  # wrong
    operation.sync("p", "q", client=plain)  # wrong
    operation.sync("p", "q", client=client, zuora_track_id=7)  # wrong
    operation.sync("p", "q", client=client, track_id="t")  # wrong
    error: ErrorResponse = operation.sync("p", "q", client=client)  # wrong
    job: Job = operation.sync_detailed("p", "q", client=client)  # wrong
    parsed: Job = operation.sync_detailed("p", "q", client=client).parsed  # wrong
    job.nmae  # wrong
    job.name.upper()  # wrong
    AuthenticatedClient("https://host.invalid")  # wrong
    AuthenticatedClient("https://host.invalid", token=7)  # wrong
    AuthenticatedClient("https://host.invalid", token="t", max_retry=1)  # wrong
    print(error, parsed, errors.NotFound)  # wrong


async def forget(client: AuthenticatedClient) -> None:
    """An await that was forgotten."""
    job: Job = operation.asyncio("p", "q", client=client)  # wrong
    print(job)
