"""Requests that Schemathesis generates from the document, valid and invalid; the invariants judge the responses."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter

from ...exchange.messages import Request
from ..effort import tries

if TYPE_CHECKING:
    from ...document.fragment import Operation
    from ...judging.check import Check
    from ...target.target import Target


_MODES = ("positive", "negative")  # what the document allows, and what it does not


@cache
def _strategy(operation: Operation) -> st.SearchStrategy[Any]:
    import schemathesis  # noqa: PLC0415 - takes long, and only one of several processes runs this test

    config = schemathesis.config.SchemathesisConfig()  # not that of a file in or above the working directory
    schema = schemathesis.openapi.from_dict(operation.fragment.document, config=config)
    schema.config.generation.codec = None  # the same characters without a name; see CHARACTERS in states/strategies.py
    asked = schema[operation.path][operation.method]
    cases = [asked.as_strategy(generation_mode=schemathesis.GenerationMode(mode)) for mode in _MODES]
    # Schemathesis replaces Hypothesis' printer by one that prints no arguments, which would leave our examples empty.
    hypothesis.core.RepresentationPrinter = RepresentationPrinter  # type: ignore[attr-defined]  # there is no other hook
    return st.one_of(cases)


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
def test_generated_requests(target: Target, operation: Operation, check: Check) -> None:
    """Requests that the document allows, and ones that it does not, get a response of the documented form."""

    @tries(0.4)
    @given(case=_strategy(operation), own_pair=st.booleans())
    def conforms(case: Any, own_pair: bool) -> None:
        generated = request_of(case, operation, target)
        exchange = target.send(target.request(headers=generated.headers) if own_pair else generated)
        check("ERR-NO-5XX", exchange.response.status < 500, "a status below 500", exchange)

    conforms()
