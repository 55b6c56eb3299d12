# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
# ruff: noqa: TID252 - the package stays movable
"""The vendor's form of an error body, read with tolerance: what is not of its type is passed over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .._contract import CODE_MAXIMUM, CODE_MINIMUM, STATUS_OF_CATEGORY
from .errors import Reason


@dataclass(frozen=True, slots=True)
class Envelope:
    """What an error body says."""

    reasons: tuple[Reason, ...] = ()
    process_id: str | None = None
    request_id: str | None = None

    @property
    def categories(self) -> set[int]:
        """The categories of the reasons."""
        return {reason.category for reason in self.reasons if reason.category is not None}

    @property
    def status(self) -> int | None:
        """The status that the first known category stands for, or None."""
        known = (STATUS_OF_CATEGORY.get(reason.category or 0) for reason in self.reasons)
        return next((status for status in known if status), None)


def is_error(body: dict[str, Any]) -> bool:
    """Whether a body that came with a success is an error all the same, in the older or the newer form."""
    if body.get("success") is False:
        return True
    return isinstance(body.get("reasons"), list) and "requestId" in body


def read(body: Any) -> Envelope:
    """Read the body of an error, whatever it is."""
    if not isinstance(body, dict):
        return Envelope()
    listed = body.get("reasons")
    reasons = tuple(_reason(entry) for entry in listed if isinstance(entry, dict)) if isinstance(listed, list) else ()
    if not reasons and isinstance(body.get("message"), str):
        reasons = (Reason(None, None, body["message"]),)
    return Envelope(reasons, _text(body.get("processId")), _text(body.get("requestId")))


def _reason(entry: dict[str, Any]) -> Reason:
    code, message = entry.get("code"), _text(entry.get("message"))
    if isinstance(code, str) and code.isascii() and code.isdigit() and len(code) == len(str(CODE_MAXIMUM)):
        code = int(code)
    if type(code) is not int:
        return Reason(None, None, message or "")
    return Reason(code, code % 100 if CODE_MINIMUM <= code <= CODE_MAXIMUM else None, message or "")


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
