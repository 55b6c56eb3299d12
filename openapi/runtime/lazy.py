"""Modules that are imported when somebody first needs them."""

from __future__ import annotations

import sys
from typing import Any


class Lazy:
    """Stands for a module in annotations of public signatures, which `typing.get_type_hints` resolves."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        """Take the name of a top-level module."""
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        """Import the module, and return an attribute of it."""
        __import__(self._name)
        return getattr(sys.modules[self._name], attribute)
