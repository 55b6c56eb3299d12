"""OPEN-FIELDS, JOB-TYPES: the job that the generated client returns is the one on the wire."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...states.strategies import jobs
from ...states.tenants import Tenant, example_pair, history
from ..client.calls import Caller, client_module
from ..effort import tries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...document.fragment import Operation
    from ...exchange.messages import Exchange
    from ...judging.check import Check
    from ...judging.run import Run
    from ...states.endpoint import States
    from ...target.target import Target


@pytest.fixture
def call(operation: Operation) -> Caller:
    """A caller of the operation through the client."""
    return Caller(operation, "sync")


@pytest.fixture
def client(target: Target, run: Run) -> Iterator[Any]:
    """The generated client with the base URL, token and certificates of the run."""
    with client_module("client").AuthenticatedClient(
        base_url=target.base,
        token=lambda: target.token.value,
        timeout=run.settings.timeout,
        verify_ssl=target.verify,
        httpx_args={
            "trust_env": target.uses_proxies,
            "proxy": target.proxy,
            "event_hooks": {"request": [lambda _: target.acquire()]},  # rate and budget bind the client, too
        },
    ) as opened:
        yield opened


def check_client_agrees(check: Check, call: Caller, client: Any, exchange: Exchange) -> None:
    """Check that the client's job equals the one in a response."""
    if exchange.response.job is None or exchange.response.status != 200:
        check.unmet("the response has no job of the pair")
        return
    try:
        response = call(client, dict(exchange.request.parameters), detailed=True)
    except client_module("errors").APIError as error:
        check.unmet(f"the client got no response: {error}")
        return
    if response.error is not None:
        # What is wrong with the response is for the clauses of the server.
        check.unmet(f"the client does not accept the response: {response.error}")
        return
    # The response that the client got, which need not be the one before: somebody's job may have completed.
    job, wire = response.parsed, json.loads(response.content)
    check("OPEN-FIELDS", job.to_dict() == wire, "the client's job to be the one on the wire", exchange)
    files = [
        file for b in wire["batches"] for file in [*b.get("segments", []), *([b["fileId"]] if "fileId" in b else [])]
    ]
    check("JOB-TYPES", job.result_file_ids == files, "the client's result files to be those on the wire", exchange)


@pytest.mark.clause("OPEN-FIELDS", "JOB-TYPES")
def test_the_client_returns_the_job_on_the_wire(target: Target, call: Caller, client: Any, check: Check) -> None:
    """The client returns the job of the run's pair as the server sent it."""
    check_client_agrees(check, call, client, target.get())


@pytest.mark.clause("OPEN-FIELDS", "JOB-TYPES")
@tries(0.2)
@given(data=st.data())
def test_the_client_returns_any_documented_job(
    target: Target,
    call: Caller,
    client: Any,
    states: States,
    operation: Operation,
    check: Check,
    data: st.DataObject,
) -> None:
    """The client returns any documented job, with all its fields, as the server sent it."""
    pair = example_pair(operation)
    recorded = [(timedelta(days=1), data.draw(jobs(operation.fragment, pair), label="job"))]
    states.setup(Tenant(history(operation, recorded)).params())
    check_client_agrees(check, call, client, target.get(operation.example_parameters()))
