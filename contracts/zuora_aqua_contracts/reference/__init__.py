"""The reference server: the server's side of the contract, and the state endpoint.

`behaviour.Behaviour` turns a request into a reply, without a transport. `app` serves it with Starlette, `__main__`
runs that with uvicorn, `embedded` runs it in a process beside a test.
"""

COMMAND = f"python -m {__name__}"
"""Command line that runs the server."""
