# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
"""Exceptions that a call may raise.

Exception
└── ClientError
    ├── InvalidArgumentError           (also a ValueError) an argument is invalid; no request was sent
    ├── JobError                       a job did not complete
    │   ├── JobFailedError             it is not valid, or failed as a whole
    │   ├── JobAbortedError            one of its queries failed
    │   ├── JobCancelledError          somebody cancelled it
    │   └── JobTimeoutError            (also a TimeoutError) it has not ended in time
    └── APIError                       the call failed
        ├── APIConnectionError         no complete response was received
        │   └── APITimeoutError        the response, the token or the whole call took too long
        ├── TokenError                 the callable that gives the token failed
        ├── APIResponseValidationError a successful response whose body breaks the contract
        └── APIStatusError             any other response
            ├── BadRequestError        400
            ├── AuthenticationError    401
            ├── PermissionDeniedError  403
            ├── NotFoundError          404
            │   └── ResultFileGoneError    a result file that the server has deleted
            ├── RateLimitError         429
            └── InternalServerError    500 and above
"""

from ._runtime.errors import (
    APIConnectionError,
    APIError,
    APIResponseValidationError,
    APIStatusError,
    APITimeoutError,
    AuthenticationError,
    BadRequestError,
    ClientError,
    InternalServerError,
    InvalidArgumentError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    Reason,
    TokenError,
)
from ._runtime.job_errors import (
    JobAbortedError,
    JobCancelledError,
    JobError,
    JobFailedError,
    JobTimeoutError,
    ResultFileGoneError,
)
from ._runtime.malformed_error import MalformedError

__all__ = (
    "APIConnectionError",
    "APIError",
    "APIResponseValidationError",
    "APIStatusError",
    "APITimeoutError",
    "AuthenticationError",
    "BadRequestError",
    "ClientError",
    "InternalServerError",
    "InvalidArgumentError",
    "JobAbortedError",
    "JobCancelledError",
    "JobError",
    "JobFailedError",
    "JobTimeoutError",
    "MalformedError",
    "NotFoundError",
    "PermissionDeniedError",
    "RateLimitError",
    "Reason",
    "ResultFileGoneError",
    "TokenError",
)

for _name in __all__:
    globals()[_name].__module__ = __name__
