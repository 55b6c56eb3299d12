"""Verdicts and exit statuses: what a person asked for decides what a run says, and nothing else does."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from tests.servers import habits, transports
from zuora_aqua_contracts.document.fragment import load
from zuora_aqua_contracts.reference import embedded
from zuora_aqua_contracts.reference.auth import Credentials
from zuora_aqua_contracts.reference.behaviour import STATES_PATH, Behaviour

from .conftest import JOB, TOKEN, Answer, answer, scripted

if TYPE_CHECKING:
    from collections.abc import Callable
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path

    from .conftest import Outcome

QUICK = ("--effort", "quick")
BOTH_SIDES = "test_track or test_echoes"
"""The checks of TRACK-ECHO on the server and on the client, which the clause needs to be held."""


class ErrorsWithoutEcho(Behaviour):
    """Breaks TRACK-ECHO-ERROR, a SHOULD, and nothing else."""

    def failed(self, call: Any, failure: Any) -> Any:
        """An error without a track ID."""
        reply = super().failed(call, failure)
        kept = tuple(field for field in reply.headers if field[0] != "Zuora-Track-Id")
        return type(reply)(reply.status, kept, reply.body)


@pytest.mark.parametrize(("options", "status"), [([], 0), (["--strict"], 1)])
def test_a_should_fails_a_strict_run_only(command: Callable[..., Outcome], options: list[str], status: int) -> None:
    """A SHOULD clause that is broken is reported, and fails a strict run and no other."""
    with transports.closing(ErrorsWithoutEcho(Credentials(TOKEN))) as url:
        outcome = command(url, *QUICK, "--only", "TRACK-ECHO", "-k", BOTH_SIDES, *options)
    assert outcome.status == status, outcome.out + outcome.err
    assert outcome.verdicts() == {"TRACK-ECHO": "held", "TRACK-ECHO-ERROR": "broken"}


@pytest.mark.parametrize(("options", "status"), [([], 0), (["--exercised"], 1)], ids=["", "exercised"])
def test_without_states(command: Callable[..., Outcome], options: list[str], status: int) -> None:
    """Without a state endpoint few State clauses are held, by several answers; the others say why they are not."""
    with transports.closing(Behaviour(Credentials(TOKEN))) as url:
        outcome = command(
            url, *QUICK, "--only", "LAST-,ORG-SC,ORG-DE,ENTITY-SC,PATH-ENC,RATE-4", "-k", "server", *options
        )
    assert outcome.status == status, outcome.out + outcome.err
    clauses = {clause["id"]: clause for clause in outcome.report["clauses"]}
    assert set(clauses) == {name for name, clause in load().clauses.items() if clause.state}
    by_answers = {"LAST-WHOLE", "LAST-ONLY-COMPLETED", "LAST-PAIR"}
    assert {name for name, clause in clauses.items() if clause["verdict"] == "held"} == by_answers
    assert "by its answer by ID" in outcome.out
    for name in set(clauses) - by_answers - {"PATH-ENCODE"}:  # the other side of that is the client
        assert clauses[name]["verdict"] == "not exercised", clauses[name]
        assert re.search("needs (provider states|a provider of states|facts)", clauses[name]["reason"]), clauses[name]


@pytest.mark.parametrize(
    ("habit", "status", "words"),
    [(habits.WithoutEcho, 0, "known: the gateway drops it"), (Behaviour, 1, "take it off the list")],
    ids=["still broken", "stale"],
)
def test_known_deviations(
    command: Callable[..., Outcome], tmp_path: Path, habit: type[Behaviour], status: int, words: str
) -> None:
    """A known deviation does not fail the run, and an entry that no longer breaks does, and says so."""
    path = tmp_path / "deviations.yaml"
    path.write_text("TRACK-ECHO: the gateway drops it\n", "utf-8")
    with transports.closing(habit(Credentials(TOKEN))) as url:
        outcome = command(url, *QUICK, "--only", "TRACK-ECHO", "-k", BOTH_SIDES, "--deviations", str(path))
    assert outcome.status == status, outcome.out + outcome.err
    assert words in " ".join(outcome.out.split())


def test_the_list(command: Callable[..., Outcome]) -> None:
    """`--list` names every clause of the document, and sends nothing."""
    outcome = command("--list", token=None)
    assert outcome.status == 0
    assert [line.split()[0] for line in outcome.out.splitlines()] == list(load().clauses)
    assert not outcome.folder.exists()


def lines_of_a_run(command: Callable[..., Outcome], *options: str, **environment: str) -> list[str]:
    """The request lines and track IDs that a server sees of a run."""
    seen: list[str] = []

    def respond(request: BaseHTTPRequestHandler) -> Answer:
        track = request.headers.get("Zuora-Track-Id") or ""
        seen.append(f"{request.path} {track}")
        return answer(JOB, 200, **({"Zuora-Track-Id": track} if track else {}))

    with scripted(respond) as url:
        command(url, *QUICK, "--only", "TRACK-ECHO", "-k", "is_echoed", *options, **environment)
    return seen


def test_a_seed_replays_a_run(command: Callable[..., Outcome], tmp_path: Path) -> None:
    """A seed sends the same requests on a desk and in CI, another one sends others."""
    cases: list[tuple[str, dict[str, str]]] = [("1", {}), ("1", {"CI": "true"}), ("2", {"CI": "true"})]
    desk, ci, other = (
        lines_of_a_run(command, "--seed", seed, "--examples", str(tmp_path / str(number)), **environment)
        for number, (seed, environment) in enumerate(cases)
    )
    assert desk == ci
    assert ci != other


def test_a_failing_example_is_tried_first_next_time(command: Callable[..., Outcome], tmp_path: Path) -> None:
    """The smallest failing example that was found is kept in the folder, and the next run begins with it."""
    shared = str(tmp_path / "examples")

    def run() -> tuple[Outcome, list[str]]:
        seen: list[str] = []

        def respond(request: BaseHTTPRequestHandler) -> Answer:
            track = request.headers.get("Zuora-Track-Id") or ""
            seen.append(track)
            return answer(JOB, 200, **({"Zuora-Track-Id": track} if 0 < len(track) < 9 else {}))

        with scripted(respond) as url:
            options = ("--only", "TRACK-ECHO", "-k", "test_a_track_id_is_echoed", "--examples", shared)
            return command(url, *QUICK, *options), seen

    first, _ = run()
    second, seen = run()
    assert (first.status, second.status) == (1, 1)
    # After the known-good request, the one that the first run ended with; by itself a run begins with one character.
    assert len(seen[1]) >= 9
    examples = [known["example"] for known in first.report["clauses"][0]["evidence"] if known["example"]]
    assert examples == [f"Draw 1 (track ID): {seen[1]!r}"]
    assert 1 <= len(second.report["clauses"][0]["evidence"]) <= 3  # a failure of one kind once, not fifty times


def test_workers_find_the_same(command: Callable[..., Outcome]) -> None:
    """Over several processes, at the embedded server or at one with states, the verdicts are those of one process."""
    only = ("--only", "LAST-NEWEST,RATE-4", "-k", "server", *QUICK)
    with transports.closing(habits.FirstIsLast(Credentials(TOKEN))) as url:
        alone = command(url, "--states", url + STATES_PATH, *only)
        spread = command(url, "--states", url + STATES_PATH, *only, "-n", "2", "-vv")
    # A state is one for all who ask the server: what sets it and what asks in it are done by one worker.
    assert len(set(re.findall(r"\[(gw\d+)\].* \S+::", spread.out))) == 1, spread.out
    assert (alone.status, alone.verdicts()) == (spread.status, spread.verdicts())
    assert alone.verdicts()["LAST-NEWEST"] == "broken"
    embedded_run = command(*only, "-n", "2")
    assert embedded_run.status == 0
    assert set(embedded_run.verdicts().values()) == {"held"}


@pytest.mark.nightly
def test_a_server_started_by_hand(command: Callable[..., Outcome]) -> None:
    """The reference server in a process of its own, with its state endpoint, gets the verdicts of the embedded run."""
    only = ("--only", "OP-,ORG-,AUTH-N", "-k", "server", *QUICK)
    with embedded.running(TOKEN) as server:
        outcome = command(server.url, "--states", server.states_url, *only)
    assert outcome.status == 0, outcome.out + outcome.err
    assert outcome.verdicts() == command(*only).verdicts()


def test_options_of_pytest(command: Callable[..., Outcome], tmp_path: Path) -> None:
    """`-k`, `-x` and `--junitxml` do what they do in pytest, and the run's status is still the command's."""
    results = tmp_path / "own.xml"
    with transports.closing(habits.WithoutEcho(Credentials(TOKEN))) as url:
        outcome = command(url, *QUICK, "--only", "TRACK-", "-k", "test_track", "-x", "--junitxml", str(results))
    assert outcome.status == 1, outcome.out + outcome.err
    suite = ET.parse(results).getroot().find("testsuite")  # noqa: S314 - pytest has just written it
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures")) == ("1", "1")
    assert TOKEN not in results.read_text("utf-8")


def test_as_a_plugin_of_pytest(tmp_path: Path) -> None:
    """Run by pytest itself, the suite works with the plugin and its options in a folder with settings of its own."""
    (tmp_path / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\n", "utf-8")
    with transports.closing(habits.WithoutEcho(Credentials(TOKEN))) as url:
        arguments = [
            "-p",
            "zuora_aqua_contracts.command.plugin",
            "--pyargs",
            "zuora_aqua_contracts.suite",
            f"--contract-server={url}",
        ]
        arguments += ["--contract-only=TRACK-ECHO", "--contract-effort=quick", "-k", "test_track", "--showlocals"]
        done = subprocess.run(  # noqa: S603 - our own suite
            [sys.executable, "-m", "pytest", *arguments],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={**os.environ, "ZUORA_BEARER_TOKEN": TOKEN},
            check=False,
            timeout=120,
        )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "TRACK-ECHO is broken" in done.stdout
    written = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert written
    assert not any(TOKEN.encode() in content for content in [*written, done.stdout.encode(), done.stderr.encode()])


def test_tracebacks_have_no_token(command: Callable[..., Outcome], tmp_path: Path) -> None:
    """Tracebacks with the values of variables, as pytest prints and writes them, have no token in them."""
    body = "token = target.token.value\n    print(token)\n    raise KeyError(token[:-1], token.swapcase())"
    (tmp_path / "test_own.py").write_text(f"def test_own(target):\n    {body}\n", "utf-8")
    results = tmp_path / "own.xml"
    options = ["-l", "--tb=long", "-rA", "--junitxml", str(results), "-k", "test_own"]
    with transports.closing(Behaviour(Credentials(TOKEN))) as url:
        outcome = command(url, "--only", "OP-200", *QUICK, *options, str(tmp_path))
    assert outcome.status == 2
    assert "KeyError" in outcome.out
    for text in (outcome.out, outcome.err, results.read_text("utf-8"), json.dumps(outcome.report)):
        assert TOKEN[:-1].lower() not in text.lower()


@pytest.mark.parametrize(
    ("marker", "body", "words"),
    [
        ("clause('NO-SUCH')", "pass", "names the unknown clause NO-SUCH"),
        pytest.param("operation('NO_SUCH')", "pass", "names the unknown operation NO_SUCH", marks=pytest.mark.nightly),
        ("clause('OP-200')", "raise KeyError('oh')", "failed itself: KeyError"),
    ],
)
@pytest.mark.parametrize("workers", [[], ["-n", "1"]], ids=["alone", "workers"])
def test_a_check_that_is_wrong_itself(
    command: Callable[..., Outcome], tmp_path: Path, marker: str, body: str, words: str, workers: list[str]
) -> None:
    """A test of what the document does not have, or that fails itself, is no verdict: status 2, and what is wrong."""
    test = tmp_path / "test_own.py"
    test.write_text(f"import pytest\n\n@pytest.mark.{marker}\ndef test_own():\n    {body}\n", "utf-8")
    outcome = command("--only", "OP-200", *QUICK, *workers, "-k", "test_own", str(test))
    assert outcome.status == 2, outcome.out + outcome.err
    assert words in " ".join((outcome.out + outcome.err).split())
    assert "Traceback" not in outcome.out + outcome.err
    if "NO" in marker and not workers:
        assert len(outcome.err.splitlines()) == 1


class Mirror(Behaviour):
    """Gives back whatever credentials it gets, as they are and in other cases; takes any, and breaks what it can."""

    def respond(self, request: Any) -> Any:
        """A job full of credentials."""
        if request.path == STATES_PATH.encode():
            return super().respond(request)
        sent = request.header("Authorization") or ""
        words = f"{sent} {sent.upper()} {sent.lower()} {sent.swapcase()}"
        body = json.dumps({**JOB, "id": words, "status": words, "new": [words]}).encode()
        headers = (("Content-Type", "application/json"), ("X-Mirror", words), ("Zuora-Track-Id", words))
        return type(super().respond(request))(200, headers, body)


def test_a_planted_token_is_nowhere(command: Callable[..., Outcome], tmp_path: Path) -> None:
    """A token that a server gives back, in any case, is in nothing that a run writes or prints."""
    log = [f"--log-file={tmp_path / 'log.txt'}", "--log-file-level=DEBUG"]
    only = ["--only", "AUTH-WRONG,AUTH-SCH,AUTH-NONE,AUTH-REF,TRACK-ECHO,JOB-", "-k", "server"]
    with transports.closing(Mirror(Credentials(TOKEN))) as url:
        outcome = command(url, *QUICK, *only, *log)
    assert outcome.status == 1, outcome.err
    assert outcome.verdicts()["AUTH-REFLECT"] == "broken"
    written = {path: path.read_bytes().decode("latin-1") for path in tmp_path.rglob("*") if path.is_file()}
    assert any("***" in text for text in written.values())
    assert "***" in written[tmp_path / "log.txt"]
    for text in (outcome.out, outcome.err, *written.values()):
        assert TOKEN.lower() not in text.lower()
        assert TOKEN[:-1].lower() not in text.lower()
