"""What a mutant is: one decision of the reference behaviour taken otherwise, and the clause that this breaks.

A mutant says what it makes of a method's result. It counts as reached only where that differs from what the unmutated
method gives: code that was entered and changed nothing was not reached.
"""

from __future__ import annotations

import copy
import importlib
import inspect
import pkgutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from zuora_aqua_contracts.document.fragment import load
from zuora_aqua_contracts.reference.auth import Credentials
from zuora_aqua_contracts.reference.behaviour import Behaviour
from zuora_aqua_contracts.reference.call import Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

Kind = Literal["plain", "subtle"]
PLAIN: Kind = "plain"
SUBTLE: Kind = "subtle"

_Change = TypeVar("_Change", bound="Callable[..., Any]")
_DEFINED: dict[str, Mutant] = {}


class Mutated(Behaviour):
    """A behaviour that one method of is mutated. `memory` is the mutant's own, for whatever happens only later."""

    def __init__(self, credentials: Credentials | None = None, *arguments: Any, **options: Any) -> None:
        """Take what a behaviour takes."""
        self.credentials = credentials or Credentials()
        self.memory: dict[Any, Any] = {}
        super().__init__(self.credentials, *arguments, **options)


@dataclass(frozen=True)
class Mutant:
    """One way of breaking one clause.

    Attributes:
        name: The clause and the mutant's own name, `TRACK-ECHO.cut_at_the_end`.
        clause: ID of the clause that it breaks.
        text: What it does, in a line.
        kind: `plain`, or `subtle` where it shows only now and then.
        method: The method of `Behaviour` that it changes.
        change: What it makes of the method's result; see `after` and `around`.
    """

    name: str
    clause: str
    text: str
    kind: Kind
    method: str
    change: Callable[..., Any] = field(repr=False)

    def behaviour(self, reached: Callable[[], None]) -> type[Behaviour]:
        """The mutated behaviour; `reached` is called each time that the mutant changes an outcome."""
        original = getattr(Behaviour, self.method)
        change = self.change

        def mutated(server: Mutated, *arguments: Any) -> Any:
            before = _Outcome.of(lambda: original(server, *arguments))
            kept = copy.deepcopy(before.plain())
            after = _Outcome.of(lambda: change(server, before, *arguments))
            if kept != after.plain():
                reached()
            return after.get()

        return type("Mutant", (Mutated,), {self.method: mutated})


@dataclass
class _Outcome:
    """What a method gave: a value, or a failure."""

    value: Any = None
    failure: Failure | None = None

    @classmethod
    def of(cls, attempt: Callable[[], Any]) -> _Outcome:
        try:
            return cls(attempt())
        except Failure as failure:
            return cls(failure=failure)

    def plain(self) -> _Outcome:
        """The outcome with a list for a sequence of another type, which may read a database and equals no list."""
        is_read = isinstance(self.value, Sequence) and not isinstance(self.value, str | bytes | list | tuple)
        return _Outcome(list(self.value), self.failure) if is_read else self

    def get(self) -> Any:
        if self.failure is not None:
            raise self.failure
        return self.value

    def __deepcopy__(self, memo: dict[int, Any]) -> _Outcome:
        # A failure is the same one or another one; copies of it would never compare equal.
        return _Outcome(copy.deepcopy(self.value, memo), self.failure)


def after(clause: str, method: str, kind: Kind) -> Callable[[_Change], _Change]:
    """Register a mutant that changes what a method gives; a failure passes through.

    The function takes the method's result and its arguments, as many of them as it likes, and gives the new result, or
    None where it changed the result in place. A parameter `server` is the behaviour itself.
    """

    def change(function: Callable[..., Any]) -> Callable[..., Any]:
        call = _calling(function)

        def changed(server: Mutated, outcome: _Outcome, *arguments: Any) -> Any:
            value = outcome.get()
            new = call(server, value, *arguments)
            return value if new is None and isinstance(value, dict) else new

        return changed

    return _registering(clause, method, kind, change)


def around(clause: str, method: str, kind: Kind) -> Callable[[_Change], _Change]:
    """Register a mutant that decides whether a method's failure stands.

    The function takes a callable that gives the method's result, or raises its failure, and the method's arguments.
    """

    def change(function: Callable[..., Any]) -> Callable[..., Any]:
        call = _calling(function)
        return lambda server, outcome, *arguments: call(server, outcome.get, *arguments)

    return _registering(clause, method, kind, change)


def _calling(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, called with as many arguments as it takes."""
    names = list(inspect.signature(function).parameters)
    most = len(names) - ("server" in names)

    def call(server: Mutated, *arguments: Any) -> Any:
        given = arguments[:most]
        return function(*given, server=server) if "server" in names else function(*given)

    return call


def _registering(
    clause: str, method: str, kind: Kind, change: Callable[[Callable[..., Any]], Callable[..., Any]]
) -> Callable[[_Change], _Change]:
    def register(function: _Change) -> _Change:
        text = " ".join((function.__doc__ or "").split())
        define(Mutant(f"{clause}.{function.__name__}", clause, text, kind, method, change(function)))
        return function

    return register


def define(mutant: Mutant) -> None:
    """Register a mutant.

    Raises:
        LookupError: Its name is taken, or the behaviour has no such method.
    """
    if mutant.name in _DEFINED or not hasattr(Behaviour, mutant.method):
        raise LookupError(f"{mutant.name}: the name is taken, or there is no method {mutant.method}")
    _DEFINED[mutant.name] = mutant


@cache
def mutants() -> Mapping[str, Mutant]:
    """All mutants of the server by name, in the order of the document's clauses."""
    from mutants import server  # noqa: PLC0415 - its modules register themselves here

    for module in pkgutil.iter_modules(server.__path__):
        importlib.import_module(f"{server.__name__}.{module.name}")
    order = {name: place for place, name in enumerate(load().clauses)}
    return {m.name: m for m in sorted(_DEFINED.values(), key=lambda m: order.get(m.clause, -1))}


def sample(found: Iterable[Mutant]) -> list[Mutant]:
    """One mutant a clause, a subtle one where there is one: enough for a quick look."""
    chosen: dict[str, Mutant] = {}
    for mutant in found:
        known = chosen.get(mutant.clause)
        if known is None or (known.kind, mutant.kind) == (PLAIN, SUBTLE):
            chosen[mutant.clause] = mutant
    return list(chosen.values())
