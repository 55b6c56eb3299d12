"""The clauses of the contract, which stand beside their elements in the document, in lists named `x-contract`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

_TYPES = (str, bool, list)  # of the values of an entry


class FragmentError(ValueError):
    """The document cannot be used. The message is one line with the place and the reason."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of the contract: an entry of an `x-contract` list of the document.

    Attributes:
        pointer: JSON Pointer of the element that the clause is about.
        state: Whether the clause can only be tried in a state that a provider sets up.
        keywords: The JSON Schema assertions whose violation, at `pointer` or below, breaks the clause.
    """

    id: str
    level: Literal["MUST", "SHOULD"]
    binds: str
    source: str
    text: str
    pointer: str
    state: bool = False
    keywords: tuple[str, ...] = ()

    @property
    def binds_server(self) -> bool:
        """Whether the clause is about a server."""
        return "S" in self.binds.split()

    @property
    def binds_client(self) -> bool:
        """Whether the clause is about the client."""
        return "C" in self.binds.split()


def clauses_of(document: dict[str, Any]) -> dict[str, Clause]:
    """Return the clauses of a document by ID, in its order.

    Raises:
        FragmentError: A clause lacks a key, has a value that is not allowed, or occurs twice.
    """
    found: dict[str, Clause] = {}
    for pointer, entry in _entries(document, ""):
        clause = _clause(entry, pointer)
        if clause.id in found:
            raise FragmentError(f"clause {clause.id} occurs at {found[clause.id].pointer} and at {pointer}")
        found[clause.id] = clause
    return found


def _entries(node: Any, pointer: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the entries of all `x-contract` lists below a node, each with the JSON Pointer of its element."""
    if isinstance(node, dict):
        entries = node.get("x-contract", [])
        if not isinstance(entries, list):
            raise FragmentError(f"x-contract at {pointer}: it has to be a list of clauses")
        yield from ((pointer, entry) for entry in entries)
        for key, value in node.items():
            if key != "x-contract":
                yield from _entries(value, f"{pointer}/{escaped(str(key))}")
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _entries(value, f"{pointer}/{index}")


def escaped(step: str) -> str:
    """A step of a JSON Pointer (RFC 6901, 3)."""
    return step.replace("~", "~0").replace("/", "~1")


def _clause(entry: dict[str, Any], pointer: str) -> Clause:
    """Build a clause from its entry.

    Raises:
        FragmentError: The entry lacks a key, or has a value that is not allowed.
    """
    if not isinstance(entry, dict) or not all(isinstance(value, _TYPES) for value in entry.values()):
        raise FragmentError(f"x-contract at {pointer}: an entry has to be a mapping with texts")
    try:
        clause = Clause(
            id=entry["id"],
            level=entry["level"],
            binds=entry["binds"],
            source=entry["source"],
            text=" ".join(entry["text"].split()),
            pointer=pointer,
            state=entry.get("state", False),
            keywords=tuple(entry.get("keywords", ())),
        )
    except KeyError as missing:
        raise FragmentError(f"x-contract at {pointer}: an entry lacks {missing}") from None
    if clause.level not in ("MUST", "SHOULD") or not set(clause.binds.split()) <= {"S", "C"} or not clause.binds:
        raise FragmentError(f"clause {clause.id}: level is MUST or SHOULD, binds is S, C or both")
    return clause
