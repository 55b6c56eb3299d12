"""What reading a job costs: CPU time, against JSON alone and against other ways to get classes of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bench import peers
from bench.goals import GOALS
from bench.harness import scripts
from bench.jobs import large_job, models
from bench.model import Row, against

if TYPE_CHECKING:
    from bench.model import Effort

_EFFORT = {True: (1, 2), False: (5, 8)}  # processes, and values of each
_OTHERS = {
    "stock": "output of the stock generator",
    "pydantic": "pydantic models of the document's fields, straight from bytes",
    "msgspec": "msgspec structs of the document's fields, straight from bytes",
    "vendor": "the vendor SDK's model of a sibling operation (pydantic)",
}


def rows(effort: Effort) -> list[Row]:
    """Ours against JSON alone; the others, each as many times slower than ours."""
    found = seconds(effort)
    unit = "s"
    own = against(
        name="parse.json",
        what="reading a job of 50 batches, JSON to models",
        peer="json.loads alone",
        ours=found["ours"],
        theirs=found["json"],
        side_unit=unit,
        goal=GOALS["parse.json"],
    )
    return [own] + [
        against(
            name=f"parse.{name}",
            what=f"the same by {words}",
            peer="the client",
            ours=found[name],
            theirs=found["ours"],
            side_unit=unit,
            goal=GOALS.get(f"parse.{name}"),
            note=peers.STOCK_NOTE if name == "stock" and not peers.stock() else "",
        )
        for name, words in _OTHERS.items()
    ]


def seconds(effort: Effort) -> dict[str, tuple[float, ...]]:
    """CPU seconds of one reading, by who reads, in turns.

    Raises:
        BenchError: The peers cannot be had.
    """
    python = peers.environment()
    peers.stock()
    given = {"content": json.dumps(large_job()), "models": models()}
    found = scripts("parsing", ("json", "ours", *_OTHERS), _EFFORT[effort.quick], python=python, given=given)
    return {name: benchmark.get_values() for name, benchmark in found.items()}
