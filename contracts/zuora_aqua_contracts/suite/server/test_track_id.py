"""TRACK-ECHO, TRACK-ECHO-ERROR: the response has the track ID of the request, unchanged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...states.strategies import allowed_characters, track_ids
from ..documented_values import VERSIONS

if TYPE_CHECKING:
    from ...document.fragment import Operation
    from ...exchange.messages import Exchange
    from ...judging.check import Check
    from ...target.target import Target

_NAME = "Zuora-Track-Id"


def check_echo(check: Check, clause: str, track_id: str, exchange: Exchange) -> None:
    """Check that a response has the track ID of the request, once."""
    back = exchange.response.all(_NAME)
    actual = f"{_NAME}: {', '.join(back)}" if back else f"no {_NAME}"
    check(clause, back == [track_id], f"{_NAME}: {track_id}", exchange, actual=actual)


@pytest.mark.clause("TRACK-ECHO")
@given(data=st.data())
def test_a_track_id_is_echoed(target: Target, operation: Operation, check: Check, data: st.DataObject) -> None:
    """Any valid track ID, of any length, is echoed unchanged with the job."""
    track_id = data.draw(track_ids(operation), label="track ID")
    exchange = target.get(headers={_NAME: track_id})
    if exchange.response.job is None:
        check.unmet("the response has no job of the pair")
        return
    check_echo(check, "TRACK-ECHO", track_id, exchange)


@pytest.mark.clause("TRACK-ECHO")
def test_every_character_and_every_length(target: Target, operation: Operation, check: Check) -> None:
    """Each allowed character is echoed, alone and inside an ID, and so is an ID of each length."""
    schema = operation.parameters[_NAME]["schema"]
    characters = allowed_characters(schema)
    alone = [c for c in characters if re.fullmatch(schema["pattern"], c)]
    lengths = range(schema["minLength"], schema["maxLength"] + 1)
    of_length = [("aB3" * length)[:length] for length in lengths]
    for track_id in [*alone, *(f"a{c}Z" for c in characters), *of_length]:
        exchange = target.get(headers={_NAME: track_id})
        if exchange.response.job is None:
            check.unmet("the response has no job of the pair")
            continue
        check_echo(check, "TRACK-ECHO", track_id, exchange)


@pytest.mark.clause("TRACK-ECHO-ERROR")
@given(data=st.data())
def test_errors_echo_the_track_id(target: Target, operation: Operation, check: Check, data: st.DataObject) -> None:
    """An error about credentials or pair has the track ID of the request."""
    track_id = data.draw(track_ids(operation), label="track ID")
    version = data.draw(st.sampled_from(VERSIONS), label="version")
    headers = {_NAME: track_id} | ({"Zuora-Version": version} if version else {})
    if data.draw(st.booleans(), label="with credentials"):
        exchange = target.get({"partner": "no-such-partner", "project": "no-such-project"}, headers)
    else:
        exchange = target.get(headers=headers, authorization=None)
    if exchange.response.job is not None:
        check.unmet("the response is no error")
        return
    check_echo(check, "TRACK-ECHO-ERROR", track_id, exchange)
