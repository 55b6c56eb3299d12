# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
"""Contains all the data models used in inputs/outputs"""

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
