"""The server on a socket that answers the client under test: how it prints, and how it ends."""

from __future__ import annotations

import threading

import pytest
from hypothesis.vendor.pretty import pretty

from zuora_aqua_contracts.document.fragment import load
from zuora_aqua_contracts.suite.client.stub_server import ReceivedRequest, StubResponse, StubServer


@pytest.mark.parametrize(
    "fixture",
    [
        next(iter(load().operations.values())),
        StubServer(StubResponse(body=b"x" * 5000), [ReceivedRequest(b"GET / HTTP/1.1", ())] * 99),
    ],
    ids=["the operation", "the server on a socket"],
)
def test_what_a_test_is_given_prints_short(fixture: object) -> None:
    """What most tests are given takes a line of an example, and not the document or all that was sent."""
    assert len(pretty(fixture)) < 200


def test_a_closed_server_waits_for_no_connection() -> None:
    """A server that was closed leaves no thread that could take, after a stop of the process, calls of the next one."""
    before = {*threading.enumerate()}  # some of other tests may be about to end
    with StubServer(StubResponse()):
        assert len({*threading.enumerate()} - before) == 1
    assert {*threading.enumerate()} <= before
