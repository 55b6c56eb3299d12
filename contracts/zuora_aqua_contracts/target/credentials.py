"""Access tokens that the suite gets with client credentials (RFC 6749, 4.4), and renews before they expire."""

from __future__ import annotations

import os
import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx

from ..exchange.failures import Lost
from ..exchange.messages import TOKEN_VARIABLE, Secret
from ..exchange.redaction import SECRETS
from . import settings as _settings
from .settings import RunError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..document.fragment import Fragment
    from ..exchange.messages import Request
    from .settings import Settings

ID_VARIABLE = "ZUORA_CLIENT_ID"
SECRET_VARIABLE = "ZUORA_CLIENT_SECRET"  # noqa: S105 - the variable's name, not its value
_USED = 0.8  # part of its lifetime after which a token is renewed
_MAX_FORCED = 5  # tokens that are renewed before their time in a run: a server that rejects all tokens gets no more


@dataclass(frozen=True, slots=True)
class ClientCredentials:
    """The ID and the secret of an OAuth client."""

    id: str
    secret: str = field(repr=False)


def access(settings: Settings) -> tuple[str, ClientCredentials | None]:
    """Return the token of the environment, or the credentials with which one is got.

    Neither is needed where the run starts the server.

    Raises:
        RunError: A server is given and there is neither, or what there is cannot be used.
    """
    credentials = _from_environment() if settings.server is not None and not os.environ.get(TOKEN_VARIABLE) else None
    return ("", credentials) if credentials is not None else (_settings.token(settings) or "", None)


def _from_environment() -> ClientCredentials | None:
    """Return the client credentials of the environment; None if neither variable is set.

    Raises:
        RunError: Only one of them is set.
    """
    identifier, secret = os.environ.get(ID_VARIABLE, ""), os.environ.get(SECRET_VARIABLE, "")
    if not (identifier or secret):
        return None
    if not (identifier and secret):
        missing = SECRET_VARIABLE if identifier else ID_VARIABLE
        raise RunError(f"set {missing} too: {ID_VARIABLE} and {SECRET_VARIABLE} go together")
    SECRETS.add(identifier)
    SECRETS.add(secret)
    return ClientCredentials(identifier, secret)


class IssuedTokens:
    """Tokens of one server, one at a time."""

    def __init__(
        self,
        base: str,
        credentials: ClientCredentials,
        fragment: Fragment,
        now: Callable[[], float] = time.monotonic,
        **options: Any,
    ) -> None:
        """Take the server's base URL, the credentials, the document, a clock, and options of httpx; sends nothing."""
        self._url, self._credentials, self._now = base + fragment.token["path"], credentials, now
        self._lifetime = float(fragment.token["lifetime-seconds"])  # where the response does not say
        self._options = options
        self._token, self._renew_at = "", 0.0
        self._forced = 0

    def token(self) -> str:
        """Return a token, a new one if the last has nearly expired.

        Raises:
            Lost: The server gives none.
        """
        if not self._token or self._now() >= self._renew_at:
            self._request()
        return self._token

    def renew(self) -> bool:
        """Get a new token before the last expires, because the server rejects it; return whether there is one."""
        if self._forced >= _MAX_FORCED:
            return False
        self._forced += 1
        try:
            self._request()
        except Lost:
            return False
        return True

    def _request(self) -> None:
        form = {
            "grant_type": "client_credentials",
            "client_id": self._credentials.id,
            "client_secret": self._credentials.secret,
        }
        try:
            response = httpx.post(self._url, data=form, **self._options)
            body = response.json() if response.is_success else {}
        except (httpx.HTTPError, ValueError) as error:
            raise Lost(f"no token from {self._url}: {str(error) or type(error).__name__}") from None
        token = body.get("access_token") if isinstance(body, dict) else None
        if not isinstance(token, str) or not re.fullmatch(r"[!-~]+", token):
            raise Lost(
                f"no token from {self._url}: status {response.status_code}; check {ID_VARIABLE} and {SECRET_VARIABLE}"
            )
        SECRETS.add(token)
        lifetime = body.get("expires_in")
        seconds = float(lifetime) if isinstance(lifetime, int | float) and 0 < lifetime < 10**9 else self._lifetime
        self._token, self._renew_at = token, self._now() + _USED * seconds


class RunToken:
    """The bearer token of a run: the one of the environment, or one that is got, and renewed, with credentials."""

    def __init__(self, source: str | IssuedTokens) -> None:
        """Take the token, which is masked in all output from now on, or what gets tokens."""
        self._source = source
        if isinstance(source, str):
            SECRETS.add(source)
        self._fields: set[str] = set()  # values of `Authorization` that were sent, with former tokens too

    @property
    def value(self) -> str:
        """The token that is valid now.

        Raises:
            Lost: The server gives no token.
        """
        return self._source if isinstance(self._source, str) else self._source.token()

    def authorization(self) -> Secret:
        """Return the `Authorization` field with the token that is valid now.

        Raises:
            Lost: The server gives no token.
        """
        self._fields.add(value := f"Bearer {self.value}")
        return Secret(value, f"Bearer ${TOKEN_VARIABLE}")

    def is_in(self, request: Request) -> bool:
        """Whether a request was built with the token of the run, or with one that it had before."""
        return request.authorization is not None and request.authorization.value in self._fields

    def renew(self, denied: Secret | None) -> bool:
        """Get a new token if the server denied the present one, and return whether there is a new one.

        Args:
            denied: The `Authorization` field of the request; one with a former token says nothing of the present one.

        Raises:
            Lost: The server gives no token.
        """
        if denied is None or isinstance(self._source, str):
            return False
        return denied.value == f"Bearer {self._source.token()}" and self._source.renew()
