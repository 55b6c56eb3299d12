"""The number of examples of a property-based test."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import hypothesis

_Test = TypeVar("_Test", bound=Callable[..., object])


def tries(share: float) -> Callable[[_Test], _Test]:
    """Decorate a property with a share of the examples that the run's effort gives, at least one.

    Args:
        share: 1.0 for the number that a property without this decorator has, less if an example takes several requests.
    """

    def decorate(test: _Test) -> _Test:
        most = hypothesis.settings.default.max_examples if hypothesis.settings.default else 1
        return hypothesis.settings(max_examples=max(1, round(most * share)))(test)

    return decorate
