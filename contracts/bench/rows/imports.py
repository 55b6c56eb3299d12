"""What importing costs: wall time and peak memory, in fresh interpreters, in turns."""

from __future__ import annotations

import functools
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from bench import child as children_package
from bench import peers
from bench.children import BUILD, ROOT, in_turns, run
from bench.goals import GOALS
from bench.model import Row, Spread, against

if TYPE_CHECKING:
    from bench.model import Effort

_SCRIPT = Path(children_package.__file__).parent / "importing.py"
HTTPX = "import httpx"
CLIENT = (
    "from zuora_aqua_client import AuthenticatedClient, errors\n"
    "from zuora_aqua_client.api.aggregate_queries import get_last_batch_query_job"
)
_READY = f"{CLIENT}\nAuthenticatedClient(base_url='http://127.0.0.1', token='t').get_httpx_client()"
_READY_HTTPX = "import httpx\nhttpx.Client()"
_KINDS = (("wall", "time", "s"), ("cpu", "CPU time", "s"), ("memory", "peak memory", "B"))
_ROUNDS = {True: 5, False: 25}


def rows(effort: Effort) -> list[Row]:
    """Import alone, and import with a client that has its connections: the client puts httpx off until then.

    In the environment of the peers: where rich is installed, `import httpx` imports it too and takes twice as long.

    Raises:
        BenchError: The environment cannot be had.
    """
    python = peers.environment()
    measured = {
        name: functools.partial(cost, statement, python)
        for name, statement in (("httpx", HTTPX), ("ours", CLIENT), ("bare", _READY_HTTPX), ("ready", _READY))
    }
    found = in_turns(_ROUNDS[effort.quick], measured)
    table = []
    for name, what, peer, ours, theirs in (
        ("", "import of the client", "import httpx", "ours", "httpx"),
        ("ready-", "import, and a client with its connections", "import httpx; httpx.Client()", "ready", "bare"),
    ):
        for index, (kind, words, unit) in enumerate(_KINDS):
            mine, other = ([pair[index] for pair in found[side]] for side in (ours, theirs))
            row_id = f"import.{name}{kind}"
            table.append(
                against(
                    name=row_id,
                    what=f"{what}, {words}",
                    peer=peer,
                    ours=mine,
                    theirs=other,
                    side_unit=unit,
                    goal=GOALS.get(row_id),
                )
            )
    return table


def cost(statement: str, python: Path) -> tuple[float, float, float]:
    """Seconds, CPU seconds and bytes of a statement in a fresh interpreter."""
    path = os.pathsep.join((str(ROOT / "generated"), str(BUILD)))
    seconds, cpu, peak = json.loads(run([str(python), str(_SCRIPT), statement], environment={"PYTHONPATH": path}))
    return seconds, cpu, peak


def spreads(statement: str, python: Path, rounds: int) -> tuple[Spread, Spread]:
    """The spreads of time and memory, of a statement that nothing is compared with in turns."""
    found = [cost(statement, python) for _ in range(rounds)]
    return Spread.of([seconds for seconds, _, _ in found]), Spread.of([peak for _, _, peak in found])
