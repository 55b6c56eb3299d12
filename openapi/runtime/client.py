# ruff: noqa: TID252 - the package stays movable
"""The clients: what they are told, and the way from a call to its response."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Self

from . import sending
from .connections import Connections
from .downloads import AsyncDownload, Download
from .settings import Options, Settings, checked_headers
from .tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType
    from typing import Unpack

    import httpx

    from ..types import Response
    from .operations import Operation
    from .tokens import Token


class Client:
    """A client without credentials.

    Safe to share between threads and tasks. It may be used as a context manager, synchronous or not, and need not be.

    Args:
        base_url: Where the API is: scheme, host, and a path to be put before the operation's, if any.
        cookies: Sent with every request.
        headers: Sent with every request, save those that a call sets itself.
        timeout: Seconds, or `httpx.Timeout`. Left out: 10 s to connect, and for the response as long as the vendor lets
            a request run, and a margin. For none at all give `httpx.Timeout(None)`.
        verify_ssl: Whether to check certificates, or what to check them with.
        follow_redirects: Whether to follow redirects; otherwise they are errors.
        httpx_args: Further arguments for `httpx.Client` and `httpx.AsyncClient`.
        max_retries: How often a request is repeated at most, 2 if left out, 0 for never.
        max_response_bytes: Bytes that a body may have, as it comes and decompressed, 16 MiB if left out.
        clock: Replaces the ways to tell and pass the time.

    Raises:
        InvalidArgumentError: An argument cannot be used.
    """

    def __init__(self, base_url: str, **options: Unpack[Options]) -> None:
        """Take the settings; nothing is connected yet."""
        self._use(Settings.of(base_url, options), None)

    def _use(self, settings: Settings, tokens: Tokens | None) -> None:
        self._settings = settings
        self._tokens = tokens
        self._connections = Connections(settings)

    def _copy(self, **changed: Any) -> Self:
        copy = type(self).__new__(type(self))
        copy._use(replace(self._settings, **changed), self._tokens and self._tokens.copy())  # noqa: SLF001 - one of us
        return copy

    def __repr__(self) -> str:
        """Where it connects to, and nothing secret."""
        return f"{type(self).__name__}(base_url={self._settings.base_url!r})"

    def __copy__(self) -> Self:
        """A client with the same settings, token and connections."""
        copy = type(self).__new__(type(self))
        copy.__dict__.update(self.__dict__)
        return copy

    def __deepcopy__(self, memo: object) -> Self:
        """Copy as `copy` does: connections are shared, never duplicated."""
        return self.__copy__()

    def __reduce__(self) -> tuple[object, ...]:
        """Refuse to be pickled.

        Raises:
            TypeError: Always. A pickle would hold the token, and connections belong to one process.
        """
        raise TypeError("a client is not pickled, for it holds a token and connections: make one in each process")

    def with_headers(self, headers: Mapping[str, str]) -> Self:
        """A client like this one with more headers, and with connections of its own."""
        return self._copy(headers={**self._settings.headers, **checked_headers(headers)})

    def with_cookies(self, cookies: Mapping[str, str]) -> Self:
        """A client like this one with more cookies, and with connections of its own."""
        return self._copy(cookies={**self._settings.cookies, **cookies})

    def with_timeout(self, timeout: httpx.Timeout | float) -> Self:
        """A client like this one with other time-outs, and with connections of its own."""
        return self._copy(timeout=timeout)

    def set_httpx_client(self, client: httpx.Client) -> Self:
        """Use this `httpx.Client`; its headers, cookies and time-outs apply in place of the settings."""
        self._connections.use(client)
        return self

    def set_async_httpx_client(self, async_client: httpx.AsyncClient) -> Self:
        """Use this `httpx.AsyncClient`, in whatever event loop; its headers, cookies and time-outs apply."""
        self._connections.use_async(async_client)
        return self

    def get_httpx_client(self) -> httpx.Client:
        """The `httpx.Client` underneath, made where there is none. By itself it sends no credentials."""
        return self._connections.get()

    def get_async_httpx_client(self) -> httpx.AsyncClient:
        """The `httpx.AsyncClient` of the running event loop, made where there is none. Likewise."""
        return self._connections.get_async()

    def close(self) -> None:
        """Close the connections of synchronous calls. A later call opens new ones."""
        self._connections.close()

    async def aclose(self) -> None:
        """Close the connections of the running event loop. A later call opens new ones."""
        await self._connections.aclose()

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        self.close()

    async def __aenter__(self) -> Self:
        """Itself."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        await self.aclose()

    def _call(self, operation: Operation[Any, Any], asked: Mapping[str, Any]) -> Response[Any]:
        """Send what generated code asks for.

        Raises:
            APIConnectionError: There is no response.
            InvalidArgumentError: There is no token that could be sent.
        """
        from . import streams, transport  # noqa: PLC0415 - httpx is slow to import

        http, settings = self._connections.get(), self._settings
        tokens = self._tokens if operation.secured else None
        steps = sending.conversation(operation, asked, tokens, settings.max_retries, settings.clock)
        answer: Any = None
        while True:
            try:
                step = steps.send(answer)
            except StopIteration as end:
                response: Response[Any] = end.value
                if isinstance(response.parsed, streams.Stream):
                    reopen = partial(_again, self._call, operation, asked)
                    response.parsed = Download(response.parsed, reopen, settings.max_retries, settings.clock)
                return response
            if isinstance(step, sending.Send):
                answer = transport.sent(http, settings, operation, asked, step.token)
            elif isinstance(step, sending.Sleep):
                answer = settings.clock.sleep(step.seconds)
            else:
                answer = step.tokens.get()

    async def _call_async(self, operation: Operation[Any, Any], asked: Mapping[str, Any]) -> Response[Any]:
        """Make a call, retries included, asynchronously; see `_call`."""
        from . import streams, transport  # noqa: PLC0415 - httpx is slow to import

        http, settings = await self._connections.ready(), self._settings
        tokens = self._tokens if operation.secured else None
        steps = sending.conversation(operation, asked, tokens, settings.max_retries, settings.clock)
        answer: Any = None
        while True:
            try:
                step = steps.send(answer)
            except StopIteration as end:
                response: Response[Any] = end.value
                if isinstance(response.parsed, streams.Stream):
                    reopen = partial(_again, self._call_async, operation, asked)
                    response.parsed = AsyncDownload(response.parsed, reopen, settings.max_retries, settings.clock)
                return response
            if isinstance(step, sending.Send):
                answer = await transport.sent_async(http, settings, operation, asked, step.token)
            elif isinstance(step, sending.Sleep):
                answer = await settings.clock.sleep_async(step.seconds)
            else:
                answer = await step.tokens.get_async()


class AuthenticatedClient(Client):
    """A client with credentials, which go out with every request that takes them, and to no other origin.

    Safe to share between threads and tasks. It may be used as a context manager, synchronous or not, and need not be.

    Args:
        base_url: Where the API is: scheme, host, and a path to be put before the operation's, if any.
        token: The token; or a callable that gives one, synchronous or not, which is asked when a token is needed, and
            again once after a 401; or an `httpx.Auth`.
        prefix: What stands before the token in its header.
        auth_header_name: The header that carries it.
        **options: As for `Client`: cookies, headers, timeout, verify_ssl, follow_redirects, httpx_args, max_retries,
            max_response_bytes, clock.

    Raises:
        InvalidArgumentError: An argument cannot be used; nothing of the token is in the message.
    """

    def __init__(
        self,
        base_url: str,
        token: Token | httpx.Auth,
        *,
        prefix: str = "Bearer",
        auth_header_name: str = "Authorization",
        **options: Unpack[Options],
    ) -> None:
        """Take the settings; nothing is connected yet."""
        checked_headers({auth_header_name: prefix})
        settings = Settings.of(base_url, options)
        self._use(replace(settings, prefix=prefix, auth_header_name=auth_header_name), None)
        self.token = token

    @property
    def token(self) -> Token | httpx.Auth:
        """What the client was given as token. A new one counts from the next request on."""
        given: Any = self._settings.auth if self._tokens is None else self._tokens.given
        return given  # type: ignore[no-any-return]  # one of these it is

    @token.setter
    def token(self, token: Token | httpx.Auth) -> None:
        # httpx is slow to import, so its class is told by what makes it one.
        auth: Any = token if hasattr(token, "sync_auth_flow") else None
        self._tokens = None if auth else Tokens(token)
        self._settings = replace(self._settings, auth=auth)


def _again(
    call: Callable[..., Any], operation: Operation[Any, Any], asked: Mapping[str, Any], headers: Mapping[str, str]
) -> Any:
    """Repeat a request with more headers."""
    return call(operation, {**asked, "headers": {**asked["headers"], **headers}})
