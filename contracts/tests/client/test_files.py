"""Files over connections that break, lie or go out of step: the rows of one file are never those of another."""

from __future__ import annotations

import asyncio
import gzip
from typing import TYPE_CHECKING, Any

import pytest

from zuora_aqua_client import AuthenticatedClient, Clock, errors
from zuora_aqua_client.api.aggregate_queries import get_batch_query_job, get_files, get_last_batch_query_job

from .raw_server import RawServer, job_for, read_head

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable
    from pathlib import Path

_ROWS = b"".join(b"row %04d\n" % number for number in range(900))
_HALF = 3000  # bytes
_FORMS = ["sync", "async"]


def response(body: bytes, *fields: str, status: str = "200 OK", length: int | None = None) -> bytes:
    """Return a response with a file. `length` is what its header says, where that is not the truth."""
    lines = [f"HTTP/1.1 {status}", "Content-Type: text/csv", *fields]
    lines += [] if length == -1 else [f"Content-Length: {len(body) if length is None else length}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def client_of(server: RawServer, **options: Any) -> AuthenticatedClient:
    """Return a client that waits for nothing before it repeats something."""

    async def sleep(_: float) -> None:
        await asyncio.sleep(0)

    clock = Clock(sleep=lambda _: None, sleep_async=sleep)
    return AuthenticatedClient(server.url, "planted", clock=clock, verify_ssl=False, **options)


def read(client: AuthenticatedClient, form: str, *files: str, **headers: str) -> list[bytes | str]:
    """Read files, one after the other; for one that cannot be read, the name of the error."""

    def one(name: str) -> bytes | str:
        try:
            with get_files.sync(name, client=client, **headers) as download:
                return b"".join(download.iter_bytes())
        except errors.APIError as error:
            return type(error).__name__

    async def one_async(name: str) -> bytes | str:
        try:
            async with await get_files.asyncio(name, client=client, **headers) as download:
                return b"".join([piece async for piece in download.iter_bytes()])
        except errors.APIError as error:
            return type(error).__name__

    async def main() -> list[bytes | str]:
        async with client:
            return [await one_async(name) for name in files]

    return [one(name) for name in files] if form == "sync" else asyncio.run(main())


def named(head: bytes) -> str:
    """Return the last segment of the path in the head of a request."""
    return head.split(b" ")[1].rpartition(b"/")[2].decode()


def serving(*answers: bytes) -> Callable[[socket.socket, int], None]:
    """Answer one request a connection, in turn, and close it."""

    def serve(connection: socket.socket, number: int) -> None:
        if read_head(connection):
            connection.sendall(answers[min(number, len(answers) - 1)])

    return serve


@pytest.mark.parametrize("form", _FORMS)
def test_what_comes_after_a_file_is_not_the_next_one(form: str) -> None:
    """A gateway that sends a response twice gives the next file of the connection no rows of the first."""

    def serve(connection: socket.socket, _: int) -> None:
        while head := read_head(connection):
            answer = response(f"rows of {named(head)}\n".encode())
            connection.sendall(answer + answer if named(head) == "first" else answer)

    with RawServer(serve) as server, client_of(server) as client:
        assert read(client, form, "first", "second") == [b"rows of first\n", b"rows of second\n"]


@pytest.mark.parametrize("form", _FORMS)
def test_a_connection_that_is_out_of_step_is_closed(form: str) -> None:
    """Once a response is no answer to its request, nothing else that comes over its connection is taken for one."""

    def serve(connection: socket.socket, _: int) -> None:
        before = job_for(b"GET /partner/a/project/0 HTTP/1.1\r\n\r\n")
        while head := read_head(connection):
            connection.sendall(before)
            before = job_for(head)

    def one(client: AuthenticatedClient, project: str) -> str:
        try:
            return get_last_batch_query_job.sync("a", project, client=client).project
        except errors.APIResponseValidationError as error:
            return error.pointer

    async def main(client: AuthenticatedClient) -> list[str]:
        found = []
        async with client:
            for project in ("0", "1", "2"):
                try:
                    found.append((await get_last_batch_query_job.asyncio("a", project, client=client)).project)
                except errors.APIResponseValidationError as error:
                    found.append(error.pointer)
        return found

    with RawServer(serve) as server, client_of(server, max_retries=0) as client:
        found = [one(client, project) for project in ("0", "1", "2")] if form == "sync" else asyncio.run(main(client))
        assert found == ["0", "/project", "/project"]
        assert server.opened == 3 - 1  # the first answer was right, so its connection served the second request


@pytest.mark.parametrize("form", _FORMS)
def test_a_refused_file_gives_its_connection_back(form: str) -> None:
    """Files that come with another track ID are refused, and do not use up the connections of the client."""

    def serve(connection: socket.socket, _: int) -> None:
        while read_head(connection):
            connection.sendall(response(b"rows\n", "Zuora-Track-Id: other"))

    with RawServer(serve) as server, client_of(server, max_retries=0, timeout=5.0) as client:
        found = read(client, form, *["file"] * 120, zuora_track_id="mine")
    assert set(found) == {"APIResponseValidationError"}


@pytest.mark.parametrize("form", _FORMS)
def test_a_range_that_ends_early_is_continued(form: str) -> None:
    """A server may send less than the range that was asked for; the size that it names is what makes the file whole."""

    def part(start: int, end: int) -> bytes:
        span = f"Content-Range: bytes {start}-{end - 1}/{len(_ROWS)}"
        return response(_ROWS[start:end], span, 'ETag: "one"', status="206 Partial Content")

    chunk = b"%x\r\n%s\r\n" % (_HALF, _ROWS[:_HALF])
    first = response(chunk, "Transfer-Encoding: chunked", 'ETag: "one"', length=-1)
    whole = [first, part(_HALF, 4000), part(4000, len(_ROWS))]
    with RawServer(serving(*whole)) as server, client_of(server) as client:
        assert read(client, form, "file") == [_ROWS]
    with RawServer(serving(*whole[:2], response(b"", status="404 Not Found"))) as server, client_of(server) as client:
        assert read(client, form, "file") == ["NotFoundError"]


@pytest.mark.parametrize("form", _FORMS)
@pytest.mark.parametrize("change", ["Last-Modified: Tue, 02 Jan 2024 00:00:00 GMT", "Content-Encoding: gzip"])
def test_a_file_that_changed_is_not_continued(form: str, change: str) -> None:
    """The rest of a file that was modified, or is coded otherwise, is not put behind the start of the old one."""
    modified = "Last-Modified: Mon, 01 Jan 2024 00:00:00 GMT"
    first = response(_ROWS[:_HALF], modified, length=len(_ROWS))
    span = f"Content-Range: bytes {_HALF}-{len(_ROWS) - 1}/{len(_ROWS)}"
    rest = response(_ROWS[_HALF:], span, change, status="206 Partial Content")
    with RawServer(serving(first, rest)) as server, client_of(server) as client:
        assert read(client, form, "file") == ["APIConnectionError"]


@pytest.mark.parametrize("form", _FORMS)
def test_a_repeated_response_is_decoded_as_it_says(form: str) -> None:
    """If a response breaks before its first byte, the next one counts, with its coding and its size."""
    first = response(b"", length=len(_ROWS))
    with (
        RawServer(serving(first, response(gzip.compress(_ROWS), "Content-Encoding: gzip"))) as server,
        client_of(server) as client,
    ):
        assert read(client, form, "file") == [_ROWS]


def test_a_job_of_another_id_is_refused() -> None:
    """A job that was asked for by its ID is that job, or an error."""
    with RawServer(serving(job_for(b"GET /partner/a/project/b HTTP/1.1\r\n\r\n"))) as server:
        client = client_of(server, max_retries=0)
        with pytest.raises(errors.APIResponseValidationError) as caught:
            get_batch_query_job.sync("another", client=client)
        client.close()
    assert caught.value.pointer == "/id"


@pytest.mark.parametrize("form", _FORMS)
def test_a_saved_file_keeps_the_permissions_of_its_place(form: str, tmp_path: Path) -> None:
    """A file that is replaced keeps its permissions, and its name may be as long as the system allows."""
    place = tmp_path / ("n" * 251 + ".csv")
    place.write_text("old")
    place.chmod(0o600)

    async def save(client: AuthenticatedClient) -> None:
        async with client, await get_files.asyncio("file", client=client) as download:
            await download.save(place)

    with RawServer(serving(response(_ROWS))) as server, client_of(server) as client:
        if form == "async":
            asyncio.run(save(client))
        else:
            with get_files.sync("file", client=client) as download:
                download.save(place)
    assert place.read_bytes() == _ROWS
    assert place.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [place.name]
