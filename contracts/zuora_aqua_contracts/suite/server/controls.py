"""Controls: small tenants that show whether a more basic clause is what is broken (one fault, one clause)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING

from ...exchange.failures import NoResponse, Unmet
from ...states.strategies import neighbours
from ...states.tenants import Tenant, history, is_job, job_like
from ..documented_values import UNFINISHED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...document.fragment import Node, Operation
    from ...states.endpoint import States
    from ...states.provider import Pair
    from ...target.target import Target

_ORGS = (("org-1", "org-2"), ("org-10", "org-1"), ("org-1", "org-10"))
_MANY = 9  # jobs, more than a careless server looks at
_SCOPED = ("LAST-RETENTION", "LAST-WHOLE", "ORG-", "ENTITY-")  # about which of several jobs is returned, and how
# Basic clauses, each with how the IDs of the clauses begin that rest on it; the first that is broken is named.
_RESTING = {
    "LAST-FRESH": ("LAST-NEWEST", "LAST-ONLY", "LAST-PAIR", *_SCOPED, "PATH-ENCODE", "PATH-UNKNOWN"),
    "LAST-NEWEST": ("LAST-FRESH", "LAST-ONLY", "LAST-PAIR", *_SCOPED, "PATH-UNKNOWN"),
    "LAST-PAIR": ("LAST-FRESH", *_SCOPED, "PATH-"),
    "LAST-ONLY-COMPLETED": ("LAST-FRESH", *_SCOPED, "PATH-"),
    "ORG-SCOPE": ("ORG-DENIED", "ORG-DEFAULT"),
}


class Controls:
    """Tenants of a target, each tried once, and only if a check fails."""

    def __init__(self, target: Target, states: States, operation: Operation) -> None:
        """Take the server, its state endpoint and the operation."""
        self._target, self._states, self._operation = target, states, operation
        self._broken: dict[str, bool] = {}
        self._pairs = (("plain", f"pa_ir{number}") for number in count())

    def fault(self, clause: str) -> str:
        """Say which more basic clause a server breaks in the plainest case; empty if it is none."""
        for basic, resting in _RESTING.items():
            if clause.startswith(resting) and self._breaks(basic):
                return f"the server breaks a more basic clause in a plain case: see {basic}"
        return ""

    def _breaks(self, clause: str) -> bool:
        if clause not in self._broken:
            before = self._states.present
            try:
                tenants = _TENANTS[clause]
                self._broken[clause] = not all(map(self._is_right, tenants(self._operation, self._pairs)))
                if before is not None:
                    self._states.setup(before)
            except (Unmet, NoResponse):
                self._broken[clause] = False
        return self._broken[clause]

    def _is_right(self, tenant_and_pair: tuple[Tenant, Pair]) -> bool:
        """Whether the last job of the pair is returned, of the second org if there is one; true if it has none."""
        tenant, pair = tenant_and_pair
        self._states.setup(tenant.params())
        named = tenant.accessible[1:]
        headers = {"Zuora-Org-Ids": ",".join(named)} if named else {}
        exchange = self._target.get({"partner": pair[0], "project": pair[1]}, headers)
        expected = tenant.last(self._operation, pair, orgs=named)
        return expected is None or is_job(exchange.response.job, expected)


def _changing(operation: Operation, pairs: Iterator[Pair]) -> Iterator[tuple[Tenant, Pair]]:
    """A job in the place of another one, and one where there was none; each is the only one."""
    for numbers in ((1, 2), (0, 3)):
        pair = next(pairs)
        for number in numbers:
            jobs = [(timedelta(days=4 - number), job_like(operation, pair, number))] if number else []
            yield Tenant(history(operation, jobs)), pair


def _several(operation: Operation, pairs: Iterator[Pair]) -> Iterator[tuple[Tenant, Pair]]:
    """Two completed jobs, recorded in either order, and many with the newest at either end."""
    for ages in ((1, 2), (2, 1), range(1, _MANY), range(_MANY, 0, -1)):
        pair = next(pairs)
        recorded = [(timedelta(days=age), job_like(operation, pair, age)) for age in ages]
        yield Tenant(history(operation, recorded)), pair


def _near(operation: Operation, pairs: Iterator[Pair]) -> Iterator[tuple[Tenant, Pair]]:
    """A job, and a newer one of a pair that differs little."""
    for place in range(len(neighbours(next(pairs)))):
        pair = next(pairs)
        yield _newer(operation, pair, job_like(operation, neighbours(pair)[place], 1)), pair


def _unfinished(operation: Operation, pairs: Iterator[Pair]) -> Iterator[tuple[Tenant, Pair]]:
    """A completed job, and a newer one that is not."""
    for status in UNFINISHED:
        pair = next(pairs)
        yield _newer(operation, pair, job_like(operation, pair, 1, status=status)), pair


def _orgs(operation: Operation, pairs: Iterator[Pair]) -> Iterator[tuple[Tenant, Pair]]:
    """A job of each of two orgs, the first org's the newer, also where one name begins with the other."""
    for orgs in _ORGS:
        pair = next(pairs)
        jobs = history(operation, [(timedelta(days=number), job_like(operation, pair, number)) for number in (1, 2)])
        records = tuple(replace(record, org=org) for record, org in zip(jobs, orgs, strict=True))
        yield Tenant(records, accessible=orgs), pair


def _newer(operation: Operation, pair: Pair, job: Node) -> Tenant:
    own = (timedelta(days=3), job_like(operation, pair, 99))
    return Tenant(history(operation, [own, (timedelta(hours=1), job)]))


_TENANTS = {
    "LAST-FRESH": _changing,
    "LAST-NEWEST": _several,
    "LAST-PAIR": _near,
    "LAST-ONLY-COMPLETED": _unfinished,
    "ORG-SCOPE": _orgs,
}
