"""Throughput of one client that many tasks or threads share, against bare httpx, and whether its memory grows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bench.children import child
from bench.goals import GOALS
from bench.jobs import last_job
from bench.model import Row, Spread, against

if TYPE_CHECKING:
    from bench.model import Effort

_ROUNDS, _CALLS = {True: 2, False: 10}, {True: 200, False: 2000}
_FORMS = (("tasks", "200 tasks", "AsyncClient"), ("threads", "16 threads", "Client"))


def rows(effort: Effort) -> list[Row]:
    """Two rows a form: calls a second, and growth of memory from the second round to the last."""
    _, pair, job = last_job()
    rounds, size = _ROUNDS[effort.quick], _CALLS[effort.quick]
    found = child("concurrency", str(rounds), str(size), given={"job": json.dumps(job), "pair": pair})
    table = []
    for form, words, peer in _FORMS:
        what = f"{rounds * size:,} calls from {words}"
        table.append(
            against(
                name=f"concurrency.{form}",
                what=f"{what}, calls a second",
                peer=f"bare httpx.{peer} + json.loads, the same headers",
                ours=found[form]["ours"],
                theirs=found[form]["bare"],
                side_unit="/s",
                goal=GOALS[f"concurrency.{form}"],
            )
        )
        name = f"concurrency.{form}-memory"
        growth = Spread.of([found[form]["growth"]])
        table.append(Row(id=name, what=f"{what}, growth of memory", unit="B", value=growth, goal=GOALS[name]))
    return table
