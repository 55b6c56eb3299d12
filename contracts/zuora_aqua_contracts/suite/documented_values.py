"""Values of the document that tests are made with before there is any fixture: those of its first operation."""

from __future__ import annotations

from ..document.fragment import load
from ..states.tenants import unended

_OPERATION = next(iter(load().operations.values()))
VERSIONS = (None, *_OPERATION.example_values("Zuora-Version"))
"""The documented minor versions, and none."""
UNFINISHED = tuple(status for status in load().schema("JobStatus")["enum"] if status != "completed")
"""Every status of a job but the one that counts."""
UNENDED = unended(load())
"""The statuses of a job that has not ended."""
