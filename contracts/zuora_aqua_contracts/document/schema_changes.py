"""Differences between two JSON Schemas: what became narrower, wider, or different in a way that is not decided here."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from .fragment import Fragment, Node

    _Side = tuple[Fragment, Any]

_LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "minContains")
_UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "maxContains")
_ANNOTATIONS = ("description", "title", "summary", "examples", "example", "deprecated", "$comment", "x-contract")
_ALTERNATIVES = ("anyOf", "oneOf")
_KNOWN = ("type", "enum", "required", "properties", "items", "$ref", *_ALTERNATIVES, *_LOWER, *_UPPER)


@dataclass(frozen=True)
class Difference:
    """One difference: in which direction, where, and what."""

    direction: Literal["narrower", "wider", "different"]
    place: str
    text: str


def differences(old: _Side, new: _Side, place: str, entered: frozenset[str] = frozenset()) -> Iterator[Difference]:
    """Yield the differences of two schemas, each with the document that it belongs to.

    Args:
        old: The document before, and a schema in it.
        new: The document now, and a schema in it.
        place: The place of the schema; that of a component is its name.
        entered: Names of the components that are being compared, for those that hold themselves.
    """
    (before_in, before), (after_in, after) = old, new
    if not (isinstance(before, dict) and isinstance(after, dict)):
        if before != after:
            yield Difference("different", place, f"is {_text(after)}, before {_text(before)}")
        return
    reference = after.get("$ref", "")
    if reference and reference == before.get("$ref"):
        place = reference.removeprefix("#/components/schemas/")
        if place in entered:
            return
        entered |= {place}
    before, after = before_in.follow(before), after_in.follow(after)
    yield from _sets(before, after, place)
    yield from _limits(before, after, place)
    yield from _other(before, after, place)
    for name in before.get("properties", {}).keys() & after.get("properties", {}).keys():
        pair = ((before_in, before["properties"][name]), (after_in, after["properties"][name]))
        yield from differences(*pair, f"{place}, {name}", entered)
    if "items" in before and "items" in after:
        yield from differences((before_in, before["items"]), (after_in, after["items"]), f"{place}[]", entered)
    for key in _ALTERNATIVES:
        had, has = (_alternatives(it.get(key)) for it in (before, after))
        yield from _allowed(key, None if had is None else had.keys(), None if has is None else has.keys(), place)
        for name in (had or {}).keys() & (has or {}).keys():
            yield from differences((before_in, (had or {})[name]), (after_in, (has or {})[name]), place, entered)


def _sets(before: Node, after: Node, place: str) -> Iterator[Difference]:
    """Types and listed values (fewer are narrower), required names (more are narrower), and described properties."""
    for key in ("type", "enum"):
        if key in before or key in after:
            yield from _allowed(key, _members(before, key), _members(after, key), place)
    had, has = set(before.get("required", ())), set(after.get("required", ()))
    for name in has - had:
        yield Difference("narrower", f"{place}, {name}", "is required now")
    for name in had - has:
        yield Difference("wider", f"{place}, {name}", "is not required any more")
    known, now = before.get("properties", {}).keys(), after.get("properties", {}).keys()
    for name in known - now:
        yield Difference("wider", f"{place}, {name}", "is not described any more")
    for name in (now - known) - has:
        yield Difference("different", f"{place}, {name}", "is described now")


def _alternatives(schemas: list[Any] | None) -> dict[str, Any] | None:
    """Alternatives by the component that they name, or by themselves; None if there are none."""
    return None if schemas is None else {it.get("$ref") or _text(it): it for it in schemas}


def _allowed(key: str, had: AbstractSet[str] | None, has: AbstractSet[str] | None, place: str) -> Iterator[Difference]:
    """Compare two sets of what is allowed; None allows everything."""
    if had is has is None:
        return
    gone = "anything else" if had is None else ", ".join(sorted(had - (has or had)))
    come = "anything else" if has is None else ", ".join(sorted(has - (had or has)))
    if gone:
        yield Difference("narrower", place, f"{key} no longer allows {gone}")
    if come:
        yield Difference("wider", place, f"{key} now allows {come}")


def _members(node: Node, key: str) -> set[str] | None:
    if key not in node:
        return None
    values = node[key] if isinstance(node[key], list) else [node[key]]
    return {_text(value) for value in values}


def _limits(before: Node, after: Node, place: str) -> Iterator[Difference]:
    for keys, sign in ((_LOWER, 1), (_UPPER, -1)):
        for key in keys:
            had, has = before.get(key), after.get(key)
            if had == has:
                continue
            is_narrower = had is None or (has is not None and sign * has > sign * had)
            yield Difference("narrower" if is_narrower else "wider", place, f"{key} is {has}, before {had}")


def _other(before: Node, after: Node, place: str) -> Iterator[Difference]:
    """Assertions and extensions of which only their presence is understood."""
    for key in sorted((before.keys() | after.keys()) - {*_KNOWN, *_ANNOTATIONS}):
        had, has = before.get(key), after.get(key)
        if had == has:
            continue
        direction: Literal["narrower", "wider", "different"] = "different"
        if key in ("pattern", "const", "format", "multipleOf", "not") and None in (had, has):
            direction = "narrower" if had is None else "wider"
        if key == "uniqueItems":
            direction = "narrower" if has else "wider"
        yield Difference(direction, place, f"{key} is {_text(has)}, before {_text(had)}")


def _text(value: Any) -> str:
    return "absent" if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)
