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

_CALLS, _TURN = {True: 400, False: 20_000}, {True: 200, False: 400}
_SECONDS = {True: 5, False: 35}  # in which both sides take turns
_FORMS = (("tasks", "200 tasks", "AsyncClient"), ("threads", "16 threads", "Client"))


def rows(effort: Effort) -> list[Row]:
    """Two rows a form: calls a second, and growth of memory after the first calls."""
    _, pair, job = last_job()
    arguments = (str(_CALLS[effort.quick]), str(_TURN[effort.quick]), str(_SECONDS[effort.quick]))
    table = []
    for form, words, peer in _FORMS:
        found = child("concurrency", form, *arguments, given={"job": json.dumps(job), "pair": pair}, is_loud=True)
        what = f"{found['made']['ours']:,} calls from {words}"
        table.append(
            against(
                name=f"concurrency.{form}",
                what=f"{what}, calls a second",
                peer=f"bare httpx.{peer} + json.loads, the same headers, {found['made']['bare']:,} calls in turns",
                ours=found["ours"],
                theirs=found["bare"],
                side_unit="/s",
                goal=GOALS[f"concurrency.{form}"],
            )
        )
        name = f"concurrency.{form}-memory"
        growth = Spread.of([found["growth"]])
        table.append(Row(id=name, what=f"{what}, growth of memory", unit="B", value=growth, goal=GOALS[name]))
    return table
