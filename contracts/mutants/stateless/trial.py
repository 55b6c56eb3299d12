"""One trial without a state endpoint: the server's own API makes jobs, and facts about its tenant are known."""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from mutants.host import Counter
from mutants.outcome import Outcome, Verdict
from mutants.stateless.facts import facts
from mutants.suite_run import EARLY_STOP, broken, suite
from zuora_aqua_contracts.document.fragment import load
from zuora_aqua_contracts.reference.behaviour import OPERATION

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mutants.registry import Mutant
    from zuora_aqua_contracts.reference.behaviour import Behaviour

_GROUPS = ("LAST-", "PATH-", "GZIP-", "ORG-", "ENTITY-", "BATCH-SEGMENTS", "RATE-429")
"""Clauses that a state endpoint shows best, or alone."""
_REASONS = Path(__file__).parent / "untold.yaml"


def is_tried(mutant: Mutant) -> bool:
    """Whether a mutant is tried without a state endpoint."""
    return mutant.clause.startswith(_GROUPS)


def untold() -> Mapping[str, str]:
    """Return why mutants cannot be told without a state endpoint, by their names."""
    content: dict[str, dict[str, str]] = yaml.safe_load(_REASONS.read_text("utf-8"))
    return {name: reason for reason, names in content.items() for name in names}


def is_killed(mutant: Mutant, seed: int, arguments: Sequence[str]) -> bool:
    """Whether the suite calls a mutant broken by its clause."""
    return mutant.clause in broken(
        stateless(mutant.behaviour(Counter().add), [mutant.clause], seed, *arguments, *EARLY_STOP)
    )


def of_conforming(behaviour: type[Behaviour], seed: int, arguments: Sequence[str]) -> Outcome:
    """Try a server that keeps the contract, for the clauses that mutants are tried for."""
    started = time.monotonic()
    clauses = [c.id for c in load().clauses.values() if c.binds_server and c.id.startswith(_GROUPS)]
    report = stateless(behaviour, clauses, seed, *arguments, "--effort=quick")
    reported = getattr(behaviour, "reports", ())
    wrong = [clause for clause in report["clauses"] if clause["verdict"] == "broken" and clause["id"] not in reported]
    look = "\n".join(f"{clause['id']}: {clause['reason']}" for clause in wrong)
    look += "\n".join(f"stale: {fact}" for fact in report["stale_facts"])
    return Outcome(
        Verdict.ALARM if look else Verdict.SILENT,
        tuple(clause["id"] for clause in wrong),
        seconds=time.monotonic() - started,
        look=look,
    )


def stateless(behaviour: type[Behaviour], clauses: Sequence[str], seed: int, *arguments: str) -> dict[str, Any]:
    """Run the suite's own command on a server without a state endpoint; return the content of its `report.json`.

    Raises:
        SuiteError: It came to no verdict.
    """
    tenant = facts(load().operations[OPERATION])
    with tempfile.NamedTemporaryFile("w", suffix=".yaml", encoding="utf-8") as file:
        yaml.safe_dump(json.loads(json.dumps(tenant.file)), file)
        file.flush()
        known = ("--states=aqua", f"--known={file.name}")
        return suite(behaviour, clauses, seed, *known, *arguments, params=tenant.params)
