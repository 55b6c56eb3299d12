# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
"""A client library for accessing Zuora AQuA.

`api` has the operations, `models` the bodies, `errors` the exceptions, `SERVERS` the base URLs; `jobs` runs jobs and reads
their files.
"""

from typing import TYPE_CHECKING

from . import errors
from ._contract import SERVERS
from ._runtime import lazy as _lazy
from .client import AuthenticatedClient, Client, ClientCredentials, Clock
from .types import UNSET, Unset

if TYPE_CHECKING:
    from .types import Response
else:  # imported when it is first used
    __getattr__, __dir__ = _lazy.members(__name__, {"Response": f"{__name__}.types"})

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
