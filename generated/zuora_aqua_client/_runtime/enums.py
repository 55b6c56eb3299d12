# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
"""Enumerations that a server may extend."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar, Self


class OpenStrEnum(StrEnum):
    """Strings of which some are known: any other string is taken as well, and stays the string that it is.

    Iteration and `in` on the class see the known ones only.
    """

    by_value: ClassVar[dict[str, Any]]
    """The known ones, by the strings that they are."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        """A member for a string that is not known, of this class and not listed in it."""
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = member._value_ = str.__str__(value)
        return member

    def __reduce_ex__(self, protocol: int) -> tuple[type[Self], tuple[str]]:  # type: ignore[override]  # as Enum's own
        """By value: some Pythons pickle members by name, which one that is not known does not have."""
        return type(self), (str.__str__(self),)

    @property
    def is_known(self) -> bool:
        """Whether it is one of those that the contract lists."""
        return type(self).by_value.get(str.__str__(self)) is self
