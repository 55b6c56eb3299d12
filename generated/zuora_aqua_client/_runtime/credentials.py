# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
# ruff: noqa: TID252 - the package stays movable
"""The OAuth grant of client credentials (RFC 6749, 4.4): a source of tokens, and what the environment names."""

from __future__ import annotations

import os
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from .._contract import TOKEN_LIFETIME_SECONDS, TOKEN_PATH
from .errors import InvalidArgumentError
from .malformed_error import MalformedError
from .operations import Expected, Operation
from .secret import Secret

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..types import Response
    from .client import Client
    from .errors import APIError

_MARGIN = 60.0  # seconds before its end at which a token is renewed
_REFUSED = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
_HEADERS = {
    "Content-Type": "application/x-www-form-urlencoded",
    "Accept": "application/json",
    "Accept-Encoding": "gzip",  # httpx offers what else is installed, and the body is decoded without it
}
_URL, _TOKEN, _ID, _SECRET = "ZUORA_BASE_URL", "ZUORA_BEARER_TOKEN", "ZUORA_CLIENT_ID", "ZUORA_CLIENT_SECRET"


class ClientCredentials:
    """An OAuth client as the token of an `AuthenticatedClient`, which gets a token when it needs one.

    The token comes from the server of the client, over the same connections, and is renewed a minute before it expires,
    or when the server refuses it. If it cannot be renewed, the old one is used until it expires. Failures are the
    errors of any call: `errors.AuthenticationError` for an ID or a secret that the server does not accept.

        client = AuthenticatedClient(base_url, ClientCredentials(client_id, client_secret))

    Args:
        client_id: The ID of the OAuth client.
        client_secret: Its secret, which no repr, log or error shows.

    Raises:
        InvalidArgumentError: One of them is not a text, or empty.
    """

    __slots__ = ("_secret", "client_id")

    def __init__(self, client_id: str, client_secret: str) -> None:
        """Take the ID and the secret."""
        secret = Secret(client_secret) if isinstance(client_secret, str) else None
        usable, kind = bool(client_secret), type(client_secret).__name__
        del client_secret  # from here on no frame of an error shows it
        if not isinstance(client_id, str) or not client_id:
            problem = "is empty" if client_id == "" else f"is of type {type(client_id).__name__}"
            raise InvalidArgumentError("client_id", "It has to be the ID of an OAuth client.", problem)
        if secret is None or not usable:
            problem = "is empty" if secret else f"is of type {kind}"
            raise InvalidArgumentError("client_secret", "It has to be the secret of the OAuth client.", problem)
        self.client_id: str = client_id
        self._secret = secret

    def __repr__(self) -> str:
        """Show the ID, never the secret."""
        return f"{type(self).__name__}(client_id={getattr(self, 'client_id', '')!r})"  # it has none if it was refused


class Grant:
    """Asks the server of a client for tokens. A callable that gives one, and knows when it is to be asked again."""

    def __init__(self, given: ClientCredentials, client: Client) -> None:
        """Take the credentials, and a client without any that sends the requests.

        Raises:
            InvalidArgumentError: The API has no token endpoint.
        """
        if not TOKEN_PATH:
            raise InvalidArgumentError("token", "Give a token or a callable.", "is for an API with a token endpoint")
        self.given, self._client = given, client
        self._renew_at = self._ends_at = float("inf")

    def is_due(self) -> bool:
        """Whether the last token is about to expire."""
        return self._now() >= self._renew_at

    def is_over(self) -> bool:
        """Whether the last token has expired."""
        return self._now() >= self._ends_at

    def __call__(self, *, is_urgent: bool = True, max_seconds: float | None = None) -> str:
        """Ask for a token.

        Args:
            is_urgent: Whether there is none to use in its place; if there is one, it is asked once, without retries.
            max_seconds: Seconds that it may take; None for as long as the client allows.

        Raises:
            APIError: There is none.
        """
        asked, client = self._now(), self._asking(is_urgent, max_seconds)
        return self._token(asked, client._call(_OPERATION, self._request()))  # noqa: SLF001 - one of us

    async def call_async(self, *, is_urgent: bool = True) -> str:
        """Ask for a token without blocking the event loop; whoever waits for it has a time limit of its own.

        Raises:
            APIError: There is none.
        """
        asked, client = self._now(), self._asking(is_urgent, None)
        return self._token(asked, await client._call_async(_OPERATION, self._request()))  # noqa: SLF001 - one of us

    def _asking(self, is_urgent: bool, max_seconds: float | None) -> Client:
        """Return the client, or a view of it, that sends the request."""
        options: dict[str, Any] = {} if is_urgent else {"max_retries": 0}
        own = self._client._settings.total_timeout  # noqa: SLF001 - one of us
        if max_seconds is not None and (own is None or max_seconds < own):
            options["total_timeout"] = max(max_seconds, 0.001)
        return self._client.with_options(**options) if options else self._client

    def _now(self) -> float:
        return self._client._settings.clock.monotonic()  # noqa: SLF001 - one of us

    def _request(self) -> Mapping[str, Any]:
        secret = self.given._secret  # noqa: SLF001 - of the class above
        fields = {"client_id": self.given.client_id, "client_secret": secret.reveal()}
        return {
            "method": _OPERATION.method,
            "url": TOKEN_PATH,
            "headers": _HEADERS,
            "content": urlencode({"grant_type": "client_credentials", **fields}).encode(),
            "secret": secret,
        }

    def _token(self, asked: float, response: Response[Any]) -> str:
        if response.error is not None:
            raise _explained(response.error)
        found: Any = response.parsed
        token: str = found[0]
        lifetime: float = found[1]
        self._ends_at = asked + lifetime
        self._renew_at = asked + max(lifetime - _MARGIN, lifetime / 2)  # of a short life the margin would be all
        return token


def of_environment() -> str | ClientCredentials:
    """Return the token, or the credentials, that the environment has.

    Raises:
        InvalidArgumentError: It has none.
    """
    if os.environ.get(_TOKEN):
        return os.environ[_TOKEN]
    missing = [name for name in (_ID, _SECRET) if not os.environ.get(name)]
    if missing:
        rule = f"Set {_TOKEN}, or {_ID} and {_SECRET}."
        raise InvalidArgumentError(missing[0], rule, "is not set in the environment")
    return ClientCredentials(os.environ[_ID], os.environ[_SECRET])


def base_url_of_environment(example: str) -> str:
    """Return the base URL that the environment has.

    Raises:
        InvalidArgumentError: It has none.
    """
    if not os.environ.get(_URL):
        rule = f"Set it to where the API is, for example {example}."
        raise InvalidArgumentError(_URL, rule, "is not set in the environment")
    return os.environ[_URL]


def _read(value: Any) -> tuple[str, float]:
    """Read the response of a token request (RFC 6749, 5.1): the token, and the seconds that it is valid."""
    token = value.get("access_token") if isinstance(value, dict) else None
    if not isinstance(token, str) or not token or not all("!" <= character <= "~" for character in token):
        raise MalformedError("/access_token", "is not a token that a header can carry")
    seconds: Any = value.get("expires_in")
    if type(seconds) in (int, float) and seconds > 0:
        return token, float(seconds)
    return token, float(TOKEN_LIFETIME_SECONDS)


_OPERATION: Operation[Any, Any] = Operation(
    method="POST",
    secured=False,
    responses=(Expected(HTTPStatus.OK, HTTPStatus.OK, "A token.", "json", success=(_read,)),),
    repeatable=True,  # a token more does no harm
)


def _explained(error: APIError) -> APIError:
    """Return an error of a token request that says what it was about."""
    if error.status_code in _REFUSED:
        error.message = (
            f"No token: the server answered {error.status_code:d} to the client ID and secret. "
            "Check both, and that they belong to this server."
        )
    else:
        error.message = f"No token: {error.message}"
    return error
