"""The provider that makes nothing: facts about a tenant, which its owner wrote down (`KNOWN=tenant.yaml`).

A fact can be out of date. Where the answer differs from it, the jobs' own answers by their IDs tell a broken clause
from a stale fact; what cannot be told is a stale fact.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import yaml

from ..target.settings import RunError
from .tenants import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from .provider import Pair

_KEYS = ("pairs", "orgs")
_PAIR_KEYS = ("partner", "project", "last", "orgs", "entities")
_ORG_KEYS = ("accessible", "inaccessible")


@dataclass(frozen=True)
class Question:
    """A request whose answer is known.

    Attributes:
        pair: Partner and project.
        last: ID of the job that must come back, None for none.
        orgs: `Zuora-Org-Ids`; empty if it is not sent.
        entity: `Zuora-Entity-Ids`; empty if it is not sent.
    """

    pair: Pair
    last: str | None
    orgs: str = ""
    entity: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """The header fields of the request."""
        fields = {"Zuora-Org-Ids": self.orgs, "Zuora-Entity-Ids": self.entity}
        return {name: value for name, value in fields.items() if value}

    def __str__(self) -> str:
        """Say which fact it is."""
        scope = "".join(f", {name} {value}" for name, value in self.headers.items())
        return f"partner {self.pair[0]}, project {self.pair[1]}{scope}"


@dataclass(frozen=True)
class Fact:
    """What is known of a pair: the ID of its last job, and that with orgs or an entity named; None for no job."""

    pair: Pair
    last: str | None
    orgs: Mapping[str, str | None] = field(default_factory=dict)
    entities: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Known:
    """All facts of a file."""

    facts: tuple[Fact, ...] = ()
    accessible: tuple[str, ...] = ()
    inaccessible: tuple[str, ...] = ()

    def questions(self) -> Iterator[Question]:
        """The requests of pairs alone."""
        return (Question(fact.pair, fact.last) for fact in self.facts)

    def of_orgs(self) -> Iterator[Question]:
        """The requests that name orgs."""
        return (Question(fact.pair, last, orgs=orgs) for fact in self.facts for orgs, last in fact.orgs.items())

    def of_entities(self) -> Iterator[Question]:
        """The requests that name an entity."""
        return (Question(fact.pair, last, entity=name) for fact in self.facts for name, last in fact.entities.items())

    def others_of(self, question: Question) -> set[str]:
        """IDs of the last jobs of a pair in other scopes than a question's."""
        (fact,) = (fact for fact in self.facts if fact.pair == question.pair)
        return {last for last in (fact.last, *fact.orgs.values(), *fact.entities.values()) if last} - {question.last}

    def of_other_pairs(self, pair: Pair) -> set[str]:
        """IDs of the last jobs of other pairs."""
        others = [fact for fact in self.facts if fact.pair != pair]
        return {last for fact in others for last in (fact.last, *fact.orgs.values(), *fact.entities.values()) if last}


def read(path: Path) -> Known:
    """Read a file of facts.

    Raises:
        RunError: It is not in the form that contracts/README.md describes.
    """
    try:
        content = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise RunError(f"--known {path}: cannot be read as YAML: {' '.join(str(error).split())}") from None
    try:
        return _known(content)
    except ValueError as error:
        raise RunError(f"--known {path}: {error}") from None


def _known(content: Any) -> Known:
    """Return the facts in parsed YAML.

    Raises:
        ValueError: The form is wrong; the message says where.
    """
    _refuse_unknown_keys("the file", content, _KEYS)
    pairs, orgs = content.get("pairs"), content.get("orgs", {})
    if not isinstance(pairs, list) or not pairs:
        raise ValueError("pairs must be a list of at least one pair")
    facts = tuple(_fact(f"pairs[{number}]", entry) for number, entry in enumerate(pairs))
    seen: set[Pair] = set()
    for number, fact in enumerate(facts):
        if folded(fact.pair) in seen:
            raise ValueError(f"pairs[{number}] names a pair again, {fact.pair[0]} and {fact.pair[1]}: keep one of them")
        seen.add(folded(fact.pair))
    _refuse_unknown_keys("orgs", orgs, _ORG_KEYS)
    return Known(facts, *(_names(f"orgs.{key}", orgs.get(key, [])) for key in _ORG_KEYS))


def _fact(where: str, entry: Any) -> Fact:
    _refuse_unknown_keys(where, entry, _PAIR_KEYS)
    for name in ("partner", "project"):
        if not isinstance(entry.get(name), str) or not entry[name].strip("."):
            raise ValueError(
                f"{where}.{name} must be a text that can be a path segment; quote what looks like a number"
            )
    if "last" not in entry:
        raise ValueError(f"{where}.last is missing: give the ID of the last completed job, or null for none")
    orgs, entities = (_lasts(f"{where}.{name}", entry.get(name, {})) for name in ("orgs", "entities"))
    return Fact((entry["partner"], entry["project"]), _last(f"{where}.last", entry["last"]), orgs, entities)


def _lasts(where: str, value: Any) -> dict[str, str | None]:
    if not isinstance(value, dict) or not all(isinstance(name, str) and name.strip() for name in value):
        raise ValueError(f"{where} must be a mapping of names to IDs of jobs or null")
    return {name: _last(f"{where}.{name}", last) for name, last in value.items()}


def _last(where: str, value: Any) -> str | None:
    if value is not None and not (isinstance(value, str) and value.strip()):
        raise ValueError(f"{where} must be the ID of a job, or null for none; quote what looks like a number")
    return value


def _names(where: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(name, str) and name.strip() for name in value):
        raise ValueError(f"{where} must be a list of names")
    return tuple(value)


def _refuse_unknown_keys(where: str, value: Any, known: tuple[str, ...]) -> None:
    if not isinstance(value, dict):
        raise ValueError(  # noqa: TRY004 - as for all that is wrong in the file
            f"{where} must be a mapping with {', '.join(known)}"
        )
    for name in value:
        if name not in known:
            raise ValueError(f"{where}: there is no key {name!r}; there are {', '.join(known)}")


def start_of(job: Mapping[str, Any]) -> datetime | None:
    """Return the start time of a job as its clock shows it, without a zone; None if it cannot be read."""
    try:
        return datetime.fromisoformat(str(job.get("startTime"))).replace(tzinfo=None)
    except ValueError:
        return None


def is_older(job: Mapping[str, Any], now: datetime, age: timedelta) -> bool:
    """Whether a job started longer ago than `age`; False if its start time cannot be read."""
    start = start_of(job)
    return start is not None and now.replace(tzinfo=None) - start > age
