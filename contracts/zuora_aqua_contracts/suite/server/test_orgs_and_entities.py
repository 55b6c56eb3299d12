"""ORG-*, ENTITY-SCOPE: whose jobs count, and requests that name an inaccessible org."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...states.tenants import Record, Tenant, example_pair, history, is_job, job_like
from .relations import neutral_headers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...document.fragment import Node, Operation
    from ...exchange.messages import Exchange
    from ...judging.check import Check
    from ...states.endpoint import States
    from ...target.target import Target

# Names that contain one another.
_ORGS = ("org-1", "org-10", "org-2", "org-20", "rg-1", "org-")
_ENTITIES = ("entity-1", "entity-10", "entity-2", "ntity-1")


def jobs_of(operation: Operation, owners: Sequence[str | None], *, kind: str) -> Tenant:
    """Build a tenant in which each owner has one job of the example pair, the first owner the newest.

    Args:
        operation: Whose example pair.
        owners: Orgs or entities; None for no entity.
        kind: "org" or "entity".
    """
    pair = example_pair(operation)
    records: list[Record] = []
    for number, owner in enumerate(owners):
        jobs = [(timedelta(days=number + 1), job_like(operation, pair, number))]
        records += history(operation, jobs, **{kind: owner})
    return Tenant(tuple(records), accessible=_ORGS)


def check_job(check: Check, clause: str, expected: Node | None, exchange: Exchange) -> None:
    """Check that the job in a response is the expected one."""
    description = f"the job {expected['id']} ({expected['name']})" if expected else "no job"
    check(clause, is_job(exchange.response.job, expected), description, exchange)


@pytest.mark.clause("ORG-SCOPE")
@given(data=st.data())
def test_only_named_orgs_count(
    target: Target, states: States, operation: Operation, check: Check, data: st.DataObject
) -> None:
    """If the request names orgs, the newest job among theirs is returned, whatever the others have."""
    owners = data.draw(st.lists(st.sampled_from(_ORGS), min_size=1, unique=True), label="owners")
    named = data.draw(st.lists(st.sampled_from(_ORGS), min_size=1, max_size=3, unique=True), label="named")
    tenant = jobs_of(operation, owners, kind="org")
    states.setup(tenant.params())
    exchange = target.get(operation.example_parameters(), {"Zuora-Org-Ids": ",".join(named)})
    pair = example_pair(operation)
    check_job(check, "ORG-SCOPE", tenant.last(operation, pair, orgs=named), exchange)


@pytest.mark.clause("ORG-DENIED")
@given(data=st.data())
def test_an_inaccessible_org_fails_the_operation(
    target: Target, states: States, operation: Operation, check: Check, data: st.DataObject
) -> None:
    """If one of the named orgs is not accessible, there is an error and no job."""
    accessible = data.draw(
        st.lists(st.sampled_from(_ORGS), min_size=1, max_size=len(_ORGS) - 1, unique=True), label="accessible"
    )
    denied = data.draw(st.sampled_from([org for org in _ORGS if org not in accessible]), label="denied")
    others = data.draw(st.lists(st.sampled_from(accessible), unique=True), label="others")
    named = data.draw(st.permutations([denied, *others]), label="named")
    tenant = replace(jobs_of(operation, list(_ORGS), kind="org"), accessible=tuple(accessible))
    states.setup(tenant.params())
    headers = {**data.draw(neutral_headers(operation), label="headers"), "Zuora-Org-Ids": ",".join(named)}
    exchange = target.get(operation.example_parameters(), headers)
    response = exchange.response
    check("ORG-DENIED", response.job is None, f"no job with {denied} among the orgs", exchange)
    failed = 400 <= response.status < 500 or response.error is not None
    check("ORG-DENIED", failed, f"an error with {denied} among the orgs", exchange)


@pytest.mark.clause("ORG-DEFAULT")
@given(data=st.data())
def test_all_accessible_orgs_count_if_none_is_named(
    target: Target, states: States, operation: Operation, check: Check, data: st.DataObject
) -> None:
    """If the request names no org, the newest job of all accessible orgs is returned, and of no other."""
    accessible = data.draw(st.lists(st.sampled_from(_ORGS), min_size=1, unique=True), label="accessible")
    owners = data.draw(st.permutations(_ORGS), label="owners")
    tenant = replace(jobs_of(operation, list(owners), kind="org"), accessible=tuple(accessible))
    states.setup(tenant.params())
    exchange = target.get(operation.example_parameters())
    pair = example_pair(operation)
    check_job(check, "ORG-DEFAULT", tenant.last(operation, pair), exchange)


@pytest.mark.clause("ENTITY-SCOPE")
@given(data=st.data())
def test_only_the_named_entity_counts(
    target: Target, states: States, operation: Operation, check: Check, data: st.DataObject
) -> None:
    """If the request names an entity, its own newest job is returned, or none; a job of no entity does not count."""
    owners = data.draw(st.lists(st.sampled_from((*_ENTITIES, None)), min_size=1, unique=True), label="owners")
    named = data.draw(st.sampled_from(_ENTITIES), label="named")
    tenant = replace(jobs_of(operation, owners, kind="entity"), entities=_ENTITIES)
    states.setup(tenant.params())
    exchange = target.get(operation.example_parameters(), {"Zuora-Entity-Ids": named})
    pair = example_pair(operation)
    check_job(check, "ENTITY-SCOPE", tenant.last(operation, pair, entity=named), exchange)
