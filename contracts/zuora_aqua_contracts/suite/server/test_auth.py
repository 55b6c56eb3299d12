"""AUTH-NONE, AUTH-WRONG, AUTH-SCHEME: without a valid bearer token there is a 401 and no job."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from ...exchange.errors import fails_as
from ...exchange.messages import TOKEN_VARIABLE, Secret
from ..documented_values import VERSIONS

if TYPE_CHECKING:
    from ...exchange.messages import Exchange
    from ...judging.check import Check
    from ...judging.run import Run
    from ...target.target import Target

_SHELL = f"${{{TOKEN_VARIABLE}}}"
_MAX_CHANGED = 50  # characters of the token; a token may have thousands
_MAX_CHANGED_REMOTE = 3  # a remote server may take many wrong tokens for an attack
_OTHER_CASE = f"$(printf %s \"${TOKEN_VARIABLE}\" | tr 'a-zA-Z' 'A-Za-z')"


def check_rejected(target: Target, check: Check, clause: str, credentials: Secret | None, what: str) -> None:
    """Check that a request with these credentials gets an error of authentication and no job."""
    check_unauthorized(check, clause, target.get(authorization=credentials), target, what)


def check_unauthorized(check: Check, clause: str, exchange: Exchange, target: Target, what: str) -> None:
    """Check that a response is an error of authentication: 401, or a form of it that comes with 200; and no job."""
    rejected = fails_as(target.operation, exchange, 401, aqua=(401, 403))
    check(clause, rejected, f"status 401, or the body of such an error, {what}", exchange)
    check(clause, exchange.response.job is None, f"no job {what}", exchange)


@pytest.mark.clause("AUTH-NONE")
@pytest.mark.parametrize("version", VERSIONS)
def test_without_credentials(target: Target, check: Check, version: str | None) -> None:
    """Without `Authorization` there is a 401 and no job, on any minor version."""
    exchange = target.get(headers={"Zuora-Version": version} if version else (), authorization=None)
    check_unauthorized(check, "AUTH-NONE", exchange, target, "without credentials")


@pytest.mark.clause("AUTH-NONE")
def test_an_empty_authorization_is_none(target: Target, check: Check) -> None:
    """An empty `Authorization` is no credentials."""
    check_rejected(target, check, "AUTH-NONE", Secret("", ""), "with an empty Authorization")


@pytest.mark.clause("AUTH-WRONG")
@pytest.mark.parametrize(
    ("what", "wrong", "shell"),
    [
        ("a wrong token", lambda _: "wrong-token", "wrong-token"),
        ("a token cut off at its end", lambda token: token[:-1], f"${{{TOKEN_VARIABLE}%?}}"),
        ("a token cut off at its start", lambda token: token[1:], f"${{{TOKEN_VARIABLE}#?}}"),
        (
            "the first half of the token",
            lambda token: token[: len(token) // 2],
            f"$(printf %.$((${{#{TOKEN_VARIABLE}}} / 2))s {_SHELL})",
        ),
        ("a token extended at its end", lambda token: token + "x", _SHELL + "x"),
        ("a token extended at its start", lambda token: "x" + token, "x" + _SHELL),
        ("the token and another word", lambda token: f"{token} x", f"{_SHELL} x"),
        ("the token twice", lambda token: token + token, _SHELL + _SHELL),
        ("a token in the other case", str.swapcase, _OTHER_CASE),
        ("a token in upper case", str.upper, f"$(printf %s {_SHELL} | tr a-z A-Z)"),
        ("a token in lower case", str.lower, f"$(printf %s {_SHELL} | tr A-Z a-z)"),
        ("no token after the scheme", lambda _: "", ""),
    ],
)
def test_nearly_right_tokens(target: Target, check: Check, what: str, wrong: object, shell: str) -> None:
    """A token that is wrong, cut off, extended or differently cased gets 401 and no job."""
    token = wrong(target.token.value) if callable(wrong) else ""
    if token == target.token.value:
        pytest.skip(f"{what} is the token itself")
    check_rejected(
        target, check, "AUTH-WRONG", Secret(f"Bearer {token}".rstrip(), f"Bearer {shell}".rstrip()), f"with {what}"
    )


@pytest.mark.clause("AUTH-WRONG", "AUTH-SCHEME")
@pytest.mark.parametrize("version", VERSIONS)
def test_wrong_credentials_on_any_minor_version(target: Target, check: Check, version: str | None) -> None:
    """A wrong token, and the right one under another scheme, get 401 and no job on any minor version."""
    headers = {"Zuora-Version": version} if version else {}
    wrong = Secret("Bearer wrong-token", "Bearer wrong-token")
    check_unauthorized(check, "AUTH-WRONG", target.get(headers=headers, authorization=wrong), target, "a wrong token")
    bare = Secret(target.token.value, _SHELL)
    check_unauthorized(check, "AUTH-SCHEME", target.get(headers=headers, authorization=bare), target, "a bare token")


@pytest.mark.clause("AUTH-WRONG")
def test_one_character_off(target: Target, run: Run, check: Check) -> None:
    """A token with one character changed gets 401 and no job; not the last one, which an encoding may ignore."""
    token = target.token.value
    count = _MAX_CHANGED if run.settings.loopback else _MAX_CHANGED_REMOTE
    for index, letter in enumerate(token[:-1][:count]):
        for other in sorted({"x", "0", letter.swapcase()} - {letter}):
            shell = f"$(printf %s {_SHELL} | sed 's/./{other}/{index + 1}')"
            wrong = Secret(f"Bearer {token[:index]}{other}{token[index + 1 :]}", f"Bearer {shell}")
            check_rejected(target, check, "AUTH-WRONG", wrong, "with one character changed")


@pytest.mark.clause("AUTH-SCHEME")
@pytest.mark.parametrize(
    ("what", "credentials", "shell"),
    [
        ("a bare token", lambda token: token, _SHELL),
        ("Basic and the token", lambda token: f"Basic {token}", f"Basic {_SHELL}"),
        (
            "Basic and the token as user",
            lambda token: f"Basic {base64.b64encode(f'{token}:'.encode()).decode()}",
            f"Basic $(printf %s: {_SHELL} | base64 -w0)",
        ),
        ("Token and the token", lambda token: f"Token {token}", f"Token {_SHELL}"),
        ("Digest and the token", lambda token: f"Digest {token}", f"Digest {_SHELL}"),
        ("Bearer run together with the token", lambda token: f"Bearer{token}", f"Bearer{_SHELL}"),
        ("a scheme that ends in Bearer", lambda token: f"XBearer {token}", f"XBearer {_SHELL}"),
    ],
)
def test_other_schemes(target: Target, check: Check, what: str, credentials: object, shell: str) -> None:
    """The token under another scheme, or under none, gets 401 and no job."""
    value = credentials(target.token.value) if callable(credentials) else ""
    check_rejected(target, check, "AUTH-SCHEME", Secret(value, shell), f"with {what}")


@pytest.mark.clause("AUTH-WRONG")
def test_a_wrong_token_stays_wrong(target: Target, check: Check) -> None:
    """A wrong token gets 401 each time, and a valid one in between changes nothing."""
    wrong = Secret("Bearer wrong-token-again", "Bearer wrong-token-again")
    for _ in range(3):
        check_rejected(target, check, "AUTH-WRONG", wrong, "with a wrong token that was used before")
        target.get()
