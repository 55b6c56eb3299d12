"""GZIP-*: compression above the documented size for requests that accept gzip, and for no others."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...exchange.failures import Unmet
from ...exchange.headers import has_no_unaccepted_coding
from ...exchange.messages import DecodingError
from ...states.scenarios import SIZE, WHOLE
from ...states.tenants import base_state
from ..effort import tries
from .relations import documented_fields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...document.fragment import Operation
    from ...exchange.messages import Exchange
    from ...judging.check import Check
    from ...judging.run import Run
    from ...states.endpoint import States
    from ...states.provider import Provider
    from ...target.target import Target

_ACCEPTING = ["gzip", "GZIP", "gzip;q=0.5", "gzip ; q=1.0", "br;q=0, gzip", "identity;q=0.1, gzip;q=0.9"]
_REJECTING = [
    None,
    "",
    "identity",
    "gzip;q=0",
    "gzip;q=0.0",
    "gzip; q=0.000",
    "identity, gzip;q=0",
    "x-unknown",
    "x-not-gzip",
    "br",
]


def threshold(operation: Operation) -> int:
    """Return the size in bytes above which a body is compressed for requests that accept gzip."""
    return int(operation.parameters["Accept-Encoding"]["x-compressed-above-bytes"])


def check_compressed(target: Target, plain: Exchange, compressed: Exchange, check: Check) -> None:
    """Check that a response is compressed and holds the same job as the plain one, as far as that is documented.

    Raises:
        Unmet: Another job is the last one by now: somebody's has completed.
    """
    job, operation = plain.response.mapping, target.operation
    check("GZIP-ON", compressed.response.coding == "gzip", "Content-Encoding: gzip", compressed)
    try:
        found = compressed.response.json
    except DecodingError:  # it is no gzip, or what is in it is no JSON
        found = None
    if not (isinstance(found, dict) and job is not None):
        same = False
    elif found.get("id") == job.get("id") or check.is_proof:
        same = documented_fields(found, operation) == documented_fields(job, operation)
    else:
        again = target.repeat(plain.request)
        if again is not None and (again.response.job or {}).get("id") == found.get("id"):
            raise Unmet("the last job changed between two requests")
        same = False
    check("GZIP-ON", same, "the same job", compressed)


def check_vary(exchange: Exchange, check: Check) -> None:
    """Check that `Vary` names Accept-Encoding.

    Raises:
        Unmet: The server failed, which is another clause.
    """
    if exchange.response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Unmet(f"the status is {exchange.response.status}: see ERR-NO-5XX")
    fields = {name.strip().lower() for name in (exchange.response.header("Vary") or "").split(",")}
    check("GZIP-VARY", bool(fields & {"accept-encoding", "*"}), "Vary: Accept-Encoding", exchange)


Parameters = dict[str, str]


@pytest.fixture(scope="session")
def known_rich() -> dict[str, Parameters | None]:
    """The pair with a body above the documented size that a run has found, by the name of the operation."""
    return {}


@pytest.fixture
def rich(target: Target, run: Run, operation: Operation, known_rich: dict[str, Parameters | None]) -> Parameters:
    """The parameters of a pair with a body above the documented size.

    Raises:
        Unmet: There is none.
    """
    if operation.id not in known_rich:
        usable = (it for it in candidates(run, operation) if is_rich(target.get(it), operation))
        known_rich[operation.id] = next(usable, None)
    found = known_rich[operation.id]
    if found is None:
        raise Unmet(f"no pair is known whose job's body has over {threshold(operation)} bytes")
    return found


def candidates(run: Run, operation: Operation) -> Iterator[Parameters]:
    """Yield pairs that may have a large body: that of the run, one that can be made, those that are known."""
    yield {"partner": run.settings.partner, "project": run.settings.project}
    for fact in run.providers.known.facts if run.providers.known else ():
        if fact.last is not None:
            yield {"partner": fact.pair[0], "project": fact.pair[1]}
    if run.providers.aqua is not None:
        pair = run.providers.aqua.pair(WHOLE.suffix)
        with suppress(Unmet):
            run.providers.aqua.make(WHOLE.tenant(operation, pair))
            run.target.setup = ""  # it was made for all tests that follow
            yield {"partner": pair[0], "project": pair[1]}


def is_rich(exchange: Exchange, operation: Operation) -> bool:
    """Whether the body of a response is above the documented size."""
    return exchange.response.job is not None and len(exchange.response.content) > threshold(operation)


@pytest.mark.clause("GZIP-ON")
@pytest.mark.parametrize("name", ["Zuora-Version", "Zuora-Track-Id"])
def test_gzip_with_other_headers(
    target: Target, rich: Parameters, operation: Operation, check: Check, name: str
) -> None:
    """A body above the documented size is gzip too if the request has other documented headers."""
    for value in map(str, operation.example_values(name)):
        check_compressed(target, target.get(rich), target.get(rich, {"Accept-Encoding": "gzip", name: value}), check)


@pytest.mark.clause("GZIP-ON", "GZIP-VARY")
@pytest.mark.parametrize("value", _ACCEPTING)
def test_gzip_if_accepted(target: Target, rich: Parameters, check: Check, value: str) -> None:
    """A body above the documented size is gzip and the same job, and both forms have `Vary`."""
    plain = target.get(rich)
    compressed = target.get(rich, {"Accept-Encoding": value})
    if compressed.response.coding and not plain.response.coding:
        check_vary(plain, check)
        check_vary(compressed, check)
    check_compressed(target, plain, compressed, check)


@pytest.mark.clause("GZIP-ON")
def test_gzip_of_known_pairs(target: Target, operation: Operation, run: Run, check: Check) -> None:
    """Of several known pairs with large bodies each gets its own job, compressed."""
    known = [fact.pair for fact in run.providers.known.facts if fact.last] if run.providers.known else []
    check.means = "facts"
    for partner, project in known:
        plain = target.get({"partner": partner, "project": project})
        if is_rich(plain, operation):
            accepting = {"Accept-Encoding": "gzip"}
            check_compressed(target, plain, target.get({"partner": partner, "project": project}, accepting), check)


@pytest.mark.clause("GZIP-OFF")
@pytest.mark.parametrize("value", [None, "identity", "gzip;q=0"])
def test_no_gzip_of_errors_unless_accepted(target: Target, check: Check, value: str | None) -> None:
    """An error about pair or credentials is not compressed unless the request accepts gzip."""
    headers = {} if value is None else {"Accept-Encoding": value}
    nowhere = {"partner": "nowhere", "project": "none"}
    for exchange in (target.get(nowhere, headers), target.get(headers=headers, authorization=None)):
        check("GZIP-OFF", has_no_unaccepted_coding(exchange), "no content coding", exchange)


@pytest.mark.clause("GZIP-OFF")
@pytest.mark.parametrize("value", _REJECTING)
def test_no_gzip_unless_accepted(target: Target, rich: Parameters, check: Check, value: str | None) -> None:
    """Without gzip in `Accept-Encoding`, or with a weight of 0, the body is not compressed."""
    exchange = target.get(rich, {} if value is None else {"Accept-Encoding": value})
    check("GZIP-OFF", has_no_unaccepted_coding(exchange), "no content coding that was not offered", exchange)


@pytest.mark.clause("GZIP-ON")
@tries(0.4)
@given(over=st.sampled_from((1, 1, 2, 10, 100, 900)), filler=st.sampled_from("aé日"))
def test_gzip_just_above_the_size(
    target: Target, states: States, operation: Operation, run: Run, check: Check, over: int, filler: str
) -> None:
    """A body just above the documented size, in bytes and not in characters, is compressed."""
    params = base_state(operation, run.settings.partner, run.settings.project)
    job = params["jobs"][0]["job"]
    job["batches"] = job["batches"][:1]
    states.setup(params)
    missing = threshold(operation) + over - len(target.get().response.content)
    letters = missing // len(filler.encode())
    job["batches"][0]["message"] += filler * letters + "." * (missing - letters * len(filler.encode()))
    states.setup(params)
    plain = target.get()
    if len(plain.response.content) <= threshold(operation):
        check.unmet("the body did not grow as its job did")
        return
    check_compressed(target, plain, target.get(headers={"Accept-Encoding": "gzip"}), check)


@pytest.mark.clause("GZIP-ON")
def test_gzip_of_a_made_body_just_above_the_size(
    target: Target, provider: Provider, operation: Operation, check: Check
) -> None:
    """A body one byte above the documented size, with fewer characters than that, is compressed."""
    pair, name = provider.pair(SIZE.suffix), "é" * 60
    parameters = {"partner": pair[0], "project": pair[1]}
    provider.make(replace(SIZE, names=(name,)).tenant(operation, pair))
    missing = threshold(operation) + 1 - len(target.get(parameters).response.content)
    if missing < 0:
        raise Unmet("the smallest body is above the documented size already")
    longer = replace(SIZE, names=(name + "x" * missing,), statuses=SIZE.statuses * 2)
    provider.make(longer.tenant(operation, pair))
    plain = target.get(parameters)
    if len(plain.response.content) <= threshold(operation):
        raise Unmet("the body did not grow as the name of a query did")
    check_compressed(target, plain, target.get(parameters, {"Accept-Encoding": "gzip"}), check)
