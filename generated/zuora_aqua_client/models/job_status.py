# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
from .._runtime.enums import OpenStrEnum


class JobStatus(OpenStrEnum):
    """submitted (validated, not started), pending, executing, completed, error or failed (failed validation), aborted
    (one of its queries failed), cancelled (by a user) or deleted_notallowed.

    An unknown string is accepted too: it becomes a member that equals this string.
    """

    ABORTED = "aborted"
    CANCELLED = "cancelled"
    COMPLETED = "completed"
    DELETED_NOTALLOWED = "deleted_notallowed"
    ERROR = "error"
    EXECUTING = "executing"
    FAILED = "failed"
    PENDING = "pending"
    SUBMITTED = "submitted"

    def __str__(self) -> str:
        return str(self.value)


JobStatus.by_value = {member.value: member for member in JobStatus}
