"""The command, for these tests too."""

from __future__ import annotations

from tests.command.conftest import command

__all__ = ["command"]
