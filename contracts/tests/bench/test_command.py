"""The command: bad input, and what it leaves behind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import cli
from bench.children import BenchError
from bench.comparison import command
from bench.goals import GOALS
from bench.model import Row, Spread
from bench.rows import groups


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--only", "nothing"], "invalid choice: 'nothing'"),
        (["--no-such-option"], "unrecognized arguments: --no-such-option"),
        (["report"], "unrecognized arguments: report"),
        (["--json", "{tmp}"], "is a folder"),
        (["compare", "--only", "call"], "unrecognized arguments"),
        (["compare", "--write", "{tmp}/none.md"], "No such file"),
        (["compare", "--write", "{tmp}/plain.md"], "<!-- compare -->"),
        (["compare", "--write", "{tmp}/latin.md"], "not UTF-8"),
    ],
)
def test_bad_input_is_one_line_and_status_2(
    arguments: list[str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Bad input is told in one line on standard error, before anything is measured, with exit status 2."""
    (tmp_path / "plain.md").write_text("no markers\n", "utf-8")
    (tmp_path / "latin.md").write_bytes(b"\xff")
    assert cli.main([argument.format(tmp=tmp_path) for argument in arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert err.count("\n") == 1


def test_it_measures_what_is_named_and_keeps_the_numbers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows are measured as named, shown, and written as JSON; a goal that is missed is no failure of the command."""
    slow = Row(id="call.sync", what="a call", value=Spread.of([9.0]), goal=GOALS["call.sync"])
    monkeypatch.setitem(groups.GROUPS, "call", lambda _: [slow])
    path = tmp_path / "deep" / "bench.json"
    assert cli.main(["--only", "call", "--json", str(path)]) == 0
    assert "missed" in capsys.readouterr().out
    (row,) = json.loads(path.read_text("utf-8"))["rows"]
    assert (row["id"], row["met"]) == ("call.sync", False)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<!-- compare --><!-- /compare --><!-- /compare -->",
        "<!-- compare -->",
        "<!-- /compare --> <!-- compare -->",
        "<!-- compare --><!-- /compare --><!-- compare -->",
    ],
)
def test_a_file_without_one_place_for_the_table_is_refused(text: str) -> None:
    """The markers stand once and in order, or nothing is written."""
    with pytest.raises(BenchError, match="once"):
        command.replaced(text, "table", Path("README.md"))


def test_the_table_goes_between_its_markers() -> None:
    """What stood between the markers is replaced, all else stays."""
    once = command.replaced("a\n<!-- compare -->\nold\n<!-- /compare -->\nb\n", "new\n", Path("README.md"))
    assert once == "a\n<!-- compare -->\nnew\n<!-- /compare -->\nb\n"
    assert command.replaced(once, "new\n", Path("README.md")) == once
