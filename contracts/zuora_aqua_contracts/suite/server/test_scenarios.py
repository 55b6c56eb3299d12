"""LAST-*, PATH-*: the same few tenants over every provider of states; the model says which job must come back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from ...exchange.failures import Unmet
from ...states import scenarios
from ...states.aqua import Aqua
from ...states.strategies import neighbours
from ...states.tenants import Tenant, folded, is_job
from ..documented_values import SUCCESSFUL, UNENDED
from .relations import differences
from .test_last_job import check_last_job, get_last_job
from .test_path_parameters import check_no_job
from .test_read_only import check_spellings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...document.fragment import Operation
    from ...judging.check import Check
    from ...states.provider import Pair, Provider
    from ...states.scenarios import Scenario
    from ...states.tenants import Record
    from ...target.target import Target

_MORE = 4  # jobs that are added until the last one has not the greatest ID


def make(provider: Provider, operation: Operation, scenario: Scenario) -> tuple[Tenant, Pair]:
    """Make a scenario; return the tenant as it is, and the pair."""
    pair = provider.pair(scenario.suffix)
    return provider.make(scenario.tenant(operation, pair)), pair


def statuses(tenant: Tenant, pair: Pair) -> list[str]:
    """Return the statuses of a pair's jobs, oldest first."""
    return [record.job["status"] for record in tenant.of(pair)]


def began_a_minute(records: Sequence[Record]) -> bool:
    """Whether the last of close jobs is the first of its minute, so that comparing minutes is right too."""
    before, last = (record.created for record in records[-2:])
    return last - before < timedelta(minutes=1) and before.minute != last.minute


@pytest.mark.clause("LAST-NEWEST")
def test_the_last_of_several_jobs(target: Target, provider: Provider, operation: Operation, check: Check) -> None:
    """Of several completed jobs the last is returned, which has neither the first nor the greatest ID."""
    scenario = scenarios.NEWEST
    tenant, pair = make(provider, operation, scenario)
    for number in range(_MORE):
        records = tenant.of(pair)
        identifiers = [record.job["id"] for record in records]
        if identifiers[-1] != max(identifiers) and not began_a_minute(records):
            break
        longer = scenarios.Scenario(scenario.suffix, (*scenario.statuses, *[SUCCESSFUL] * (number + 1)), ())
        tenant = provider.make(longer.tenant(operation, pair))
    check_last_job(check, "LAST-NEWEST", tenant, get_last_job(target, pair), operation, pair)


@pytest.mark.clause("LAST-ONLY-COMPLETED")
@pytest.mark.parametrize(
    "scenario", [scenarios.CANCELLED_LATER, scenarios.CANCELLED, scenarios.ABORTED_LATER], ids=lambda it: it.suffix
)
def test_a_later_job_that_did_not_complete(
    target: Target, provider: Provider, operation: Operation, check: Check, scenario: Scenario
) -> None:
    """A later job that was cancelled or failed does not count, with or without a completed one before it."""
    tenant, pair = make(provider, operation, scenario)
    if statuses(tenant, pair)[-1] == SUCCESSFUL:
        raise Unmet(f"the job that was to be {scenario.statuses[-1]} completed before")
    check_last_job(check, "LAST-ONLY-COMPLETED", tenant, get_last_job(target, pair), operation, pair)


@pytest.mark.clause("LAST-ONLY-COMPLETED")
def test_jobs_that_have_not_ended(target: Target, provider: Provider, operation: Operation, check: Check) -> None:
    """A job that is submitted or executing does not count."""
    tenant, pair = make(provider, operation, scenarios.RUNNING)
    exchange = get_last_job(target, pair)
    if isinstance(provider, Aqua) and not provider.is_running(pair):
        raise Unmet("the job ended before it was asked for")
    returned = exchange.response.job
    running = {record.job["id"] for record in tenant.of(pair) if record.job["status"] in UNENDED}
    if returned is not None and isinstance(provider, Aqua) and returned.get("status") == SUCCESSFUL:
        raise Unmet("the first job ended before the pair was asked for")
    check("LAST-ONLY-COMPLETED", returned is None or returned.get("id") not in running, "no running job", exchange)


@pytest.mark.clause("PATH-UNKNOWN")
def test_a_pair_whose_jobs_were_cancelled(
    target: Target, provider: Provider, operation: Operation, check: Check
) -> None:
    """A pair with jobs of which none completed gets an error."""
    tenant, pair = make(provider, operation, scenarios.CANCELLED)
    if tenant.last(operation, pair) is not None:
        raise Unmet("the job that was to be cancelled completed before")
    check_no_job(check, operation, get_last_job(target, pair))


@pytest.mark.clause("LAST-PAIR")
def test_neighbours_of_a_pair(target: Target, provider: Provider, operation: Operation, check: Check) -> None:
    """Pairs that differ little from one with a job get their own jobs, or none."""
    together = (scenarios.PREFIX, scenarios.PAIR, scenarios.NEIGHBOUR)
    wishes = [it.tenant(operation, provider.pair(it.suffix)) for it in together]
    tenant = provider.make(Tenant(tuple(record for wish in wishes for record in wish.records)))
    pair = provider.pair(scenarios.PAIR.suffix)
    for near in (pair, *neighbours(pair)):
        check_last_job(check, "LAST-PAIR", tenant, get_last_job(target, near), operation, near)


@pytest.mark.clause("LAST-FRESH")
def test_a_job_that_completes_between_two_calls(
    target: Target, provider: Provider, operation: Operation, check: Check
) -> None:
    """Before the first job there is none; once a newer one has completed, the next call returns it."""
    scenario = scenarios.FRESH
    pair = provider.pair(scenario.suffix)
    for coding in ("identity", "gzip"):
        exchange = get_last_job(target, pair, Accept_Encoding=coding)
        check("LAST-FRESH", exchange.response.job is None, "no job of a pair that has none yet", exchange)
    for count in range(1, len(scenario.statuses) + 1):
        tenant = provider.make(scenario.tenant(operation, pair, count))
        for coding in ("identity", "gzip") * 2:  # a cache would answer the second calls
            exchange = get_last_job(target, pair, Accept_Encoding=coding)
            check_last_job(check, "LAST-FRESH", tenant, exchange, operation, pair)


@pytest.mark.clause("PATH-ENCODE", "PATH-ECHO", "PATH-CASE")
@pytest.mark.parametrize("scenario", scenarios.TRICKY, ids=lambda it: ascii(it.suffix))
def test_projects_that_have_to_be_encoded(
    target: Target, provider: Provider, operation: Operation, check: Check, scenario: Scenario
) -> None:
    """A project whose name changes when it is trimmed, cut or decoded again gets its own job."""
    tenant, pair = make(provider, operation, scenario)
    expected, exchange = tenant.last(operation, pair), get_last_job(target, pair)
    if expected is None:
        raise Unmet("the server keeps this project under another name")
    check("PATH-ENCODE", is_job(exchange.response.job, expected), f"the job of {pair!r}", exchange)
    if exchange.response.job is not None and isinstance(provider, Aqua):  # its server may have stored another pair
        actual = str(exchange.response.job.get("partner")), str(exchange.response.job.get("project"))
        check("PATH-ENCODE", folded(actual) == folded(pair), f"partner and project {pair!r}", exchange)
    check_spellings(check, target, operation, pair, exchange)


@pytest.mark.clause("LAST-WHOLE")
def test_a_job_of_several_batches(target: Target, provider: Provider, operation: Operation, check: Check) -> None:
    """Every batch and every documented field is returned as recorded, in any script."""
    tenant, pair = make(provider, operation, scenarios.WHOLE)
    expected = tenant.last(operation, pair)
    if expected is None:
        raise Unmet("the job did not complete")
    for coding in ("identity", "gzip"):
        exchange = get_last_job(target, pair, Accept_Encoding=coding)
        missing = differences(operation, exchange.response.job or {}, expected)
        check("LAST-WHOLE", not missing, f"the job as recorded (it differs in {', '.join(missing)})", exchange)
