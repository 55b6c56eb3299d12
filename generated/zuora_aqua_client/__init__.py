# Generated from openapi.yaml (sha256 626489856a49f233df212236191b8443b38839b0de94157b748cec8c371972ec)
# by openapi-python-client 0.29.1. Do not edit: change the document and run `make generate`.
"""A client library for accessing Zuora AQuA.

`api` has the operations, `models` what they give, `errors` what they raise, `SERVERS` the base URLs.
"""

from . import errors
from ._contract import SERVERS
from .client import AuthenticatedClient, Client, Clock
from .types import UNSET, Response, Unset

__all__ = (
    "SERVERS",
    "UNSET",
    "AuthenticatedClient",
    "Client",
    "Clock",
    "Response",
    "Unset",
    "errors",
)
