"""Jobs with other values in their fields, and what the client makes of them."""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import strategies as st

from ...states.strategies import CHARACTERS
from .calls import Caller, client_module
from .stub_server import StubResponse, StubServer

TEXTS = st.text(CHARACTERS)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
LEVELS = [("JOB", "Job", ""), ("BATCH", "Batch", "/batches/0")]


def answered(call: Caller, wire: StubServer, client: Any, body: Any) -> Any:
    """What a call gives, or raises, for a success with a body."""
    wire.respond(StubResponse(200, json.dumps(body).encode()))
    try:
        return call(client)
    except client_module("errors").ClientError as error:
        return error


def part_of(job: dict[str, Any], pointer: str) -> dict[str, Any]:
    """The object at one of the levels of a job."""
    found: dict[str, Any] = job["batches"][0] if pointer else job
    return found


def changed(job: dict[str, Any], above: str, name: str, value: Any) -> dict[str, Any]:
    """A job with another value of one field."""
    body = copy.deepcopy(job)
    part_of(body, above)[name] = value
    return body


def read_type(node: dict[str, Any]) -> str:
    """The JSON type that a field is read as, where the document takes another one besides."""
    types = node.get("type", "")
    return types if isinstance(types, str) else next(kind for kind in types if kind != node["x-also-accepts"])
