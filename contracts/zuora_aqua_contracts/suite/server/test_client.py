"""The generated client, asking the same server: its job is the one on the wire."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...states.strategies import jobs
from ...states.tenants import Tenant, example_pair, history
from ..client.calls import Caller, part
from ..effort import tries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...document.fragment import Operation
    from ...exchange.messages import Exchange
    from ...judging.ledger import Check
    from ...judging.run import Run
    from ...states.endpoint import States
    from ...target.target import Target


@pytest.fixture
def call(operation: Operation) -> Caller:
    """The operation, through the client."""
    return Caller(operation, "sync")


@pytest.fixture
def client(target: Target, run: Run) -> Iterator[Any]:
    """The client, with the server, the token and the trust of the run."""
    with part("client").AuthenticatedClient(
        base_url=target.base,
        token=target.token.value,
        timeout=run.settings.timeout,
        verify_ssl=target.verify,
        httpx_args={"trust_env": target.trusts_environment},
    ) as made:
        yield made


def agree(check: Check, call: Caller, client: Any, exchange: Exchange) -> None:
    """Check that the client's job is the one that came over the wire."""
    wire: dict[str, Any] | None = exchange.response.job
    if wire is None or exchange.response.status != 200:
        check.unmet("the pair's job did not come")
        return
    try:
        job = call(client, dict(exchange.request.parameters))
    except part("errors").APIError as refused:
        # What is wrong with the answer is for the server's own clauses to say.
        check.unmet(f"the client does not take the server's answer: {refused}")
        return
    check("OPEN-FIELDS", job.to_dict() == wire, "the client's job to be the one on the wire", exchange)
    files = [
        file for b in wire["batches"] for file in [*b.get("segments", []), *([b["fileId"]] if "fileId" in b else [])]
    ]
    check("JOB-TYPES", job.result_file_ids == files, "the client's result files to be those on the wire", exchange)


@pytest.mark.clause("OPEN-FIELDS", "JOB-TYPES")
def test_the_client_says_what_the_wire_says(target: Target, call: Caller, client: Any, check: Check) -> None:
    """The client gives the job of the run's pair as the server sent it."""
    agree(check, call, client, target.get())


@pytest.mark.clause("OPEN-FIELDS", "JOB-TYPES")
@tries(0.2)
@given(data=st.data())
def test_the_client_says_so_of_any_job(
    target: Target,
    call: Caller,
    client: Any,
    states: States,
    operation: Operation,
    check: Check,
    data: st.DataObject,
) -> None:
    """The client gives any documented job, with all that is in it, as the server sent it."""
    pair = example_pair(operation)
    made = [(timedelta(days=1), data.draw(jobs(operation.fragment, pair), label="job"))]
    states.setup(Tenant(history(operation, made)).params())
    agree(check, call, client, target.get(operation.example_parameters()))
