"""Judging recorded traffic: time of ten thousand exchanges, and memory of a hundred thousand."""

from __future__ import annotations

import json
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.children import BUILD, cost, run
from bench.goals import GOALS
from bench.model import Row, Spread
from zuora_aqua_contracts.document.fragment import load

if TYPE_CHECKING:
    from bench.model import Effort

_MANY, _MOST = 10_000, 100_000
_SOME = 1_000  # in a quick run
# Runs the command, and prints the most memory that it took, in bytes (Linux counts it in KiB).
_MEMORY = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * (1 if sys.platform == "darwin" else 1024))
sys.exit(done.returncode)
"""


def rows(effort: Effort) -> list[Row]:
    """Time and memory of a run over recordings; of a few exchanges and without a goal where it has to be quick."""
    BUILD.mkdir(parents=True, exist_ok=True)
    many, most = (_SOME, _SOME) if effort.quick else (_MANY, _MOST)
    with tempfile.TemporaryDirectory(dir=BUILD) as folder:
        seconds, cpu = cost(_command(folder, many))
        memory = int(run([sys.executable, "-c", _MEMORY, *_command(folder, most)]))
    goals = {} if effort.quick else GOALS
    return [
        Row(
            id="recording.seconds",
            what=f"verdict of a recording of {many:,} exchanges",
            unit="s",
            value=Spread.of([seconds]),
            goal=goals.get("recording.seconds"),
        ),
        Row(
            id="recording.cpu",
            what="the same, CPU time",
            unit="s",
            value=Spread.of([cpu]),
        ),
        Row(
            id="recording.memory",
            what=f"most memory of one of {most:,} exchanges",
            unit="B",
            value=Spread.of([memory]),
            goal=goals.get("recording.memory"),
        ),
    ]


def _command(folder: str, count: int) -> list[str]:
    """The command that judges a recording of some exchanges, which is written first."""
    path = Path(folder, f"{count}.har")
    with path.open("w", encoding="utf-8") as file:
        file.write('{"log": {"version": "1.2", "creator": {"name": "bench", "version": "1"}, "entries": [')
        for number in range(count):
            file.write(("," if number else "") + json.dumps(_entry(number)))
        file.write("]}}")
    return [sys.executable, "-m", "zuora_aqua_contracts", f"--report={folder}", "--har", str(path)]


def _entry(number: int) -> dict[str, Any]:
    """An exchange of the document's first example, with a track ID of its own."""
    operation = next(iter(load().operations.values()))
    job = next(iter(operation.examples(200).values()))
    text, track = json.dumps(job), {"name": "Zuora-Track-Id", "value": f"call-{number}"}
    path = operation.path.format(**{name: job[name] for name in operation.example_parameters()})
    encoding = {"name": "Accept-Encoding", "value": "gzip"}
    return {
        "startedDateTime": (datetime(2026, 1, 2, tzinfo=UTC) + timedelta(seconds=2 * number)).isoformat(),
        "time": 10,
        "request": {"method": "GET", "url": f"https://api.test{path}", "headers": [track, encoding]},
        "response": {
            "status": 200,
            "headers": [track, {"name": "Content-Type", "value": "application/json"}],
            "content": {"size": len(text), "mimeType": "application/json", "text": text},
        },
    }
