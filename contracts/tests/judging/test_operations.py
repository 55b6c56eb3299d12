"""A second operation of the document is asked for and judged as the first one is, with no edit of the suite."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.command.conftest import JOB, Answer, answer, scripted
from tests.suite.conftest import TOKEN, checked
from zuora_aqua_contracts.document.fragment import Fragment, Operation, load
from zuora_aqua_contracts.exchange.messages import TOKEN_VARIABLE
from zuora_aqua_contracts.judging.ledger import Verdict
from zuora_aqua_contracts.judging.run import Run

if TYPE_CHECKING:
    from http.server import BaseHTTPRequestHandler

_KEY = {"name": "key", "in": "path", "required": True, "schema": {"type": "string"}, "example": "a/b"}


def two() -> Fragment:
    """The document with a sibling of its operation: of another path, without headers, with a 200 and a 404 alone."""
    document, first = load().document, next(iter(load().operations.values()))
    told = {status: first.node["responses"][status] for status in ("200", "404")}
    kept = {status: {name: node[name] for name in ("description", "content")} for status, node in told.items()}
    sibling = {"operationId": "GET_Sibling", "parameters": [_KEY], "responses": _bare(kept)}
    path = {"/v1/sibling/{key}": {"parameters": [], "get": sibling}}
    return Fragment({**document, "paths": {**document["paths"], **path}})


def _bare(node: object) -> object:
    """A node without clauses, which stand in the document once."""
    if isinstance(node, dict):
        return {name: _bare(value) for name, value in node.items() if name != "x-contract"}
    return [_bare(value) for value in node] if isinstance(node, list) else node


@pytest.mark.parametrize(
    ("given", "broken"),
    [
        (answer(JOB), set()),
        (answer({name: value for name, value in JOB.items() if name != "id"}), {"JOB-REQUIRED"}),
        (answer({"reasons": [{"code": 7, "message": "m"}]}, 418), {"ERR-BODY", "ERR-CODE"}),
    ],
    ids=["a job", "a job without its ID", "an error"],
)
def test_each_operation_is_asked_for_and_judged(
    monkeypatch: pytest.MonkeyPatch, given: Answer, broken: set[str]
) -> None:
    """Requests have the path and the examples of the operation that is named, and answers are judged by its schemas."""
    monkeypatch.setenv(TOKEN_VARIABLE, TOKEN)
    asked: list[str] = []

    def respond(request: BaseHTTPRequestHandler) -> Answer:
        asked.append(request.path)
        return given

    with scripted(respond) as url:
        run = Run(checked("--server", url), two())
        with run.connect(""):
            assert isinstance(run.target.operation, Operation)
            run.target.operation = run.fragment.operations["GET_Sibling"]
            run.target.get(headers={"Zuora-Track-Id": "t", "Zuora-Version": run.operation.example("Zuora-Version")})
    assert set(asked) == {"/v1/sibling/a%2Fb"}
    assert {clause.id for clause, entry in run.ledger if entry.verdict() is Verdict.BROKEN} == broken
