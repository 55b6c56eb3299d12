"""Files to upload. Public in `types`."""

from collections.abc import Mapping
from typing import IO, BinaryIO

from attrs import define

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


File.__module__ = __name__.removesuffix("_runtime.uploads") + "types"
