"""Client credentials: a token when one is needed, renewed in time; and what the environment names."""

from __future__ import annotations

import asyncio
import pickle
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import httpx
import pytest

from zuora_aqua_client import AuthenticatedClient, ClientCredentials, Clock, errors
from zuora_aqua_client.api.aggregate_queries import get_last_batch_query_job as operation
from zuora_aqua_contracts.document.fragment import load

if TYPE_CHECKING:
    from collections.abc import Callable

_TOKEN = load().document["components"]["securitySchemes"]["bearerAuth"]["x-token"]
_SECRET = "planted-Secret-4711"  # noqa: S105 - planted
_CREDENTIALS = ClientCredentials("planted-id", _SECRET)
_JOB = next(job for job in next(iter(load().operations.values())).examples(200).values() if "partner" in job)
_PAIR = (_JOB["partner"], _JOB["project"])


class Server:
    """Gives out tokens that count up, and a job to whoever has the last one.

    Attributes:
        answers: Answers to token requests, in place of its own.
        asked: The forms of the token requests.
        tokens: The tokens that came with other requests.
        last: The token that it takes.
        now: What the client's clock shows.
        lifetime: The `expires_in` of a token.
    """

    def __init__(self) -> None:
        """Nothing was asked yet."""
        self.answers: list[tuple[int, Any] | Exception] = []
        self.asked: list[dict[str, list[str]]] = []
        self.tokens: list[str] = []
        self.last = ""
        self.now = 0.0
        self.lifetime: Any = 3600

    def answer(self, request: httpx.Request) -> httpx.Response:
        """Answer a request."""
        if request.url.path != f"/base{_TOKEN['path']}":
            self.tokens.append(request.headers["Authorization"])
            good = request.headers["Authorization"] == f"Bearer {self.last}"
            return httpx.Response(200, json=_JOB) if good else httpx.Response(401, json={})
        assert (request.method, request.headers["Content-Type"]) == ("POST", "application/x-www-form-urlencoded")
        assert "Authorization" not in request.headers
        self.asked.append(parse_qs(request.content.decode()))
        if self.answers:
            answer = self.answers.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return httpx.Response(answer[0], json=answer[1])
        self.last = f"token-{len(self.asked)}"
        body = {"access_token": self.last, "expires_in": self.lifetime}
        return httpx.Response(200, json={name: value for name, value in body.items() if value is not None})

    async def _answer_async(self, request: httpx.Request) -> httpx.Response:
        return self.answer(request)

    async def _sleep_async(self, seconds: float) -> None:
        self.now += seconds

    def _sleep(self, seconds: float) -> None:
        self.now += seconds

    def client(self, **options: Any) -> AuthenticatedClient:
        """A client of this server."""
        clock = Clock(sleep=self._sleep, sleep_async=self._sleep_async, monotonic=lambda: self.now)
        client = AuthenticatedClient("https://example.org/base", _CREDENTIALS, clock=clock, **options)
        client.set_httpx_client(httpx.Client(transport=httpx.MockTransport(self.answer)))
        return client.set_async_httpx_client(httpx.AsyncClient(transport=httpx.MockTransport(self._answer_async)))


@pytest.fixture
def server() -> Server:
    """A server of tokens."""
    return Server()


@pytest.fixture(params=["sync", "asyncio"])
def call(request: pytest.FixtureRequest) -> Callable[[AuthenticatedClient], Any]:
    """Calls an operation, in one of its forms."""
    if request.param == "sync":
        return lambda client: operation.sync(*_PAIR, client=client)
    return lambda client: asyncio.run(operation.asyncio(*_PAIR, client=client))


def test_a_token_is_asked_for_once(server: Server, call: Callable[[AuthenticatedClient], Any]) -> None:
    """The first call gets a token by the grant, below the base URL; later calls and views use it."""
    client = server.client()
    for it in (client, client, client.with_timeout(5)):
        assert call(it).id == _JOB["id"]
    grant = {"grant_type": ["client_credentials"], "client_id": ["planted-id"], "client_secret": [_SECRET]}
    assert server.asked == [grant]
    assert server.tokens == ["Bearer token-1"] * 3
    assert client.token is _CREDENTIALS


@pytest.mark.parametrize(
    ("lifetime", "kept"),
    [(600, 540), (90, 45), (None, _TOKEN["lifetime-seconds"] - 60), ("soon", _TOKEN["lifetime-seconds"] - 60)],
)
def test_a_token_is_renewed_a_minute_before_it_expires(
    server: Server, call: Callable[[AuthenticatedClient], Any], lifetime: Any, kept: float
) -> None:
    """A token is used until a minute before its end, a short-lived one for half its life; an hour if nobody says."""
    server.lifetime = lifetime
    client = server.client()
    call(client)
    server.now = kept - 0.5
    call(client)
    assert len(server.asked) == 1
    server.now = kept
    call(client)
    assert len(server.asked) == 2
    assert server.tokens[-1] == "Bearer token-2"


@pytest.mark.parametrize("failure", [(503, {}), (401, {}), (200, {}), httpx.ConnectError("refused")], ids=str)
def test_a_renewal_that_fails_is_no_error_while_the_old_token_is_valid(
    server: Server, call: Callable[[AuthenticatedClient], Any], failure: Any
) -> None:
    """In the last minute of a token each call asks once for a new one, and uses the old one where there is none."""
    client = server.client()
    call(client)
    for server.now in (3600 - 60, 3600 - 0.5):
        server.answers = [failure]
        call(client)
    assert server.tokens == ["Bearer token-1"] * 3
    assert len(server.asked) == 3
    server.now, server.answers = 3600, [failure] * 3
    with pytest.raises(errors.APIError, match=r"^No "):
        call(client)
    assert len(server.tokens) == 3
    server.answers = []
    call(client)
    assert server.tokens[3:] == [f"Bearer {server.last}"]


def test_a_token_that_the_server_refuses_is_renewed(server: Server, call: Callable[[AuthenticatedClient], Any]) -> None:
    """After a 401 there is a new token, once."""
    client = server.client()
    call(client)
    server.last = "token-3"
    server.answers.append((200, {"access_token": "token-3", "expires_in": 3600}))
    call(client)
    assert server.tokens[1:] == ["Bearer token-1", "Bearer token-3"]


@pytest.mark.parametrize(
    ("answer", "kind", "message"),
    [
        (
            (401, {"error": "invalid_client"}),
            errors.AuthenticationError,
            "answered 401 to the client ID",
        ),
        (
            (400, {"error": _SECRET}),
            errors.BadRequestError,
            "answered 400 to the client ID and secret",
        ),
        ((404, "no"), errors.NotFoundError, "No token: 404 Not Found"),
        ((503, _SECRET), errors.InternalServerError, "No token: 503 Service Unavailable"),
        ((200, {}), errors.APIResponseValidationError, "/access_token in its body is not a token"),
        ((200, {"access_token": "a b"}), errors.APIResponseValidationError, "/access_token in its"),
        ((200, []), errors.APIResponseValidationError, "/access_token in its body is not a token"),
        (httpx.ConnectError("refused"), errors.APIConnectionError, "refused"),
        (httpx.ReadTimeout("late"), errors.APITimeoutError, "late"),
    ],
)
def test_failures_are_those_of_any_call(
    server: Server,
    call: Callable[[AuthenticatedClient], Any],
    answer: tuple[int, Any] | Exception,
    kind: type[errors.APIError],
    message: str,
) -> None:
    """What goes wrong with a token is an error of the client with a class that tells it, and without the secret."""
    server.answers = [answer]
    with pytest.raises(kind, match=message) as caught:
        call(server.client(max_retries=0))
    assert type(caught.value) is kind
    assert _SECRET not in str(caught.value)
    assert _SECRET not in repr(caught.value.reasons)
    assert server.tokens == []


def test_a_token_request_is_repeated(server: Server, call: Callable[[AuthenticatedClient], Any]) -> None:
    """A failure that may pass is retried like that of any call, for a token more does no harm."""
    server.answers = [(503, {}), httpx.ConnectError("refused")]
    call(server.client())
    assert len(server.asked) == 3


def test_tasks_share_a_token_request(server: Server) -> None:
    """Twenty tasks at the start ask once."""

    async def main() -> None:
        client = server.client()
        await asyncio.gather(*(operation.asyncio(*_PAIR, client=client) for _ in range(20)))

    asyncio.run(main())
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("", "s"), "client_id: is empty"),
        ((None, "s"), "client_id: is of type NoneType"),
        (("i", ""), "client_secret: is empty"),
        (("i", 5), "client_secret: is of type int"),
    ],
)
def test_credentials_that_are_none(arguments: tuple[Any, Any], problem: str) -> None:
    """What cannot be credentials is refused at once."""
    with pytest.raises(errors.InvalidArgumentError) as caught:
        ClientCredentials(*arguments)
    assert str(caught.value).startswith(problem)


def test_nothing_shows_the_secret() -> None:
    """Neither a repr nor a pickle has the secret."""
    assert repr(_CREDENTIALS) == "ClientCredentials(client_id='planted-id')"
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(_CREDENTIALS)
    with pytest.raises(errors.InvalidArgumentError) as caught:
        ClientCredentials("", _SECRET)
    trace = caught.value.__traceback__
    while trace:
        local = trace.tb_frame.f_locals.values()
        assert _SECRET not in map(str, local if trace.tb_frame.f_code.co_name == "__init__" else ())
        trace = trace.tb_next


_URL = {"ZUORA_BASE_URL": "https://example.org"}


@pytest.mark.parametrize(
    ("variables", "token"),
    [
        ({**_URL, "ZUORA_BEARER_TOKEN": "planted"}, "planted"),
        ({**_URL, "ZUORA_CLIENT_ID": "i", "ZUORA_CLIENT_SECRET": "s"}, "ClientCredentials(client_id='i')"),
        ({**_URL, "ZUORA_BEARER_TOKEN": "planted", "ZUORA_CLIENT_ID": "i", "ZUORA_CLIENT_SECRET": "s"}, "planted"),
    ],
)
def test_the_environment_makes_a_client(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], token: str) -> None:
    """The base URL and a token, or else the credentials, come from the environment; options are those of a client."""
    _set(monkeypatch, variables)
    client = AuthenticatedClient.from_env(max_retries=7)
    assert repr(client) == "AuthenticatedClient(base_url='https://example.org')"
    assert str(client.token) == token
    assert client._settings.max_retries == 7


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({}, "ZUORA_BASE_URL: is not set in the environment. Set it to where the API is, for example https://"),
        (_URL, "ZUORA_CLIENT_ID: is not set in the environment. Set ZUORA_BEARER_TOKEN, or ZUORA_CLIENT_ID and"),
        (
            {**_URL, "ZUORA_CLIENT_ID": "i", "ZUORA_CLIENT_SECRET": ""},
            "ZUORA_CLIENT_SECRET: is not set in the environment.",
        ),
    ],
)
def test_what_the_environment_lacks_is_named(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], message: str
) -> None:
    """A variable that is missing or empty is named, with what to set."""
    _set(monkeypatch, variables)
    with pytest.raises(errors.InvalidArgumentError) as caught:
        AuthenticatedClient.from_env()
    assert str(caught.value).startswith(message)


def _set(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> None:
    for name in ("ZUORA_BASE_URL", "ZUORA_BEARER_TOKEN", "ZUORA_CLIENT_ID", "ZUORA_CLIENT_SECRET"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
