"""What the command says when the run cannot be done: one line, exit status 2, and no traceback."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

import pytest

from zuora_aqua_contracts.document.fragment import load

from .conftest import TOKEN, Answer, answer, scripted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Outcome

DEAD = "http://127.0.0.1:1"


def one_line(outcome: Outcome, words: str) -> None:
    """Check that the outcome is exit status 2 and one line with these words."""
    assert outcome.status == 2, outcome
    assert len(outcome.err.splitlines()) == 1, outcome
    assert outcome.err.startswith("zuora-aqua-contracts: ")
    assert words in outcome.err
    assert outcome.out == ""
    assert TOKEN not in outcome.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([DEAD], "cannot reach http://127.0.0.1:1"),
        (["ftp://x"], "give a URL like"),
        (["http://"], "give a URL like"),
        (["http://user:secret@127.0.0.1:1"], "user name or password"),
        (["http://user:s/secret@127.0.0.1:1"], "http://***@127.0.0.1:1: give a URL like"),
        (["--server", "user:secret@127.0.0.1:1"], "--server ***@127.0.0.1:1: give a URL like"),
        ([DEAD, "--proxy", "http://user:a@/secret@p"], "http://***@p: give a URL like"),
        ([DEAD, "--strict", "http://127.0.0.1:2"], "given twice"),
        ([DEAD, "--states", DEAD, "--aqua-production"], "go with --states aqua"),
        ([DEAD, "--aqua-jobs", "3"], "go with --states aqua"),
        (["http://127.0.0.1:99999"], "give a URL like"),
        ([DEAD, "--rate", "fast"], "--rate fast"),
        ([DEAD, "--rate", "0/s"], "--rate 0/s"),
        ([DEAD, "--timeout", "-1"], "--timeout -1"),
        ([DEAD, "--seed", "x"], "--seed x"),
        ([DEAD, "--partner", "p"], "--partner and --project go together"),
        ([DEAD, "--only", "TRAK"], "--only TRAK"),
        ([DEAD, "--ca", "nowhere.pem"], "there is no such file"),
        ([DEAD, "--deviations", "nowhere.yaml"], "there is no such file"),
        ([DEAD, "--effort", "huge"], "--effort"),
        ([DEAD, "--server", DEAD], "given twice"),
        ([""], "the URL of the server is empty"),
        (["--server", ""], "--server is empty"),
        (["--app="], "--app is empty"),
        ([DEAD, "--known", ""], "--known is empty"),
        (["--states", DEAD], "--states goes with --server"),
        (["--states", "aqua"], "--states goes with --server"),
        (["--known", __file__], "--known goes with --server"),
        ([DEAD, "--known", "nowhere.yaml"], "there is no such file"),
        ([DEAD, "--known", __file__], "cannot be read as YAML"),
        ([DEAD, "--states", "aqua", "--aqua-jobs", "0"], "--aqua-jobs 0"),
        ([DEAD, "--states", "aqua", "--aqua-query", " "], "--aqua-query is empty"),
        (["https://rest.zuora.com", "--states", "aqua"], "give --aqua-production"),
        (["--servr", DEAD], "--servr"),
    ],
)
def test_a_bad_option(command: Callable[..., Outcome], arguments: list[str], words: str) -> None:
    """An option that cannot be used is named, with what to do."""
    outcome = command(*arguments)
    one_line(outcome, words)
    assert "secret" not in outcome.err


@pytest.mark.parametrize("token", [None, "", "two words", "line\nend", "täglich"])
def test_a_token_that_is_missing_or_unusable(command: Callable[..., Outcome], token: str | None) -> None:
    """Without a usable token for a server, the variable that should hold it is named."""
    one_line(command(DEAD, token=token), "ZUORA_BEARER_TOKEN")


@pytest.mark.parametrize(
    ("status", "advice"),
    [
        (401, "check ZUORA_BEARER_TOKEN, or"),
        (403, "check ZUORA_BEARER_TOKEN, or"),
        (429, "--rate"),
        (404, "--partner and --project"),
        (304, "--partner and --project"),
        (302, "redirects to https://elsewhere.example/x\\u0085y;"),
        (500, "the server failed"),
    ],
)
def test_a_known_good_request_that_is_not(command: Callable[..., Outcome], status: int, advice: str) -> None:
    """A server that answers everything with one status but 200 ends the run at once, with what to do about it."""
    asked = []

    def respond(request: object) -> Answer:
        asked.append(request)
        return answer({}, status, **({"Location": "https://elsewhere.example/x\x85y"} if status == 302 else {}))

    with scripted(respond) as url:
        outcome = command(url)
    one_line(outcome, f"got {status}")
    assert advice in outcome.err
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("status", "advice"), [(401, "check ZUORA_BEARER_TOKEN, or"), (404, "--partner and --project")]
)
def test_an_error_with_status_200(command: Callable[..., Outcome], status: int, advice: str) -> None:
    """An error of the token, or of a pair without a job, is told alike if it comes with 200, as the vendor allows."""
    body = next(iter(next(iter(load().operations.values())).examples(status).values()))
    with scripted(lambda _: answer(body)) as url:
        outcome = command(url)
    one_line(outcome, "got 200")
    assert advice in outcome.err


def test_a_server_that_does_not_speak_http(command: Callable[..., Outcome]) -> None:
    """A port that answers with something else than HTTP counts as one that cannot be reached."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")

        thread = threading.Thread(target=serve)
        thread.start()
        outcome = command(f"http://127.0.0.1:{listener.getsockname()[1]}")
        thread.join()
    one_line(outcome, "cannot reach")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- TRACK-ECHO", "write a mapping"),
        ("NO-SUCH: because", "there is no clause NO-SUCH"),
        ("TRACK-ECHO: ", "give a reason"),
        ("[", "cannot be read as YAML"),
    ],
)
def test_a_bad_file_of_deviations(command: Callable[..., Outcome], tmp_path: Path, text: str, words: str) -> None:
    """A file of deviations that cannot be used is refused before anything is sent."""
    path = tmp_path / "deviations.yaml"
    path.write_text(text, "utf-8")
    outcome = command(DEAD, "--deviations", str(path))
    one_line(outcome, words)
    assert "--deviations" in outcome.err


def test_a_report_that_is_a_file(command: Callable[..., Outcome]) -> None:
    """A REPORT that is a file is refused before anything is sent."""
    one_line(command(DEAD, "--report", __file__), f"--report {__file__} is a file")


@pytest.mark.parametrize(
    "arguments",
    [
        [DEAD, "--deviations", "x" * 300],
        [DEAD, "--known", "x" * 300],
        [DEAD, "--report", "x" * 300],
        [DEAD, "--timeout", "1e10"],
        ["http://a..b:1"],
    ],
    ids=lambda arguments: arguments[-1][:20],
)
def test_what_no_file_or_host_can_be(command: Callable[..., Outcome], tmp_path: Path, arguments: list[str]) -> None:
    """A value that the system or a library cannot use is one line too, and leaves no folder."""
    outcome = command(*arguments)
    one_line(outcome, "")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("option", ["--rate", "--only", "--servr"])
def test_a_credential_in_place_of_a_value(command: Callable[..., Outcome], option: str) -> None:
    """A token that was given where something else is meant is masked in the message."""
    one_line(command(DEAD, f"{option}={TOKEN}"), option)
