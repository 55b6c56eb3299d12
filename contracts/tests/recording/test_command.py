"""`--har` as a person calls it: exit statuses, reports, and one line for what is no recording."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest

from tests.command.conftest import Outcome, command

from .conftest import JOB, PATH, TOKEN, entry, har

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["command"]  # a fixture
GOOD = json.dumps(har([entry(), entry(path="/v1/accounts")]))
BAD = json.dumps(har([entry({**JOB, "partner": "another"})]))


def written(folder: Path, name: str, content: str | bytes) -> str:
    """A file in a folder, by its path."""
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return str(folder / name)


def test_a_recording_without_a_fault(command: Callable[..., Outcome], tmp_path: Path) -> None:
    """Without a broken clause the exit status is 0, and the reports say what was judged and what was skipped."""
    outcome = command("--har", written(tmp_path, "good.har", GOOD), token=None)
    assert outcome.status == 0, outcome
    assert outcome.report["target"] == "recorded traffic of https://api.test"
    assert outcome.report["requests"] == 1
    assert outcome.report["recording"]["skipped"] == {"other operations": 1}
    assert "1 exchange of good.har judged; skipped: 1 other operations" in outcome.out
    assert (outcome.folder / "report.html").exists()


def test_several_recordings(command: Callable[..., Outcome], tmp_path: Path) -> None:
    """Several files are one recording; a broken MUST clause is exit status 1, and the report names the entry."""
    outcome = command("--har", written(tmp_path, "1.har", GOOD), written(tmp_path, "2.har", BAD))
    assert outcome.status == 1, outcome
    assert "PATH-ECHO is broken" in outcome.out
    assert "entry 1 of 2.har" in outcome.out
    assert TOKEN not in outcome.out + "".join(path.read_text("utf-8") for path in outcome.folder.glob("report.*"))


def test_the_other_options(command: Callable[..., Outcome], tmp_path: Path) -> None:
    """`--only`, `--deviations` and `--exercised` mean for a recording what they mean for a server."""
    bad = written(tmp_path, "bad.har", BAD)
    known = written(tmp_path, "known.yaml", "PATH-ECHO: a known fault")
    assert command("--har", bad, "--only", "TRACK").status == 2  # no exchange has a track ID
    assert command("--har", bad, "--deviations", known).status == 0
    assert command("--har", bad, "--only", "JOB-ID,PATH-ENCODE", "--exercised").status == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "not JSON from its start"),
        ("<html>secret-7777</html>", "not JSON from its start"),
        (GOOD[:-40] + "secret-7777", "not JSON"),
        (GOOD[:-3], "not JSON after entry 2"),
        (GOOD + "{}", "not JSON"),
        (gzip.compress(GOOD.encode()), "not JSON from its start"),
        (GOOD.encode().replace(b"salesforce", b"\xff\xfe"), "not JSON"),
        (GOOD.encode("utf-16"), "not JSON from its start"),
        ("{}", "no recorded exchange in it"),
        ("[]", "no recorded exchange in it"),
        ('{"log": {"entries": []}}', "no recorded exchange in it"),
        ('{"log": {"entries": {"a": 1}}}', "no recorded exchange in it"),
        ('{"log": {"entries": ["secret-7777"]}}', "entry 1 is no entry of a HAR file"),
        (json.dumps(har([{"request": "secret-7777"}])), "entry 1 is not of HAR 1.2: its request is no object"),
        (
            json.dumps(har([entry(), {**entry(), "response": 1}])),
            "entry 2 is not of HAR 1.2: its response is no object",
        ),
        (json.dumps(har([entry(origin="http://[secret-7777")])), "entry 1 is not of HAR 1.2: its URL is not valid"),
        (json.dumps(har([entry(content={"text": 1})])), "its content has no text"),
        (json.dumps(har([entry(content={"text": "?", "encoding": "base64"})])), "not in base64"),
        (GOOD.replace('{"name": "Content-Type", "value": "application/json"}', '"secret-7777"'), "its headers are not"),
        (json.dumps(har([entry(path="/v1/accounts")])), "no exchange of GET /v1/batch-query/jobs/partner/{partner}"),
        (json.dumps(har([entry(path="/gw/x" + PATH)])), "give --base-path /gw/x"),
    ],
)
def test_what_is_no_recording(
    command: Callable[..., Outcome], tmp_path: Path, content: str | bytes, words: str
) -> None:
    """A file that is damaged, empty, foreign or of other operations is one line that quotes nothing of it, and 2."""
    outcome = command("--har", written(tmp_path, "x.har", content))
    assert outcome.status == 2, outcome
    assert len(outcome.err.splitlines()) == 1, outcome
    assert words in outcome.err
    assert "secret-7777" not in outcome.err
    assert outcome.out == ""
    assert not outcome.folder.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--har", "nowhere.har"], "there is no such file"),
        (["--har"], "expected at least one argument"),
        (["--har", "x.har", "--server", "http://127.0.0.1:1"], "leave out --server"),
        (["http://127.0.0.1:1", "--har", "x.har"], "leave out --server"),
        (["--har", "x.har", "-k", "track"], "takes no option of pytest"),
        (["--har", "x.har", "--base-path", "https://api.test/gw"], "give a path like"),
        (["--base-path", "/gw"], "goes with --har"),
    ],
)
def test_a_bad_option(command: Callable[..., Outcome], tmp_path: Path, arguments: list[str], words: str) -> None:
    """An option that does not go with a recording is named, with what to do."""
    written(tmp_path, "x.har", GOOD)
    outcome = command(*arguments)
    assert outcome.status == 2, outcome
    assert len(outcome.err.splitlines()) == 1, outcome
    assert words in outcome.err
