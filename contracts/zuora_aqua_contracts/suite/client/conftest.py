"""What the tests of the client share."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ...document.fragment import load
from .calls import Caller
from .echoes import adapter
from .wire import Answer, Wire

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...document.fragment import Fragment, Operation


@pytest.fixture(params=load().operations)
def operation(fragment: Fragment, request: pytest.FixtureRequest) -> Operation:
    """Each operation of the document: what a client does of one it has to do of all."""
    return fragment.operations[request.param]


@pytest.fixture
def example(operation: Operation) -> dict[str, Any]:
    """The first documented job."""
    return dict(next(iter(operation.examples(200).values())))


@pytest.fixture
def wire(example: dict[str, Any], operation: Operation) -> Iterator[Wire]:
    """A server on a socket, which answers with the first documented job, as one of the pair that was asked for."""
    with Wire(Answer(body=json.dumps(example).encode()), adapt=adapter(operation)) as server:
        yield server


@pytest.fixture(params=["sync", "asyncio"])
def call(operation: Operation, request: pytest.FixtureRequest) -> Iterator[Caller]:
    """The operation, in either form: they have to behave alike."""
    caller = Caller(operation, request.param)
    yield caller
    caller.end()


@pytest.fixture
def client(call: Caller, wire: Wire) -> Iterator[Any]:
    """A client of that server, whose clock stands still."""
    made = call.client(wire.url)
    yield made
    call.close(made)
