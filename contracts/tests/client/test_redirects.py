"""Redirects: what carries credentials stays with its origin, and what nobody can follow is an answer of the server."""

from __future__ import annotations

import asyncio
import json
from http.cookiejar import CookieJar
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from zuora_aqua_client import AuthenticatedClient, errors
from zuora_aqua_client._runtime import redirects
from zuora_aqua_client.api.aggregate_queries import get_last_batch_query_job as operation
from zuora_aqua_contracts.document.fragment import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_URL = "https://api.example"
_SECRET = "planted-token-5f1c9a"  # noqa: S105 - it is planted to be looked for
_JOB = next(iter(next(iter(load().operations.values())).examples(200).values()))
_PAIR = (_JOB["partner"], _JOB["project"])
forms = pytest.mark.parametrize("form", ["sync", "async"])


class Auth(httpx.Auth):
    """Credentials of the user's own making."""

    def auth_flow(self, request: httpx.Request) -> Iterator[httpx.Request]:  # type: ignore[override]  # nobody sends into it
        """Add a header."""
        request.headers["X-Signature"] = _SECRET
        yield request


_WAYS: dict[str, Callable[..., AuthenticatedClient]] = {
    "token": lambda **o: AuthenticatedClient(_URL, _SECRET, **o),
    "token in a header of another name": lambda **o: AuthenticatedClient(
        _URL, _SECRET, auth_header_name="X-Auth", prefix="", **o
    ),
    "headers": lambda **o: AuthenticatedClient(_URL, "other-token", headers={"X-Key": _SECRET}, **o),
    "headers of a view": lambda **o: AuthenticatedClient(_URL, "other-token", **o).with_headers({"X-Key": _SECRET}),
    "cookies": lambda **o: AuthenticatedClient(_URL, "other-token", cookies={"session": _SECRET}, **o),
    "cookies of a view": lambda **o: AuthenticatedClient(_URL, "other-token", **o).with_cookies({"session": _SECRET}),
    "httpx.Auth": lambda **o: AuthenticatedClient(_URL, Auth(), **o),
}


def run(form: str, client: AuthenticatedClient) -> Any:
    """Call the operation."""
    if form == "sync":
        return operation.sync(*_PAIR, client=client)
    return asyncio.run(operation.asyncio(*_PAIR, client=client))


def answering(*answers: httpx.Response) -> tuple[list[httpx.Request], dict[str, Any]]:
    """Return the requests that come, and options for a client that gets these answers and then a job."""
    left, requests = list(answers), list[httpx.Request]()

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return left.pop(0) if left else httpx.Response(200, json=_JOB)

    return requests, {"follow_redirects": True, "httpx_args": {"transport": httpx.MockTransport(answer)}}


def redirect(place: str, status: int = 302) -> httpx.Response:
    """Return a redirect."""
    return httpx.Response(status, headers=[(b"Location", place.encode("latin-1"))])


def carries(request: httpx.Request) -> bool:
    """Whether the secret stands anywhere in a request."""
    return _SECRET.encode() in b"".join(b"".join(pair) for pair in request.headers.raw)


@forms
@pytest.mark.parametrize("way", _WAYS)
@pytest.mark.parametrize(
    "place",
    [
        "https://evil.example/",
        "http://api.example/",
        "https://api.example:8443/",
        "//evil.example",
        "https://api.example.evil/",
    ],
)
def test_credentials_stay_with_their_origin(form: str, way: str, place: str) -> None:
    """Another host, scheme or port gets no credentials, whatever carries them; back home they go out again."""
    requests, options = answering(redirect(place), redirect(_URL + "/back"))
    run(form, _WAYS[way](**options))
    assert [carries(request) for request in requests] == [True, False, True]


@forms
@pytest.mark.parametrize("way", _WAYS)
def test_credentials_follow_within_their_origin(form: str, way: str) -> None:
    """A redirect within the origin, named in full or not, is followed with them."""
    requests, options = answering(redirect("/elsewhere"), redirect("https://api.example:443/a", 307), redirect("b"))
    run(form, _WAYS[way](**options))
    assert [carries(request) for request in requests] == [True] * 4
    assert [request.url.path for request in requests[1:]] == ["/elsewhere", "/a", "/b"]


@forms
@pytest.mark.parametrize("follow", [True, False])
@pytest.mark.parametrize(
    "place",
    [
        "http://xn--/",
        "http://[",
        "http://a:b/",
        "javascript:alert(1)",
        "http://a..b/",
        "http://[v1.x]/",
        f"//{'a' * 64}.b",
        "http://a:99999/",
        "x" * 70000,
    ],
)
def test_a_redirect_to_nowhere_is_an_answer(form: str, place: str, *, follow: bool) -> None:
    """A `Location` that cannot be read does not make a connection failure of the response, and is not retried."""
    requests, options = answering(*[redirect(place, 301)] * 9)
    options["follow_redirects"] = follow
    with pytest.raises(errors.APIStatusError, match=r"^301 Moved Permanently: ") as caught:
        run(form, _WAYS["token"](**options))
    assert (len(requests), caught.value.status_code, caught.value.attempts) == (1, 301, 1)


@forms
def test_a_loop_of_redirects_is_an_answer(form: str) -> None:
    """Redirects without end are an error of the server's status, said once and not retried."""
    requests, options = answering(*[redirect("/again")] * 99)
    options["httpx_args"]["max_redirects"] = 3
    with pytest.raises(errors.APIStatusError, match="this redirect is one too many, here to /again") as caught:
        run(form, _WAYS["token"](**options))
    assert (len(requests), caught.value.status_code, caught.value.attempts) == (4, 302, 1)


@pytest.mark.parametrize(
    ("method", "status", "following"),
    [
        ("GET", 301, "GET"),
        ("POST", 301, "GET"),
        ("POST", 302, "GET"),
        ("POST", 303, "GET"),
        ("DELETE", 303, "GET"),
        ("HEAD", 303, "HEAD"),
        ("DELETE", 302, "DELETE"),
        ("POST", 307, "POST"),
        ("POST", 308, "POST"),
    ],
)
def test_the_method_after_a_redirect(method: str, status: int, following: str) -> None:
    """The method changes where RFC 9110, 15.4, lets it, and then the body and what describes it stay behind."""
    first = httpx.Request(method, _URL, content=b"{}", headers={"Content-Type": "application/json"})
    found = redirects.request_after(first, first, redirect("/x", status))
    assert found is not None
    assert found.method == following
    assert (found.headers.get("Content-Type"), found.headers.get("Content-Length"), found.read()) == (
        ("application/json", "2", b"{}") if method == following else (None, None, b"")
    )


@forms
@pytest.mark.parametrize("value", ["a=b", "a=\xe9", "a=b; Domain=evil.example", f"a={'b' * 9000}", "=", ""])
def test_no_cookie_is_kept(form: str, value: str) -> None:
    """What servers set, whatever its characters, is in no later request."""
    answer = httpx.Response(200, json=_JOB, headers=[(b"Set-Cookie", value.encode("utf-8"))])
    requests, options = answering(answer, answer)
    client = _WAYS["token"](**options)
    run(form, client)
    run(form, client)
    assert not any("Cookie" in request.headers for request in requests)


@forms
def test_a_jar_of_the_callers_is_kept(form: str) -> None:
    """A jar that was given keeps cookies, and those that no header can carry do not break later requests."""
    answers = [httpx.Response(200, json=_JOB, headers=[(b"Set-Cookie", v.encode())]) for v in ("a=b", "c=\xe9")]
    requests, options = answering(*answers)
    client = AuthenticatedClient(_URL, _SECRET, cookies=CookieJar(), **options)
    for _ in range(3):
        run(form, client)
    assert [request.headers.get("Cookie") for request in requests] == [None, "a=b", "a=b"]


def test_cookies_of_a_client_and_a_view() -> None:
    """Cookies of the client and of a view go out together, the view's first."""
    requests, options = answering()
    client = AuthenticatedClient(_URL, _SECRET, cookies={"a": "1", "b": "2"}, **options)
    run("sync", client.with_cookies({"b": "3"}))
    assert requests[0].headers["Cookie"] == "a=1; b=3"
    assert json.loads(requests[0].content or b"null") is None
