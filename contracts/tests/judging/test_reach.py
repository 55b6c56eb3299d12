"""No clause that JSON Schema assertions stand for falls silent when the document changes."""

from __future__ import annotations

import copy
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zuora_aqua_contracts.document.fragment import load
from zuora_aqua_contracts.document.schema import BodySchema
from zuora_aqua_contracts.reference import embedded
from zuora_aqua_contracts.states.endpoint import STATE
from zuora_aqua_contracts.states.tenants import Tenant, history

if TYPE_CHECKING:
    from collections.abc import Iterator

OPERATION = next(iter(load().operations.values()))
BY_KEYWORDS = {clause.id for clause in load().clauses.values() if clause.keywords and clause.binds_server}
TOKEN = "a-token-of-this-test"  # noqa: S105 - of a server that lives as long as the test
BODIES = [(status, body) for status in OPERATION.responses for body in OPERATION.examples(status).values()]
VALUES: tuple[Any, ...] = (None, True, -1, 10**30, 1.5, "", "x", "x" * 100, [], {}, [None], ["a", "a"], [{}], [{}] * 60)
BODIES_LIKE_NOTHING: tuple[Any, ...] = ([], None, 1, "x", {}, {"x": 1})


@pytest.fixture(scope="module")
def bodies() -> list[tuple[int, Any]]:
    """Status and body of what the embedded server answers: each documented job, and no job on each minor version."""
    found = []
    jobs = [body for body in OPERATION.examples(200).values() if "batches" in body]
    versions = OPERATION.example_values("Zuora-Version")
    with embedded.running(TOKEN) as server, httpx.Client(headers={"Authorization": f"Bearer {TOKEN}"}) as client:
        path = server.url + OPERATION.path.format(**OPERATION.example_parameters())
        for records in ((), *(((timedelta(days=1), job),) for job in jobs)):
            params = Tenant(history(OPERATION, records)).params()
            client.post(server.states_url, json={"state": STATE, "params": params}).raise_for_status()
            answers = [client.get(path, headers={"Zuora-Version": version}) for version in versions]
            found += [(answer.status_code, answer.json()) for answer in answers]
    return found


@pytest.mark.parametrize("clause", sorted(BY_KEYWORDS))
def test_the_embedded_server_reaches_every_clause_by_its_keywords(clause: str, bodies: list[tuple[int, Any]]) -> None:
    """A clause with `keywords` applies to a body of the embedded server, whatever the tests that name it do."""
    assert any(clause in BodySchema(OPERATION, status).reached(body) for status, body in bodies)


def parts(node: Any) -> Iterator[Any]:
    """Every object and array in a body that holds something."""
    if node and isinstance(node, dict | list):
        yield node
        for child in node.values() if isinstance(node, dict) else node:
            yield from parts(child)


@st.composite
def faulty(draw: st.DrawFn) -> tuple[int, Any]:
    """A documented status and body with a value replaced or left out."""
    status, body = copy.deepcopy(draw(st.sampled_from(BODIES)))
    part = draw(st.sampled_from(list(parts(body))))
    key = draw(st.sampled_from(list(part) if isinstance(part, dict) else range(len(part))))
    if draw(st.booleans()):
        part[key] = copy.deepcopy(draw(st.sampled_from(VALUES)))
    else:
        del part[key]
    return status, body


@given(faulty())
def test_every_fault_breaks_a_clause(drawn: tuple[int, Any]) -> None:
    """Each error of a body against its schema is covered by a clause, so that none is dropped."""
    status, body = drawn
    schema = BodySchema(OPERATION, status)
    assert [error for error in schema._faults(body) if not schema._clauses_of(error)] == []


@pytest.mark.parametrize("body", BODIES_LIKE_NOTHING)
def test_a_body_that_is_like_nothing_breaks_a_clause(body: Any) -> None:
    """A body without any of the documented fields breaks a clause too."""
    assert list(BodySchema(OPERATION, 200).violations(body))
