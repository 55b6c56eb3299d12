# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
from .._runtime.enums import OpenStrEnum


class BatchStatus(OpenStrEnum):
    """State of the query.

    An unknown string is accepted too: it becomes a member that equals this string.
    """

    ABORTED = "aborted"
    CANCELLED = "cancelled"
    COMPLETED = "completed"
    EXECUTING = "executing"
    PENDING = "pending"
    SUBMITTED = "submitted"

    def __str__(self) -> str:
        return str(self.value)


BatchStatus.by_value = {member.value: member for member in BatchStatus}
