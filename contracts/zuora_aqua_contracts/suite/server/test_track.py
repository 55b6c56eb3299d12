"""The track ID comes back to the letter, from jobs and from errors."""

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
    from ...judging.ledger import Check
    from ...target.target import Target

_NAME = "Zuora-Track-Id"


def echoed(check: Check, clause: str, sent: str, exchange: Exchange) -> None:
    """Check that a track ID came back."""
    check(clause, exchange.response.all(_NAME) == [sent], f"{_NAME}: {sent}", exchange)


@pytest.mark.clause("TRACK-ECHO")
@given(data=st.data())
def test_a_track_id_comes_back(target: Target, operation: Operation, check: Check, data: st.DataObject) -> None:
    """Any valid track ID, of any length, comes back to the letter with the job."""
    sent = data.draw(track_ids(operation), label="track ID")
    exchange = target.get(headers={_NAME: sent})
    if exchange.response.job is None:
        check.unmet("the pair's job did not come")
        return
    echoed(check, "TRACK-ECHO", sent, exchange)


@pytest.mark.clause("TRACK-ECHO")
def test_every_character_and_every_length(target: Target, operation: Operation, check: Check) -> None:
    """Each character that the document allows comes back, alone and inside, and so does an ID of each length."""
    schema = operation.parameters[_NAME]["schema"]
    characters = allowed_characters(schema)
    alone = [c for c in characters if re.fullmatch(schema["pattern"], c)]
    lengths = range(schema["minLength"], schema["maxLength"] + 1)
    of_length = [("aB3" * length)[:length] for length in lengths]
    for sent in [*alone, *(f"a{c}Z" for c in characters), *of_length]:
        exchange = target.get(headers={_NAME: sent})
        if exchange.response.job is None:
            check.unmet("the pair's job did not come")
            continue
        echoed(check, "TRACK-ECHO", sent, exchange)


@pytest.mark.clause("TRACK-ECHO-ERROR")
@given(data=st.data())
def test_errors_carry_the_track_id_too(target: Target, operation: Operation, check: Check, data: st.DataObject) -> None:
    """An error, of the credentials or of the pair, carries the track ID as a job does."""
    sent = data.draw(track_ids(operation), label="track ID")
    version = data.draw(st.sampled_from(VERSIONS), label="version")
    headers = {_NAME: sent} | ({"Zuora-Version": version} if version else {})
    if data.draw(st.booleans(), label="with credentials"):
        exchange = target.get({"partner": "no-such-partner", "project": "no-such-project"}, headers)
    else:
        exchange = target.get(headers=headers, authorization=None)
    if exchange.response.job is not None:
        check.unmet("no error came")
        return
    echoed(check, "TRACK-ECHO-ERROR", sent, exchange)
