"""A reference server for each test that wants one."""

from __future__ import annotations

import pytest

from .reference_server import Server


@pytest.fixture
def server() -> Server:
    """A behaviour of its own for each test."""
    return Server()
