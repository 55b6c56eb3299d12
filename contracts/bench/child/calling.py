"""CPU seconds of calls: the client's, and bare httpx with `json.loads`. Arguments: rounds, calls a round."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from typing import TYPE_CHECKING, Any

import httpx

from zuora_aqua_client import AuthenticatedClient
from zuora_aqua_client.api.aggregate_queries import get_last_batch_query_job as operation

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

_NOT_A_USERS = {"host", "connection"}  # headers that httpx sets itself, whoever sends


def main() -> None:
    """Measure both forms and print `{"sync": {"ours": […], "bare": […]}, "async": …}`."""
    rounds, size = int(sys.argv[1]), int(sys.argv[2])
    given = json.load(sys.stdin)
    client = AuthenticatedClient(base_url=given["url"], token=os.environ["BENCH_TOKEN"])
    url, headers = request_of(client, given["pair"])
    found = {"sync": _sync(client, given["pair"], url, headers, (rounds, size))}
    found["async"] = asyncio.run(_async(client, given["pair"], url, headers, (rounds, size)))
    client.close()
    json.dump(found, sys.stdout)


def request_of(client: AuthenticatedClient, pair: list[str]) -> tuple[str, dict[str, str]]:
    """The URL and the headers of a call, as the client sends them."""
    seen: list[httpx.Request] = []
    http = client.get_httpx_client()
    http.event_hooks = {"request": [seen.append]}
    operation.sync(*pair, client=client)
    http.event_hooks = {}
    request = seen[0]
    return str(request.url), {name: value for name, value in request.headers.items() if name not in _NOT_A_USERS}


def _sync(
    client: AuthenticatedClient, pair: list[str], url: str, headers: dict[str, str], effort: tuple[int, int]
) -> dict[str, list[float]]:
    partner, project = pair
    with httpx.Client(headers=headers) as bare:
        ours = operation.sync(partner, project, client=client).to_dict()
        _demand_equal(ours, json.loads(bare.get(url).content))
        return _in_turns(
            effort,
            ours=lambda: operation.sync(partner, project, client=client),
            bare=lambda: json.loads(bare.get(url).content),
        )


def _in_turns(effort: tuple[int, int], **calls: Callable[[], Any]) -> dict[str, list[float]]:
    rounds, size = effort
    found: dict[str, list[float]] = {name: [] for name in calls}
    for turn in range(rounds + 1):
        for name in sorted(calls, reverse=turn % 2 == 0):
            call = calls[name]
            start = time.process_time()
            for _ in range(size):
                call()
            if turn:  # the first round warms up
                found[name].append((time.process_time() - start) / size)
    return found


async def _async(
    client: AuthenticatedClient, pair: list[str], url: str, headers: dict[str, str], effort: tuple[int, int]
) -> dict[str, list[float]]:
    async with client, httpx.AsyncClient(headers=headers) as bare:

        async def theirs() -> Any:
            return json.loads((await bare.get(url)).content)

        async def ours() -> Any:
            return await operation.asyncio(*pair, client=client)

        return await _in_turns_async(effort, ours=ours, bare=theirs)


async def _in_turns_async(effort: tuple[int, int], **calls: Callable[[], Awaitable[Any]]) -> dict[str, list[float]]:
    rounds, size = effort
    found: dict[str, list[float]] = {name: [] for name in calls}
    for turn in range(rounds + 1):
        for name in sorted(calls, reverse=turn % 2 == 0):
            call = calls[name]
            start = time.process_time()
            for _ in range(size):
                await call()
            if turn:
                found[name].append((time.process_time() - start) / size)
    return found


def _demand_equal(ours: Any, theirs: Any) -> None:
    if ours != theirs:
        raise SystemExit("the two sides do not get the same job: nothing can be compared")


if __name__ == "__main__":
    main()
