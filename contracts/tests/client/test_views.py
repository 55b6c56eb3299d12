"""Views of a client: other options, the same connections."""

from __future__ import annotations

import asyncio
import inspect
import json
from functools import partial
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from zuora_aqua_client import AuthenticatedClient, Client
from zuora_aqua_client.api.aggregate_queries import get_last_batch_query_job as operation
from zuora_aqua_client.errors import APITimeoutError, InvalidArgumentError
from zuora_aqua_contracts.document.fragment import load
from zuora_aqua_contracts.suite.client.echoes import adapter
from zuora_aqua_contracts.suite.client.stub_server import ReceivedRequest, StubResponse, StubServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_VIEWS: dict[str, Callable[[AuthenticatedClient], AuthenticatedClient]] = {
    "with_options": lambda client: client.with_options(timeout=7, max_retries=0, headers={"X-More": "1"}),
    "with_headers": lambda client: client.with_headers({"X-More": "1"}),
    "with_cookies": lambda client: client.with_cookies({"more": "1"}),
    "with_timeout": lambda client: client.with_timeout(7),
    "a view of a view": lambda client: client.with_timeout(7).with_headers({"X-More": "1"}),
}
_BODY = json.dumps(next(iter(next(iter(load().operations.values())).examples(200).values()))).encode()


def _fields(request: ReceivedRequest) -> dict[str, str]:
    return {name.decode().lower(): value.decode() for name, value in request.fields}


@pytest.fixture
def wire() -> Iterator[StubServer]:
    """A server that answers with the first documented job."""
    documented = next(iter(load().operations.values()))
    with StubServer(StubResponse(body=_BODY), adapt=adapter(documented)) as server:
        yield server


@pytest.mark.parametrize("way", _VIEWS)
def test_a_view_uses_the_connections_of_its_client(wire: StubServer, way: str) -> None:
    """A view calls over the same httpx client, and closing the view, as a context manager too, closes none."""
    with AuthenticatedClient(wire.url, "planted") as client:
        with _VIEWS[way](client) as view:
            operation.sync("a", "b", client=view)
        assert view.get_httpx_client() is client.get_httpx_client()
        assert not client.get_httpx_client().is_closed
        view.close()
        assert not client.get_httpx_client().is_closed
    assert client.get_httpx_client() is not None


def test_an_asynchronous_view_uses_the_connections_of_its_client(wire: StubServer) -> None:
    """A view in an event loop calls over the httpx client of the loop, and closes it neither."""

    async def main() -> None:
        async with AuthenticatedClient(wire.url, "planted") as client:
            async with client.with_options(timeout=7) as view:
                await operation.asyncio("a", "b", client=view)
            assert view.get_async_httpx_client() is client.get_async_httpx_client()
            await view.aclose()
            assert not client.get_async_httpx_client().is_closed

    asyncio.run(main())


def test_a_view_sends_what_it_was_given_and_its_client_does_not(wire: StubServer) -> None:
    """Headers and cookies of views add up, those of the same name are replaced, and the client stays as it was."""
    with AuthenticatedClient(wire.url, "planted", headers={"X-One": "1", "X-Two": "2"}, cookies={"a": "1"}) as client:
        view = client.with_headers({"x-two": "3"}).with_options(headers={"X-More": "4"}, cookies={"b": "2"})
        operation.sync("a", "b", client=view)
        operation.sync("a", "b", client=client)
    told, untouched = map(_fields, wire.requests)
    assert (told["x-one"], told["x-two"], told["x-more"], told["cookie"]) == ("1", "3", "4", "a=1; b=2")
    assert told["authorization"] == "Bearer planted"
    assert (untouched["x-two"], untouched["cookie"], "x-more" in untouched) == ("2", "a=1", False)


def _answer(times: list[float], request: httpx.Request) -> httpx.Response:
    times.append(request.extensions["timeout"]["read"])
    raise httpx.ReadTimeout("late", request=request)


def test_a_view_waits_and_repeats_as_it_was_told() -> None:
    """Time-outs and retries of a view count before those of the client, also where an httpx client was set."""
    times: list[float] = []
    with AuthenticatedClient("https://example.org", "planted", max_retries=0, timeout=5) as client:
        client.set_httpx_client(httpx.Client(transport=httpx.MockTransport(partial(_answer, times)), timeout=3))
        for view in (client, client.with_timeout(7), client.with_options(timeout=httpx.Timeout(9), max_retries=0)):
            with pytest.raises(APITimeoutError):
                operation.sync("a", "b", client=view)
        assert times == [3, 7, 9]
        assert client.with_options(max_retries=4).with_timeout(1)._settings.max_retries == 4


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"max_retries": -1}, "max_retries: is -1"),
        ({"max_response_bytes": 0}, "max_response_bytes: is 0"),
        ({"headers": {"a b": "c"}}, "headers: names 'a b'"),
    ],
)
def test_options_of_a_view_are_checked(options: dict[str, Any], problem: str) -> None:
    """What a client refuses, a view refuses with the same message."""
    with pytest.raises(InvalidArgumentError) as caught:
        Client("https://example.org").with_options(**options)
    assert str(caught.value).startswith(problem)


def test_a_view_may_have_another_token(wire: StubServer) -> None:
    """A token that a view is given counts for that view alone."""
    with AuthenticatedClient(wire.url, "planted") as client:
        view = client.with_options()
        view.token = "another"  # noqa: S105 - planted
        for it in (view, client):
            operation.sync("a", "b", client=it)
    assert [_fields(request)["authorization"] for request in wire.requests] == ["Bearer another", "Bearer planted"]


@pytest.mark.parametrize("public", [Client, AuthenticatedClient])
def test_the_signature_names_the_options(public: type[Client]) -> None:
    """`inspect.signature` and completion show every option by its name, with its default."""
    parameters = inspect.signature(public).parameters
    assert all(it.kind not in (it.VAR_KEYWORD, it.VAR_POSITIONAL) for it in parameters.values())
    assert parameters["max_retries"].default == 2
    documented = inspect.getdoc(public) or ""
    assert [name for name in parameters if f"{name}: " not in documented] == []
