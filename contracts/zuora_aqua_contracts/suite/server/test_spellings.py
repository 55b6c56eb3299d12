"""PATH-ENCODE: one pair has many spellings in a URL, and each of them is that pair (RFC 3986, 2.1 to 2.4 and 3.3)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from ...exchange.messages import encode_segment
from ...states.tenants import Tenant, history, is_job, job_like

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...document.fragment import Operation
    from ...judging.ledger import Check
    from ...states.endpoint import States
    from ...target.target import Target

_RAW = "!$&'()*+,;=:@"  # reserved characters that may stand in a segment as they are (RFC 3986, 3.3)
_UNRESERVED = "~-._aZ0"  # characters that nobody needs to encode, but anybody may
# A value of all these characters, and the values that careless decoders take some of its spellings for.
_VALUES = (f"a{_RAW}z", f"a{_UNRESERVED}z", "a+b", "é~日")
_MISREAD = (f"a{_RAW}z".replace("+", " "), "a b", "a%7Eb", f"a{_UNRESERVED}z".replace("~", "%7e"))


def _raw(value: str) -> str:
    """Reserved characters as they are."""
    return quote(value, safe=_RAW)


def _lower(value: str) -> str:
    """Hex digits in lower case."""
    return re.sub("%[0-9A-F]{2}", lambda found: found[0].lower(), encode_segment(value))


def _all(value: str) -> str:
    """Every byte encoded, unreserved characters too."""
    return "".join(f"%{byte:02X}" for byte in value.encode())


def _all_lower(value: str) -> str:
    """Every byte encoded, hex digits in lower case."""
    return _all(value).lower()


@pytest.mark.clause("PATH-ENCODE")
@pytest.mark.parametrize("spell", [encode_segment, _raw, _lower, _all, _all_lower])
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
        path = operation.path.replace("{partner}", spell(partner)).replace("{project}", spell(project))
        exchange = target.send(replace(request, path=path))
        correct = is_job(exchange.response.job, record.job)
        check("PATH-ENCODE", correct, f"the job of {(partner, project)!r}", exchange)
