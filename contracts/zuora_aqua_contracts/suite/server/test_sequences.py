"""Sequences of what happens to a tenant: jobs come, run, end and age, orgs are opened and closed, and somebody asks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import hypothesis
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from ...states.tenants import Record, Tenant, is_job, job_like, starting

if TYPE_CHECKING:
    from ...document.fragment import Operation
    from ...judging.ledger import Check
    from ...states.endpoint import States
    from ...target.target import Target

_PAIRS = (("p", "q"), ("q", "p"), ("p", "qq"))
_ORGS = ("org-1", "org-10")
_STEPS = 12
_RUNNING = ("submitted", "executing")
_ENDS = st.sampled_from(("completed", "completed", "error", "aborted", "cancelled"))


class _Job:
    """A job of the machine: it changes, where a record of a tenant does not."""

    def __init__(self, number: int, pair: tuple[str, str], org: str) -> None:
        self.number, self.pair, self.org = number, pair, org
        self.status = "submitted"
        self.age = timedelta()


class Tenancy(RuleBasedStateMachine):
    """A tenant over time. A job that ends is the oldest one running, so that start and completion agree in order."""

    def __init__(self, target: Target, states: States, operation: Operation, check: Check) -> None:
        """Start with a tenant that has no jobs."""
        super().__init__()
        self.target, self.states, self.operation, self.check = target, states, operation, check
        self.jobs: list[_Job] = []
        self.accessible: tuple[str, ...] = _ORGS

    @rule(pair=st.sampled_from(_PAIRS), org=st.sampled_from(_ORGS))
    def submit(self, pair: tuple[str, str], org: str) -> None:
        """A job is submitted, an hour after the last one."""
        for job in self.jobs:
            job.age += timedelta(hours=1)
        self.jobs.append(_Job(len(self.jobs), pair, org))

    @rule(pair=st.sampled_from(_PAIRS), org=st.sampled_from(_ORGS))
    def complete(self, pair: tuple[str, str], org: str) -> None:
        """A job is submitted and completed at once, if no older one is still running."""
        self.submit(pair, org)
        if not any(job.status in _RUNNING for job in self.jobs[:-1]):
            self.jobs[-1].status = "completed"

    @precondition(lambda self: any(job.status in _RUNNING for job in self.jobs))
    @rule(end=_ENDS)
    def end(self, end: str) -> None:
        """The oldest job that runs ends, in one way or another."""
        next(job for job in self.jobs if job.status in _RUNNING).status = end

    @precondition(lambda self: any(job.status == "submitted" for job in self.jobs))
    @rule()
    def start(self) -> None:
        """A submitted job starts."""
        next(job for job in self.jobs if job.status == "submitted").status = "executing"

    @precondition(lambda self: self.jobs)
    @rule()
    def age(self) -> None:
        """More than half of the retention passes."""
        for job in self.jobs:
            job.age += timedelta(days=self.operation.node["x-retention-days"] * 0.6)

    @rule(accessible=st.sampled_from((_ORGS, _ORGS[:1], _ORGS[1:])))
    def restrict(self, accessible: tuple[str, ...]) -> None:
        """The token may see other orgs than before."""
        self.accessible = accessible

    @rule(pair=st.sampled_from(_PAIRS))
    def ask(self, pair: tuple[str, str]) -> None:
        """Somebody asks, and gets what the model says."""
        now, node = datetime.now(UTC).replace(microsecond=0), self.operation.fragment.schema("Job")
        records = []
        for job in self.jobs:
            made = job_like(self.operation, job.pair, job.number, status=job.status)
            created = now - timedelta(hours=1) - job.age
            records.append(Record(created, starting(made, created, node), job.org))
        tenant = Tenant(tuple(records), self.accessible)
        self.states.setup(tenant.params())
        exchange = self.target.get({"partner": pair[0], "project": pair[1]})
        wanted = tenant.last(self.operation, pair)
        words = "no job" if wanted is None else f"the job {wanted['id']} ({wanted['name']})"
        self.check("LAST-FRESH", is_job(exchange.response.job, wanted), words, exchange)

    def teardown(self) -> None:
        """In the end somebody asks for every pair."""
        for pair in _PAIRS:
            self.ask(pair)


@pytest.mark.clause("LAST-FRESH")
def test_the_last_job_at_any_time(target: Target, states: States, operation: Operation, check: Check) -> None:
    """Whatever happened to a tenant's jobs and orgs, the next call returns the job that is the last one then."""
    most = max(1, hypothesis.settings.default.max_examples // 4) if hypothesis.settings.default else 1
    run_state_machine_as_test(  # a factory does as well as a class
        lambda: Tenancy(target, states, operation, check),  # type: ignore[arg-type]  # as said above
        settings=hypothesis.settings(max_examples=most, stateful_step_count=_STEPS),
    )
