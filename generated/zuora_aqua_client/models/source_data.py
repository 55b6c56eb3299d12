# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
from .._runtime.enums import OpenStrEnum


class SourceData(OpenStrEnum):
    """Which copy of the data the queries ran on.

    An unknown string is accepted too: it becomes a member that equals this string.
    """

    LIVE = "LIVE"

    def __str__(self) -> str:
        return str(self.value)


SourceData.by_value = {member.value: member for member in SourceData}
