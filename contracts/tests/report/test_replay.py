"""Lines that repeat a run are whole commands, for make and for an installed suite."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from zuora_aqua_contracts.command.cli import _parser
from zuora_aqua_contracts.report import build, replay, write

if TYPE_CHECKING:
    from collections.abc import Callable

    from zuora_aqua_contracts.judging.run import Run

MAKEFILE = Path(__file__).resolve().parents[3] / "Makefile"
OWN_PAIR = {"partner": "o'clock", "project": "a b"}


@pytest.mark.parametrize(
    "changes",
    [{}, {"server": None, "effort": "deep"}, {"strict": True, "proxy": "http://p:1", "states": "http://s:1"}, OWN_PAIR],
    ids=["plain", "embedded", "options", "pair"],
)
def test_lines_are_whole_commands(make: Callable[..., Run], changes: dict[str, str]) -> None:
    """The line of the command has options that it knows with the values of the run, that of make its variables."""
    run = make("plain", **changes)
    report = build(run)
    make_line, line = replay.of_clause(report["clauses"][0], report)
    options, rest = _parser().parse_known_args(shlex.split(line)[1:])
    assert rest == []
    assert shlex.split(line)[0] == "zuora-aqua-contracts"
    assert (options.server, options.seed) == (run.settings.server, str(run.settings.seed))
    assert all(getattr(options, name) == value for name, value in changes.items())
    assert options.only == [report["clauses"][0]["id"]]
    known = re.search(r"(?s)^VARIABLES := (.*?)\nUNKNOWN", MAKEFILE.read_text("utf-8"), re.MULTILINE)
    flags = re.search(r"^FLAGS := (.*)$", MAKEFILE.read_text("utf-8"), re.MULTILINE)
    assert known is not None
    assert flags is not None
    words = shlex.split(make_line)
    assert words[:2] == ["make", "contracts"]
    assert {word.partition("=")[0] for word in words[2:]} <= {*known[1].split(), *flags[1].split()}


def test_each_piece_of_evidence_has_a_script(make: Callable[..., Run]) -> None:
    """Beside the reports there is a script for each request in evidence, and none of an earlier run."""
    run = make("plain")
    write(run)
    report = build(run)
    requests = [evidence["curl"] for clause in report["clauses"] for evidence in clause["evidence"] if evidence["curl"]]
    scripts = list((run.settings.report / replay.FOLDER).iterdir())
    assert len(scripts) == len(requests) > 0
    assert sorted(path.read_text("utf-8").splitlines()[-1] for path in scripts) == sorted(requests)


@pytest.mark.parametrize(
    ("target", "told"), [("http://127.0.0.1:1", False), ("app shop.main:app", True), ("embedded", True)]
)
def test_a_script_of_a_server_that_the_run_started(make: Callable[..., Run], target: str, told: bool) -> None:
    """A script says where its requests go to a port that ended with the run."""
    report = {**build(make("plain")), "target": target}
    for text in replay.scripts(report).values():
        assert ("start it again" in text) == told
        assert all(line.startswith(("#", "curl")) for line in text.splitlines())
