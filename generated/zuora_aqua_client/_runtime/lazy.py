# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
"""Modules and their members that are imported when somebody first needs them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Lazy:
    """Stands for a module that is imported with the first use of an attribute, in annotations by `get_type_hints`."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        """Take the full name of the module."""
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        """Import the module, and return an attribute of it."""
        __import__(self._name)
        return getattr(sys.modules[self._name], attribute)


def members(module: str, places: Mapping[str, str]) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Return `__getattr__` and `__dir__` of a module whose members are imported when they are first used: PEP 562.

    Args:
        module: The name of the module.
        places: For each such member the module that defines it.
    """

    def find(name: str) -> Any:
        if name not in places:
            message = f"module {module!r} has no attribute {name!r}"
            raise AttributeError(message, name=name, obj=sys.modules[module])
        __import__(places[name])
        found = vars(sys.modules[module])[name] = getattr(sys.modules[places[name]], name)
        return found

    def names() -> list[str]:
        return sorted({*vars(sys.modules[module]), *places})

    return find, names
