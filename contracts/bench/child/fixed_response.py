"""Serve one fixed response to every request on loopback, as fast as Python can. Argument: the body of the response.

Prints the port, and ends when its standard input does.
"""

from __future__ import annotations

import asyncio
import sys

_END = b"\r\n\r\n"


def main() -> None:
    """Serve until standard input ends."""
    body = sys.argv[1].encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    asyncio.run(_serve(head.encode() + body))


async def _serve(response: bytes) -> None:
    class Connection(asyncio.Protocol):
        """One connection; requests have no body, so each ends with an empty line."""

        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            assert isinstance(transport, asyncio.Transport)  # noqa: S101 - of TCP
            self.transport, self.rest = transport, b""

        def data_received(self, data: bytes) -> None:
            *whole, self.rest = (self.rest + data).split(_END)
            self.transport.write(response * len(whole))

    loop = asyncio.get_running_loop()
    server = await loop.create_server(Connection, "127.0.0.1", 0, backlog=1024)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    main()
