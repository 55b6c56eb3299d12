"""The comparison: every cell comes from a probe that was run on a socket."""

from __future__ import annotations

import functools
import urllib.error
import urllib.request

import pytest

from bench import children
from bench.child import probe
from bench.child.server import Server, header, response
from bench.comparison import command


@functools.cache
def _ours() -> dict[str, str]:
    found: dict[str, str] = children.child("probe", "ours", given=command.given())
    return found


def test_every_row_has_a_probe() -> None:
    """Each row of the table is timed or has a probe, and each probe a row."""
    assert {row for row in command.ROWS if row not in ("import", "parse")} == probe.PROBES.keys()


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        ("has_operation", "yes"),
        ("dots", "refused, `InvalidArgumentError`"),
        ("unknown_value", "a job, `status` is `'paused'`"),
        ("missing_key", "`APIResponseValidationError` at `/id`"),
        ("null_list", "`APIResponseValidationError` at `/batches`"),
        ("html", "`APIResponseValidationError`"),
        ("truncated", "`APIResponseValidationError`; `APIConnectionError`"),
        ("odd_statuses", "`InternalServerError`; `APIStatusError`"),
        ("plain_statuses", "`InternalServerError`; `APIStatusError`"),
        ("error_in_200", "`NotFoundError`"),
        ("token_shown", "not in `repr(client)`"),
        ("new_token", "used"),
        ("long_track", "refused, `InvalidArgumentError`"),
        ("copies", "leave the original alone"),
        ("copied_models", "the same job"),
        ("unknown_fields", "kept, round-trip exactly"),
    ],
)
def test_what_the_client_does(row: str, cell: str) -> None:
    """On each row the client does what the table promises."""
    assert _ours()[row] == cell


def test_the_time_out_is_read_off_the_socket() -> None:
    """The time-out is that of the socket of a call that waits, in seconds."""
    assert _ours()["time_out"].endswith(" s")


def test_the_table_has_a_line_a_row_and_a_cell_a_client() -> None:
    """The table is markdown: a head, and for each row a cell for each client, none of them broken by what is in it."""
    cells = {row: dict.fromkeys(command.SUBJECTS, "a | b\nc") for row in command.ROWS}
    lines = command.markdown(cells).splitlines()
    assert len(lines) == len(command.ROWS) + 2
    assert {line.replace("\\|", "").count("|") for line in lines} == {len(command.SUBJECTS) + 2}


def test_a_row_without_an_answer_is_a_dash() -> None:
    """What could not be tried of a client is a dash."""
    assert "| - | - | - |" in command.markdown({row: {} for row in command.ROWS})


def test_the_server_answers_as_told_and_keeps_what_came() -> None:
    """The server gives each caller the answer it was told, and has the request as it came."""
    with Server() as server:
        server.will_answer(response(520, b"body", "text/plain"))
        with pytest.raises(urllib.error.HTTPError) as raised:
            urllib.request.urlopen(urllib.request.Request(f"{server.url}/a/../b", headers={"X-Sent": "1"}), timeout=10)  # noqa: S310 - loopback
        raised.value.close()
        assert raised.value.code == 520
        assert server.seen[0].startswith(b"GET /a/../b HTTP/1.1\r\n")
        assert header(server.seen[0], "x-sent") == "1"
        assert header(server.seen[0], "x-other") is None
