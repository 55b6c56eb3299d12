"""Providers of states for tests, and what a run tells while it waits for them."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from ..exchange.display import escape_controls, one_line
from ..exchange.failures import Unmet
from ..exchange.redaction import SECRETS
from ..states import scenarios
from ..states.provider import NONE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..judging.check import Check
    from ..judging.run import Run
    from ..states.provider import Provider

_MESSAGE = 200  # most characters


def sayer(config: pytest.Config) -> Callable[[str], None]:
    """Return a function that prints a line for a person, whatever is captured; a worker prints on standard error."""

    def say(text: str) -> None:
        line = f"zuora-aqua-contracts: {one_line(escape_controls(SECRETS.mask(text)), _MESSAGE)}\n"
        capture = config.pluginmanager.getplugin("capturemanager")
        reporter = config.pluginmanager.getplugin("terminalreporter")
        if capture is None:
            return
        with capture.global_and_fixture_disabled():
            if hasattr(config, "workerinput") or reporter is None:
                os.write(2, line.encode(errors="backslashreplace"))
            else:
                reporter.ensure_newline()
                reporter.write(line)
                sys.stdout.flush()

    return say


class Provision:
    """A plugin with the fixture `provider`: a test that takes it runs once with each provider that makes tenants."""

    def __init__(self, config: pytest.Config, run: Run) -> None:
        """Take the run, and let it tell what it waits for."""
        self._run = run
        run.say = sayer(config)

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Run a test that needs a provider over each one that makes tenants."""
        if "provider" in metafunc.fixturenames:
            settings = self._run.settings
            names = [] if not settings.is_embedded and not settings.states else ["endpoint"]
            metafunc.parametrize("provider", [*names, *(["aqua"] if settings.aqua else [])] or ["none"], indirect=True)

    @pytest.fixture
    def provider(self, request: pytest.FixtureRequest, check: Check) -> Iterator[Provider]:
        """A provider of states.

        Raises:
            Unmet: There is none that makes tenants.
        """
        run = self._run
        found = run.providers.makers.get(request.param)
        if found is None:
            raise Unmet(NONE)
        check.means = found.means
        scenarios.start(found, run.operation, run.settings.asks_for)
        yield found
        run.target.setup = ""
        run.states.teardown()
