"""What the detailed forms of an operation give. Public as `types.Response`."""

from collections.abc import Mapping
from typing import Generic, TypeVar

from attrs import define, field

from .errors import APIError
from .metadata import Metadata

T = TypeVar("T")


@define
class Response(Metadata, Generic[T]):
    """A response of the server.

    Attributes:
        status_code: The HTTP status; an `HTTPStatus` where Python knows it.
        content: The body, decompressed.
        headers: The headers; names are case-insensitive.
        parsed: The model of the body, of a success or of an error; None if the body has no model.
        attempts: Number of requests that were sent.
        error: The exception that `sync` and `asyncio` would raise; None for a success.
    """

    status_code: int
    content: bytes = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    parsed: T | None
    attempts: int = 1
    error: APIError | None = None

    @property
    def retry_after(self) -> float | None:
        """Seconds that the server asks to wait before the next request; None if it does not ask, or for a success."""
        return self.error.retry_after if self.error else None


Response.__module__ = __name__.removesuffix("_runtime.response") + "types"
