"""Imported by the process that tests fork the command from: has whatever a run imports, reads and compiles.

Schemathesis is not among it: few runs import it, and it replaces how Hypothesis prints examples. Nor are the suite's
tests, which take the number of their examples from the run that imports them.
"""

import pkgutil

import zuora_aqua_client
from mutants.suite_run import warm

# asyncio is chosen at the first request; the client imports its modules as they are used.
warm(
    "anyio._backends._asyncio",
    "hypothesis.stateful",
    *(found.name for found in pkgutil.walk_packages(zuora_aqua_client.__path__, f"{zuora_aqua_client.__name__}.")),
)
