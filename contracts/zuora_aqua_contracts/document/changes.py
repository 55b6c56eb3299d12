"""What a change of the document does to clients and to servers: breaking, compatible or unclear.

A schema that becomes narrower in a request breaks clients that sent what it no longer allows, and no server; in a
response it breaks servers, and no client. Wider is the opposite. A clause that is added binds one side and helps the
other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from .schema_changes import differences

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .clauses import Clause
    from .fragment import Fragment, Node, Operation

Effect = Literal["breaking", "compatible", "unclear"]
_REQUEST: Mapping[str, tuple[Effect, Effect]] = {  # on clients, on servers
    "narrower": ("breaking", "compatible"),
    "wider": ("compatible", "breaking"),
    "different": ("unclear", "unclear"),
}
_RESPONSE: Mapping[str, tuple[Effect, Effect]] = {
    "narrower": ("compatible", "breaking"),
    "wider": ("breaking", "compatible"),
    "different": ("unclear", "unclear"),
}


@dataclass(frozen=True, order=True)
class Change:
    """One change of the document.

    Attributes:
        clients: Its effect on clients that kept the old contract.
        servers: Its effect on servers that kept the old contract.
        place: The clause, or the operation or schema and the place in it.
        text: What changed.
    """

    clients: Effect
    servers: Effect
    place: str
    text: str

    @property
    def breaks(self) -> bool:
        """Whether it breaks either side."""
        return "breaking" in (self.clients, self.servers)

    def __str__(self) -> str:
        """The change in a line."""
        return f"clients {self.clients:<10}  servers {self.servers:<10}  {self.place}: {self.text}"


def changes(old: Fragment, new: Fragment) -> list[Change]:
    """All changes from one document to another, what breaks a side first."""
    found = {*_clauses(old, new), *_operations(old, new)}
    return sorted(found, key=lambda change: (not change.breaks, change))


def _clauses(old: Fragment, new: Fragment) -> Iterator[Change]:
    for name in old.clauses.keys() | new.clauses.keys():
        before, after = old.clauses.get(name), new.clauses.get(name)
        for side in ("C", "S"):
            had, has = _force(before, side), _force(after, side)
            if had != has:
                yield _clause(name, side, had, has)
        if before and after and (before.text, before.keywords) != (after.text, after.keywords):
            yield Change("unclear", "unclear", name, f"is worded otherwise: {after.text}")


def _force(clause: Clause | None, side: str) -> str:
    """How strongly a clause binds a side: its level, or empty if it does not."""
    return clause.level if clause and side in clause.binds.split() else ""


def _clause(name: str, side: str, had: str, has: str) -> Change:
    order = ("", "SHOULD", "MUST")
    whom = "clients" if side == "C" else "servers"
    stronger = order.index(has) > order.index(had)
    text = f"binds {whom} as {has or 'nothing'}, before as {had or 'nothing'}"
    if stronger:
        bound: Effect = "breaking" if has == "MUST" else "compatible"
        other: Effect = "compatible"
    else:
        bound, other = "compatible", "breaking" if had == "MUST" else "unclear"
    return Change(bound, other, name, text) if side == "C" else Change(other, bound, name, text)


def _operations(old: Fragment, new: Fragment) -> Iterator[Change]:
    for name in old.operations.keys() | new.operations.keys():
        before, after = old.operations.get(name), new.operations.get(name)
        if before is None:
            yield Change("compatible", "breaking", name, "is a new operation")
        elif after is None:
            yield Change("breaking", "compatible", name, "the operation is gone")
        elif (before.method, before.path) != (after.method, after.path):
            yield Change("breaking", "breaking", name, f"is {after.method} {after.path} now")
        else:
            yield from _parameters(before, after)
            yield from _body(before, after)
            yield from _responses(before, after)


def _parameters(old: Operation, new: Operation) -> Iterator[Change]:
    for name in old.parameters.keys() | new.parameters.keys():
        place, before, after = f"{new.id}, parameter {name}", old.parameters.get(name), new.parameters.get(name)
        if before is None or after is None:
            is_required = bool((after or before or {}).get("required"))
            if before is None:
                yield Change("breaking" if is_required else "compatible", "unclear", place, "is new")
            else:
                yield Change("unclear", "compatible", place, "is gone")
            continue
        if bool(before.get("required")) != bool(after.get("required")):
            effect = _REQUEST["narrower" if after.get("required") else "wider"]
            yield Change(*effect, place, "is required now" if after.get("required") else "is optional now")
        yield from _schemas((old.fragment, before.get("schema")), (new.fragment, after.get("schema")), place, _REQUEST)


def _body(old: Operation, new: Operation) -> Iterator[Change]:
    before, after = (_content(it.fragment, it.node.get("requestBody", {})) for it in (old, new))
    place = f"{new.id}, request body"
    if (before is None) != (after is None):
        yield Change("breaking", "breaking", place, "is gone" if after is None else "is new")
    yield from _schemas((old.fragment, before), (new.fragment, after), place, _REQUEST)


def _responses(old: Operation, new: Operation) -> Iterator[Change]:
    for status in old.responses.keys() | new.responses.keys():
        place, before, after = f"{new.id}, {status}", old.responses.get(status), new.responses.get(status)
        if before is None:
            yield Change("unclear", "compatible", place, "is a new response")
        elif after is None:
            yield Change("compatible", "breaking", place, "the response is gone")
        else:
            had, has = ((it.fragment, _content(it.fragment, node)) for it, node in ((old, before), (new, after)))
            yield from _schemas(had, has, place, _RESPONSE)
            headers, now = before.get("headers", {}), after.get("headers", {})
            for name in headers.keys() - now.keys():
                yield Change("breaking", "compatible", f"{place}, header {name}", "is gone")
            for name in now.keys() - headers.keys():
                yield Change("compatible", "unclear", f"{place}, header {name}", "is new")


def _content(fragment: Fragment, node: Node) -> Any:
    """The schema of the first media type of a body; None if there is none."""
    media: Node = fragment.follow(node).get("content", {})
    first: Node = next(iter(media.values()), {})
    return first.get("schema")


def _schemas(
    before: tuple[Fragment, Any], after: tuple[Fragment, Any], place: str, effects: Mapping[str, tuple[Effect, Effect]]
) -> Iterator[Change]:
    if before[1] is not None and after[1] is not None:
        for found in differences(before, after, place):
            yield Change(*effects[found.direction], found.place, found.text)
