# ruff: noqa: TID252 - the package stays movable
"""The client with credentials."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, Unpack

from .._contract import SERVERS
from . import checks
from .client import Client
from .credentials import ClientCredentials, Grant, base_url_of_environment, of_environment
from .errors import InvalidArgumentError
from .lazy import Lazy
from .retries import Clock
from .settings import MAX_RESPONSE_BYTES, MAX_RETRIES, Options
from .tokens import Token, Tokens

if TYPE_CHECKING:
    import ssl
    from http import cookiejar

    import httpx
else:
    cookiejar, httpx, ssl = Lazy("http.cookiejar"), Lazy("httpx"), Lazy("ssl")  # slow to import


class AuthenticatedClient(Client):
    """A client with credentials, which go out with every request that takes them, and to no other origin.

    Safe to share between threads and tasks. It may be used as a context manager, synchronous or not, and need not be.

    Args:
        base_url: Where the API is: scheme, host, and a path to be put before the operation's, if any.
        token: The token; or `ClientCredentials`, or a callable that gives a token, synchronous or not, which are asked
            when a token is needed, and again once after a 401; or an `httpx.Auth`.
        prefix: What stands before the token in its header.
        auth_header_name: The header that carries it.
        cookies: Sent with every request to the origin of `base_url`; see `Client`.
        headers: Sent with every request to the origin of `base_url`, save those that a call sets itself.
        timeout: Seconds, or `httpx.Timeout`; see `Client`.
        total_timeout: Seconds that a whole call may take, with its retries and waits.
        verify_ssl: Whether to check certificates, or what to check them with.
        follow_redirects: Whether to follow redirects; otherwise they are errors.
        httpx_args: Further arguments for `httpx.Client` and `httpx.AsyncClient`.
        max_retries: How often a request is repeated at most, 2 if left out, 0 for never.
        max_response_bytes: Bytes that a body may have, as it comes and decompressed, 16 MiB if left out.
        clock: Replaces the ways to tell and pass the time.

    Raises:
        InvalidArgumentError: An argument cannot be used; nothing of the token is in the message.
    """

    def __init__(  # noqa: PLR0913 - all but the first two are by name and optional
        self,
        base_url: str,
        token: Token | httpx.Auth,
        *,
        prefix: str = "Bearer",
        auth_header_name: str = "Authorization",
        cookies: Mapping[str, str] | cookiejar.CookieJar | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: httpx.Timeout | float | None = None,
        total_timeout: float | None = None,
        verify_ssl: str | bool | ssl.SSLContext = True,
        follow_redirects: bool = False,
        httpx_args: Mapping[str, Any] | None = None,
        max_retries: int = MAX_RETRIES,
        max_response_bytes: int = MAX_RESPONSE_BYTES,
        clock: Clock | None = None,
    ) -> None:
        """Take the settings; nothing is connected yet."""
        credentials = token if isinstance(token, ClientCredentials) else _credentials(token)
        del token  # from here on no frame of an error shows it
        if isinstance(credentials, InvalidArgumentError):
            raise credentials
        checks.headers({checks.header_name("auth_header_name", auth_header_name): prefix})
        super().__init__(
            base_url,
            cookies=cookies,
            headers=headers,
            timeout=timeout,
            total_timeout=total_timeout,
            verify_ssl=verify_ssl,
            follow_redirects=follow_redirects,
            httpx_args=httpx_args,
            max_retries=max_retries,
            max_response_bytes=max_response_bytes,
            clock=clock,
        )
        self._settings = self._settings._replace(prefix=prefix, auth_header_name=auth_header_name)
        self._take(credentials)

    @classmethod
    def from_env(cls, **options: Unpack[Options]) -> Self:
        """Make a client from the environment.

        `ZUORA_BASE_URL` says where the API is, `ZUORA_BEARER_TOKEN` has the token; without one, `ZUORA_CLIENT_ID` and
        `ZUORA_CLIENT_SECRET` are used as `ClientCredentials`.

        Args:
            **options: The other arguments of `AuthenticatedClient`, by name.

        Raises:
            InvalidArgumentError: A variable is not set, or an option cannot be used.
        """
        return cls(base_url_of_environment(next(iter(SERVERS.values()), "")), of_environment(), **options)

    @property
    def token(self) -> Token | httpx.Auth:
        """The token as it was given. A new one counts from the next request on, and not for other views."""
        given: Any = self._settings.auth if self._tokens is None else self._tokens.given
        return given  # type: ignore[no-any-return]  # one of these it is

    @token.setter
    def token(self, token: Token | httpx.Auth) -> None:
        credentials = token if isinstance(token, ClientCredentials) else _credentials(token)
        del token
        self._take(credentials)

    def _without_credentials(self) -> Client:
        """Return a client without credentials that uses the connections of this one, and that nothing else holds."""
        plain = Client.__new__(Client)
        connections = {"_connections": self._connections, "_owns_connections": False}
        plain.__dict__.update(_settings=self._settings._replace(auth=None), _tokens=None, **connections)
        return plain

    def _take(self, credentials: Any) -> None:
        if isinstance(credentials, InvalidArgumentError):
            raise credentials
        if isinstance(credentials, ClientCredentials):
            credentials = Tokens(Grant(credentials, self._without_credentials()))
        self._tokens = credentials if isinstance(credentials, Tokens) else None
        self._settings = self._settings._replace(auth=None if self._tokens else credentials)


def _credentials(token: Any) -> Any:
    """What a token amounts to: an `httpx.Auth`, tokens, or the error for what is neither, without any traceback."""
    if hasattr(token, "sync_auth_flow"):  # httpx is slow to import, so its class is told by what makes it one
        return token
    try:
        return Tokens(token)
    except InvalidArgumentError as error:
        return error.with_traceback(None)
