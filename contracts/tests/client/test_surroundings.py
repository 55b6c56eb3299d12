"""What is around a client, and what it is given: whatever is wrong there is one of the client's own errors."""

from __future__ import annotations

import asyncio
import copy
import math
import traceback
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx
import pytest

from zuora_aqua_client import AuthenticatedClient, Client, errors
from zuora_aqua_client.api.aggregate_queries import get_last_batch_query_job as operation

if TYPE_CHECKING:
    from collections.abc import Callable

_URL = "http://127.0.0.1:9"  # the port of `discard`, on which nothing listens
_SECRET = "planted-token-5f1c9a"  # noqa: S105 - it is planted to be looked for
_NAMES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR")
forms = pytest.mark.parametrize("form", ["sync", "async"])


def call(form: str, client: AuthenticatedClient, *pair: str) -> Any:
    """Call the operation."""
    pair = pair or ("a", "b")
    if form == "sync":
        return operation.sync(*pair, client=client)
    return asyncio.run(operation.asyncio(*pair, client=client))


@forms
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NO_PROXY", "10.0.0.0/8,localhost"),
        ("NO_PROXY", "a b"),
        ("NO_PROXY", "[::1"),
        ("ALL_PROXY", "socks5://u:planted-password@localhost:1080"),
        ("ALL_PROXY", "socks://u:planted-password@localhost:1080"),
        ("ALL_PROXY", "ftp://localhost"),
        ("HTTP_PROXY", "http://u:planted-password@[::1"),
        ("HTTP_PROXY", "http://u:planted-password@h:port"),
        ("HTTP_PROXY", "http://u:planted/password@h"),
        ("HTTPS_PROXY", "http://\u2603..a:1"),
        ("SSL_CERT_FILE", "/nowhere/at/all.pem"),
        ("SSL_CERT_FILE", __file__),
        ("SSL_CERT_DIR", "/nowhere/at/all"),
    ],
)
def test_the_environment(monkeypatch: pytest.MonkeyPatch, form: str, name: str, value: str) -> None:
    """A proxy or certificates that cannot be used are a connection failure that names the variable, and no password."""
    for known in _NAMES:
        monkeypatch.delenv(known, raising=False)
        monkeypatch.delenv(known.lower(), raising=False)
    monkeypatch.setenv(name, value)
    with pytest.raises(errors.APIConnectionError) as caught:
        call(form, AuthenticatedClient(_URL, _SECRET, max_retries=0, timeout=5.0))
    assert "planted" not in str(caught.value)
    if caught.value.attempts == 0:
        assert f"Check the environment ({name})" in str(caught.value)


@forms
@pytest.mark.parametrize(
    "arguments",
    [
        {"limits": 5},
        {"mounts": {"a": None}},
        {"proxy": "ftp://a"},
        {"auth": 5},
        {"http2": True},  # without the package for it
    ],
)
def test_arguments_that_only_httpx_can_judge(form: str, arguments: dict[str, Any]) -> None:
    """Arguments for httpx that it cannot use are a connection failure of the first call."""
    with pytest.raises(errors.APIConnectionError, match="httpx_args"):
        call(form, AuthenticatedClient(_URL, _SECRET, max_retries=0, httpx_args=arguments))


@pytest.mark.parametrize(
    "value", [-1, -0.5, 0, math.nan, math.inf, -math.inf, 1e7, 10**400, "5", True, [], (1, 2), object()]
)
def test_time_outs_that_are_refused(value: Any) -> None:
    """A time-out is a positive number of seconds that a socket can wait, wherever it is given."""
    client = Client(_URL)
    ways: list[Callable[[], object]] = [
        lambda: Client(_URL, timeout=value),
        lambda: Client(_URL, total_timeout=value),
        lambda: Client(_URL, httpx_args={"timeout": value}),
        lambda: client.with_timeout(value),
        lambda: client.with_options(total_timeout=value),
    ]
    for give in ways:
        with pytest.raises(errors.InvalidArgumentError, match="above 0 and at most"):
            give()
    if isinstance(value, int | float) and not isinstance(value, bool):
        with pytest.raises(errors.InvalidArgumentError, match=r"^timeout\.write: "):
            Client(_URL, timeout=httpx.Timeout(5.0, write=value))


@pytest.mark.parametrize(
    ("options", "argument"),
    [
        ({"cookies": {"a": "\xe9"}}, "cookies"),
        ({"cookies": {"a": "b;c"}}, "cookies"),
        ({"cookies": {"a b": "c"}}, "cookies"),
        ({"cookies": {"a": 5}}, "cookies"),
        ({"cookies": [("a", "b")]}, "cookies"),
        ({"headers": [("a", "b")]}, "headers"),
        ({"headers": {"Content-Length": "5"}}, "headers"),
        ({"headers": {"transfer-encoding": "chunked"}}, "headers"),
        ({"verify_ssl": "/nowhere/at/all.pem"}, "verify_ssl"),
        ({"verify_ssl": __file__}, "verify_ssl"),
        ({"verify_ssl": ""}, "verify_ssl"),
        ({"verify_ssl": "a\0b"}, "verify_ssl"),
        ({"verify_ssl": 1}, "verify_ssl"),
        ({"follow_redirects": "no"}, "follow_redirects"),
        ({"clock": 5}, "clock"),
        ({"httpx_args": 5}, "httpx_args"),
        ({"httpx_args": {"time_out": 5}}, "httpx_args"),
        ({"httpx_args": {5: 5}}, "httpx_args"),
        ({"httpx_args": {"transport": object()}}, "httpx_args['transport']"),
        ({"httpx_args": {"mounts": {"all://": 5}}}, "httpx_args['mounts']"),
        ({"httpx_args": {"mounts": 5}}, "httpx_args['mounts']"),
        ({"httpx_args": {"event_hooks": {"response": [5]}}}, "httpx_args['event_hooks']"),
        ({"httpx_args": {"event_hooks": 5}}, "httpx_args['event_hooks']"),
        ({"httpx_args": {"event_hooks": {"response": 5}}}, "httpx_args['event_hooks']"),
        ({"httpx_args": {"cookies": 5}}, "cookies"),
        ({"httpx_args": {"trust_env": "no"}}, "httpx_args['trust_env']"),
        ({"httpx_args": {"verify": "/nowhere"}}, "httpx_args['verify']"),
        ({"httpx_args": {"max_redirects": -1}}, "httpx_args['max_redirects']"),
        ({"httpx_args": {"headers": {"a": "\n"}}}, "headers"),
        ({"httpx_args": {"cookies": {"a": "\n"}}}, "cookies"),
    ],
)
def test_options_are_checked_when_given(options: dict[str, Any], argument: str) -> None:
    """What a request cannot carry, or httpx not use, is refused by the constructor, which names it."""
    with pytest.raises(errors.InvalidArgumentError) as caught:
        Client(_URL, **options)
    assert caught.value.argument == argument


@pytest.mark.parametrize(
    "host",
    [
        "a..b",
        ".a",
        "a.",
        "",
        "[v1.x]",
        "[::1",
        "[1.2.3.4]",
        "a" * 64,
        ".".join(["a" * 60] * 5),
        "xn--\u2603",
        "a%20b",
        "a*b",
        "\u2603" * 70,
        "a:65536",
        "a:0",
        "a:-1",
    ],
)
def test_hosts_that_are_refused(host: str) -> None:
    """A host that no name server and no network could know is refused, by the constructor."""
    if host == "a.":
        Client(f"https://{host}")  # the root of all names may stand at the end
        return
    with pytest.raises(errors.InvalidArgumentError, match=r"^base_url: "):
        Client(f"https://{host}/")


@forms
@pytest.mark.parametrize("pair", [("a" * 20_000, "b"), ("a", "\u2603" * 6_000), ("a" * 70_000, "b" * 70_000)])
def test_arguments_that_no_request_can_hold(form: str, pair: tuple[str, str]) -> None:
    """An argument that is longer than any request is refused before one is sent."""
    with pytest.raises(errors.InvalidArgumentError, match="A request holds at most"):
        call(form, AuthenticatedClient(_URL, _SECRET), *pair)


@pytest.mark.parametrize(
    "make",
    [
        lambda token: AuthenticatedClient("ftp://a", token),
        lambda token: AuthenticatedClient(_URL, token, max_retries=-1),
        lambda token: AuthenticatedClient(_URL, token, prefix="a\nb"),
        lambda token: AuthenticatedClient(_URL, f"{token} "),
        lambda token: setattr(AuthenticatedClient(_URL, "other-token"), "token", f"{token}\n"),
    ],
)
def test_no_frame_of_a_constructor_shows_the_token(make: Any) -> None:
    """The locals of the frames in which a constructor fails, as reports of errors print them, have no token in them."""
    with pytest.raises(errors.InvalidArgumentError) as caught:
        make(_SECRET)
    frames = traceback.TracebackException.from_exception(caught.value, capture_locals=True).stack
    ours = [frame for frame in frames if "zuora_aqua_client" in frame.filename]
    assert ours
    assert not [frame for frame in ours if _SECRET in str(frame.locals)]


def test_repr_of_a_client_that_is_half_made() -> None:
    """A debugger may show a client whose constructor raised an error."""
    assert repr(Client.__new__(Client)) == "<Client>"
    assert repr(copy.copy(AuthenticatedClient(_URL, _SECRET))) == f"AuthenticatedClient(base_url='{_URL}')"


@forms
@pytest.mark.parametrize("shape", ["plain", "quoted", "partly", "lower", "twice", "slashed", "escaped"])
@pytest.mark.parametrize(
    "place", ["Zuora-Request-Id", "Zuora-Track-Id", "Location", "Content-Type", "Content-Encoding", "body"]
)
def test_a_reflected_token_is_masked(form: str, shape: str, place: str) -> None:
    """Wherever a server puts the token, cut off by our own limits or not, the text of the error has nothing of it."""
    token = f"tok'en/+={_SECRET}"
    written = {
        "plain": token,
        "quoted": quote(token, safe=""),
        "partly": quote(token, safe="/+"),
        "lower": quote(token, safe="").lower(),
        "twice": quote(quote(token, safe="")),
        "slashed": token.replace("/", "\\/"),
        "escaped": "".join(f"\\u{ord(c):04x}" for c in token),
    }
    if place == "body":
        reason = f'{{"code": 53100020, "message": "{"y" * 280}{written[shape]}"}}'
        ids = f'"processId": "{"x" * 60}{written[shape]}", "requestId": "{written[shape]}"'
        body = f'{{"success": false, {ids}, "reasons": [{reason}]}}'
        answers = [httpx.Response(400, content=body.encode(), headers={"Content-Type": "application/json"})]
    else:
        headers = {"Content-Type": "application/json", place: f"{'x' * 60}{written[shape]}"}
        answers = [httpx.Response(status, content=b"{}", headers=headers) for status in (200, 302, 400)]
    for answer in answers:
        transport = httpx.MockTransport(lambda _, answer=answer: answer)
        with pytest.raises(errors.APIError) as caught:
            call(form, AuthenticatedClient(_URL, token, max_retries=0, httpx_args={"transport": transport}))
        error = caught.value
        shown = f"{error} {error.args} {error.request_id} {error.process_id} {error.track_id} {error.reasons}"
        if shape != "escaped" or place == "body":  # in a header it is only other text
            assert "tok'" not in shown
            assert _SECRET[:8] not in shown
