"""What the client has taken from the document is what the document says now."""

from __future__ import annotations

from typing import Any

import pytest

from zuora_aqua_client import _contract
from zuora_aqua_contracts.document.fragment import load

_FRAGMENT = load()
_OPERATION = next(iter(_FRAGMENT.operations.values()))
_RETRY: dict[str, Any] = _FRAGMENT.document["x-retry"]
_AQUA_CODES: dict[str, Any] = _FRAGMENT.schema("AquaErrorCode")["x-aqua-codes"]
_CODE: dict[str, Any] = _FRAGMENT.document["components"]["schemas"]["Reason"]["properties"]["code"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SERVERS", {server["description"]: server["url"] for server in _FRAGMENT.document["servers"]}),
        ("TIME_LIMIT_SECONDS", _FRAGMENT.document["x-time-limit-seconds"]),
        ("RETRIED_STATUSES", frozenset(_RETRY["statuses"])),
        ("RETRIED_CATEGORIES", frozenset(_RETRY["categories"])),
        ("LONGEST_WAIT_SECONDS", _RETRY["longest-wait-seconds"]),
        ("STATUS_OF_CATEGORY", {number: found[0] for number, found in _OPERATION.statuses_of_category.items()}),
        (
            "CODE_RANGES",
            ((_CODE["minimum"], _CODE["not"]["minimum"] - 1), (_CODE["not"]["maximum"] + 1, _CODE["maximum"])),
        ),
        ("STATUS_OF_AQUA_CODE", {int(code): entry["status"] for code, entry in _AQUA_CODES.items()}),
        ("RETRIED_AQUA_CODES", {int(code) for code, entry in _AQUA_CODES.items() if entry.get("retry")}),
    ],
)
def test_a_constant(name: str, value: object) -> None:
    """A constant of the client has the value that the document gives it."""
    assert getattr(_contract, name) == value
