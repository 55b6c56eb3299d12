"""Tries plain Schemathesis on the same servers: its own command line, tuned to be silent on a conforming one."""

from __future__ import annotations

import importlib
import json
import secrets
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from mutants.host import Counter, hosted
from mutants.suite_run import SuiteError, quietly
from zuora_aqua_contracts.document.fragment import load
from zuora_aqua_contracts.states.endpoint import STATE
from zuora_aqua_contracts.states.tenants import base_state

if TYPE_CHECKING:
    from mutants.registry import Mutant
    from zuora_aqua_contracts.reference.behaviour import Behaviour

_EXAMPLES = 25  # of a phase: some seconds a server
_LATE = ("schemathesis.cli.commands.run.executor", "schemathesis.engine.core", "schemathesis.transport.wsgi")
# It may not send other methods. On minor versions before errors had statuses a refusal comes with 200, which the check
# of refusals takes for acceptance. Links between operations there are none.
_CONFIGURATION = """
[phases.coverage]
unexpected-methods = []

[phases.stateful]
enabled = false

[checks]
unsupported_method.enabled = false
negative_data_rejection.enabled = false
"""


def warm() -> None:
    """Import what it imports, so that processes forked from this one need not."""
    for module in _LATE:
        importlib.import_module(module)


def catches(mutant: Mutant, seed: int) -> bool:
    """Whether Schemathesis finds anything wrong with a mutant."""
    return finds(mutant.behaviour(Counter().add), seed)


def finds(behaviour: type[Behaviour], seed: int) -> bool:
    """Whether Schemathesis finds anything wrong with a server of a behaviour, in the state that the suite begins with.

    Raises:
        SuiteError: It came to no verdict.
    """
    token = secrets.token_urlsafe(24)
    operation = next(iter(load().operations.values()))
    pair = operation.example_parameters()
    state = {"state": STATE, "params": base_state(operation, pair["partner"], pair["project"])}
    with tempfile.TemporaryDirectory() as folder, hosted(behaviour, token) as (url, states):
        httpx.post(states, json=state, trust_env=False).raise_for_status()
        place = Path(folder)
        (place / "schemathesis.toml").write_text(_CONFIGURATION, "utf-8")
        (place / "openapi.json").write_text(json.dumps(load().document), "utf-8")  # the same, and read faster
        command = ["--config-file", str(place / "schemathesis.toml"), "run", str(place / "openapi.json")]
        command += ["--url", url, "--header", f"Authorization: Bearer {token}", "--seed", str(seed)]
        command += ["--max-examples", str(_EXAMPLES), "--max-failures", "1", "--no-shrink", "--workers", "1"]
        status = quietly(lambda: _call(command), place / "output.txt")
        if status not in (0, 1):
            raise SuiteError(f"schemathesis ended with {status}: {(place / 'output.txt').read_text('utf-8')[-500:]}")
        return status == 1


def _call(command: list[str]) -> int:
    """Schemathesis' command, in this process."""
    from schemathesis.cli import schemathesis  # noqa: PLC0415 - few need it, and it takes long

    try:
        schemathesis.main(args=command, prog_name="schemathesis", standalone_mode=True)
    except SystemExit as end:
        return int(end.code or 0)
    return 0
