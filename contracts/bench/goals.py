"""The goals, in one place, by the rows that they speak of."""

from __future__ import annotations

from bench.model import Goal

_MIB = 1024 * 1024

GOALS = {
    "import.wall": Goal(1.0),
    "import.memory": Goal(1.0),
    "import.ready-wall": Goal(1.1),
    "call.sync": Goal(1.08),
    "call.async": Goal(1.06),
    "concurrency.tasks": Goal(0.93, at_least=True),
    "concurrency.tasks-memory": Goal(4 * _MIB),
    "concurrency.threads": Goal(0.93, at_least=True),
    "concurrency.threads-memory": Goal(4 * _MIB),
    "download.sync": Goal(0.9, at_least=True),
    "download.sync-memory": Goal(64 * _MIB),
    "download.async": Goal(0.9, at_least=True),
    "download.async-memory": Goal(64 * _MIB),
    "parse.json": Goal(1.6),
    "parse.pydantic": Goal(0.77, at_least=True),  # 1 / 1.3: reading takes at most 1.3 times as long as by pydantic
    "parse.vendor": Goal(3, at_least=True),
    "generate.wall": Goal(1.5),
    "verdict.seconds": Goal(6),
    "verdict.cpu": Goal(9),
    "verdict.requests": Goal(2000, at_least=True),
    "recording.seconds": Goal(5),
    "recording.memory": Goal(300 * _MIB),
    "test.wall": Goal(150),
}
"""Goals for ratios; for seconds, bytes and counts where the row is of one side alone."""
