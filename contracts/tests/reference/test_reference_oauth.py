"""Tokens that the server issues."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from zuora_aqua_contracts.reference.auth import DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET, Credentials

from .reference_server import content

if TYPE_CHECKING:
    from zuora_aqua_contracts.reference.messages import Reply

    from .reference_server import Server


FORM = ("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
GOOD = {"grant_type": "client_credentials", "client_id": DEFAULT_CLIENT_ID, "client_secret": DEFAULT_CLIENT_SECRET}


def issue(server: Server, form: dict[str, str], *headers: tuple[str, str], method: str = "POST") -> Reply:
    """The reply to a token request."""
    return server.send(b"/oauth/token", *(headers or [FORM]), method=method, body=urlencode(form).encode())


def status(server: Server, token: str) -> int:
    """The status of a request with a token."""
    return server.send(server.path(), ("Authorization", f"Bearer {token}")).status


def test_issued_tokens_last_as_long_as_they_say(server: Server) -> None:
    """A token is good until it expires, beside the fixed one and others, and not a second longer."""
    reply = issue(server, GOOD)
    assert (reply.status, reply.header("Cache-Control")) == (200, "no-store")
    granted = content(reply)
    assert granted["token_type"] == "bearer"  # noqa: S105 - the name of a type
    other = content(issue(server, GOOD))["access_token"]
    assert [status(server, token) for token in (granted["access_token"], other)] == [200, 200]
    server.now += timedelta(seconds=granted["expires_in"] - 1)
    assert status(server, granted["access_token"]) == 200
    server.now += timedelta(seconds=1)
    assert status(server, granted["access_token"]) == 401


@pytest.mark.parametrize(
    ("change", "expected", "error"),
    [
        ({"client_secret": "x"}, 401, "invalid_client"),
        ({"client_id": "é"}, 401, "invalid_client"),
        ({"client_id": ""}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": ["client_credentials", "password"]}, 400, "invalid_request"),
    ],
)
def test_refuses(server: Server, change: dict[str, object], expected: object, error: str) -> None:
    """Wrong clients and other grants get OAuth's own errors (RFC 6749, 5.2)."""
    form = urlencode({**GOOD, **change}, doseq=True).encode()
    reply = server.send(b"/oauth/token", FORM, method="POST", body=form)
    assert (reply.status, content(reply)) == (expected, {"error": error})


@pytest.mark.parametrize(
    ("header", "body"),
    [
        (("Content-Type", "application/json"), urlencode(GOOD).encode()),
        (FORM, b""),
        (FORM, b"\xff"),
        (FORM, b"a=b&" * 1000),
    ],
)
def test_refuses_what_is_no_form(server: Server, header: tuple[str, str], body: bytes) -> None:
    """A body that is no form, or names no grant, is an invalid request."""
    reply = server.send(b"/oauth/token", header, method="POST", body=body)
    assert (reply.status, content(reply)) == (400, {"error": "invalid_request"})


def test_is_for_post_only(server: Server) -> None:
    """A token is never given to a GET."""
    assert issue(server, GOOD, method="GET").status == 405


def test_credentials_do_not_show() -> None:
    """No repr shows a secret."""
    shown = repr(Credentials("planted-token", "id", "planted-secret"))
    assert "planted" not in shown
