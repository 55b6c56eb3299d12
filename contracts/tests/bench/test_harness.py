"""What pyperf measures: in turns, with preparation left out, and each value kept."""

from __future__ import annotations

import itertools
import sys
from typing import TYPE_CHECKING, Any

import pyperf
import pytest

from bench import harness
from bench.child import measuring
from bench.children import BenchError

if TYPE_CHECKING:
    from pathlib import Path

_WRITE = "import sys; open(sys.argv[1], 'a').write(sys.argv[2])"


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep values in a folder of the test."""
    folder = tmp_path / "values"
    monkeypatch.setattr(harness, "BUILD", tmp_path)
    monkeypatch.setattr(harness, "KEPT", folder)
    return folder


def test_commands_take_turns_after_a_warm_up(tmp_path: Path, kept: Path) -> None:
    """Commands that are compared run in turns, in both orders; the first run of each does not count."""
    log = tmp_path / "log"
    lines = {side: [sys.executable, "-c", _WRITE, str(log), side] for side in "ab"}
    found = harness.commands("writing", lines, 2)
    assert log.read_text("utf-8") == "ab" + "abba"
    assert {side: len(benchmark.get_values()) for side, benchmark in found.items()} == {"a": 2, "b": 2}
    assert all(peak > 1_000_000 for peak in harness.peak_memory(found["a"]))
    stored = [pyperf.Benchmark.load(str(kept / f"writing-{side}.json")) for side in "ab"]
    assert [each.get_values() for each in stored] == [found[side].get_values() for side in "ab"]
    assert {each.get_name() for each in stored} == {"writing"}  # so that `pyperf compare_to` compares them


def test_a_script_gives_seconds_of_one_loop() -> None:
    """A script is measured by as many processes as are asked for, with as many values each and the same loops."""
    given = {"content": "[1, 2]", "models": {}}
    benchmark = harness.scripts("parsing", ["json"], (2, 2), given=given)["json"]
    assert len(benchmark.get_values()) == 4
    assert {run.get_loops() for run in benchmark.get_runs() if run.values} == {benchmark.get_loops()}
    assert max(benchmark.get_values()) < 0.001


def test_a_script_that_fails_is_one_line() -> None:
    """A side that a script does not have is one line with the script's name."""
    with pytest.raises(BenchError, match=r"^python[0-9.]* -m bench.child.parsing ended with 1: ") as raised:
        harness.scripts("parsing", ["none"], (1, 1))
    assert "\n" not in str(raised.value)


def test_preparation_is_not_timed() -> None:
    """What is timed is prepared once, before the first loop and outside of the time, synchronous or not."""
    ticks, calls = itertools.count(), []

    def call() -> None:
        calls.append("called")
        next(ticks)

    async def call_async() -> None:
        call()

    def prepared(what: Any) -> Any:
        calls.append("prepared")
        next(ticks)
        return what

    for timed in (
        measuring.timed(lambda: prepared(call), lambda: float(next(ticks))),
        measuring.timed_async(lambda: prepared(call_async), lambda: float(next(ticks))),
    ):
        calls.clear()
        assert [timed(3), timed(2)] == [4.0, 3.0]
        assert calls == ["prepared", *["called"] * 5]
    measuring.loop().close()
    measuring.loop.cache_clear()


def test_rates_are_amounts_a_second() -> None:
    """A rate is the amount divided by the seconds of each value."""
    benchmark = pyperf.Benchmark([pyperf.Run([0.5, 0.25], metadata={"name": "x"}, collect_metadata=False)])
    assert harness.rates(benchmark, 10.0) == [20.0, 40.0]
