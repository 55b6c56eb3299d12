"""How the client keeps its connections: shared by threads and tasks, closed in the end, one pool a client."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from zuora_aqua_client import AuthenticatedClient
from zuora_aqua_client.api.aggregate_queries import get_last_batch_query_job as operation
from zuora_aqua_contracts.document.fragment import load
from zuora_aqua_contracts.suite.client.echoes import adapter
from zuora_aqua_contracts.suite.client.stub_server import StubResponse, StubServer

if TYPE_CHECKING:
    from collections.abc import Iterator

_WAYS = {
    "never closed": "c = client(); sync(c); asyncio.run(one(c))",
    "two event loops": "c = client(); asyncio.run(one(c)); asyncio.run(one(c))",
    "a context manager": "exec('with client() as c: sync(c)')",
    "an asynchronous one": "asyncio.run(managed())",
    "closed by hand": "c = client(); sync(c); c.close(); sync(c); c.close()",
    "copies": "c = client(); sync(c); d = c.with_headers({'A': 'b'}); sync(d); del c; sync(d)",
    "forgotten in a loop": "asyncio.run(forgotten())",
    "an error": "c = client(max_retries=0)\ntry: operation.sync('..', 'a', client=c)\nexcept ValueError: pass\nsync(c)",
}
_PROGRAM = """
import asyncio, gc, sys
from zuora_aqua_client import AuthenticatedClient
from zuora_aqua_client.api.aggregate_queries import get_last_batch_query_job as operation
def client(**options): return AuthenticatedClient(sys.argv[1], "planted", **options)
def sync(c): operation.sync("a", "b", client=c)
async def one(c): await asyncio.gather(*(operation.asyncio("a", "b", client=c) for _ in range(3)))
async def managed():
    async with client() as c: await one(c)
async def forgotten():
    await one(client())
    gc.collect()
    for _ in range(50): await asyncio.sleep(0)  # the loop goes on, as it does in a server
"""


@pytest.fixture
def wire() -> Iterator[StubServer]:
    """A server that answers with the first documented job."""
    documented = next(iter(load().operations.values()))
    job = next(iter(documented.examples(200).values()))
    with StubServer(StubResponse(body=json.dumps(job).encode()), adapt=adapter(documented)) as server:
        yield server


@pytest.mark.parametrize("way", _WAYS)
def test_no_socket_is_left_open(wire: StubServer, way: str) -> None:
    """However a client is used, with a context manager or without, Python finds no unclosed socket at the end."""
    program = f"{_PROGRAM}{_WAYS[way]}\n"
    line = [sys.executable, "-W", "error", "-c", program, wire.url]
    done = subprocess.run(line, capture_output=True, text=True, check=False)  # noqa: S603 - our own program
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert wire.requests


def test_threads_share_a_client(wire: StubServer) -> None:
    """Calls of many threads through one client all succeed, and ask once for the token."""
    asked: list[int] = []

    def ask() -> str:
        asked.append(threading.get_ident())
        return "planted"

    with AuthenticatedClient(wire.url, ask, verify_ssl=False) as client, ThreadPoolExecutor(8) as pool:
        jobs = list(pool.map(lambda n: operation.sync("a", str(n), client=client), range(50)))
    assert {job.id for job in jobs} == {jobs[0].id}
    assert sorted(r.target.rpartition(b"/")[2] for r in wire.requests) == sorted(b"%d" % n for n in range(50))
    assert len(asked) == 1


def test_tasks_share_a_client(wire: StubServer) -> None:
    """Many tasks share a client: each call has its own arguments, and the token is asked for once."""

    async def main() -> int:
        async with AuthenticatedClient(wire.url, "planted", verify_ssl=False) as client:
            calls = (operation.asyncio("a", str(n), client=client) for n in range(50))
            return len(await asyncio.gather(*calls))

    assert asyncio.run(main()) == 50
    assert sorted(r.target.rpartition(b"/")[2] for r in wire.requests) == sorted(b"%d" % n for n in range(50))


def test_only_what_is_needed_is_imported() -> None:
    """The import of the client leaves httpx to the first connection; models and attrs to the first response."""
    program = """
import sys
from zuora_aqua_client import AuthenticatedClient, errors
from zuora_aqua_client.api.aggregate_queries import get_last_batch_query_job
late = {"zuora_aqua_client.models.job", "zuora_aqua_client._runtime.calls", "attrs", "httpx"}
print(sorted(late & sys.modules.keys()))
AuthenticatedClient("http://127.0.0.1", "token").get_httpx_client()
print(sorted(late & sys.modules.keys()))
get_last_batch_query_job._models.Job
print(sorted(late & sys.modules.keys()))
"""
    line = [sys.executable, "-c", program]
    done = subprocess.run(line, capture_output=True, text=True, check=True)  # noqa: S603 - our own program
    assert done.stdout.splitlines() == ["[]", "['httpx']", "['attrs', 'httpx', 'zuora_aqua_client.models.job']"]
