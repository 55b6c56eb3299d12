"""State of a download that synchronous and asynchronous reading share: where it is, and how it is continued."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from . import retries
from .bodies import Decoder
from .errors import APIConnectionError, APIResponseValidationError, ClientError
from .lazy import Lazy
from .malformed_error import MalformedError
from .transfers import Progress

if TYPE_CHECKING:
    from ..types import Response  # noqa: TID252 - the package stays movable
    from . import streams
else:
    streams = Lazy(f"{__package__}.streams")  # slow to import

ENOUGH = 1 << 20
"""Bytes received after which earlier broken connections no longer count; bytes of one write."""


class Transfer:
    """State that synchronous and asynchronous downloads share.

    Attributes:
        status_code: The status of the response.
        headers: Its headers.
    """

    def __init__(self, stream: streams.Stream, max_retries: int, clock: retries.Clock) -> None:
        """Take the open response, and how often to continue after a broken connection."""
        self.status_code: int = stream.status
        self.headers: Mapping[str, str] = stream.headers
        self._stream = stream
        self._max_retries, self._clock = max_retries, clock
        self._progress: Progress = Progress(stream.status, stream.headers)
        self._failures = 0
        self._started = False
        self._decoder = Decoder("")  # made when the content is read, and anew if the first byte is of another response

    def __repr__(self) -> str:
        """Show media type and size."""
        return f"<{type(self).__name__} {self.content_type or 'of unknown type'}, {self.size or 'unknown'} bytes>"

    @property
    def content_type(self) -> str:
        """The `Content-Type` of the file; empty if the server does not send it."""
        return self.headers.get("Content-Type", "")

    @property
    def size(self) -> int | None:
        """The number of bytes on the wire; None if the server does not send it."""
        return self._progress.size

    def _start(self) -> None:
        if self._started:
            raise ClientError("This download has been read or closed already. Call the operation again.")
        self._started = True
        self._decode()

    def _decode(self) -> None:
        """Make the decoder that the headers name.

        Raises:
            APIResponseValidationError: There is none.
        """
        try:
            self._decoder = Decoder(self.headers.get("Content-Encoding", ""))
        except MalformedError as problem:
            failure = self._invalid(problem)
        else:
            return
        raise failure

    def _invalid(self, problem: MalformedError) -> APIResponseValidationError:
        return APIResponseValidationError(
            f"The file {problem.problem}. Call the operation again; if it fails again, tell whoever runs the server.",
            problem=problem.problem,
            status_code=self.status_code,
            headers=self.headers,
        )

    def _wait_after(self, failure: APIConnectionError) -> float:
        """Return the seconds to wait before the download is continued.

        Raises:
            APIConnectionError: The download cannot be continued.
        """
        self._failures = 1 if self._progress.since_resume >= ENOUGH else self._failures + 1
        if self._failures > self._max_retries or not self._progress.resumable:
            failure.attempts = self._failures
            raise failure
        from . import logger  # noqa: PLC0415 - logging is slow to import; httpx has imported it by now

        wait = retries.backoff(self._failures, None, self._clock.random()) or 0.0
        logger.resumed(self._progress.received, wait, failure)
        return wait

    def _continue_with(self, response: Response[Any], failure: APIConnectionError) -> None:
        """Go on with the response to a range request.

        Raises:
            APIError: The response is an error, or does not continue the file.
        """
        if response.error is not None:
            raise response.error
        download: Any = response.parsed
        self._stream = download._stream  # noqa: SLF001 - only its stream is used
        if not self._progress.continues(self._stream.status, self._stream.headers):
            raise failure
        if not self._progress.received:
            self.status_code, self.headers = self._stream.status, self._stream.headers
            self._decode()
