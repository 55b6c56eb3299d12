"""One call of the server: the request, and what is known of it by the time a decision is taken."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from http import HTTPStatus

    from ..document.fragment import Operation
    from .messages import Request
    from .store import Tenant


@dataclass
class Call:
    """A request under way.

    Attributes:
        request: The request.
        request_id: The ID that the reply gives it.
        now: The present, with its zone.
        tenant: Who asks.
        operation: The operation that the path and method mean.
        arguments: The path arguments, decoded; None where one is not UTF-8.
    """

    request: Request
    request_id: str
    now: datetime
    tenant: Tenant
    operation: Operation
    arguments: Mapping[str, str | None] = field(default_factory=dict)


class Failure(Exception):  # noqa: N818 - a documented outcome, not an error of the server
    """A call that fails, by status and message. The category and the form of the body follow from the document."""

    def __init__(self, status: HTTPStatus, message: str, *headers: tuple[str, str], always: bool = False) -> None:
        """Take the status.

        Args:
            status: What the failure is.
            message: It in words, for a person; nothing of the request that could be a secret.
            *headers: Header fields that the reply has because of it.
            always: Whether the status holds on minor versions too in which errors come with 200.
        """
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = headers
        self.always = always
