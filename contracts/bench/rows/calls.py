"""What a call costs: CPU time of one call on loopback, against the same request by httpx alone."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from bench.goals import GOALS
from bench.harness import scripts
from bench.jobs import last_job
from bench.model import Row, against
from zuora_aqua_contracts.reference import embedded

if TYPE_CHECKING:
    from bench.model import Effort

_EFFORT = {True: (1, 2), False: (9, 5)}  # processes, and values of each
_FORMS = (("sync", "synchronous", "Client.get"), ("async", "asynchronous", "AsyncClient.get"))


def rows(effort: Effort) -> list[Row]:
    """The synchronous form, and the asynchronous one."""
    _, pair, _ = last_job()
    token = secrets.token_hex()
    sides = [f"{form}-{who}" for form, *_ in _FORMS for who in ("ours", "bare")]
    with embedded.running(token) as server:
        given = {"url": server.url, "pair": pair}
        found = scripts("calling", sides, _EFFORT[effort.quick], given=given, BENCH_TOKEN=token)
    return [
        against(
            name=f"call.{form}",
            what=f"one call on loopback, {words}, CPU time",
            peer=f"bare httpx.{peer} + json.loads, the same headers",
            ours=found[f"{form}-ours"].get_values(),
            theirs=found[f"{form}-bare"].get_values(),
            side_unit="s",
            goal=GOALS.get(f"call.{form}"),
        )
        for form, words, peer in _FORMS
    ]
