"""Fixtures of the client's tests."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ...document.fragment import load
from .calls import Caller
from .echoes import adapter
from .stub_server import StubResponse, StubServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...document.fragment import Fragment, Operation


@pytest.fixture(params=[name for name, operation in load().operations.items() if "x-contract" in operation.node])
def operation(fragment: Fragment, request: pytest.FixtureRequest) -> Operation:
    """Each operation of the document that has clauses of its own."""
    return fragment.operations[request.param]


@pytest.fixture
def example(operation: Operation) -> dict[str, Any]:
    """The document's first example of a successful response body."""
    return dict(next(iter(operation.examples(200).values())))


@pytest.fixture
def wire(example: dict[str, Any], operation: Operation) -> Iterator[StubServer]:
    """A server on a socket, which answers with the first documented job, as one of the pair that was asked for."""
    with StubServer(StubResponse(body=json.dumps(example).encode()), adapt=adapter(operation)) as server:
        yield server


@pytest.fixture(params=["sync", "asyncio"])
def call(operation: Operation, request: pytest.FixtureRequest) -> Iterator[Caller]:
    """A caller of the operation, synchronous and asynchronous, which have to behave alike."""
    caller = Caller(operation, request.param)
    yield caller
    caller.end()


@pytest.fixture
def client(call: Caller, wire: StubServer) -> Iterator[Any]:
    """A client of the server on the socket, with a frozen clock."""
    opened = call.client(wire.url)
    yield opened
    call.close(opened)
