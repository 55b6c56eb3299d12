"""No false alarm: servers that keep the contract in other ways than the reference server does."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.command.conftest import TOKEN
from zuora_aqua_contracts.reference.auth import Credentials
from zuora_aqua_contracts.reference.behaviour import STATES_PATH, Behaviour

from . import habits, transports

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.command.conftest import Outcome

    from .transports import Transport

_PAUSE = 0.004  # seconds; longer than any answer takes, and short enough for hundreds of them


@pytest.mark.parametrize(
    ("transport", "habit"),
    [
        pytest.param(
            transports.closing, habits.TrueStatuses, id="http.server, real statuses always", marks=pytest.mark.nightly
        ),
        pytest.param(
            partial(transports.closing, methods=("GET",)),
            Behaviour,
            id="http.server that knows GET only",
            marks=pytest.mark.nightly,
        ),
        pytest.param(
            transports.wsgi, habits.Generous, id="WSGI, more fields, blanks and headers", marks=pytest.mark.nightly
        ),
        pytest.param(
            transports.chunked,
            habits.GzipAtAnySize,
            id="chunks and lower case, gzip at any size",
            marks=pytest.mark.nightly,
        ),
        pytest.param(
            partial(transports.chunked, pause=_PAUSE), Behaviour, id="slow to the first byte", marks=pytest.mark.nightly
        ),
        pytest.param(
            transports.measured,
            habits.GenerousAndOldErrorsAre200,
            id="upper case, more fields, blanks and headers, old errors are 200",
        ),
    ],
)
def test_a_conforming_server_raises_no_alarm(
    command: Callable[..., Outcome], transport: Transport, habit: type[Behaviour]
) -> None:
    """A server that keeps the contract passes a strict run, and each clause that binds a server was tried."""
    with transport(habit(Credentials(TOKEN))) as url:
        outcome = command(url, "--states", url + STATES_PATH, "--strict", "--effort", "quick", "-k", "not client")
    assert outcome.status == 0, outcome.out + outcome.err
    servers = [clause for clause in outcome.report["clauses"] if "S" in clause["binds"].split()]
    assert {clause["id"]: clause["reason"] for clause in servers if not clause["requests"]} == {}
