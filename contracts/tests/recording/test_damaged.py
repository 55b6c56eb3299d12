"""Recordings with anything in the place of anything: a verdict, or one line that says what is wrong."""

from __future__ import annotations

import copy
import json
import random
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import NIGHTLY
from zuora_aqua_contracts.report import build
from zuora_aqua_contracts.target.settings import RunError

from .conftest import JOB, OPERATION, PATH, entry, har

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from zuora_aqua_contracts.judging.run import Run

SEEDS = range(2_000 if NIGHTLY else 40)
NOT_FOUND = next(iter(OPERATION.examples(404).values()))
SAMPLES = (
    entry(),
    entry(NOT_FOUND, 404),
    entry(NOT_FOUND, 429, response={"Retry-After": "3"}),
    entry(request={"Zuora-Track-Id": "t"}, response={"Zuora-Track-Id": "t"}, at=9),
    entry(status=302, response={"Location": "https://other.test/x"}),
    entry(method="POST", status=405),
    entry(path=PATH + "?x=1"),
)
TEXT = ("response", "content", "text")
VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 10**400, "", "x", "\x00", "\ud800", [], {}, [[]], [None], {"a": 1}),
    *("https://[::1", "9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+14:00", "gzip, br", "Basic x", "*;q=9"),
    *("<html>", "[" * 100_000, '{"batches":' * 500, '{"id": [], "batches": [null]}', '{"id": 1, "batches": 1e400}'),
    *('{"batches": [{"segments": [1], "recordCount": true}]}', '{"reasons": [1, null, {"code": "x"}]}'),
    *('{"reasons": {"a": 1}}', json.dumps({**JOB, "id": None, "startTime": "2026-13-45 99:99:99"})),
)


def places(node: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of each value below a JSON value."""
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for step, value in items:
        yield (*place, step)
        yield from places(value, (*place, step))


def damaged(seed: int) -> bytes:
    """A recording in which a few values are others."""
    source = random.Random(seed)  # noqa: S311 - no secret
    entries = [copy.deepcopy(source.choice(SAMPLES)) for _ in range(source.randint(1, 3))]
    for _ in range(source.randint(1, 2)):
        node = source.choice(entries)
        found = list(places(node))
        *way, last = source.choice(found + [place for place in found if place == TEXT] * len(found))
        for step in way:
            node = node[step]
        node[last] = copy.deepcopy(source.choice(VALUES))
        if last == "text" and isinstance(node[last], str):
            node["size"] = len(node[last])  # so that the text is not taken for one that was cut
    return json.dumps(har(entries)).encode()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_damaged_recording(judged: Callable[..., Run], seed: int) -> None:
    """A recording with other values in places is judged as far as it can be, or refused with one line."""
    refused = ""
    try:
        assert build(judged(raw=damaged(seed)))["clauses"]
    except RunError as error:
        refused = str(error)
    assert "\n" not in refused
