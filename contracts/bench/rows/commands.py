"""What the commands of the project cost: generation, a full verdict, the whole of `make test`."""

from __future__ import annotations

import functools
import json
import operator
import shutil
import statistics
import sys
import tempfile
from typing import TYPE_CHECKING, Any

from bench import peers
from bench.children import BUILD, ROOT, cost, run
from bench.goals import GOALS
from bench.harness import commands
from bench.model import Row, Spread, against
from zuora_aqua_contracts.document.fragment import load

if TYPE_CHECKING:
    from bench.model import Effort

_GENERATIONS, _VERDICTS = {True: 1, False: 7}, {True: 1, False: 3}
_HELD_OR_BROKEN = (0, 1)
Found = dict[str, Any]


def generate(effort: Effort) -> list[Row]:
    """Generation into a folder of the bench, beside a run of the stock generator on what it takes of the document."""
    BUILD.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILD) as folder:
        ours = [sys.executable, "openapi/generator/generate.py", "--output", f"{folder}/zuora_aqua_client"]
        stock = peers.stock_command(ROOT / "openapi" / "openapi.yaml", BUILD / "stock_again")
        rounds = _GENERATIONS[effort.quick]
        found = commands("generate", {"ours": ours, "stock": stock}, rounds, {"PATH": peers.beside_python()})
    shutil.rmtree(BUILD / "stock_again", ignore_errors=True)
    wall, others = (found[side].get_values() for side in ("ours", "stock"))
    what = "make generate"
    return [
        Row(id="generate.wall", what=what, unit="s", value=Spread.of(wall), goal=GOALS["generate.wall"]),
        against(
            name="generate.stock",
            what=f"{what}, time",
            peer="the stock generator, its own templates",
            ours=wall,
            theirs=others,
            side_unit="s",
        ),
    ]


def verdict(effort: Effort) -> list[Row]:
    """Full verdicts on the embedded server, at several efforts, and by two workers."""
    runs = {"default": (), "quick": ("--effort=quick",), "workers": ("-n", "2")}
    if effort.full:
        runs["deep"] = ("--effort=deep",)
    found: dict[str, list[Found]] = {name: [] for name in runs}
    for turn in range(_VERDICTS[effort.quick]):
        for name in list(runs)[:: -1 if turn % 2 else 1]:
            found[name].append(_verdict(*runs[name]))
    return _of_default(found["default"]) + [_against_default(name, found) for name in runs if name != "default"]


def _of_default(found: list[Found]) -> list[Row]:
    """What stands for itself."""
    clauses = len(load().clauses)
    broken = sum(clause["fails"] for clause in found[-1]["clauses"])
    rows = (
        ("seconds", "full verdict on the embedded server", "s", operator.itemgetter("seconds")),
        ("cpu", "the same, CPU time with the server's", "s", operator.itemgetter("cpu")),
        ("requests", "its requests", "", operator.itemgetter("requests")),
        ("rate", "its requests a second", "/s", lambda each: each["requests"] / each["seconds"]),
        ("clause", "its time for a clause", "s", lambda each: each["seconds"] / clauses),
    )
    return [
        Row(
            id=f"verdict.{name}",
            what=what,
            unit=unit,
            value=Spread.of([value(each) for each in found]),
            goal=GOALS.get(f"verdict.{name}"),
            note=f"{broken} clauses broken" if broken else "",
        )
        for name, what, unit, value in rows
    ]


def _against_default(name: str, found: dict[str, list[Found]]) -> Row:
    words = {"quick": "EFFORT=quick", "workers": "ARGS='-n 2'", "deep": "EFFORT=deep"}[name]
    ours, theirs = ([each["seconds"] for each in found[which]] for which in (name, "default"))
    return against(
        name=f"verdict.{name}",
        what=f"full verdict, {words}",
        peer="the default",
        ours=ours,
        theirs=theirs,
        side_unit="s",
        note=f"{statistics.median(run_['requests'] for run_ in found[name]):.0f} requests",
    )


def _verdict(*more: str) -> Found:
    """The report of one run, and its CPU seconds, those of the server included."""
    BUILD.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILD) as folder:
        command = [sys.executable, "-m", "zuora_aqua_contracts", f"--report={folder}", *more]
        _, cpu = cost(command, fine=_HELD_OR_BROKEN)
        with open(f"{folder}/report.json", encoding="utf-8") as report:  # noqa: PTH123 - a plain file
            found: Found = json.load(report)
    return {**found, "cpu": cpu}


def test(effort: Effort) -> list[Row]:
    """`make test` on a clean clone, set-up included; only where it is asked for, for it takes minutes."""
    row = functools.partial(Row, id="test.wall", what="make test on a clean clone", unit="s", goal=GOALS["test.wall"])
    if not effort.full:
        return [row(note="not measured: takes minutes, give --full")]
    BUILD.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILD) as folder:
        run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), folder])
        return [row(value=Spread.of([cost(["make", "-C", folder, "test"])[0]]))]
