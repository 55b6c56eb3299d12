"""A server of one file that breaks off where it is told, and the generated client that downloads it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

DOCUMENT = """
openapi: 3.1.0
info: {title: Files, version: "1"}
paths:
  /files/{file-id}:
    get:
      operationId: get_file
      tags: [files]
      security: [{bearerAuth: []}]
      parameters:
        - {name: file-id, in: path, required: true, schema: {type: string}}
      responses:
        "200":
          description: The file.
          content:
            text/csv: {schema: {type: string}}
            application/zip: {}
            application/json: {schema: {$ref: "#/components/schemas/Fault"}}
        "404": {description: purged, content: {application/json: {schema: {$ref: "#/components/schemas/Fault"}}}}
components:
  securitySchemes: {bearerAuth: {type: http, scheme: bearer}}
  schemas:
    Fault: {type: object, properties: {message: {type: string}}}
"""
TEXT = "".join(f"{number},{'é' * (number % 7)}\r\n" for number in range(20_000)) + "end"
DATA = TEXT.encode()


@dataclass
class Behaviour:
    """What the server sends and where it breaks off.

    Attributes:
        data: The content of the file.
        breaks: After how many bytes of a response the connection is closed, one entry for each response.
        etag: The `ETag`; empty for none.
        ranges: Whether range requests are honoured.
        coding: The `Content-Encoding`.
        media: The `Content-Type`.
        status: The status of the first response.
        shift: By how many bytes the answers to range requests start too late.
        requests: The headers of the requests received.
    """

    data: bytes = DATA
    breaks: list[int] = field(default_factory=list)
    etag: str = '"one"'
    ranges: bool = True
    coding: str = ""
    media: str = "text/csv"
    status: int = 200
    shift: int = 0
    requests: list[Any] = field(default_factory=list)


class Handler(BaseHTTPRequestHandler):
    """Serves one file."""

    protocol_version = "HTTP/1.1"
    behaviour: Behaviour

    def do_GET(self) -> None:
        """Send the file, or the part of it that is asked for, as far as the connection lasts."""
        behaviour = self.behaviour
        behaviour.requests.append(self.headers)
        first, status = 0, behaviour.status
        wanted = self.headers.get("Range", "")
        if wanted and behaviour.ranges:
            first, status = int(wanted.removeprefix("bytes=").removesuffix("-")) + behaviour.shift, 206
        body = behaviour.data[first:]
        self.send_response(status)
        if status == 206:
            self.send_header("Content-Range", f"bytes {first}-{len(behaviour.data) - 1}/{len(behaviour.data)}")
        headers = {"Content-Type": behaviour.media, "ETag": behaviour.etag, "Content-Encoding": behaviour.coding}
        for name, value in headers.items():
            if value:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if behaviour.breaks:
            body = body[: behaviour.breaks.pop(0)]
            self.close_connection = True
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """Says nothing of connections that a client gives up."""

    def handle_error(self, *_: object) -> None:
        """Say nothing."""


class Files:
    """The generated client of files, called in one of its forms."""

    def __init__(self, modules: Callable[[str], Any], url: str, form: str) -> None:
        """Take the modules of the client, the URL of the server, and `sync` or `asyncio`."""
        self.modules, self.url, self.form = modules, url, form
        self.errors = modules("errors")
        self.waits: list[float] = []

    def _client(self, **options: Any) -> Any:
        async def sleep_async(seconds: float) -> None:
            self.waits.append(seconds)

        clock = self.modules("client").Clock(sleep=self.waits.append, sleep_async=sleep_async, random=lambda: 0.5)
        return self.modules("client").AuthenticatedClient(self.url, "planted-token", clock=clock, **options)

    def read(self, way: str, *arguments: Any, **options: Any) -> Any:
        """Download by one way of reading, and return its pieces, or what it gives at once."""
        operation = self.modules("api.files.get_file")
        if self.form == "sync":
            with self._client(**options) as client, operation.sync("a/b", client=client) as download:
                given = getattr(download, way)(*arguments)
                return given if way == "save" else list(given)
        return asyncio.run(self._read_async(operation, way, *arguments, **options))

    async def _read_async(self, operation: Any, way: str, *arguments: Any, **options: Any) -> Any:
        async with self._client(**options) as client, await operation.asyncio("a/b", client=client) as download:
            given = getattr(download, way)(*arguments)
            return await given if way == "save" else [piece async for piece in given]
