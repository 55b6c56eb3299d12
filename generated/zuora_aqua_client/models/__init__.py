# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
"""Contains all the data models used in inputs/outputs"""

from typing import TYPE_CHECKING

from .._runtime import lazy as _lazy

if TYPE_CHECKING:
    from .any_batch import AnyBatch
    from .any_job import AnyJob
    from .aqua_error import AquaError
    from .batch import Batch
    from .batch_status import BatchStatus
    from .batch_type import BatchType
    from .deleted_column import DeletedColumn
    from .encryption import Encryption
    from .error_response import ErrorResponse
    from .job import Job
    from .job_query import JobQuery
    from .job_request import JobRequest
    from .job_status import JobStatus
    from .reason import Reason
    from .source_data import SourceData
else:  # imported when they are first used
    __getattr__, __dir__ = _lazy.members(
        __name__,
        {
            "AnyBatch": f"{__name__}.any_batch",
            "AnyJob": f"{__name__}.any_job",
            "AquaError": f"{__name__}.aqua_error",
            "Batch": f"{__name__}.batch",
            "BatchStatus": f"{__name__}.batch_status",
            "BatchType": f"{__name__}.batch_type",
            "DeletedColumn": f"{__name__}.deleted_column",
            "Encryption": f"{__name__}.encryption",
            "ErrorResponse": f"{__name__}.error_response",
            "Job": f"{__name__}.job",
            "JobQuery": f"{__name__}.job_query",
            "JobRequest": f"{__name__}.job_request",
            "JobStatus": f"{__name__}.job_status",
            "Reason": f"{__name__}.reason",
            "SourceData": f"{__name__}.source_data",
        },
    )

__all__ = (
    "AnyBatch",
    "AnyJob",
    "AquaError",
    "Batch",
    "BatchStatus",
    "BatchType",
    "DeletedColumn",
    "Encryption",
    "ErrorResponse",
    "Job",
    "JobQuery",
    "JobRequest",
    "JobStatus",
    "Reason",
    "SourceData",
)
