"""What `make serve` prints: how to call the server, and how to check it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from ..exchange.messages import TOKEN_VARIABLE
from .auth import DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET, DEFAULT_TOKEN
from .behaviour import STATES_PATH, TOKEN_PATH

if TYPE_CHECKING:
    from ..document.fragment import Operation


def usage(url: str, operation: Operation) -> str:
    """The lines to print for a server at a base URL; no secret is in them but the public defaults."""
    path = operation.path
    for name, value in operation.example_parameters().items():
        path = path.replace(f"{{{name}}}", quote(value, safe=""))
    return f"""\
Serving {url}   (Ctrl-C ends it)

The token is the server's ${TOKEN_VARIABLE}, or, where it has none:
  export {TOKEN_VARIABLE}={DEFAULT_TOKEN}
Call it:
  curl -sS -i -H "Authorization: Bearer ${TOKEN_VARIABLE}" {url}{path}
Have a token issued (ZUORA_CLIENT_ID and ZUORA_CLIENT_SECRET of the server's environment change the client):
  curl -sS -d grant_type=client_credentials \\
       -d client_id={DEFAULT_CLIENT_ID} -d client_secret={DEFAULT_CLIENT_SECRET} {url}{TOKEN_PATH}
Empty the tenant, and put the default back:
  curl -sS -d '{{"state": "a tenant", "params": {{"jobs": []}}}}' {url}{STATES_PATH}
  curl -sS -d '{{"state": "a tenant", "action": "teardown"}}' {url}{STATES_PATH}
Check it:
  make contracts SERVER={url} STATES={url}{STATES_PATH}"""
