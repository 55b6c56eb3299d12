"""Operations that give a file: streamed, decompressed, cut into lines, saved, continued after a broken connection."""

from __future__ import annotations

import asyncio
import gzip
import threading
import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest

from .file_server import DATA, DOCUMENT, TEXT, Behaviour, Files, Handler, Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_MEBIBYTE = 1 << 20


@pytest.fixture
def server() -> Iterator[tuple[str, Behaviour]]:
    """A server of one file: its URL, and what it does."""
    behaviour = Behaviour()
    handler = type("_Handler", (Handler,), {"behaviour": behaviour})
    http = Server(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{http.server_port}", behaviour
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


@pytest.fixture(params=["sync", "asyncio"])
def files(package: Callable[[str], Any], server: tuple[str, Behaviour], request: pytest.FixtureRequest) -> Files:
    """The client, in both forms."""
    return Files(package(DOCUMENT), server[0], request.param)


@pytest.fixture
def behaviour(server: tuple[str, Behaviour]) -> Behaviour:
    """What the server does."""
    return server[1]


def test_a_file_is_read_by_bytes_lines_and_to_a_path(files: Files, behaviour: Behaviour, tmp_path: Path) -> None:
    """The three ways of reading give the same content; a saved file replaces an earlier one and leaves nothing else."""
    assert b"".join(files.read("iter_bytes")) == DATA
    assert files.read("iter_lines") == TEXT.splitlines(keepends=True)
    (tmp_path / "rows.csv").write_text("old")
    assert files.read("save", tmp_path / "rows.csv") == tmp_path / "rows.csv"
    assert (tmp_path / "rows.csv").read_bytes() == DATA
    assert [path.name for path in tmp_path.iterdir()] == ["rows.csv"]
    assert behaviour.requests[0]["Accept-Encoding"] == "identity"
    assert behaviour.requests[0]["Authorization"] == "Bearer planted-token"


@pytest.mark.parametrize("etag", ['"one"', ""])
def test_a_broken_connection_is_continued(files: Files, behaviour: Behaviour, etag: str) -> None:
    """Reading continues where the connection broke, with `Range` and, if there is an ETag, `If-Range`."""
    behaviour.breaks, behaviour.etag = [70_000, 50_000], etag
    assert b"".join(files.read("iter_bytes")) == DATA
    assert [request.get("Range") for request in behaviour.requests] == [None, "bytes=70000-", "bytes=120000-"]
    assert [request.get("If-Range") for request in behaviour.requests] == [None, etag or None, etag or None]
    assert files.waits == [0.5 * 0.875, 1.0 * 0.875]


def test_a_compressed_file_is_continued(files: Files, behaviour: Behaviour) -> None:
    """The bytes on the wire are continued, so a compressed file with an ETag is too."""
    behaviour.data, behaviour.coding = gzip.compress(DATA[:90_000], mtime=0) + gzip.compress(DATA[90_000:]), "gzip"
    behaviour.breaks = [1_000]
    assert b"".join(files.read("iter_bytes")) == DATA
    assert [request.get("Range") for request in behaviour.requests] == [None, "bytes=1000-"]


@pytest.mark.parametrize(
    "change",
    [
        {"ranges": False},
        {"shift": 1},
        {"breaks": (10, 10, 10, 10, 10)},
        {"etag": "", "coding": "gzip", "data": gzip.compress(DATA)},
        {"etag": 'W/"one"', "coding": "gzip", "data": gzip.compress(DATA)},
    ],
    ids=["no ranges", "another range", "too often", "compressed without an ETag", "compressed with a weak ETag"],
)
def test_a_file_that_cannot_be_continued_is_an_error(
    files: Files, behaviour: Behaviour, tmp_path: Path, change: dict[str, Any]
) -> None:
    """Without the same bytes from the same place there is an `APIConnectionError`, and no file, and no token in it."""
    behaviour.breaks = [70]
    for name, value in change.items():
        setattr(behaviour, name, list(value) if name == "breaks" else value)
    with pytest.raises(files.errors.APIConnectionError) as caught:
        files.read("save", tmp_path / "rows.csv")
    assert list(tmp_path.iterdir()) == []
    assert "planted-token" not in repr(caught.value.__dict__)
    assert caught.value.__context__ is None


def test_retries_can_be_turned_off(files: Files, behaviour: Behaviour) -> None:
    """With `max_retries=0` a broken download is not continued."""
    behaviour.breaks = [70_000]
    with pytest.raises(files.errors.APIConnectionError):
        files.read("iter_bytes", max_retries=0)
    assert len(behaviour.requests) == 1


@pytest.mark.parametrize(
    ("change", "way", "problem"),
    [
        ({"coding": "gzip"}, "iter_bytes", "is not gzip"),
        ({"coding": "br"}, "iter_bytes", "cannot decode"),
        ({"coding": "gzip", "data": gzip.compress(DATA)[:-5]}, "iter_bytes", "is truncated gzip"),
        ({"data": b"a\xff\n"}, "iter_lines", "is not text in utf-8"),
        ({"data": b"a\n\xc3"}, "iter_lines", "is not text in utf-8"),
        ({"data": b"a" * (17 * _MEBIBYTE)}, "iter_lines", "has a line of over 16777216 characters"),
    ],
)
def test_a_malformed_file_is_an_error_of_the_client(
    files: Files, behaviour: Behaviour, change: dict[str, Any], way: str, problem: str
) -> None:
    """Content that is not in its coding or encoding, or that memory could not hold, is named."""
    for name, value in change.items():
        setattr(behaviour, name, value)
    with pytest.raises(files.errors.APIResponseValidationError, match=problem):
        files.read(way)


@pytest.mark.parametrize(
    ("status", "media", "data", "kind"),
    [
        (404, "application/json", b'{"message": "purged"}', "NotFoundError"),
        (200, "application/json", b'{"success": false, "reasons": [{"code": 50000040}]}', "APIStatusError"),
        (200, "application/json; charset=utf-8", b'{"rows": 1}', "APIResponseValidationError"),
        (200, "text/html", b"<html>log in", "APIResponseValidationError"),
        (206, "text/csv", b"a", "APIResponseValidationError"),
    ],
)
def test_an_error_is_no_file(
    files: Files, behaviour: Behaviour, status: int, media: str, data: bytes, kind: str
) -> None:
    """An error of any status, a page, and a part that was not asked for are errors when the operation is called."""
    behaviour.status, behaviour.media, behaviour.data = status, media, data
    with pytest.raises(getattr(files.errors, kind)) as caught:
        files.read("iter_bytes")
    assert caught.value.body == (data if status != 206 else b"a")


def test_a_download_is_read_once(files: Files) -> None:
    """A second iteration, and one after closing, is an error of the client."""
    operation = files.modules("api.files.get_file")

    async def twice_async() -> None:
        async with files._client() as client, await operation.asyncio("a", client=client) as download:
            assert b"".join([piece async for piece in download.iter_bytes()]) == DATA
            await anext(download.iter_bytes())

    def twice() -> None:
        with files._client() as client, operation.sync("a", client=client) as download:
            assert b"".join(download.iter_bytes()) == DATA
            next(download.iter_bytes())

    with pytest.raises(files.errors.ClientError, match="read or closed already"):
        asyncio.run(twice_async()) if files.form == "asyncio" else twice()


def test_detailed_forms_give_the_download(files: Files, behaviour: Behaviour) -> None:
    """The detailed forms give status, headers and the download, which knows its size; of an error the model."""
    operation = files.modules("api.files.get_file")
    with files._client() as client:
        response = operation.sync_detailed("a", client=client)
        assert (response.status_code, response.content, response.error) == (200, b"", None)
        assert (response.parsed.size, response.parsed.content_type) == (len(DATA), "text/csv")
        assert repr(response.parsed) == f"<Download text/csv, {len(DATA)} bytes>"
        response.parsed.close()
        behaviour.status, behaviour.media, behaviour.data = 404, "application/json", b'{"message": "purged"}'
        assert operation.sync_detailed("a", client=client).parsed.message == "purged"


def test_memory_is_bounded(files: Files, behaviour: Behaviour, tmp_path: Path) -> None:
    """A file of 48 MiB, compressed a thousandfold, is saved in a few MiB of memory."""
    plain = bytes(48 * _MEBIBYTE)
    behaviour.data, behaviour.coding = gzip.compress(plain, 1), "gzip"
    tracemalloc.start()
    try:
        files.read("save", tmp_path / "zeros")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (tmp_path / "zeros").stat().st_size == len(plain)
    assert peak < 8 * _MEBIBYTE
