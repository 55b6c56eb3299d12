"""A reference server: the server's side of the contract, and the state endpoint, on well-kept parts.

`behaviour.Behaviour` is all of it, without a transport: a request in, a reply out. `app` puts it behind Starlette,
`__main__` serves that with uvicorn, `embedded` runs it beside a test. Other transports can carry the same behaviour.
"""
