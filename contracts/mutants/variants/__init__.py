"""Conforming variants: other ways of keeping the contract, over none of which the suite may raise an alarm."""

from __future__ import annotations

from mutants.variants import content, vendor, wire
from mutants.variants.variant import Variant

__all__ = ["Variant", "variants"]

_MODULES = (wire, content, vendor)


def variants() -> list[type[Variant]]:
    """All variants, in the order of their modules: the classes that no other one extends."""
    modules = [module.__name__ for module in _MODULES]
    return sorted(_leaves(Variant), key=lambda variant: modules.index(variant.__module__))


def _leaves(kind: type[Variant]) -> list[type[Variant]]:
    return [leaf for below in kind.__subclasses__() for leaf in _leaves(below) or [below]]
