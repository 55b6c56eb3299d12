"""What runs in processes of its own, so that nothing of the bench itself is measured."""

from __future__ import annotations

import json
import os
from typing import Any

GIVEN = "BENCH_GIVEN"
"""The variable that holds what a process is given, as JSON."""


def given() -> Any:
    """Return what this process was given."""
    return json.loads(os.environ[GIVEN])
