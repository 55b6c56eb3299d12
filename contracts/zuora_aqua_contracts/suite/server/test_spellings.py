"""PATH-ENCODE: one pair has many spellings in a URL, and each of them is that pair (RFC 3986, 2.1 to 2.4 and 3.3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from ...states.tenants import Tenant, history, is_job, job_like
from .relations import RAW, SPELLINGS

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...document.fragment import Operation
    from ...judging.check import Check
    from ...states.endpoint import States
    from ...target.target import Target

_UNRESERVED = "~-._aZ0"  # characters that nobody needs to encode, but anybody may
# A value of all these characters, and the values that careless decoders take some of its spellings for.
_VALUES = (f"a{RAW}z", f"a{_UNRESERVED}z", "a+b", "é~日")
_MISREAD = (f"a{RAW}z".replace("+", " "), "a b", "a%7Eb", f"a{_UNRESERVED}z".replace("~", "%7e"))


@pytest.mark.clause("PATH-ENCODE")
@pytest.mark.parametrize("spell", SPELLINGS)
def test_every_spelling_is_the_same_pair(
    target: Target, states: States, operation: Operation, check: Check, spell: Callable[[str], str]
) -> None:
    """A pair gets its own job however its characters are spelled, beside newer jobs of what they might be taken for."""
    pairs = [(one, other) for value in _VALUES for one, other in ((value, "project"), ("partner", value))]
    misread = [(one, other) for value in _MISREAD for one, other in ((value, "project"), ("partner", value))]
    jobs = [(timedelta(days=2), job_like(operation, pair, number)) for number, pair in enumerate(pairs)]
    jobs += [(timedelta(days=1), job_like(operation, pair, 100 + number)) for number, pair in enumerate(misread)]
    recorded = history(operation, jobs)
    states.setup(Tenant(recorded).params())
    for record, (partner, project) in zip(recorded, pairs, strict=False):
        request = target.request({"partner": partner, "project": project})
        path = operation.path_of({"partner": partner, "project": project}, spell)
        exchange = target.send(replace(request, path=path))
        correct = is_job(exchange.response.job, record.job)
        check("PATH-ENCODE", correct, f"the job of {(partner, project)!r}", exchange)
