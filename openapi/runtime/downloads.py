"""Files that are downloaded piece by piece, in bounded memory, and continued when a connection breaks."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Self

from . import retries
from .bodies import Decoder
from .errors import APIConnectionError, APIResponseValidationError, ClientError
from .malformed import MalformedError
from .transfers import Lines, Progress

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
    from pathlib import Path
    from types import TracebackType

    from ..types import Response  # noqa: TID252 - the package stays movable
    from .streams import Stream

    Reopen = Callable[[Mapping[str, str]], Response[Any]]
    ReopenAsync = Callable[[Mapping[str, str]], Awaitable[Response[Any]]]

_ENOUGH = 1 << 20  # bytes received after which earlier broken connections no longer count, and bytes of one write


class _Transfer:
    """State that synchronous and asynchronous downloads share.

    Attributes:
        status_code: The status of the response.
        headers: Its headers.
    """

    def __init__(self, stream: Stream, max_retries: int, clock: retries.Clock) -> None:
        """Take the open response, and how often to continue after a broken connection."""
        self.status_code = stream.status
        self.headers = stream.headers
        self._stream = stream
        self._max_retries, self._clock = max_retries, clock
        self._progress = Progress(stream.status, stream.headers)
        self._failures = 0
        self._started = False

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

    def _start(self) -> Decoder:
        if self._started:
            raise ClientError("This download has been read or closed already. Call the operation again.")
        self._started = True
        try:
            return Decoder(self.headers.get("Content-Encoding", ""))
        except MalformedError as problem:
            failure = self._invalid(problem)
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
        self._failures = 1 if self._progress.since_resume >= _ENOUGH else self._failures + 1
        if self._failures > self._max_retries or not self._progress.resumable:
            failure.attempts = self._failures
            raise failure
        return retries.wait_before(self._failures, None, self._clock.random()) or 0.0

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


class Download(_Transfer):
    """A file whose bytes are still to be received. Use it as a context manager; it can be read once.

    If the connection breaks and the server supports range requests, reading continues where it stopped, after a wait
    and at most as often as the client retries. Memory stays bounded, whatever the size of the file.
    """

    def __init__(self, stream: Stream, reopen: Reopen, max_retries: int, clock: retries.Clock) -> None:
        """Take the open response and a function that repeats the request with more headers."""
        super().__init__(stream, max_retries, clock)
        self._reopen = reopen

    def __enter__(self) -> Self:
        """Return the download itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connection."""
        self.close()

    def close(self) -> None:
        """Give up what is not read yet."""
        self._started = True
        self._stream.close()

    def iter_bytes(self) -> Iterator[bytes]:
        """Iterate over the content, decompressed, in pieces of at most a megabyte.

        Raises:
            APIConnectionError: The connection broke and the download cannot be continued.
            APIStatusError: The server responded with an error when the download was to be continued.
            APIResponseValidationError: The content is not in the coding of its `Content-Encoding`.
            ClientError: The download has been read or closed already.
        """
        decoder = self._start()
        try:
            for chunk in self._received():
                yield from decoder.feed(chunk)
            decoder.finish()
        except MalformedError as problem:
            failure = self._invalid(problem)
        else:
            return
        finally:
            self._stream.close()
        raise failure

    def iter_lines(self, encoding: str = "utf-8") -> Iterator[str]:
        r"""Iterate over the lines of a text, each with its line end (`\n` or `\r\n`), as `csv.reader` needs them.

        Raises:
            APIResponseValidationError: The text is not in this encoding, or a line is too long to be held in memory.
        """
        lines = Lines(encoding)
        try:
            for piece in self.iter_bytes():
                yield from lines.feed(piece)
            yield from lines.finish()
        except MalformedError as problem:
            failure = self._invalid(problem)
        else:
            return
        raise failure

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the content to a file, which appears under its name when it is complete; an existing one is replaced.

        Raises:
            OSError: The file cannot be written.
        """
        target, part = _places(path)
        try:
            with part.open("xb") as file:
                for piece in self.iter_bytes():
                    file.write(piece)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
        return target

    def _received(self) -> Iterator[bytes]:
        """Iterate over the bytes as received, over one connection or several."""
        while True:
            try:
                for chunk in self._stream.chunks():
                    self._progress.received += len(chunk)
                    yield chunk
                self._progress.check()
            except APIConnectionError as error:
                failure = error
            else:
                return
            wait = self._wait_after(failure)
            self._stream.close()
            self._clock.sleep(wait)
            self._continue_with(self._reopen(self._progress.range_headers()), failure)


class AsyncDownload(_Transfer):
    """A file whose bytes are still to be received. Use it as an asynchronous context manager; it can be read once.

    If the connection breaks and the server supports range requests, reading continues where it stopped, after a wait
    and at most as often as the client retries. Memory stays bounded, whatever the size of the file.
    """

    def __init__(self, stream: Stream, reopen: ReopenAsync, max_retries: int, clock: retries.Clock) -> None:
        """Take the open response and a function that repeats the request with more headers."""
        super().__init__(stream, max_retries, clock)
        self._reopen = reopen

    async def __aenter__(self) -> Self:
        """Return the download itself."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connection."""
        await self.aclose()

    async def aclose(self) -> None:
        """Give up what is not read yet."""
        self._started = True
        await self._stream.aclose()

    async def iter_bytes(self) -> AsyncIterator[bytes]:
        """Iterate over the content, decompressed, in pieces of at most a megabyte.

        Raises:
            APIConnectionError: The connection broke and the download cannot be continued.
            APIStatusError: The server responded with an error when the download was to be continued.
            APIResponseValidationError: The content is not in the coding of its `Content-Encoding`.
            ClientError: The download has been read or closed already.
        """
        decoder = self._start()
        try:
            async for chunk in self._received():
                for piece in decoder.feed(chunk):
                    yield piece
            decoder.finish()
        except MalformedError as problem:
            failure = self._invalid(problem)
        else:
            return
        finally:
            await self._stream.aclose()
        raise failure

    async def iter_lines(self, encoding: str = "utf-8") -> AsyncIterator[str]:
        r"""Iterate over the lines of a text, each with its line end (`\n` or `\r\n`).

        Raises:
            APIResponseValidationError: The text is not in this encoding, or a line is too long to be held in memory.
        """
        lines = Lines(encoding)
        try:
            async for piece in self.iter_bytes():
                for line in lines.feed(piece):
                    yield line
            for line in lines.finish():
                yield line
        except MalformedError as problem:
            failure = self._invalid(problem)
        else:
            return
        raise failure

    async def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the content to a file, which appears under its name when it is complete; an existing one is replaced.

        The event loop is not blocked: a thread writes.

        Raises:
            OSError: The file cannot be written.
        """
        import asyncio  # noqa: PLC0415 - slow to import; whoever calls this has imported it

        target, part = _places(path)
        try:
            file = await asyncio.to_thread(part.open, "xb")
            try:
                pieces: list[bytes] = []
                size = 0
                async for piece in self.iter_bytes():
                    pieces.append(piece)
                    size += len(piece)
                    if size >= _ENOUGH:
                        await asyncio.to_thread(file.writelines, pieces)
                        pieces, size = [], 0
                await asyncio.to_thread(file.writelines, pieces)
            finally:
                await asyncio.to_thread(file.close)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
        return target

    async def _received(self) -> AsyncIterator[bytes]:
        """Iterate over the bytes as received, over one connection or several."""
        while True:
            try:
                async for chunk in self._stream.achunks():
                    self._progress.received += len(chunk)
                    yield chunk
                self._progress.check()
            except APIConnectionError as error:
                failure = error
            else:
                return
            wait = self._wait_after(failure)
            await self._stream.aclose()
            await self._clock.sleep_async(wait)
            self._continue_with(await self._reopen(self._progress.range_headers()), failure)


def _places(path: str | os.PathLike[str]) -> tuple[Path, Path]:
    """Return the file, links followed, and the name beside it under which it is written until it is complete."""
    from pathlib import Path  # noqa: PLC0415 - slow to import, and few callers need it

    target = Path(path).resolve()
    return target, target.with_name(f".{target.name}.{os.urandom(4).hex()}.part")
