# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
"""Values that each process makes for itself, so that a fork shares none of them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Value = TypeVar("Value")
_INHERITED: list[object] = []
"""Values of a parent process, kept alive in the child: to destroy them could touch what the parent still uses."""


class PerProcess(Generic[Value]):
    """A value that is made once in each process, when first needed. Safe under threads and forks, without a lock.

    A lock could be held by another thread at the moment of the fork, and would stay locked in the child for ever.
    """

    __slots__ = ("_factory", "_values")

    def __init__(self, factory: Callable[[], Value]) -> None:
        """Take the function that makes the value. It may be called more than once; one of its values counts."""
        self._factory = factory
        self._values: dict[int, Value] = {}

    def get(self) -> Value:
        """Return the value of this process."""
        process = os.getpid()
        value = self._values.get(process)
        if value is None:
            _INHERITED.extend(self._values.values())
            value = self._values.setdefault(process, self._factory())
        return value
