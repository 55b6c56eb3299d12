"""What importing costs: time and peak memory of fresh interpreters, in turns."""

from __future__ import annotations

import os
import statistics
from typing import TYPE_CHECKING

from bench import peers
from bench.children import BUILD, ROOT
from bench.goals import GOALS
from bench.harness import commands, peak_memory
from bench.model import Row, against

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bench.model import Effort

HTTPX = "import httpx"
CLIENT = (
    "from zuora_aqua_client import AuthenticatedClient, errors; "
    "from zuora_aqua_client.api.aggregate_queries import get_last_batch_query_job"
)
_READY = f"{CLIENT}; AuthenticatedClient(base_url='http://127.0.0.1', token='t').get_httpx_client()"
_READY_HTTPX = "import httpx; httpx.Client()"
_STATEMENTS = {"httpx": HTTPX, "ours": CLIENT, "bare": _READY_HTTPX, "ready": _READY}
_ROUNDS = {True: 2, False: 25}


def rows(effort: Effort) -> list[Row]:
    """Import alone, and import with a client that has its connections: the client puts httpx off until then.

    In the environment of the peers: where rich is installed, `import httpx` imports it too and takes twice as long.

    Raises:
        BenchError: The environment cannot be had.
    """
    seconds, memory = costs(_STATEMENTS, peers.environment(), _ROUNDS[effort.quick])
    return [
        against(
            name=(name := f"import.{kind}"),
            what=f"{what}, {words}",
            peer=peer,
            ours=found[ours],
            theirs=found[theirs],
            side_unit=unit,
            goal=GOALS.get(name),
        )
        for prefix, what, peer, ours, theirs in (
            ("", "import of the client", "import httpx", "ours", "httpx"),
            ("ready-", "import, and a client with its connections", "import httpx; httpx.Client()", "ready", "bare"),
        )
        for kind, words, unit, found in (
            (f"{prefix}wall", "time", "s", seconds),
            (f"{prefix}memory", "peak memory", "B", memory),
        )
    ]


def costs(
    statements: Mapping[str, str], python: Path, rounds: int
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Measure statements in fresh interpreters.

    Args:
        statements: Statements, by name, each in one line.
        python: The interpreter.
        rounds: Values of each.

    Returns:
        Seconds by name, without those that an interpreter takes which does nothing; and bytes by name, with its own.
    """
    lines = {name: [str(python), "-c", statement] for name, statement in {**statements, "nothing": ""}.items()}
    path = os.pathsep.join((str(ROOT / "generated"), str(BUILD)))
    found = commands("import", lines, rounds, {"PYTHONPATH": path})
    start = statistics.median(found["nothing"].get_values())
    seconds = {name: [value - start for value in found[name].get_values()] for name in statements}
    return seconds, {name: peak_memory(found[name]) for name in statements}
