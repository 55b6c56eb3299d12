"""Postpone the import of models and other large types in the modules of operations, until one is first used."""

from __future__ import annotations

import io
import re
import tokenize

_IMPORT = re.compile(r"^from \.\.\.(models\.\w+|types) import (.+)\n", re.MULTILINE)
_EAGER = frozenset({"UNSET", "Unset"})
"""What defaults of parameters are made of."""
_EAGER_IMPORT = "from ...types import UNSET, Unset\n"


def postponed(module: str) -> str:
    """Return the code of a module that uses models and types by way of their packages, `_models.Job` for `Job`.

    The packages import them when they are first used. Annotations resolve as before, for they are texts there.

    Args:
        module: The code, with one import a line, as the templates give it.
    """
    places: dict[str, str] = {}
    for source, names in _IMPORT.findall(module):
        package = "_" + source.partition(".")[0]
        places |= {name.strip(): package for name in names.split(",") if name.strip() not in _EAGER}
    imports = "".join(f"from ... import {package[1:]} as {package}\n" for package in sorted({*places.values()}))
    first = _IMPORT.search(module)
    if first is None:
        return module
    code = f"{module[: first.start()]}{imports}{_EAGER_IMPORT}{_IMPORT.sub('', module[first.start() :])}"
    lines = code.splitlines(keepends=True)
    for token in reversed(list(tokenize.generate_tokens(io.StringIO(code).readline))):
        if token.type == tokenize.NAME and token.string in places:
            row, column = token.start[0] - 1, token.start[1]
            lines[row] = f"{lines[row][:column]}{places[token.string]}.{lines[row][column:]}"
    return "".join(lines)
