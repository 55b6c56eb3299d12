"""Routing: from a path to the operations of the document, and their path arguments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..document.fragment import Operation


@dataclass(frozen=True, slots=True)
class Route:
    """The operations of a path by method, and the path arguments; None for one that is not UTF-8."""

    operations: Mapping[str, Operation]
    arguments: Mapping[str, str | None]


class Router:
    """The path templates of some operations."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        """Take the operations. Several may share a path."""
        self._templates: dict[str, dict[str, Operation]] = {}
        for operation in operations:
            self._templates.setdefault(operation.path, {})[operation.method] = operation
        # Templates with more literal text first: `/jobs/last` before `/jobs/{id}` (OpenAPI, Path Templating Matching).
        self._order = sorted(self._templates, key=lambda template: template.count("{"))
        self._split = {template: template.split("/") for template in self._order}

    def find(self, path: bytes) -> Route | None:
        """Return the route of a percent-encoded path, or None. Segments are decoded once, as UTF-8 (PATH-ENCODE)."""
        segments = [segment(raw) for raw in path.split(b"/")]
        for template in self._order:
            arguments = _match(self._split[template], segments)
            if arguments is not None:
                return Route(self._templates[template], arguments)
        return None

    def find_submission(self, path: bytes) -> Route | None:
        """Return the route of the path that takes a POST, which the vendor writes with a slash at the end too."""
        route = self.find(path[:-1]) if path.endswith(b"/") else None
        return route if route is not None and "POST" in route.operations else None


def segment(raw: bytes) -> str | None:
    """Decode a path segment once; return None if it is not UTF-8."""
    try:
        return unquote_to_bytes(raw).decode("utf-8")
    except UnicodeDecodeError:
        return None


def _match(template: list[str], segments: list[str | None]) -> dict[str, str | None] | None:
    """Return the path arguments if the segments match the template, else None."""
    if len(template) != len(segments):
        return None
    arguments = {}
    for pattern, value in zip(template, segments, strict=True):
        if pattern.startswith("{") and pattern.endswith("}"):
            arguments[pattern[1:-1]] = value
        elif pattern != value:
            return None
    return arguments
