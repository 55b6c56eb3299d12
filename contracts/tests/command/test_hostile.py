"""A server that hangs, breaks off or talks nonsense is a verdict: the run ends by itself, with a report."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from .conftest import JOB, TOKEN
from .hostile import asked, canned, hostile, reset, silent

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from .conftest import Outcome

GOOD = json.dumps(JOB).encode()
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(
    GOOD
)


def judged(outcome: Outcome) -> set[str]:
    """Check that the run ended in order, with something broken; gives the verdicts that there are."""
    assert outcome.status == 1, outcome.out + outcome.err
    assert "Traceback" not in outcome.out + outcome.err
    assert TOKEN not in outcome.out + outcome.err
    return set(outcome.verdicts().values())


def test_a_server_that_never_responds(command: Callable[..., Outcome]) -> None:
    """A server that accepts connections and never responds ends the run like one that refuses them."""
    connections: list[int] = []

    def handle(connection: socket.socket, number: int) -> None:
        connections.append(number)
        silent(connection)

    with hostile(handle) as url:
        outcome = command(url, "--timeout", "1", "--effort", "quick", "--only", "OP-,AUTH-NONE,LAST-NEWEST")
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err == f"zuora-aqua-contracts: cannot reach {url}: no response within 1 seconds\n"
    assert len(connections) == 1


def test_a_server_that_breaks_off_at_once(command: Callable[..., Outcome]) -> None:
    """A server whose first answer ends in the middle of the body is judged, not called unreachable."""
    with hostile(canned(HEAD, GOOD[:-9])) as url:
        outcome = command(url, "--only", "OP-200", "--effort", "quick")
    assert judged(outcome) == {"broken"}


@pytest.mark.parametrize(
    "handle",
    [
        pytest.param(canned(HEAD, GOOD[:-9]), id="cut in the body"),
        pytest.param(canned(b"\x00\xff\r\n\r\ngarbage"), id="no HTTP"),
        pytest.param(canned(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nno gzip"), id="no gzip"),
        pytest.param(reset, id="reset"),
    ],
)
def test_a_server_that_breaks_later(
    command: Callable[..., Outcome], handle: Callable[[socket.socket, int], None]
) -> None:
    """A server that answers once and then breaks HTTP is judged by what it did."""

    def later(connection: socket.socket, number: int) -> None:
        (handle if number else canned(HEAD, GOOD))(connection, number)

    with hostile(later) as url:
        outcome = command(url, "--only", "OP-JSON,ERR-NO,GZIP-ON", "-k", "test_the_pair_has_its_job")
    judged(outcome)
    assert list(outcome.verdicts().values()).count("broken") == 1


@pytest.mark.parametrize(
    ("handle", "words"),
    [
        (canned(b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n"), "answered setup with 500"),
        (reset, "gave no answer"),
        (silent, "gave no answer"),
    ],
)
def test_a_state_endpoint_that_does_not_work(
    command: Callable[..., Outcome], handle: Callable[[socket.socket, int], None], words: str
) -> None:
    """A state endpoint that fails at the start ends the run there, with what it did."""
    with hostile(handle) as states:
        outcome = command(states, "--states", states, "--timeout", "1")
    assert (outcome.status, outcome.out) == (2, "")
    assert len(outcome.err.splitlines()) == 1
    assert words in outcome.err


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (canned(b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n"), "answered setup with 500"),
        (silent, "the state endpoint gave no answer to setup in time, so the state is unknown"),
    ],
)
def test_a_state_endpoint_that_fails_later(
    command: Callable[..., Outcome], broken: Callable[[socket.socket, int], None], words: str
) -> None:
    """A state endpoint that fails during the run leaves what needs states not exercised, with that reason."""
    done = canned(b"HTTP/1.1 204 Done\r\nConnection: close\r\n\r\n")

    def states(connection: socket.socket, number: int) -> None:
        (broken if number else done)(connection, number)

    def server(connection: socket.socket, _: int) -> None:
        while asked(connection):
            connection.sendall(HEAD.replace(b"Connection: close\r\n", b"") + GOOD)

    with hostile(states) as endpoint, hostile(server) as url:
        outcome = command(url, "--states", endpoint, "--only", "LAST-NEW", "--timeout", "1", "--effort", "quick")
    assert (outcome.status, outcome.report["verdict"]) == (2, "incomplete"), outcome.out + outcome.err
    assert set(outcome.verdicts().values()) == {"not exercised"}
    assert words in outcome.report["clauses"][0]["reason"]
