"""Throughput of one client that many tasks or threads share, against bare httpx, and whether its memory grows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bench.children import child
from bench.goals import GOALS
from bench.harness import rates, scripts
from bench.jobs import last_job
from bench.model import Row, Spread, against

if TYPE_CHECKING:
    from bench.model import Effort

_CALLS, _TURN = {True: 400, False: 20_000}, {True: 200, False: 400}
_EFFORT = {True: (1, 2), False: (5, 5)}  # processes, and values of each
_FORMS = (("tasks", "200 tasks", "AsyncClient"), ("threads", "16 threads", "Client"))


def rows(effort: Effort) -> list[Row]:
    """Two rows a form: calls a second, and growth of memory after the first calls."""
    _, pair, job = last_job()
    calls, turn = _CALLS[effort.quick], _TURN[effort.quick]
    given = {"job": json.dumps(job), "pair": pair, "turn": turn}
    sides = [f"{form}-{who}" for form, *_ in _FORMS for who in ("ours", "bare")]
    found = scripts("concurrency", sides, _EFFORT[effort.quick], given=given)
    table = []
    for form, words, peer in _FORMS:
        table.append(
            against(
                name=f"concurrency.{form}",
                what=f"calls from {words}, calls a second",
                peer=f"bare httpx.{peer} + json.loads, the same headers",
                ours=rates(found[f"{form}-ours"]),
                theirs=rates(found[f"{form}-bare"]),
                side_unit="/s",
                goal=GOALS[f"concurrency.{form}"],
            )
        )
        name = f"concurrency.{form}-memory"
        growth = Spread.of([child("memory", form, str(calls), given=given)])
        what = f"{calls:,} calls from {words}, growth of memory"
        table.append(Row(id=name, what=what, unit="B", value=growth, goal=GOALS[name]))
    return table
