"""A server of another make without a state endpoint: what it keeps is held, and what it breaks is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from zuora_aqua_contracts.document.fragment import load

from .small_server import PAIR, Job, Tenant, serving

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.command.conftest import Outcome

JSON = dict[str, Any]
_AQUA = ["--states", "aqua"]
# Clauses with a state that this tenant cannot have: it knows no orgs, entities, segments and limits.
_WITHOUT = {"RATE-429", "ORG-SCOPE", "ORG-DENIED", "ORG-DEFAULT", "ENTITY-SCOPE"}


class FirstSelected(Tenant):
    """Returns the first completed job."""

    def select(self, completed: list[Job]) -> Job | None:
        """Choose the first."""
        return min(completed, key=lambda job: job.number, default=None)


class EchoCut(Tenant):
    """Cuts long track IDs."""

    def echoed(self, track: str) -> str:
        """Return the start of it."""
        return track[:32]


class DecodedTwice(Tenant):
    """Decodes a path twice."""

    def decoded(self, segment: str) -> str:
        """Decode it again."""
        return super().decoded(super().decoded(segment))


class NeverCompressed(Tenant):
    """Compresses nothing."""

    def compressed(self, body: bytes, accepted: str) -> bool:  # noqa: ARG002 - as overridden
        """Say no."""
        return False


class OneBatchLost(Tenant):
    """Shows a job without its last batch."""

    def shown(self, job: JSON) -> JSON:
        """Leave out a batch of several."""
        return {**job, "batches": job["batches"][:-1] or job["batches"]}


def facts(folder: Path, tenant: Tenant) -> Path:
    """Write down what is known of a new tenant."""
    file = folder / "known.yaml"
    file.write_text(
        f"pairs: [{{partner: {PAIR[0]}, project: {PAIR[1]}, last: {tenant.jobs[0].json['id']}}},"
        f" {{partner: {PAIR[0]}, project: none, last: null}}]\n",
        "utf-8",
    )
    return file


def test_a_server_that_keeps_the_contract(command: Callable[..., Outcome], tmp_path: Path) -> None:
    """Nothing is called broken, only what needs orgs, entities or a limit is not exercised, and no job is left."""
    tenant = Tenant()
    with serving(tenant) as url:
        arguments = ("--states", "aqua", "--known", str(facts(tmp_path, tenant)), "--effort", "quick")
        outcome = command(url, *arguments, "-k", "scenarios or known_facts or read_only or gzip or path_parameters")
    clauses = outcome.report["clauses"]
    assert {c["id"]: c["reason"] for c in clauses if c["verdict"] == "broken"} == {}
    exercised = {c["id"] for c in clauses if c["requests"]}
    assert {name for name, clause in load().clauses.items() if clause.state} - exercised == _WITHOUT
    assert {"GZIP-ON", "GZIP-VARY", "GZIP-OFF", "PATH-UNKNOWN", "PATH-ECHO"} <= exercised
    assert outcome.report["incomplete"] == []
    assert tenant.running() == []
    made = outcome.report["jobs"]
    assert 0 < len(made) <= 40
    assert [job["id"] for job in made] == tenant.made
    assert f"Made {len(made)} jobs" in outcome.out


@pytest.mark.parametrize(
    ("broken", "clause", "tests", "options"),
    [
        (FirstSelected, "LAST-NEWEST", "scenarios", _AQUA),
        pytest.param(EchoCut, "TRACK-ECHO", "track_id", _AQUA, marks=pytest.mark.nightly),
        (DecodedTwice, "PATH-ENCODE", "scenarios", _AQUA),
        (NeverCompressed, "GZIP-ON", "gzip_if_accepted", _AQUA),
        (OneBatchLost, "LAST-WHOLE", "scenarios", _AQUA),
        (DecodedTwice, "PATH-ENCODE", "read_only", []),
        (OneBatchLost, "LAST-WHOLE", "read_only", []),
    ],
)
def test_what_is_broken_is_named(
    command: Callable[..., Outcome], broken: type[Tenant], clause: str, tests: str, options: list[str]
) -> None:
    """A server that is broken in one way is told by the clause, and no job is left."""
    tenant = broken()
    with serving(tenant) as url:
        outcome = command(url, *options, "--effort", "quick", "--only", clause, "-k", tests)
    found = [name for name, verdict in outcome.verdicts().items() if verdict == "broken"]
    assert found[:1] == [clause], outcome.out
    assert all(name.startswith(clause) for name in found)  # TRACK-ECHO-ERROR goes with TRACK-ECHO
    assert outcome.status == 1
    assert tenant.running() == []


def test_a_fact_that_no_longer_holds(command: Callable[..., Outcome], tmp_path: Path) -> None:
    """A newer job than the known one breaks nothing: it is listed as a stale fact, with the ID to write down."""
    tenant = Tenant()
    file = facts(tmp_path, tenant)
    newer = tenant.submit({**tenant.jobs[0].json, "queries": []})
    tenant.jobs[-1].ends = 0.0
    with serving(tenant) as url:
        outcome = command(url, "--known", str(file), "--effort", "quick", "--only", "LAST-", "-k", "known_pair")
    assert outcome.status == 0, outcome.out
    (stale,) = outcome.report["stale_facts"]
    assert newer["id"] in stale
    assert f"Stale fact: partner {PAIR[0]}" in outcome.out
