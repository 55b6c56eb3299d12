"""No break unseen: one clause broken on purpose, on servers of several makes, is named, with a line that shows it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.command.conftest import OPERATION, TOKEN
from zuora_aqua_contracts.exchange.messages import TOKEN_VARIABLE
from zuora_aqua_contracts.reference.auth import Credentials
from zuora_aqua_contracts.reference.behaviour import STATES_PATH, Behaviour

from . import habits, transports

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.command.conftest import Outcome

    from .transports import Transport

_TRACK = "Zuora-Track-Id"


@pytest.mark.parametrize(
    ("clause", "transport", "habit"),
    [
        ("GZIP-OFF", transports.chunked, habits.GzipForAll),
        ("AUTH-WRONG", transports.measured, habits.TokensWithoutCase),
        ("LAST-NEWEST", transports.closing, habits.FirstIsLast),
        ("PATH-ENCODE", transports.wsgi, habits.DecodedTwice),
        ("OP-JSON", transports.overlong, Behaviour),
        ("OP-200", transports.strict, Behaviour),
        ("TRACK-ECHO", transports.particular, Behaviour),
        ("GZIP-ON", transports.particular, Behaviour),
    ],
)
def test_a_broken_clause_is_named(
    command: Callable[..., Outcome], clause: str, transport: Transport, habit: type[Behaviour]
) -> None:
    """A server that breaks one clause fails the run, that clause alone is broken, and no evidence shows Python."""
    with transport(habit(Credentials(TOKEN))) as url:
        outcome = command(url, "--states", url + STATES_PATH, "--effort", "quick", "--only", clause)
    assert outcome.status == 1, outcome.out + outcome.err
    assert [name for name, verdict in outcome.verdicts().items() if verdict == "broken"] == [clause]
    assert f"{clause} is broken" in outcome.out
    assert "datetime." not in json.dumps(outcome.report)


def test_a_job_without_its_id_can_be_seen_again(command: Callable[..., Outcome]) -> None:
    """A job without `id` is JOB-REQUIRED, with a masked curl line that shows the job without it."""
    with transports.wsgi(habits.WithoutId(Credentials(TOKEN))) as url:
        outcome = command(url, "--states", url + STATES_PATH, "--effort", "quick", "--only", "JOB-")
        body = _curl(outcome, "JOB-REQUIRED").rpartition("\r\n\r\n")[2]
    assert '"batches"' in body
    assert '"id"' not in body
    assert [name for name, verdict in outcome.verdicts().items() if verdict == "broken"] == ["JOB-REQUIRED"]


def test_the_smallest_example_is_told(command: Callable[..., Outcome]) -> None:
    """The smallest example has all that was drawn, as an argument of the test as well, and nothing that was given."""
    with transports.closing(habits.PairsWithoutCase(Credentials(TOKEN))) as url:
        outcome = command(url, "--states", url + STATES_PATH, "--only", "PATH-ENCODE", "-k", "any_pair_is_decoded")
    examples = [e["example"] for c in outcome.report["clauses"] for e in c["evidence"]]
    assert len(examples) == 1
    assert re.search(r"^    pair=\('.+', '.+'\),$", examples[0], re.MULTILINE), examples[0]
    assert not re.search("target|check|<|=,", examples[0]), examples[0]


def test_a_track_id_that_is_dropped_can_be_seen_again(command: Callable[..., Outcome]) -> None:
    """A track ID that does not come back is TRACK-ECHO, with a masked curl line that sends one and gets none."""
    with transports.closing(habits.WithoutEcho(Credentials(TOKEN))) as url:
        outcome = command(url, "--effort", "quick", "--only", "TRACK-")
        head = _curl(outcome, "TRACK-ECHO").partition("\r\n\r\n")[0]
    (evidence,) = (clause["evidence"] for clause in outcome.report["clauses"] if clause["verdict"] == "broken")
    assert OPERATION.parameters[_TRACK]["name"] in evidence[0]["curl"]
    assert " 200 " in head
    assert _TRACK.lower() not in head.lower()


def test_a_wrong_job_can_be_seen_again(command: Callable[..., Outcome]) -> None:
    """For a clause about the state, the set-up and the request, pasted into a shell, get the wrong job again."""
    if shutil.which("curl") is None:
        pytest.skip("there is no curl to run the lines with")
    with transports.closing(habits.FirstIsLast(Credentials(TOKEN))) as url:
        outcome = command(url, "--states", url + STATES_PATH, "--effort", "quick", "--only", "LAST-NEWEST")
        (found,) = outcome.report["clauses"]
        evidence = found["evidence"][0]
        httpx.post(url + STATES_PATH, json={"state": "a tenant", "params": {}, "action": "setup"}).raise_for_status()
        pasted = _pasted(f"{evidence['setup']}\n{evidence['curl']}")
        by_script = _pasted(f"sh {outcome.folder}/replay/LAST-NEWEST-1.sh")
    wrong, right = (re.findall(r"[0-9a-f]{32}", evidence[key])[0] for key in ("seen", "expected"))
    for text in (pasted, by_script):
        assert wrong in text
        assert right not in text


def test_a_job_for_any_path_is_no_fault_of_its_encoding(command: Callable[..., Outcome]) -> None:
    """Without states, a server that gives all pairs one job breaks the clause about pairs; the other is not held."""
    with transports.closing(habits.OneJobOfAPartner(Credentials(TOKEN))) as url:
        outcome = command(url, "--effort", "quick", "--only", "LAST-PAIR,PATH-ENCODE", "-k", "server")
    assert outcome.verdicts() == {"LAST-PAIR": "broken", "PATH-ENCODE": "not exercised"}, outcome.out
    (encoded,) = (clause for clause in outcome.report["clauses"] if clause["id"] == "PATH-ENCODE")
    assert encoded["reason"].endswith("see LAST-PAIR")


def _pasted(lines: str) -> str:
    """What lines print in a shell that has the token in its environment."""
    env = {"PATH": os.environ["PATH"], TOKEN_VARIABLE: TOKEN}
    done = subprocess.run(lines, shell=True, env=env, capture_output=True, timeout=30, check=True)  # noqa: S602 - as a person pastes them
    return done.stdout.decode("utf-8")


def _curl(outcome: Outcome, clause: str) -> str:
    """What the curl line of the evidence prints, as a person runs it: with the token in the environment."""
    assert outcome.status == 1, outcome.out + outcome.err
    (found,) = (entry for entry in outcome.report["clauses"] if entry["id"] == clause)
    assert found["verdict"] == "broken"
    line = found["evidence"][0]["curl"]
    assert TOKEN not in line
    assert line in outcome.out
    if shutil.which("curl") is None:
        pytest.skip("there is no curl to run the line with")
    return _pasted(line)
