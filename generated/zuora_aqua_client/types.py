# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
"""Types that all operations and models use."""

from collections.abc import Mapping
from typing import IO, BinaryIO, Generic, Literal, Self, TypeVar

from attrs import define, field

from ._runtime.downloads import AsyncDownload, Download
from ._runtime.errors import APIError
from ._runtime.metadata import ConcurrencyLimit, Metadata, RateLimit


class Unset:
    """The type of `UNSET`, the value of an absent field or argument. A singleton, also after copying and pickling."""

    _only: "Unset | None" = None

    def __new__(cls) -> Self:
        if cls._only is None:
            cls._only = super().__new__(cls)
        return cls._only  # type: ignore[return-value]  # the class has no subclasses

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __reduce__(self) -> str:
        return "UNSET"


UNSET: Unset = Unset()

# The types that `httpx.Client(files=)` can accept, copied from that library.
FileContent = IO[bytes] | bytes | str
FileTypes = (
    # (filename, file (or bytes), content_type)
    tuple[str | None, FileContent, str | None]
    # (filename, file (or bytes), content_type, headers)
    | tuple[str | None, FileContent, str | None, Mapping[str, str]]
)
RequestFiles = list[tuple[str, FileTypes]]


@define
class File:
    """A file to upload."""

    payload: BinaryIO
    file_name: str | None = None
    mime_type: str | None = None

    def to_tuple(self) -> FileTypes:
        """Return the tuple that httpx expects for multipart/form-data."""
        return self.file_name, self.payload, self.mime_type


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


__all__ = [
    "UNSET",
    "AsyncDownload",
    "ConcurrencyLimit",
    "Download",
    "File",
    "FileTypes",
    "RateLimit",
    "RequestFiles",
    "Response",
    "Unset",
]
