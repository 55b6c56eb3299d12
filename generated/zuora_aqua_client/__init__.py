# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
"""A client library for accessing Zuora AQuA.

`api` has the operations, `models` the bodies, `errors` the exceptions, `SERVERS` the base URLs; `jobs` runs jobs and reads
their files.
"""

from . import errors
from ._contract import SERVERS
from .client import AuthenticatedClient, Client, ClientCredentials, Clock
from .types import UNSET, Response, Unset

__version__ = "0.1.0"

__all__ = (
    "SERVERS",
    "UNSET",
    "AuthenticatedClient",
    "Client",
    "ClientCredentials",
    "Clock",
    "Response",
    "Unset",
    "errors",
)
