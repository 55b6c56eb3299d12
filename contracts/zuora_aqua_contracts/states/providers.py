"""The providers of a run, put together from its settings."""

from __future__ import annotations

import time
from contextlib import ExitStack
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from . import known
from .aqua import Aqua, Naming
from .cancellation import cancel_all
from .fact_check import FactCheck
from .job_operations import JobOperations
from .submissions import Submissions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from ..document.fragment import Operation
    from ..target.settings import Settings
    from ..target.target import Target
    from .endpoint import States
    from .known import Known
    from .provider import Provider

JOBS = "jobs"
"""Name of the file with the jobs of a run, beside that of its limits."""


class Providers:
    """What makes, and what knows, the states of one server.

    Attributes:
        endpoint: The state endpoint, or the lack of one.
        job_operations: What reads jobs by their IDs.
        aqua: The server's own API; None if it may not make jobs.
        known: The facts; None if there are none.
        fact_check: Tells a broken clause from a stale fact; None without facts.
    """

    def __init__(  # noqa: PLR0913 - what a run has
        self,
        target: Target,
        operation: Operation,
        settings: Settings,
        endpoint: States,
        *,
        shared: Path | None,
        say: Callable[[str], None],
    ) -> None:
        """Put them together; nothing is sent yet.

        Args:
            target: The server under test.
            operation: The operation, for how long jobs are kept.
            settings: The options of the run.
            endpoint: The state endpoint.
            shared: The file of the run's limits, in whose folder that of its jobs is; None without jobs.
            say: Tells a person what is waited for.
        """
        self.endpoint, self._target, self._settings = endpoint, target, settings
        self._stack = ExitStack()
        self._fragment = operation.fragment
        self.job_operations = JobOperations(target, operation.fragment, settings.timeout)
        self._stack.callback(self.job_operations.close)
        self.aqua: Aqua | None = None
        self.submissions: Submissions | None = None
        if settings.aqua is not None and shared is not None:
            self.submissions = Submissions(shared.with_name(JOBS), settings.aqua.jobs)
            prefix = (
                f"contract-{settings.seed}-{int(time.time()):x}-"  # a replay must not find the jobs of the first run
            )
            kept = timedelta(days=operation.node["x-retention-days"])
            naming = Naming(settings.partner, prefix, settings.aqua.query, kept, operation.fragment)
            self.aqua = Aqua(self.job_operations, self.submissions, naming, target, say)
            self._stack.callback(self.aqua.close)
        self.known: Known | None = known.read(settings.known) if settings.known else None
        self.fact_check = FactCheck(self.known, self.job_operations, operation) if self.known else None

    @property
    def makers(self) -> Mapping[str, Provider]:
        """The providers that make tenants, by name."""
        found: dict[str, Provider] = {"endpoint": self.endpoint} if self.endpoint.available else {}
        return found if self.aqua is None else {**found, "aqua": self.aqua}

    def cancel_all(self) -> list[str]:
        """Cancel the jobs of all processes of the run that have not ended; return what may be left."""
        if self.submissions is None or not list(self.submissions):
            return []
        job_operations = JobOperations(self._target, self._fragment, self._settings.timeout, counted=False)
        try:
            return cancel_all(job_operations, self.submissions)
        finally:
            job_operations.close()

    def jobs(self) -> list[dict[str, Any]]:
        """The jobs that the run has made, for the report."""
        made = list(self.submissions) if self.submissions is not None else []
        return [{"id": one.id, "project": one.project, "status": one.status} for one in made]

    def close(self) -> None:
        """Cancel what this process has left running, and close the connections."""
        self._stack.close()
