# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
# ruff: noqa: TID252 - the package stays movable
"""Error bodies in the vendor's forms, read with tolerance: a member of the wrong type is ignored.

The common form has `reasons`, AQuA's own form `errorCode` and `message`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .._contract import (
    CODE_RANGES,
    RETRIED_AQUA_CODES,
    RETRIED_CATEGORIES,
    STATUS_OF_AQUA_CODE,
    STATUS_OF_CATEGORY,
)
from .errors import Reason

_REASONS = 100  # of an error, the first ones; the vendor's have one or two
_MAX_DIGITS = max((len(str(highest)) for _, highest in CODE_RANGES), default=0)


@dataclass(frozen=True, slots=True)
class Envelope:
    """The content of an error body."""

    reasons: tuple[Reason, ...] = ()
    process_id: str | None = None
    request_id: str | None = None

    @property
    def is_retryable(self) -> bool:
        """Whether a category or code of the reasons is one that a retry may help with."""
        return any(
            reason.category in RETRIED_CATEGORIES or reason.code in RETRIED_AQUA_CODES for reason in self.reasons
        )

    @property
    def status(self) -> int | None:
        """The status that the first known category or AQuA code stands for, or None."""
        known = (
            STATUS_OF_CATEGORY.get(reason.category or 0) or STATUS_OF_AQUA_CODE.get(reason.code or 0)
            for reason in self.reasons
        )
        return next((status for status in known if status), None)

    @property
    def aqua_status(self) -> int | None:
        """The status that the first known AQuA code stands for, or None."""
        known = (STATUS_OF_AQUA_CODE.get(reason.code or 0) for reason in self.reasons)
        return next((status for status in known if status), None)


def is_error(body: dict[str, Any]) -> bool:
    """Whether the body of a success status is an error: in the older, the newer, or AQuA's own form.

    A job may have an `errorCode` too: it has an ID, or is completed.
    """
    if body.get("success") is False:
        return True
    if isinstance(body.get("reasons"), list) and "requestId" in body:
        return True
    code = body.get("errorCode")
    has_code = isinstance(code, str | int) and not isinstance(code, bool)
    return has_code and body.get("id") is None and body.get("status") != "completed"


def read(body: Any) -> Envelope:
    """Read the body of an error, of whatever JSON type it is."""
    if not isinstance(body, dict):
        return Envelope()
    listed = body.get("reasons")
    reasons = (
        tuple(_reason(entry) for entry in listed[:_REASONS] if isinstance(entry, dict))
        if isinstance(listed, list)
        else ()
    )
    if not reasons and (body.get("errorCode") is not None or isinstance(body.get("message"), str)):
        reasons = (_reason({"code": body.get("errorCode"), "message": body.get("message")}),)
    return Envelope(reasons, _text(body.get("processId")), _text(body.get("requestId")))


def _reason(entry: dict[str, Any]) -> Reason:
    code, message = entry.get("code"), _text(entry.get("message"))
    if isinstance(code, str) and code.isascii() and code.isdigit() and len(code) <= _MAX_DIGITS:
        code = int(code)
    if type(code) is not int:
        return Reason(None, None, message or "")
    has_category = any(lowest <= code <= highest for lowest, highest in CODE_RANGES)
    return Reason(code, code % 100 if has_category else None, message or "")


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
