"""Errors of jobs that do not end well. The tree is drawn in the public module `errors`."""

from __future__ import annotations

from typing import Any

from .errors import ClientError, NotFoundError


class JobError(ClientError):
    """A job did not complete.

    Attributes:
        message: What happened, with the messages of the server.
        job: The job as the server showed it last.
    """

    def __init__(self, message: str, job: Any) -> None:
        """Take the message and the job."""
        super().__init__(message, job)
        self.message: str = message
        self.job: Any = job

    def __str__(self) -> str:
        """Return the message."""
        return self.message


class JobFailedError(JobError):
    """The job failed as a whole, for example because it is not valid."""


class JobAbortedError(JobError):
    """The server gave the job up, because one of its queries failed."""


class JobCancelledError(JobError):
    """Somebody cancelled the job."""


class JobTimeoutError(JobError, TimeoutError):
    """The job has not ended in time. It goes on; wait for it again, or cancel it."""


class ResultFileGoneError(NotFoundError):
    """The server does not have the result file any more."""
