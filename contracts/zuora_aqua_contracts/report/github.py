"""Workflow commands of GitHub Actions: an annotation for each broken clause, in the log of a run there."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

from ..exchange.display import displayable, truncate
from ..judging.ledger import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .model import Report

_LONGEST = 4_000  # characters of an annotation's message; the reports have more
_IN_MESSAGES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTIES = {**_IN_MESSAGES, ":": "%3A", ",": "%2C"}


def is_wanted(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether this process runs in GitHub Actions."""
    return environment.get("GITHUB_ACTIONS") == "true"


def without_commands(text: str) -> str:
    """Enclose text so that nothing in it is taken for a workflow command: a server could have sent it."""
    token = secrets.token_hex()
    return f"::stop-commands::{token}\n{text}::{token}::\n"


def render(report: Report) -> str:
    """Render an annotation a line: an error for each clause that fails the run, a warning for other broken clauses."""
    return "".join(f"{line}\n" for line in _lines(displayable(report)))


def _lines(report: Report) -> Iterator[str]:
    for clause in report["clauses"]:
        if clause["fails"] or clause["verdict"] == Verdict.BROKEN:
            evidence = clause["evidence"][0] if clause["evidence"] else {}
            facts = [f"{key}: {evidence[key]}" for key in ("expected", "seen", "curl") if evidence.get(key)]
            message = "\n".join(part for part in (clause["text"], clause["reason"], *facts) if part)
            yield _command("error" if clause["fails"] else "warning", clause["id"], message)
    for message in report["internal"]:
        yield _command("error", "a check of the suite failed", message)


def _command(level: str, title: str, message: str) -> str:
    return f"::{level} title={_escaped(title, _IN_PROPERTIES)}::{_escaped(truncate(message, _LONGEST), _IN_MESSAGES)}"


def _escaped(text: str, characters: Mapping[str, str]) -> str:
    return "".join(characters.get(character, character) for character in text)
