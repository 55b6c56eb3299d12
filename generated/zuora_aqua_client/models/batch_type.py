# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
from .._runtime.enums import OpenStrEnum


class BatchType(OpenStrEnum):
    """Kind of the query.

    An unknown string is accepted too: it becomes a member that equals this string.
    """

    ZOQL = "zoql"
    ZOQLEXPORT = "zoqlexport"

    def __str__(self) -> str:
        return str(self.value)


BatchType.by_value = {member.value: member for member in BatchType}
