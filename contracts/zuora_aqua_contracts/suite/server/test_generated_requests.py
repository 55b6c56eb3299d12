"""Requests that Schemathesis generates from the document, valid and invalid; the invariants judge the responses."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
import schemathesis
from hypothesis import given
from hypothesis import strategies as st
from schemathesis import GenerationMode

from ...exchange.messages import Request
from ..effort import tries

if TYPE_CHECKING:
    from ...document.fragment import Operation
    from ...judging.ledger import Check
    from ...target.target import Target


@cache
def _strategy(operation: Operation, mode: GenerationMode) -> st.SearchStrategy[Any]:
    schema = schemathesis.openapi.from_dict(operation.fragment.document)
    return schema[operation.path][operation.method].as_strategy(generation_mode=mode)


def request_of(case: Any, operation: Operation, target: Target) -> Request:
    """Convert a case of Schemathesis to a request with the credentials of the run."""
    names = {name.lower() for name, node in operation.parameters.items() if node["in"] == "header"}
    headers = []
    for name, value in (case.headers or {}).items():
        if name.lower() in names:
            text = ",".join(map(str, value)) if isinstance(value, list) else str(value)
            headers.append((name, "".join(c for c in text if c.isprintable() and c.isascii()).strip()))
    pair = tuple((name, unquote(value)) for name, value in case.path_parameters.items())
    credentials = target.request().authorization
    return Request(case.formatted_path, tuple(headers), authorization=credentials, parameters=pair)


@pytest.mark.clause("ERR-NO-5XX", "OP-JSON", "ERR-BODY", "JOB-REQUIRED", "JOB-TYPES")
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=str)
def test_generated_requests(target: Target, operation: Operation, check: Check, mode: GenerationMode) -> None:
    """Requests that the document allows, and ones that it does not, get a response of the documented form."""

    @tries(0.3)
    @given(case=_strategy(operation, mode), own_pair=st.booleans())
    def conforms(case: Any, own_pair: bool) -> None:
        generated = request_of(case, operation, target)
        exchange = target.send(target.request(headers=generated.headers) if own_pair else generated)
        check("ERR-NO-5XX", exchange.response.status < 500, "a status below 500", exchange)

    conforms()
