# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
"""The clients.

Base URLs:

- US developer and central sandbox: https://rest.test.zuora.com
- US API sandbox, cloud 1: https://rest.sandbox.na.zuora.com
- US API sandbox, cloud 2: https://rest.apisandbox.zuora.com
- US performance test: https://rest.pt1.zuora.com
- US production, cloud 1: https://rest.na.zuora.com
- US production, cloud 2: https://rest.zuora.com
- EU developer and central sandbox: https://rest.test.eu.zuora.com
- EU API sandbox: https://rest.sandbox.eu.zuora.com
- EU production: https://rest.eu.zuora.com
- APAC developer and central sandbox: https://rest.test.ap.zuora.com
- APAC production: https://rest.ap.zuora.com
"""

from ._runtime.authenticated_client import AuthenticatedClient
from ._runtime.client import Client
from ._runtime.credentials import ClientCredentials
from ._runtime.retries import Clock

__all__ = ("AuthenticatedClient", "Client", "ClientCredentials", "Clock")

for _public in (AuthenticatedClient, Client, ClientCredentials, Clock):
    _public.__module__ = __name__
