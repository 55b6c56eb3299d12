"""A client in several processes: a fork shares no connection, and nothing of a client is pickled."""

from __future__ import annotations

import copy
import json
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from zuora_aqua_client import AuthenticatedClient, errors
from zuora_aqua_client.api.aggregate_queries import get_last_batch_query_job as operation
from zuora_aqua_contracts.document.fragment import load
from zuora_aqua_contracts.suite.client.echoes import adapter
from zuora_aqua_contracts.suite.client.stub_server import StubResponse, StubServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PROGRAM = Path(__file__).parent / "programs" / "forks.py"
_RUNS = int(os.environ.get("FORK_RUNS", "1"))  # the nightly run asks for more
_METHODS = (
    ["fork", "spawn", pytest.param("forkserver", marks=pytest.mark.nightly)] if hasattr(os, "fork") else ["spawn"]
)
_TOKEN = "planted-token-5f1c9a"  # noqa: S105 - it is planted to be looked for


@pytest.fixture
def wire() -> Iterator[StubServer]:
    """A server that answers each pair with a job of that pair."""
    documented = next(iter(load().operations.values()))
    job = next(iter(documented.examples(200).values()))
    with StubServer(StubResponse(body=json.dumps(job).encode()), adapt=adapter(documented)) as server:
        yield server


@pytest.mark.parametrize("method", _METHODS)
@pytest.mark.parametrize("form", ["sync", "asyncio"])
@pytest.mark.parametrize("_run", range(_RUNS))
def test_children_and_parent_get_their_own_jobs(wire: StubServer, form: str, method: str, _run: int) -> None:
    """Three children and their parent call through one client, and each gets the jobs it asked for, without a hang."""
    line = [sys.executable, "-W", "error", str(_PROGRAM), wire.url, form, method, "3", "30"]
    done = subprocess.run(line, capture_output=True, text=True, check=False, timeout=120)  # noqa: S603 - our own program
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
def test_a_child_closes_no_connection_of_its_parent(wire: StubServer) -> None:
    """The parent goes on over the connection that it had before a child closed its client and ended."""
    program = """
import gc, os, sys
from zuora_aqua_client import AuthenticatedClient
from zuora_aqua_client.api.aggregate_queries import get_last_batch_query_job as operation
client = AuthenticatedClient(sys.argv[1], "planted", verify_ssl=False)
operation.sync("a", "b", client=client)
stream = lambda: client.get_httpx_client()._transport._pool.connections
before = stream()
if not (child := os.fork()):
    operation.sync("c", "d", client=client)
    client.close()
    del client
    gc.collect()
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
operation.sync("e", "f", client=client)
assert stream() == before, (stream(), before)
"""
    line = [sys.executable, "-W", "error", "-c", program, wire.url]
    done = subprocess.run(line, capture_output=True, text=True, check=False, timeout=120)  # noqa: S603 - our own program
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
@pytest.mark.parametrize("form", ["sync", "async"])
def test_a_given_httpx_client_stays_in_its_process(form: str) -> None:
    """An `httpx` client that was set before a fork is refused in the child, with an error that says what to do."""
    client = AuthenticatedClient("http://127.0.0.1:9", _TOKEN)
    get: Callable[[], object]
    transport = httpx.MockTransport(lambda _: httpx.Response(500))
    if form == "sync":
        client.set_httpx_client(httpx.Client(transport=transport))
        get = client.get_httpx_client
    else:
        client.set_async_httpx_client(httpx.AsyncClient(transport=transport))
        get = client.get_async_httpx_client
    get()
    client._connections._process -= 1  # as if another process had set it
    with pytest.raises(errors.APIConnectionError, match=r"set before a fork.* Set another one in this process\."):
        get()


def test_a_client_is_copied_and_not_pickled(wire: StubServer) -> None:
    """Copies, shallow or deep, use the same connections; to pickle a client is refused, and shows no token."""
    with AuthenticatedClient(wire.url, _TOKEN, verify_ssl=False) as client:
        for made in (copy.copy(client), copy.deepcopy({"a": client})["a"]):
            assert made.get_httpx_client() is client.get_httpx_client()
            assert operation.sync("a", "b", client=made).partner == "a"
        with pytest.raises(TypeError, match="make one in each process") as caught:
            pickle.dumps(client)
        assert _TOKEN not in str(caught.value)


def test_a_call_at_the_end_of_the_interpreter(wire: StubServer) -> None:
    """A call from an `atexit` function, when connections are closed already, opens new ones or is our own error."""
    program = """
import atexit, sys
from zuora_aqua_client import AuthenticatedClient, errors
from zuora_aqua_client.api.aggregate_queries import get_last_batch_query_job as operation
client = AuthenticatedClient(sys.argv[1], "planted", verify_ssl=False)
def last():
    try: print(operation.sync("c", "d", client=client).partner)
    except errors.ClientError as error: print(type(error).__name__)
    client.close()
atexit.register(last)
operation.sync("a", "b", client=client)
"""
    line = [sys.executable, "-W", "error", "-c", program, wire.url]
    done = subprocess.run(line, capture_output=True, text=True, check=False, timeout=120)  # noqa: S603 - our own program
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout in {"c\n", "APIConnectionError\n"}
