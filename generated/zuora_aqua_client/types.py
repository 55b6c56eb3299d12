# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
"""Types that all operations and models use."""

from typing import TYPE_CHECKING, Literal, Self

from ._runtime import lazy as _lazy

if TYPE_CHECKING:
    from ._runtime.downloads import AsyncDownload, Download
    from ._runtime.limits import ConcurrencyLimit, RateLimit
    from ._runtime.response import Response
    from ._runtime.uploads import File, FileTypes, RequestFiles
else:  # imported when they are first used
    __getattr__, __dir__ = _lazy.members(
        __name__,
        {
            "AsyncDownload": f"{__package__}._runtime.downloads",
            "ConcurrencyLimit": f"{__package__}._runtime.limits",
            "Download": f"{__package__}._runtime.downloads",
            "File": f"{__package__}._runtime.uploads",
            "FileTypes": f"{__package__}._runtime.uploads",
            "RateLimit": f"{__package__}._runtime.limits",
            "RequestFiles": f"{__package__}._runtime.uploads",
            "Response": f"{__package__}._runtime.response",
        },
    )


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
