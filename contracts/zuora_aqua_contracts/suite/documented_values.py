"""Values of the document that tests are made with before there is any fixture: those of its first operation."""

from __future__ import annotations

from ..document.fragment import load
from ..document.jobs import final, successful, unended

_OPERATION = next(iter(load().operations.values()))
VERSIONS = (None, *_OPERATION.example_values("Zuora-Version"))
"""The documented minor versions, and none."""
SUCCESSFUL = successful(load())
"""The status of the jobs that count."""
UNFINISHED = tuple(status for status in load().schema("JobStatus")["enum"] if status != SUCCESSFUL)
"""Every other status of a job."""
FINAL = final(load())
"""The statuses in which a job may end."""
UNENDED = unended(load())
"""The statuses of a job that has not ended."""
