"""Enumerations that the server may extend."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar, Self


class OpenStrEnum(StrEnum):
    """A string enumeration that accepts unknown values.

    An unknown string becomes a member that equals it. Iterating over the class gives the documented members only.
    """

    by_value: ClassVar[dict[str, Any]]
    """The documented members by value."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        """Create a member for an unknown string; the class does not list it."""
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = member._value_ = str.__str__(value)
        return member

    def __reduce_ex__(self, protocol: int) -> tuple[type[Self], tuple[str]]:  # type: ignore[override]  # as Enum's own
        """Pickle by value: Python 3.11 pickles by name, which an unknown member does not have."""
        return type(self), (str.__str__(self),)

    @property
    def is_known(self) -> bool:
        """Whether the contract documents this value."""
        return type(self).by_value.get(str.__str__(self)) is self
