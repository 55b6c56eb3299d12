"""One call of an operation, and how it fails."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Self

from ..document.jobs import aqua_codes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from ..document.fragment import Fragment, Operation
    from .messages import Request
    from .store import Tenant


@dataclass
class Call:
    """A request that is being handled.

    Attributes:
        request: The request.
        request_id: Value of `Zuora-Request-Id` in the reply.
        now: The current time, aware.
        tenant: The tenant of the caller.
        operation: The operation that path and method select.
        arguments: The decoded path arguments; None for one that is not UTF-8.
    """

    request: Request
    request_id: str
    now: datetime
    tenant: Tenant
    operation: Operation
    arguments: Mapping[str, str | None] = field(default_factory=dict)


class Failure(Exception):  # noqa: N818 - a documented outcome, not an error of the server
    """A call that fails. The document gives the category and the form of the body."""

    def __init__(
        self,
        status: HTTPStatus,
        message: str,
        *headers: tuple[str, str],
        always: bool = False,
        aqua_code: int | None = None,
    ) -> None:
        """Take the status and how the reply explains it.

        Args:
            status: Status of the reply.
            message: Explanation for a person. Must not contain anything from the request.
            *headers: Further header fields of the reply.
            always: Whether the status is also sent on minor versions in which errors come with 200.
            aqua_code: Code of AQuA's own error form. The reply has that form then, with status 200.
        """
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = headers
        self.always = always
        self.aqua_code = aqua_code

    @classmethod
    def of_aqua(cls, fragment: Fragment, code: int) -> Self:
        """Return a failure in AQuA's own form, with the status and the text that the document has for its code."""
        entry = aqua_codes(fragment)[str(code)]
        return cls(HTTPStatus(entry["status"]), entry["text"], aqua_code=code)
