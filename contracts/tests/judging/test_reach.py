"""No clause that JSON Schema assertions stand for falls silent when the document changes."""

from __future__ import annotations

import copy
import functools
import operator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from zuora_aqua_contracts.document.fragment import Fragment, load
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
LEFT_OUT = object()
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


def places(node: Any, *path: Any) -> Iterator[tuple[Any, ...]]:
    """The path of every value inside a body."""
    for key in node if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ():
        yield (*path, key)
        yield from places(node[key], *path, key)


def faulty(body: Any) -> Iterator[Any]:
    """Copies of a body, each with one value left out or replaced."""
    for *path, key in places(body):
        for value in (LEFT_OUT, *VALUES):
            changed = copy.deepcopy(body)
            part = functools.reduce(operator.getitem, path, changed)
            if value is LEFT_OUT:
                del part[key]
            else:
                part[key] = value
            yield changed


@pytest.mark.parametrize(("status", "body"), BODIES)
def test_every_fault_breaks_a_clause(status: int, body: Any) -> None:
    """Each error of a body against its schema is covered by a clause, so that none is dropped."""
    schema = BodySchema(OPERATION, status)
    dropped = [error.message for b in faulty(body) for error in schema._faults(b) if not schema._clauses_of(error)]
    assert dropped == []


def _with_any_of(node: Any) -> Any:
    """A copy of a document in which the alternatives of bodies are combined by `anyOf`."""
    if isinstance(node, dict):
        is_kinds = "oneOf" in node and all("$ref" in one for one in node["oneOf"])
        return {("anyOf" if is_kinds and key == "oneOf" else key): _with_any_of(value) for key, value in node.items()}
    return [_with_any_of(value) for value in node] if isinstance(node, list) else node


ANY_OF = Fragment(_with_any_of(load().document)).operations[OPERATION.id]


@pytest.mark.parametrize(("status", "body"), BODIES)
def test_no_clause_falls_silent_by_another_keyword(status: int, body: Any) -> None:
    """Whether `oneOf` or `anyOf` combines job and errors, the same clauses are reached, and broken by each fault."""
    one, other = BodySchema(OPERATION, status), BodySchema(ANY_OF, status)
    for changed in (body, *faulty(body)):
        assert one.reached(changed) == other.reached(changed)
        assert {clause for clause, *_ in one.violations(changed)} == {
            clause for clause, *_ in other.violations(changed)
        }


def assertions(node: Any) -> Iterator[str]:
    """The keywords of a schema and of those below it."""
    if isinstance(node, dict):
        node = load().follow(node)
        yield from node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from assertions(child)


@pytest.mark.parametrize("clause", sorted(BY_KEYWORDS))
def test_a_clause_names_keywords_that_are_there(clause: str) -> None:
    """Each of a clause's `keywords` is one of its element or of an element below."""
    known = load().clauses[clause]
    assert set(known.keywords) <= set(assertions(load().at(f"#{known.pointer}")))


@pytest.mark.parametrize("body", BODIES_LIKE_NOTHING)
def test_a_body_that_is_like_nothing_breaks_a_clause(body: Any) -> None:
    """A body without any of the documented fields breaks a clause too."""
    assert list(BodySchema(OPERATION, 200).violations(body))
