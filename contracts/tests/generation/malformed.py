"""The document with one thing wrong: each kind of key taken away, or with a value of each wrong type."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_REMOVED = object()
_VALUES: tuple[Any, ...] = (
    _REMOVED,
    None,
    True,
    7,
    -1.5,
    "x y",
    "#/components/nowhere",
    [],
    [None],
    {},
    {"a": None},
    {"$ref": 5},
)
_MAPS = frozenset(
    {"paths", "schemas", "properties", "responses", "headers", "parameters", "examples", "content", "x-aqua-codes"}
)
"""Keys below which there are names; which name it is makes no other kind of a fault."""


class Case(NamedTuple):
    """One thing that is wrong with a document.

    Attributes:
        steps: The place, as the steps of a JSON Pointer.
        value: What stands there in place of what should.
    """

    steps: tuple[str | int, ...]
    value: Any

    def __str__(self) -> str:
        """Return the pointer and the value."""
        words = "removed" if self.value is _REMOVED else json.dumps(self.value)
        return f"/{'/'.join(map(str, self.steps))} {words}"

    def document(self, document: dict[str, Any]) -> dict[str, Any]:
        """Return a copy of a document with this."""
        changed = copy.deepcopy(document)
        parent: Any = changed
        for step in self.steps[:-1]:
            parent = parent[step]
        if self.value is _REMOVED:
            del parent[self.steps[-1]]
        else:
            parent[self.steps[-1]] = self.value
        return changed


def cases(document: dict[str, Any]) -> Iterator[Case]:
    """Yield each kind of place in a document, with each value that may be wrong there."""
    seen: set[tuple[str, ...]] = set()
    for steps in _places(document, ()):
        kind = _kind(steps)
        if kind not in seen:
            yield from (Case(steps, value) for value in _VALUES)
        seen.add(kind)


def _places(node: Any, steps: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    """Yield each place in a document, from the outside inwards."""
    items = list(node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ())
    yield from ((*steps, name) for name, _ in items)
    for name, value in items:
        if name not in ("x-contract", "example", "value"):
            yield from _places(value, (*steps, name))


def _kind(steps: tuple[str | int, ...]) -> tuple[str, ...]:
    """What kind of place it is: its last three steps, without the names that somebody chose."""
    outer = (None, *steps)
    general = ["*" if isinstance(step, int) or outer[place] in _MAPS else step for place, step in enumerate(steps)]
    return tuple(map(str, general[-3:]))
