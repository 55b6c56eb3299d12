"""Files that are downloaded piece by piece, in bounded memory, and continued when a connection breaks."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from . import retries
from .download_state import ENOUGH, Transfer
from .errors import APIConnectionError
from .lazy import Lazy
from .malformed_error import MalformedError
from .transfers import Lines

if TYPE_CHECKING:
    import pathlib

    from . import streams
else:
    pathlib, streams = Lazy("pathlib"), Lazy(f"{__package__}.streams")  # slow to import

_STEM = 200  # bytes of a file's name in that of its unfinished part: names have 255

Reopen = Callable[[Mapping[str, str]], Any]
"""Repeats the request of a download with more headers, and returns its `Response`."""
ReopenAsync = Callable[[Mapping[str, str]], Awaitable[Any]]


class Download(Transfer):
    """A file whose bytes are still to be received. Use it as a context manager; it can be read once.

    If the connection breaks and the server supports range requests, reading continues where it stopped, after a wait
    and at most as often as the client retries. Memory stays bounded, whatever the size of the file.
    """

    def __init__(self, stream: streams.Stream, reopen: Reopen, max_retries: int, clock: retries.Clock) -> None:
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
        self._start()
        try:
            for chunk in self._received():
                yield from self._decoder.feed(chunk)
            self._decoder.finish()
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
            LookupError: Python does not know the encoding.
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

    def save(self, path: str | os.PathLike[str]) -> pathlib.Path:
        """Write the content to a file, which appears under its name when it is complete; an existing one is replaced.

        Raises:
            OSError: The file cannot be written.
        """
        target, part = _places(path)
        try:
            with part.open("xb") as file:
                _keep_mode(target, part)
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


class AsyncDownload(Transfer):
    """A file whose bytes are still to be received. Use it as an asynchronous context manager; it can be read once.

    If the connection breaks and the server supports range requests, reading continues where it stopped, after a wait
    and at most as often as the client retries. Memory stays bounded, whatever the size of the file.
    """

    def __init__(self, stream: streams.Stream, reopen: ReopenAsync, max_retries: int, clock: retries.Clock) -> None:
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
        self._start()
        try:
            async for chunk in self._received():
                for piece in self._decoder.feed(chunk):
                    yield piece
            self._decoder.finish()
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
            LookupError: Python does not know the encoding.
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

    async def save(self, path: str | os.PathLike[str]) -> pathlib.Path:
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
                _keep_mode(target, part)
                pieces: list[bytes] = []
                size = 0
                async for piece in self.iter_bytes():
                    pieces.append(piece)
                    size += len(piece)
                    if size >= ENOUGH:
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


def _places(path: str | os.PathLike[str]) -> tuple[pathlib.Path, pathlib.Path]:
    """Return the file, links followed, and the name beside it under which it is written until it is complete."""
    from pathlib import Path  # noqa: PLC0415 - slow to import, and few callers need it

    target = Path(path).resolve()
    name = target.name.encode(errors="surrogateescape")[:_STEM].decode(errors="ignore")
    return target, target.with_name(f".{name}.{os.urandom(4).hex()}.part")


def _keep_mode(target: pathlib.Path, part: pathlib.Path) -> None:
    """Give a file that is being written the permissions of the one that it will replace, if there is one."""
    with suppress(OSError):  # there is none, or the file system has no permissions
        part.chmod(target.stat().st_mode & 0o7777)
