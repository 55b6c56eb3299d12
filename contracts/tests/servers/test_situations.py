"""What the verdict is in each situation that a server can be in; contracts/README.md has it as a table."""

from __future__ import annotations

import base64
import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from tests.command.conftest import TOKEN
from tests.command.hostile import hostile
from tests.conftest import NIGHTLY
from zuora_aqua_contracts.reference.auth import Credentials
from zuora_aqua_contracts.reference.behaviour import STATES_PATH, Behaviour

from . import situations, transports

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.command.conftest import Outcome

"""Whether to try many more seeds, as the nightly workflow does."""
SEEDS = range(50 if NIGHTLY else 1)
MUTATIONS = range(10 if NIGHTLY else 1)
README = Path(__file__).resolve().parents[2] / "README.md"
NODE = Path(__file__).with_name("situation.mjs")
SOME = ("--effort", "quick", "--timeout", "2", "-k", "server and not client_agrees")
# The situations of the table, with the options of the run and what must come of it.
TABLE = {
    "dies": (situations.dies, ("--only", "ERR-,OP-200,LAST-NEW"), 1, {"ERR-NO-5XX"}),
    "falls_silent": (situations.falls_silent, ("--only", "ERR-NO,OP-200,LAST-NEW"), 1, {"ERR-NO-5XX"}),
    "resets_idle_connections": (situations.resets_idle_connections, ("--only", "AUTH-,OP-,PATH-U,ERR-"), 0, set()),
    "loses_some": (situations.loses_some, ("--only", "AUTH-,OP-U,PATH-U,ERR-,LAST-NEW"), 0, set()),
    "fails_on_gzip": (situations.fails_on_gzip, ("--only", "GZIP-,CODING,ERR-NO"), 1, {"ERR-NO-5XX"}),
    "is_slow": (situations.is_slow, ("--only", "GZIP-,OP-U,CODING,ERR-NO", "--timeout", "1"), 2, set()),
    "forgets_the_token": (situations.forgets_the_token, ("--only", "OP-,LAST-F,ERR-,AUTH-"), 2, set()),
    "restarts": (situations.restarts, ("--only", "OP-U,LAST-,ERR-"), 0, set()),
    "decodes_early": (situations.decodes_early, ("--only", "PATH-EN,LAST-,OP-,ORG-,JOB-,BATCH-"), 1, {"PATH-ENCODE"}),
    "mislabels": (situations.mislabels, ("--only", "GZIP-,OP-,LAST-F,LAST-W,CODING,JOB-,ERR-"), 1, {"GZIP-ON"}),
    "explodes": (situations.explodes, ("--only", "GZIP-,OP-,CODING,JOB-"), 1, {"GZIP-ON"}),
}


BY_DAY = ("dies", "mislabels", "loses_some", "fails_on_gzip", "forgets_the_token", "restarts")


def broken(outcome: Outcome) -> set[str]:
    """The clauses that are broken, after a run that ended in order and kept the token to itself."""
    written = [path.read_text("utf-8", "replace") for path in outcome.folder.rglob("*") if path.is_file()]
    for text in (outcome.out, outcome.err, *written):
        assert "Traceback" not in text
        for spelling in (
            TOKEN[:-1],
            base64.b64encode(TOKEN.encode()).decode()[:-4],
            TOKEN.encode().hex(),
            quote(TOKEN),
        ):
            assert spelling.lower() not in text.lower()
    assert outcome.report["internal"] == []
    expected = {"held": 0, "broken": 1, "incomplete": 2}[outcome.report["verdict"]]
    assert outcome.status == expected, outcome.out + outcome.err
    return {name for name, verdict in outcome.verdicts().items() if verdict == "broken"}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[] if name in BY_DAY else pytest.mark.nightly) for name in TABLE]
)
def test_the_verdict_of_a_situation(command: Callable[..., Outcome], name: str) -> None:
    """A situation breaks the one clause that speaks of it, or none, and no other."""
    situation, options, status, clauses = TABLE[name]
    with hostile(situation(Behaviour(Credentials(TOKEN)))) as url:
        outcome = command(url, "--states", url + STATES_PATH, *SOME, *options)
    assert broken(outcome) == clauses, (outcome.out, outcome.report["incomplete"])
    assert outcome.status == status


@pytest.mark.parametrize("name", ["dies", pytest.param("falls_silent", marks=pytest.mark.nightly)])
def test_a_server_that_is_gone_leaves_the_rest_untried(command: Callable[..., Outcome], name: str) -> None:
    """Once a server is gone, the request before that is the evidence, and the run says that it is incomplete."""
    situation = TABLE[name][0]
    with hostile(situation(Behaviour(Credentials(TOKEN)))) as url:
        outcome = command(url, "--states", url + STATES_PATH, *SOME, "--only", "ERR-NO,LAST-NEW", "-p", "no:randomly")
    (found,) = (clause for clause in outcome.report["clauses"] if clause["id"] == "ERR-NO-5XX")
    (evidence,) = found["evidence"]
    assert "after this request there is no response to any other" in evidence["seen"]
    assert name != "dies" or situations.FATAL.decode() in evidence["curl"]
    assert "the server responds no more" in " ".join(outcome.report["incomplete"])


def test_hostile_values_are_values(command: Callable[..., Outcome]) -> None:
    """Numbers of thousands of digits, impossible dates, floods and reflected credentials are verdicts, not errors."""
    with hostile(situations.sends_anything(Behaviour(Credentials(TOKEN)))) as url:
        outcome = command(
            url, "--states", url + STATES_PATH, *SOME, "--only", "RATE-H,AUTH-R,OP-200,ERR-B,TRACK-ECHO-E"
        )
    assert {"AUTH-REFLECT", "RATE-HEADERS"} <= broken(outcome)


@pytest.mark.parametrize("seed", MUTATIONS)
def test_mutated_responses(command: Callable[..., Outcome], seed: int) -> None:
    """Whatever bytes come, the run ends with a verdict, and no exception or credential gets out."""
    only = () if NIGHTLY else ("--only", "OP-2,OP-J,OP-S,TRACK-ECHO-E,ERR-NO")
    with hostile(situations.mutates(Behaviour(Credentials(TOKEN)), seed)) as url:
        try:
            outcome = command(url, "--states", url + STATES_PATH, *SOME, "--seed", str(seed), *only)
        except subprocess.TimeoutExpired:
            pytest.fail("the run did not end")
    if outcome.status == 2 and not outcome.out:  # the known-good request got a response that is none
        assert len(outcome.err.splitlines()) == 1
        return
    broken(outcome)


@pytest.mark.parametrize("seed", SEEDS)
def test_quirks_of_keep_alive_raise_no_alarm(command: Callable[..., Outcome], seed: int) -> None:
    """A conforming server that resets idle connections holds, whatever the seed."""
    with hostile(situations.resets_idle_connections(Behaviour(Credentials(TOKEN)))) as url:
        options = ("--only", "AUTH-,TRACK-ECHO-E", "--seed", str(seed), "--strict")
        outcome = command(url, "--states", url + STATES_PATH, *SOME, *options)
    assert broken(outcome) == set(), outcome.out
    assert outcome.status == 0


@contextmanager
def node(situation: str) -> Iterator[str]:
    """A server of Node before one that keeps the contract."""
    executable = shutil.which("node")
    if executable is None:
        pytest.skip("there is no node to run a server with")
    pipe = subprocess.PIPE
    with transports.measured(Behaviour(Credentials(TOKEN))) as upstream:
        command = [executable, str(NODE), upstream, situation]
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True) as process:  # noqa: S603 - as found on PATH
            assert process.stdin is not None
            assert process.stdout is not None
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
            process.stdin.close()


@pytest.mark.parametrize(
    ("situation", "clauses"), [pytest.param("quirks", set(), marks=pytest.mark.nightly), ("dies", {"ERR-NO-5XX"})]
)
def test_servers_of_node(command: Callable[..., Outcome], situation: str, clauses: set[str]) -> None:
    """A server of Node that closes idle connections holds, and one that dies is named by the request before that."""
    with node(situation) as url:
        options = ("--only", "ERR-NO,OP-200,AUTH-NONE,AUTH-WRONG")
        outcome = command(url, "--states", url + STATES_PATH, *SOME, *options)
    assert broken(outcome) == clauses, (outcome.out, outcome.report["incomplete"])


def test_a_run_takes_little_memory(tmp_path: Path) -> None:
    """Against a server of large bodies and gzip bombs a run stays below 400 MB."""
    script = (
        "import resource, subprocess, sys\n"
        "subprocess.run([sys.executable, '-m', 'zuora_aqua_contracts', *sys.argv[1:]], stdout=subprocess.DEVNULL)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
    )
    with hostile(situations.explodes(Behaviour(Credentials(TOKEN)))) as url:
        arguments = [
            url,
            "--states",
            url + STATES_PATH,
            "--report",
            str(tmp_path),
            *SOME,
            "--only",
            "GZIP-,CODING",
        ]
        environment = {**os.environ, "ZUORA_BEARER_TOKEN": TOKEN}
        done = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-c", script, *arguments], capture_output=True, text=True, env=environment, check=True
        )
    assert int(done.stdout) * (1 if sys.platform == "darwin" else 1024) < 400_000_000


def test_the_table_is_told() -> None:
    """contracts/README.md has a row for each situation, with the status and the clauses of its verdict."""
    rows: dict[str, Any] = {}
    for row in re.findall(r"^\| `(\w+)` \| [^|]+ \| (\d[^|]*) \|$", README.read_text("utf-8"), re.MULTILINE):
        rows[row[0]] = (int(re.findall(r"\d", row[1])[0]), set(re.findall(r"[A-Z]+-[A-Z0-9-]+", row[1])))
    assert rows == {name: (status, clauses) for name, (_, _, status, clauses) in TABLE.items()}


@pytest.mark.parametrize(("what", "status"), [("server", 429), ("states", 500), ("states", 404)])
def test_what_fails_later_makes_the_run_incomplete(command: Callable[..., Outcome], what: str, status: int) -> None:
    """A limit, or a state endpoint, that fails after it worked leaves something untried: the run is not held."""

    class Failing(Behaviour):
        """Answers a few requests."""

        left = 6

        def respond(self, request: Any) -> Any:
            """Fail from the seventh request on."""
            if (request.path == STATES_PATH.encode()) == (what == "states"):
                self.left -= 1
            response = super().respond(request)
            if self.left >= 0:
                return response
            return type(response)(status, (), b"")

    with transports.closing(Failing(Credentials(TOKEN))) as url:
        outcome = command(url, "--states", url + STATES_PATH, "--effort", "quick", "--only", "LAST-PAIR,TRACK-ECHO")
    assert (outcome.status, outcome.report["verdict"]) == (2, "incomplete"), outcome.out + outcome.err
