"""What a call costs: CPU time of one call on loopback, against the same request by httpx alone."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from bench.children import child
from bench.goals import GOALS
from bench.jobs import last_job
from bench.model import Row, against
from zuora_aqua_contracts.reference import embedded

if TYPE_CHECKING:
    from bench.model import Effort

_ROUNDS, _CALLS = {True: 5, False: 41}, {True: 20, False: 100}


def rows(effort: Effort) -> list[Row]:
    """The synchronous form, and the asynchronous one."""
    _, pair, _ = last_job()
    token = secrets.token_hex()
    arguments = (str(_ROUNDS[effort.quick]), str(_CALLS[effort.quick]))
    with embedded.running(token) as server:
        found = child("calling", *arguments, given={"url": server.url, "pair": pair}, BENCH_TOKEN=token)
    return [
        against(
            name=f"call.{form}",
            what=f"one call on loopback, {words}, CPU time",
            peer=f"bare httpx.{peer} + json.loads, the same headers",
            ours=found[form]["ours"],
            theirs=found[form]["bare"],
            side_unit="s",
            goal=GOALS.get(f"call.{form}"),
        )
        for form, words, peer in (("sync", "synchronous", "Client.get"), ("async", "asynchronous", "AsyncClient.get"))
    ]
