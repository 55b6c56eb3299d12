"""The goals, in one place, by the rows that they speak of."""

from __future__ import annotations

from bench.model import Goal

GOALS = {
    "import.wall": Goal(1.15),
    "import.memory": Goal(1.1),
    "call.sync": Goal(1.15),
    "parse.json": Goal(3),
    "parse.vendor": Goal(3, at_least=True),
    "generate.wall": Goal(3),
    "verdict.seconds": Goal(20),
    "verdict.requests": Goal(2000, at_least=True),
    "test.wall": Goal(240),
}
"""Of ratios, and of seconds and counts where the row says so."""
