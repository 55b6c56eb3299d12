"""Check the values of our own keys of the document, `x-…`, before any of them gets into code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_WORDS = re.compile(r"[^\"'\\{}\x00-\x1f]*")  # a text that may stand in a string or a docstring as it is


def problems(document: dict[str, Any]) -> list[str]:
    """Describe each value of a key that the generator uses and that is not of its kind, with its JSON Pointer."""
    return [
        f"{pointer}: is {value!r:.60} and should be {_KEYS[name][0]}"
        for pointer, name, value in _values(document, "")
        if not _holds(_KEYS[name][1], value)
    ]


def _values(node: Any, pointer: str) -> Iterator[tuple[str, str, Any]]:
    """Yield the keys of ours below a node: JSON Pointer, name and value."""
    steps = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for name, value in steps:
        below = f"{pointer}/{str(name).replace('~', '~0').replace('/', '~1')}"
        if name in _KEYS:
            yield below, name, value
        elif name not in ("example", "examples", "default", "const", "enum"):
            yield from _values(value, below)


def _holds(test: Callable[[Any], bool], value: Any) -> bool:
    try:
        return test(value)
    except (TypeError, ValueError, KeyError, AttributeError):
        return False


def _count(value: Any) -> bool:
    return type(value) is int and value >= 0


def _words(value: Any) -> bool:
    return isinstance(value, str) and _WORDS.fullmatch(value) is not None


def _name(value: Any) -> bool:
    return isinstance(value, str) and value.isidentifier()


def _list_of(test: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(map(test, value))


def _retry(value: Any) -> bool:
    lists = all(_list_of(_count)(value.get(key, [])) for key in ("statuses", "categories"))
    return lists and _count(value.get("longest-wait-seconds", 0))


def _jobs(value: Any) -> bool:
    operations = all(_words(value[key]) for key in ("submit", "retrieve", "download"))
    return (
        operations and _name(value["id"]) and _count(value["time-limit-seconds"]) and _count(value["files-kept-days"])
    )


def _codes(value: Any) -> bool:
    return all(
        int(code) >= 0 and _count(entry["status"]) and isinstance(entry.get("retry", False), bool)
        for code, entry in value.items()
    )


def _outcomes(value: Any) -> bool:
    return all(_words(status) and _name(outcome) for status, outcome in value.items())


def _token(value: Any) -> bool:
    return _words(value.get("path", "")) and _count(value.get("lifetime-seconds", 0))


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


_KEYS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "x-also-accepts": ("the name of a JSON type", _name),
    "x-aqua-codes": ("a mapping of codes to status, and retry or not", _codes),
    "x-datetime": ("a format of strptime", _words),
    "x-echo": ("a JSON Pointer or the name of a header", _words),
    "x-error-categories": ("a list of numbers", _list_of(_count)),
    "x-jobs": ("submit, retrieve, download, id, time-limit-seconds and files-kept-days", _jobs),
    "x-message": ("true or false", _flag),
    "x-outcomes": ("a mapping of statuses to outcomes", _outcomes),
    "x-repr": ("a list of names", _list_of(_words)),
    "x-result-files": ("true or false", _flag),
    "x-retry": ("statuses, categories and longest-wait-seconds, all numbers", _retry),
    "x-time-limit-seconds": ("a number of seconds", _count),
    "x-token": ("path and lifetime-seconds", _token),
}
