"""What mutants and variants do to replies again and again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zuora_aqua_contracts.reference.call import Call
    from zuora_aqua_contracts.reference.messages import Reply
    from zuora_aqua_contracts.reference.responses import Fields

JSON = dict[str, Any]


def sent(call: Call, name: str) -> str:
    """The first value of a request's header field; empty where there is none."""
    return call.request.header(name) or ""


def is_dated(call: Call) -> bool:
    """Whether the request names a minor version that is a date."""
    return "-" in sent(call, "Zuora-Version")


def with_status(reply: Reply, status: int) -> Reply:
    """The reply with another status."""
    return replace(reply, status=status)


def with_field(reply: Reply, name: str, value: str) -> Reply:
    """The reply with one more header field."""
    return replace(reply, headers=(*reply.headers, (name, value)))


def without_field(fields: Fields, name: str) -> Fields:
    """Header fields but those of a name."""
    return tuple(field for field in fields if field[0].lower() != name.lower())


def setting(fields: Fields, name: str, value: str) -> Fields:
    """Header fields with another value in those of a name."""
    return tuple((key, value if key.lower() == name.lower() else old) for key, old in fields)
