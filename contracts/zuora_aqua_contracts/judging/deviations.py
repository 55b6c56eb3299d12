"""The file of known deviations: clauses that the server is known to break, each with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from ..target.settings import RunError

if TYPE_CHECKING:
    from pathlib import Path

    from ..document.fragment import Fragment


def read(path: Path, fragment: Fragment) -> dict[str, str]:
    """Read a YAML mapping of clause IDs to reasons.

    Raises:
        RunError: The file is no such mapping, names an unknown clause, or lacks a reason.
    """
    try:
        deviations = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise RunError(f"--deviations {path}: cannot be read as YAML: {' '.join(str(error).split())}") from None
    if not isinstance(deviations, dict):
        raise RunError(
            f"--deviations {path}: write a mapping of clause IDs to reasons, like TRACK-ECHO: the gateway drops it"
        )
    for name, reason in deviations.items():
        if name not in fragment.clauses:
            raise RunError(f"--deviations {path}: there is no clause {name}; --list shows them")
        if not isinstance(reason, str) or not reason.strip():
            raise RunError(f"--deviations {path}: give a reason for {name}")
    return deviations
