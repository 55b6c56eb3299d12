"""The fixtures of the plugin, again: those of a conftest win over those of other plugins (`check` of pytest-check)."""

from __future__ import annotations

from ..command.suite_fixtures import check, fragment, operation, run, states, target

__all__ = ["check", "fragment", "operation", "run", "states", "target"]
