"""Waiting for a job: when to look again, and which error ends the waiting."""

from collections.abc import Callable, Mapping
from typing import Any, Generic, NamedTuple, TypeVar

from .checks import MOST_SECONDS
from .errors import InvalidArgumentError, NotFoundError, printable
from .job_errors import (
    JobAbortedError,
    JobCancelledError,
    JobError,
    JobFailedError,
    JobTimeoutError,
    ResultFileGoneError,
)
from .retries import Clock

Part = TypeVar("Part")
File = TypeVar("File")

_FIRST, _GROWTH, _LONGEST = 0.5, 1.5, 30.0  # seconds between two looks: the first, by how much more each time, at most
_LAST_LOOK = 5.0  # seconds that a look may take, however little time is left
_MESSAGES = 3  # of a job, in the message of an error
_ERRORS: Mapping[str, type[JobError]] = {
    "failed": JobFailedError,
    "aborted": JobAbortedError,
    "cancelled": JobCancelledError,
}


class ResultFile(NamedTuple, Generic[Part, File]):
    """A result file that is open for reading.

    Attributes:
        batch: What the file belongs to.
        file_id: The ID of the file.
        download: The content: `iter_lines`, `iter_bytes` and `save` read it.
    """

    batch: Part
    file_id: str
    download: File


class Waiting:
    """Decides how long to wait before the next look at a job. The interval grows from half a second to 30 seconds."""

    def __init__(
        self,
        clock: Clock,
        timeout: float,
        on_progress: Callable[[Any], object] | None,
        failures: Mapping[str, str],
    ) -> None:
        """Take the clock, the seconds to wait in all, a function that gets each job, and the kinds of failures.

        Raises:
            InvalidArgumentError: The time is not a number above 0.
        """
        if isinstance(timeout, bool) or not isinstance(timeout, int | float) or not timeout > 0:
            raise InvalidArgumentError("timeout", "It has to be a number of seconds above 0.", f"is {timeout!a:.40}")
        self._timeout, self._on_progress, self._failures = timeout, on_progress, failures
        self._clock = clock
        self._end = clock.monotonic() + timeout
        self._interval = _FIRST

    def view(self, client: Any) -> Any:
        """Return a view of the client whose calls end with the waiting, if theirs could take longer."""
        left = min(max(self._end - self._clock.monotonic(), _LAST_LOOK), MOST_SECONDS)
        own = client._settings.total_timeout  # noqa: SLF001 - one of us
        return client if own is not None and own <= left else client.with_options(total_timeout=left)

    def pause_after(self, job: Any) -> float | None:
        """Return the seconds to wait before the next look; None if the job is complete.

        Raises:
            JobError: The job ended otherwise, or has not ended in time; a subclass for each case.
        """
        if self._on_progress is not None:
            self._on_progress(job)
        if job.is_complete:
            return None
        status = str.__str__(job.status)
        if job.has_ended:
            kind = _ERRORS[self._failures[status]]
            raise kind(f"The job {printable(job.id)} ended as {status}{_messages(job)}.", job)
        left = self._end - self._clock.monotonic()
        if left <= 0:
            raise JobTimeoutError(
                f"The job {printable(job.id)} is {printable(status)} after {self._timeout:g} s. It goes on: "
                "wait for it again, or cancel it.",
                job,
            )
        pause, self._interval = min(self._interval, left), min(self._interval * _GROWTH, _LONGEST)
        return pause


def check_ended(job: Any) -> None:
    """Check that a job has ended, so that its files are all there.

    Raises:
        InvalidArgumentError: It has not.
    """
    if not job.has_ended:
        problem = f"is {printable(str.__str__(job.status))}"
        raise InvalidArgumentError("job", "Wait until it has ended, with jobs.wait.", problem)


def gone(error: NotFoundError, file_id: str, days: int) -> ResultFileGoneError:
    """Return the error for a result file that the server does not have any more."""
    message = (
        f"The result file {printable(file_id)} is gone: files are deleted {days} days after their job has completed. "
        "Run the job again."
    )
    failure = ResultFileGoneError(message)
    failure.__dict__.update({**error.__dict__, "message": message})
    return failure


def _messages(job: Any) -> str:
    texts = [printable(text).rstrip(".") for text in dict.fromkeys(job.messages)]
    return f": {'; '.join(texts[:_MESSAGES])}" if texts else ""
