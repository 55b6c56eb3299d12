"""Negotiation of gzip: on where it is asked for and worth it, off everywhere else, and never another job."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...exchange.headers import is_uncoded
from ...states.tenants import base_state
from ..effort import tries

if TYPE_CHECKING:
    from ...document.fragment import Operation
    from ...exchange.messages import Exchange
    from ...judging.ledger import Check
    from ...judging.run import Run
    from ...states.endpoint import States
    from ...target.target import Target

_ASKING = ["gzip", "GZIP", "gzip;q=0.5", "gzip ; q=1.0", "br;q=0, gzip", "identity;q=0.1, gzip;q=0.9"]
_NOT_ASKING = [
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
    """The size in bytes above which a body is compressed for whoever asks."""
    return int(operation.parameters["Accept-Encoding"]["x-compressed-above-bytes"])


def compressed(plain: Exchange, asked: Exchange, check: Check) -> None:
    """Check that the answer to whoever asked for gzip is the plain one in gzip."""
    seen = asked.response
    check("GZIP-ON", seen.coding == "gzip", "Content-Encoding: gzip", asked)
    check("GZIP-ON", seen.mapping is not None and seen.mapping == plain.response.mapping, "the same job", asked)


def varying(exchange: Exchange, check: Check) -> None:
    """Check that a response of a coding that depends on the request says so: the plain form as well as the other."""
    named = {name.strip().lower() for name in (exchange.response.header("Vary") or "").split(",")}
    check("GZIP-VARY", bool(named & {"accept-encoding", "*"}), "Vary: Accept-Encoding", exchange)


@pytest.mark.clause("GZIP-ON", "GZIP-VARY")
@pytest.mark.parametrize("value", _ASKING)
def test_gzip_where_it_is_asked_for(target: Target, operation: Operation, check: Check, value: str) -> None:
    """A body above the size that the document gives comes in gzip, and is the same job."""
    plain = target.get()
    if len(plain.response.body) <= threshold(operation):
        pytest.skip(f"the body of the pair's job has at most {threshold(operation)} bytes")
    asked = target.get(headers={"Accept-Encoding": value})
    if asked.response.coding and not plain.response.coding:
        varying(plain, check)
        varying(asked, check)
    compressed(plain, asked, check)


@pytest.mark.clause("GZIP-OFF")
@pytest.mark.parametrize("value", [None, "identity", "gzip;q=0"])
def test_no_gzip_of_errors_for_whoever_does_not_ask(target: Target, check: Check, value: str | None) -> None:
    """An error, of the pair or of the credentials, is not compressed either where nobody asked for it."""
    headers = {} if value is None else {"Accept-Encoding": value}
    nowhere = {"partner": "nowhere", "project": "none"}
    for exchange in (target.get(nowhere, headers), target.get(headers=headers, authorization=None)):
        check("GZIP-OFF", is_uncoded(exchange), "no content coding", exchange)


@pytest.mark.clause("GZIP-OFF")
@pytest.mark.parametrize("value", _NOT_ASKING)
def test_no_gzip_where_it_is_not_asked_for(
    target: Target, operation: Operation, check: Check, value: str | None
) -> None:
    """Without gzip in `Accept-Encoding`, or with a weight of 0, nothing is compressed."""
    exchange = target.get(headers={} if value is None else {"Accept-Encoding": value})
    if len(exchange.response.raw) <= threshold(operation) and not exchange.response.coding:
        check.unmet(f"the body of the pair's job has at most {threshold(operation)} bytes")
    check("GZIP-OFF", is_uncoded(exchange), "no content coding that was not offered", exchange)


@pytest.mark.clause("GZIP-ON")
@tries(0.4)
@given(over=st.sampled_from((1, 1, 2, 10, 100, 900)), filler=st.sampled_from("aé日"))
def test_gzip_just_above_the_size(
    target: Target, states: States, operation: Operation, run: Run, check: Check, over: int, filler: str
) -> None:
    """A body that is only just above the size, in bytes and not in characters, comes in gzip."""
    params = base_state(operation, run.settings.partner, run.settings.project)
    job = params["jobs"][0]["job"]
    job["batches"] = job["batches"][:1]
    states.setup(params)
    missing = threshold(operation) + over - len(target.get().response.body)
    letters = missing // len(filler.encode())
    job["batches"][0]["message"] += filler * letters + "." * (missing - letters * len(filler.encode()))
    states.setup(params)
    plain = target.get()
    if len(plain.response.body) <= threshold(operation):
        check.unmet("the body did not grow as its job did")
        return
    compressed(plain, target.get(headers={"Accept-Encoding": "gzip"}), check)
