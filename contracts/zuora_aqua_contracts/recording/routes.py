"""Which operation of the document a recorded URL addresses, and its path segments as they were sent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..document.fragment import Operation

_PARAMETER = re.compile(r"\{([^/{}]+)\}")


@dataclass(frozen=True, slots=True)
class Route:
    """An operation that a path addresses.

    Attributes:
        operations: The operations at the path, by method.
        segments: The path parameters as they were sent, still percent-encoded.
        is_whole: False where a parameter holds a `/`, so that the path has more segments than the template.
    """

    operations: dict[str, Operation]
    segments: dict[str, str]
    is_whole: bool

    def parameters(self) -> dict[str, str] | None:
        """The path parameters, decoded once as UTF-8; None if one of them is not UTF-8."""
        try:
            return {name: decoded(value) for name, value in self.segments.items()}
        except UnicodeDecodeError:
            return None


def decoded(segment: str) -> str:
    """Decode a path segment once.

    Raises:
        UnicodeDecodeError: It is not UTF-8.
    """
    return unquote_to_bytes(segment).decode("utf-8") if "%" in segment else segment


class Routes:
    """The path templates of a document below a base path."""

    def __init__(self, operations: Iterable[Operation], base_path: str) -> None:
        """Take the operations, and the base path without a slash at its end."""
        self.base_path = base_path
        self._below: dict[str, dict[str, Operation]] = {}
        for operation in operations:
            self._below.setdefault(operation.path, {})[operation.method] = operation
        # Templates with more literal text first (OpenAPI, Path Templating Matching).
        templates = sorted(self._below, key=lambda template: template.count("{"))
        self._whole = [(template, _pattern(template, "[^/]*")) for template in templates]
        # A template that only differs in its parameters from another path would take that path's requests.
        anchored = [template for template in templates if template.count("{") > 1]
        self._loose = [(template, _pattern(template, ".*")) for template in anchored]
        self._anywhere = [re.compile("(.+?)" + _pattern(template, "[^/]+").pattern) for template in templates]

    def find(self, path: str) -> Route | None:
        """The route of a percent-encoded path; None if it is that of no operation."""
        if not path.startswith(self.base_path):
            return None
        rest = path[len(self.base_path) :]
        for patterns, is_whole in ((self._whole, True), (self._loose, False)):
            for template, pattern in patterns:
                match = pattern.fullmatch(rest)
                if match:
                    segments = dict(zip(_PARAMETER.findall(template), match.groups(), strict=True))
                    return Route(self._below[template], segments, is_whole)
        return None

    def other_base_path(self, path: str) -> str:
        """The base path below which a path would be that of an operation; empty if there is none."""
        matches = (pattern.fullmatch(path) for pattern in self._anywhere)
        return next((match[1] for match in matches if match), "")


def _pattern(template: str, value: str) -> re.Pattern[str]:
    # A group for each parameter, by position: a parameter's name may hold characters that a group's name may not.
    parts = _PARAMETER.split(template)
    literal = [f"({value})" if index % 2 else re.escape(part) for index, part in enumerate(parts)]
    return re.compile("".join(literal), re.DOTALL)
