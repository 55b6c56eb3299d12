"""What a client takes for its settings, what it takes where nobody says anything, and what it refuses."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from zuora_aqua_client import AuthenticatedClient, Client
from zuora_aqua_client._runtime.checks import headers as checked_headers
from zuora_aqua_client._runtime.httpx_setup import time_outs
from zuora_aqua_client._runtime.secret import Secret
from zuora_aqua_client._runtime.tokens import Tokens
from zuora_aqua_client.errors import InvalidArgumentError
from zuora_aqua_contracts.document.fragment import load

_URL = "https://example.org"
_MARGIN = 30  # seconds


def test_what_nobody_says() -> None:
    """By default certificates are checked, redirects are not followed, and all bounds are finite."""
    settings = Client(_URL)._settings
    assert (settings.verify_ssl, settings.follow_redirects) == (True, False)
    assert (settings.max_retries, settings.max_response_bytes) == (2, 16 * 1024 * 1024)
    limit = load().document["x-time-limit-seconds"]
    assert time_outs(settings.read_seconds) == httpx.Timeout(limit + _MARGIN, connect=10.0)
    assert Client(_URL).get_httpx_client().timeout == time_outs(settings.read_seconds)


def test_what_is_said_counts() -> None:
    """What is given goes through to httpx, `httpx_args` last of all."""
    client = Client(_URL, timeout=3.0, follow_redirects=True, httpx_args={"max_redirects": 7}).get_httpx_client()
    assert (client.timeout, client.follow_redirects, client.max_redirects) == (httpx.Timeout(3.0), True, 7)


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"max_retries": -1}, "max_retries: is -1. It has to be a whole number, 0 or more."),
        ({"max_retries": True}, "max_retries: is True. It has to be a whole number, 0 or more."),
        ({"max_retries": 1.0}, "max_retries: is 1.0. It has to be a whole number, 0 or more."),
        ({"max_response_bytes": 0}, "max_response_bytes: is 0. It has to be a whole number, 1 or more."),
        ({"headers": {"": "a"}}, "headers: names ''."),
        ({"headers": {"a b": "a"}}, "headers: names 'a b'."),
        ({"headers": {"\u00e9": "a"}}, "headers: names '\\xe9'."),
        ({"headers": {"a": 5}}, "headers: the value of a is not."),
        ({"headers": {"a": b"b"}}, "headers: the value of a is not."),
        ({"headers": {"a": "\u00e9"}}, "headers: the value of a is not."),
        ({"headers": {"a": "b\nc"}}, "headers: the value of a is not."),
        ({"headers": {"a": " b"}}, "headers: the value of a is not."),
        ({"headers": {"a": "b "}}, "headers: the value of a is not."),
    ],
)
def test_options_that_are_refused(options: dict[str, Any], problem: str) -> None:
    """An option that cannot be used is refused at once, and the message names it, its rule and what is wrong."""
    with pytest.raises(InvalidArgumentError) as caught:
        Client(_URL, **options)
    assert str(caught.value).startswith(problem)


def test_options_at_the_edge_are_taken() -> None:
    """The least values are taken, and headers of every form that HTTP knows."""
    client = Client(_URL, max_retries=0, max_response_bytes=1, headers={"X-a_9~": "b  c"})
    assert (client._settings.max_retries, client._settings.max_response_bytes) == (0, 1)
    assert checked_headers({"a": ""}) == {"a": ""}
    with pytest.raises(TypeError, match="unexpected keyword argument 'timeouts'"):
        Client(_URL, timeouts=3)  # type: ignore[call-arg]  # that is the point


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("https://a b", "has a space, a backslash or a control character"),
        ("https://a\\b", "has a space, a backslash or a control character"),
        ("https://a\nb", "has a space, a backslash or a control character"),
        ("https://a:port", "is no URL"),
        ("https://[a", "is no URL"),
        ("a.org", "does not start with http:// or https://"),
        ("ftp://a.org", "does not start with http:// or https://"),
        (None, "does not start with http:// or https://"),
        ("https://", "has no host"),
        ("https:///path", "has no host"),
        ("https://u@a.org", "has credentials, a query or a fragment"),
        ("https://a.org?q", "has credentials, a query or a fragment"),
        ("https://a.org#f", "has credentials, a query or a fragment"),
        ("https://a.org/b/../c", "has a dot segment in its path"),
        ("https://a.org/.", "has a dot segment in its path"),
    ],
)
def test_base_urls_that_are_refused(url: Any, problem: str) -> None:
    """What cannot be the base of an API is refused, and the message says why, and shows no credentials."""
    with pytest.raises(InvalidArgumentError) as caught:
        Client(url)
    assert (caught.value.argument, caught.value.problem) == ("base_url", problem)


@pytest.mark.parametrize("url", ["http://a", "https://a.org:8443/b/c", "https://[::1]/", "https://a.org///"])
def test_base_urls_that_are_taken(url: str) -> None:
    """Any host, port and path will do; slashes at the end are dropped."""
    assert Client(url)._settings.base_url == url.rstrip("/")


@pytest.mark.parametrize(
    ("prefix", "name"), [("a\nb", "X"), (5, "X"), ("Bearer", "X Y"), ("", "X Y"), ("", ""), ("", []), ("", {"a": "b"})]
)
def test_a_scheme_that_no_header_can_carry(prefix: Any, name: Any) -> None:
    """The name of the header and what stands before the token are checked as any header is."""
    with pytest.raises(InvalidArgumentError):
        AuthenticatedClient(_URL, "token", prefix=prefix, auth_header_name=name)
    assert AuthenticatedClient(_URL, "key", prefix="", auth_header_name="X-Key").token is not None


def test_a_plain_token_is_never_forgotten() -> None:
    """A token that nobody can renew is kept, whatever the server says of it; one that can be is asked for anew."""
    plain = Tokens("plain")
    plain.forget(Secret("plain"))
    assert plain.get().reveal() == "plain"
    given = iter(["one", "two", "three"])
    asked = Tokens(lambda: next(given))
    asked.forget(asked.get())
    assert asked.get().reveal() == "two"
    asked.forget(Secret("one"))  # somebody else was faster
    assert asked.get().reveal() == "two"


@pytest.mark.parametrize("token", ["!", "~", "a-b._~+/="])
def test_every_visible_character_is_taken(token: str) -> None:
    """All of visible US-ASCII may stand in a token, its ends included."""
    assert Tokens(token).get().reveal() == token


@pytest.mark.parametrize("token", ["", " ", "a b", "a\x7f", "\u00e9", None, 5, b"a"])
def test_other_tokens_are_refused(token: Any) -> None:
    """What a header cannot carry is refused, and nothing of it is in the message."""
    with pytest.raises(InvalidArgumentError) as caught:
        Tokens(token)
    assert caught.value.argument == "token"


def test_what_a_secret_hides() -> None:
    """A text of eight characters and more is masked, a shorter one is none; secrets are equal by their texts."""
    assert Secret("a" * 8).hidden_in("x" + "a" * 8) == "x***"
    assert Secret("a" * 7).hidden_in("x" + "a" * 7) == "x" + "a" * 7
    assert (Secret("a") == Secret("a"), Secret("a") == Secret("b"), Secret("a") == "a") == (True, False, False)
    assert (repr(Secret("a")), hash(Secret("a"))) == ("***", hash("a"))
