"""LAST-FRESH as a state machine: jobs are submitted, run, end and age, and requests come in between.

Nothing else happens that another clause speaks of: all orgs stay accessible, and no job gets as old as the retention.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import hypothesis
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from ...states.tenants import Record, Tenant, is_job, job_like, starting
from ..documented_values import FINAL, SUCCESSFUL, UNENDED

if TYPE_CHECKING:
    from ...document.fragment import Operation
    from ...exchange.messages import Exchange
    from ...judging.check import Check
    from ...states.endpoint import States
    from ...target.target import Target

_PAIRS = (("p", "q"), ("r", "s"), ("t", "u"))
_STEPS = 12
_ENDS = st.one_of(st.just(SUCCESSFUL), st.sampled_from(FINAL))  # jobs that count are the ones to tell apart


class _Job:
    """A mutable job of the state machine; the records of a tenant are immutable."""

    def __init__(self, number: int, pair: tuple[str, str]) -> None:
        self.number, self.pair = number, pair
        self.status = "submitted"
        self.age = timedelta()


class Tenancy(RuleBasedStateMachine):
    """A tenant over time. The oldest running job ends first, so that start and completion have the same order."""

    def __init__(self, target: Target, states: States, operation: Operation, check: Check) -> None:
        """Start with a tenant that has no jobs."""
        super().__init__()
        self.target, self.states, self.operation, self.check = target, states, operation, check
        self.jobs: list[_Job] = []
        self.exchanges: list[Exchange] = []
        self.kept = timedelta(days=operation.node["x-retention-days"])

    @rule(pair=st.sampled_from(_PAIRS))
    def submit(self, pair: tuple[str, str]) -> None:
        """Submit a job, an hour after the last one."""
        for job in self.jobs:
            job.age += timedelta(hours=1)
        self.jobs.append(_Job(len(self.jobs), pair))

    @rule(pair=st.sampled_from(_PAIRS))
    def complete(self, pair: tuple[str, str]) -> None:
        """Submit a job, and complete it at once if no older one is running."""
        self.submit(pair)
        if not any(job.status in UNENDED for job in self.jobs[:-1]):
            self.jobs[-1].status = SUCCESSFUL

    @precondition(lambda self: any(job.status in UNENDED for job in self.jobs))
    @rule(end=_ENDS)
    def end(self, end: str) -> None:
        """End the oldest running job, with any final status."""
        next(job for job in self.jobs if job.status in UNENDED).status = end

    @precondition(lambda self: any(job.status == "submitted" for job in self.jobs))
    @rule()
    def start(self) -> None:
        """Start a submitted job."""
        next(job for job in self.jobs if job.status == "submitted").status = "executing"

    @precondition(lambda self: self.jobs and self.jobs[0].age < self.kept / 2)
    @rule()
    def age(self) -> None:
        """Let a third of the retention time pass."""
        for job in self.jobs:
            job.age += self.kept / 3

    @rule(pair=st.sampled_from(_PAIRS))
    def request(self, pair: tuple[str, str]) -> None:
        """Request the last job of a pair and compare it to the model."""
        now, node = datetime.now(UTC).replace(microsecond=0), self.operation.fragment.schema("Job")
        records = []
        for job in self.jobs:
            wire_job = job_like(self.operation, job.pair, job.number, status=job.status)
            created = now - timedelta(hours=1) - job.age
            records.append(Record(created, starting(wire_job, created, node)))
        tenant = Tenant(tuple(records))
        self.states.setup(tenant.params())
        exchange = self.target.get({"partner": pair[0], "project": pair[1]})
        expected = tenant.last(self.operation, pair)
        description = "no job" if expected is None else f"the job {expected['id']} ({expected['name']})"
        self.exchanges.append(exchange)
        self.check("LAST-FRESH", is_job(exchange.response.job, expected), description, self.exchanges)

    def teardown(self) -> None:
        """Request the last job of every pair in the end."""
        for pair in _PAIRS:
            self.request(pair)


@pytest.mark.clause("LAST-FRESH")
def test_the_last_job_at_any_time(target: Target, states: States, operation: Operation, check: Check) -> None:
    """After any history of a tenant's jobs, the next call returns the job that is the last one then."""
    examples = max(1, hypothesis.settings.default.max_examples // 4) if hypothesis.settings.default else 1
    run_state_machine_as_test(
        lambda: Tenancy(target, states, operation, check),  # type: ignore[arg-type]  # a factory works as well as a class
        settings=hypothesis.settings(max_examples=examples, stateful_step_count=_STEPS),
    )
