# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
"""Exceptions that a call may raise.

Exception
└── ClientError
    ├── InvalidArgumentError           (also a ValueError) an argument is invalid; no request was sent
    └── APIError                       the call failed
        ├── APIConnectionError         no complete response was received
        │   └── APITimeoutError        the response took too long
        ├── APIResponseValidationError a successful response whose body breaks the contract
        └── APIStatusError             any other response
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
from ._runtime.malformed import MalformedError

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
