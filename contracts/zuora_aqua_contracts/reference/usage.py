"""The text that `make serve` prints: how to call the server, and how to check it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from ..document.jobs import request_example
from ..exchange.messages import TOKEN_VARIABLE
from .auth import DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET, DEFAULT_TOKEN
from .behaviour import STATES_PATH
from .files import DOWNLOAD
from .jobs import RETRIEVE, SUBMIT
from .states import STATE

if TYPE_CHECKING:
    from ..document.fragment import Operation


def usage(url: str, operation: Operation, *, has_states: bool = True) -> str:
    """Return the text for a server at a base URL. It has no secrets but the public defaults."""
    token_path: str = operation.fragment.token["path"]
    operations = operation.fragment.operations
    path = operation.path_of(operation.example_parameters(), lambda value: quote(value, safe=""))
    submit = operations[SUBMIT]
    return f"""\
Serving {url}   (Ctrl-C ends it)

The token is the server's ${TOKEN_VARIABLE}, by default:
  export {TOKEN_VARIABLE}={DEFAULT_TOKEN}
Call it:
  curl -sS -i -H "Authorization: Bearer ${TOKEN_VARIABLE}" {url}{path}
Submit a job, then get it by its ID; it runs for a short while, and its file is at {_by_id(operations[DOWNLOAD])}:
  curl -sS -H "Authorization: Bearer ${TOKEN_VARIABLE}" -H "Content-Type: application/json" \\
       -d '{json.dumps(request_example(submit))}' {url}{submit.path}
  curl -sS -H "Authorization: Bearer ${TOKEN_VARIABLE}" {url}{_by_id(operations[RETRIEVE])}
Get a token by OAuth (ZUORA_CLIENT_ID and ZUORA_CLIENT_SECRET in the server's environment change the client):
  curl -sS -d grant_type=client_credentials \\
       -d client_id={DEFAULT_CLIENT_ID} -d client_secret={DEFAULT_CLIENT_SECRET} {url}{token_path}{
        _states(url)
        if has_states
        else f'''
Check it without a state endpoint, by its own API:
  zuora-aqua-contracts {url} --states aqua'''
    }"""


def _by_id(operation: Operation) -> str:
    """Return the path of an operation, with its parameters as people write what is to be filled in."""
    return operation.path.replace("{", "<").replace("}", ">")


def _states(url: str) -> str:
    """Return the part about the state endpoint."""
    return f"""
Remove all jobs, and restore the default state:
  curl -sS -d '{{"state": "{STATE}", "params": {{"jobs": []}}}}' {url}{STATES_PATH}
  curl -sS -d '{{"state": "{STATE}", "action": "teardown"}}' {url}{STATES_PATH}
Check it:
  zuora-aqua-contracts {url} --states {url}{STATES_PATH}"""
