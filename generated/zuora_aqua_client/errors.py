# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
"""What a call may raise.

Exception
└── ClientError
    ├── InvalidArgumentError           (also a ValueError) refused before anything was sent
    └── APIError                       the call failed
        ├── APIConnectionError         no response, or not all of it
        │   └── APITimeoutError        not in time
        ├── APIResponseValidationError a success whose body is not what the contract says
        └── APIStatusError             any other answer that is no success
            ├── BadRequestError        400
            ├── AuthenticationError    401
            ├── PermissionDeniedError  403
            ├── NotFoundError          404
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
)
from ._runtime.fields import MalformedError

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
    "MalformedError",
    "NotFoundError",
    "PermissionDeniedError",
    "RateLimitError",
    "Reason",
)

for _name in __all__:
    globals()[_name].__module__ = __name__
