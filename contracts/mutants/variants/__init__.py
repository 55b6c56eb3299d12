"""Conforming variants: other ways of keeping the contract, over none of which the suite may raise an alarm."""

from __future__ import annotations

from mutants.variants import content, wire
from mutants.variants.variant import Variant

__all__ = ["Variant", "variants"]

_MODULES = (wire, content)


def variants() -> list[type[Variant]]:
    """All variants, in the order of their modules."""
    modules = [module.__name__ for module in _MODULES]
    return sorted(Variant.__subclasses__(), key=lambda variant: modules.index(variant.__module__))
