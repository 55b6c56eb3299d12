"""What an error stands for, whichever of the documented forms it has."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from ..document.jobs import aqua_codes
from .failures import Unmet
from .headers import error_codes, uses_error_statuses
from .messages import is_aqua_error

if TYPE_CHECKING:
    from collections.abc import Collection

    from ..document.fragment import Node, Operation
    from .messages import Exchange, Response

_CATEGORY = 100  # the last two digits of a code


def aqua_status(operation: Operation, error: Node) -> int | None:
    """Return the status that the code of an error in AQuA's own form stands for; None if it is not listed."""
    entry = aqua_codes(operation.fragment).get(str(error.get("errorCode")))
    return None if entry is None else int(entry["status"])


def category_statuses(operation: Operation, error: Node) -> set[int]:
    """Return the statuses that the categories of a common error stand for."""
    categories = {code % _CATEGORY for code in error_codes(operation, error)}
    return {status for category in categories for status in operation.statuses_of_category.get(category, ())}


def is_denied(operation: Operation, response: Response) -> bool:
    """Whether a response says that the credentials are not valid: by status 401, or a code that stands for it."""
    if response.status == HTTPStatus.UNAUTHORIZED:
        return True
    try:
        error = response.error
    except Unmet:  # it cannot be decoded
        return False
    if error is None:
        return False
    if is_aqua_error(error):
        return aqua_status(operation, error) == HTTPStatus.UNAUTHORIZED
    return HTTPStatus.UNAUTHORIZED in category_statuses(operation, error)


def fails_as(operation: Operation, exchange: Exchange, status: int, *, aqua: Collection[int] = ()) -> bool:
    """Whether a response is an error that stands for a status, in any of the forms that its request allows.

    Args:
        operation: The operation, for its categories and codes.
        exchange: The request and the response.
        status: The status.
        aqua: Statuses that a code of AQuA's own form may stand for; the status itself if empty.
    """
    response = exchange.response
    if response.job is not None:
        return False
    error = response.error
    if error is not None and is_aqua_error(error):
        stands_for = aqua_status(operation, error)
        is_documented = stands_for is None or stands_for in (aqua or (status,))
        return response.status < HTTPStatus.INTERNAL_SERVER_ERROR and is_documented
    if response.status == HTTPStatus.OK and not uses_error_statuses(
        operation, exchange.request.header("Zuora-Version")
    ):
        return error is not None and (
            not list(error_codes(operation, error)) or status in category_statuses(operation, error)
        )
    return response.status == status
