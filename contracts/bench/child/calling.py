"""CPU seconds of a call: the client's, or bare httpx with `json.loads`; synchronous or not. A script of pyperf."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import httpx

from bench.child import given, measuring
from zuora_aqua_client import AuthenticatedClient
from zuora_aqua_client.api.aggregate_queries import get_last_batch_query_job as operation

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

_NOT_A_USERS = {"host", "connection"}  # headers that httpx sets itself, whoever sends


def main() -> None:
    """Measure a side: `sync-ours`, `sync-bare`, `async-ours` or `async-bare`."""
    runner, side = measuring.runner("calling")
    form, _, who = side.partition("-")
    function = measuring.timed(lambda: _sync(who)) if form == "sync" else measuring.timed_async(lambda: _async(who))
    runner.bench_time_func(form, function)


def request_of(client: AuthenticatedClient, pair: list[str]) -> tuple[str, dict[str, str]]:
    """The URL and the headers of a call, as the client sends them."""
    seen: list[httpx.Request] = []
    http = client.get_httpx_client()
    http.event_hooks = {"request": [seen.append]}
    operation.sync(*pair, client=client)
    http.event_hooks = {}
    request = seen[0]
    return str(request.url), {name: value for name, value in request.headers.items() if name not in _NOT_A_USERS}


def _client() -> AuthenticatedClient:
    return AuthenticatedClient(base_url=given()["url"], token=os.environ["BENCH_TOKEN"])


def _sync(who: str) -> Callable[[], Any]:
    """The call of a side. It is made sure that both get the same job."""
    pair: list[str] = given()["pair"]
    client = _client()
    url, headers = request_of(client, pair)
    bare = httpx.Client(headers=headers)
    if operation.sync(*pair, client=client).to_dict() != json.loads(bare.get(url).content):
        raise SystemExit("the two sides do not get the same job: nothing can be compared")
    if who == "bare":
        return lambda: json.loads(bare.get(url).content)
    partner, project = pair
    return lambda: operation.sync(partner, project, client=client)


def _async(who: str) -> Callable[[], Awaitable[Any]]:
    pair: list[str] = given()["pair"]
    client = _client()
    url, headers = request_of(client, pair)
    bare = httpx.AsyncClient(headers=headers)

    async def theirs() -> Any:
        return json.loads((await bare.get(url)).content)

    async def ours() -> Any:
        return await operation.asyncio(*pair, client=client)

    return theirs if who == "bare" else ours


if __name__ == "__main__":
    main()
