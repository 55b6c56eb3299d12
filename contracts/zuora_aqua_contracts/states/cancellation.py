"""Cancels the jobs of a run that have not ended: at its end, and after a signal."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

from ..exchange.failures import Unmet
from .job_operations import RefusedError

if TYPE_CHECKING:
    from .job_operations import JobOperations
    from .submissions import Submission, Submissions

_GRACE = 2.0  # seconds for responses that other processes of the run are waiting for
_BEAT = 0.05


def cancel_all(job_operations: JobOperations, submissions: Submissions) -> list[str]:
    """Let nobody submit another job, and cancel those that run.

    Args:
        job_operations: The operations.
        submissions: The jobs of the run.

    Returns:
        What may be left, a line for each job.
    """
    submissions.close()
    end = time.monotonic() + _GRACE
    while any(one.id is None for one in submissions) and time.monotonic() < end:
        time.sleep(_BEAT)
    left = []
    for one in submissions:
        if one.id is None or one.status in job_operations.unended:
            try:
                _cancel(job_operations, submissions, one)
            except (Unmet, RefusedError) as error:
                left.append(f"a job of project {one.project} ({one.id or 'of unknown ID'}) may be left: {error}")
    return left


def _cancel(job_operations: JobOperations, submissions: Submissions, one: Submission) -> None:
    """Cancel a job; one whose ID did not come is asked for again, by the key of its request.

    Raises:
        RefusedError: The server did not tell its ID or its status.
        Unmet: There was no response.
    """
    identifier = one.id or job_operations.submit(one.body, one.key)["id"]
    with suppress(RefusedError):  # it has ended by now
        job_operations.cancel(identifier)
    submissions.made(one.key, identifier, job_operations.retrieve(identifier)["status"])
