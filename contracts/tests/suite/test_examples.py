"""The examples that Hypothesis prints: for a person to read."""

from __future__ import annotations

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
