# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
"""The client without credentials, and what all clients do with their connections: views of them, closing."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from .caller import Caller
from .connections import Connections
from .lazy import Lazy
from .retries import Clock
from .settings import MAX_RESPONSE_BYTES, MAX_RETRIES, Options, Settings

if TYPE_CHECKING:
    import ssl
    from http import cookiejar

    import httpx
else:
    cookiejar, httpx, ssl = Lazy("http.cookiejar"), Lazy("httpx"), Lazy("ssl")  # slow to import


class Client(Caller):
    """A client without credentials.

    Safe to share between threads and tasks. It may be used as a context manager, synchronous or not, and need not be.

    Args:
        base_url: Where the API is: scheme, host, and a path to be put before the operation's, if any.
        cookies: Sent with every request to the origin of `base_url`. What servers set is forgotten, unless this is an
            `http.cookiejar.CookieJar` or an `httpx.Cookies`, which keeps it.
        headers: Sent with every request to the origin of `base_url`, save those that a call sets itself.
        timeout: Seconds, or `httpx.Timeout`. Left out: 10 s to connect, and for the response as long as the vendor lets
            a request run, and a margin. A response as a whole may take twice that, a file longer. For none at all give
            `httpx.Timeout(None)`.
        total_timeout: Seconds that a whole call may take, with its retries, its waits and the question for a token;
            then it ends with `errors.APITimeoutError`. Left out: each response has a limit, their sum has none.
        verify_ssl: Whether to check certificates, or what to check them with.
        follow_redirects: Whether to follow redirects; otherwise they are errors. Credentials, cookies and headers stay
            with the origin (scheme, host and port) of `base_url`.
        httpx_args: Further arguments for `httpx.Client` and `httpx.AsyncClient`.
        max_retries: How often a request is repeated at most, 2 if left out, 0 for never.
        max_response_bytes: Bytes that a body may have, as it comes and decompressed, 16 MiB if left out.
        clock: Replaces the ways to tell and pass the time.

    Raises:
        InvalidArgumentError: An argument cannot be used.
    """

    def __init__(  # noqa: PLR0913 - all but the first are by name and optional
        self,
        base_url: str,
        *,
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
        options = Options(
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
        self._settings = Settings.of(base_url, options)
        self._tokens = None
        self._connections = Connections(self._settings)
        self._owns_connections = True

    def _view(self, settings: Settings) -> Self:
        """Return a client with other settings that uses the connections of this one, and closes none of them."""
        view = self.__copy__()
        view._settings = settings  # noqa: SLF001 - one of us
        return view

    def __repr__(self) -> str:
        """Show the base URL, never the token."""
        settings = getattr(self, "_settings", None)  # missing where the constructor raised an error
        return f"{type(self).__name__}(base_url={settings.base_url!r})" if settings else f"<{type(self).__name__}>"

    def __copy__(self) -> Self:
        """Return a view: a client with the same settings and token that uses the connections of this one."""
        copy = type(self).__new__(type(self))
        copy.__dict__.update(self.__dict__)
        copy._owns_connections = False  # noqa: SLF001 - one of us
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

    # A call takes no options of its own: an operation has four forms whose parameters are those of the document, which
    # may use the same names. With a view there is one thing to learn, and it serves downloads and `jobs` as well.
    def with_options(  # noqa: PLR0913 - all are by name and optional
        self,
        *,
        timeout: httpx.Timeout | float | None = None,
        total_timeout: float | None = None,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
        cookies: Mapping[str, str] | None = None,
        max_response_bytes: int | None = None,
    ) -> Self:
        """Return a view of this client for calls with other options; what is left out stays as it is.

        A view uses the connections of the client that it was made from, and closing it closes none of them.

            slow = client.with_options(timeout=600, max_retries=5)

        Args:
            timeout: Seconds, or `httpx.Timeout`; counts before the time-outs of an httpx client that was set.
            total_timeout: Seconds that a whole call may take, with its retries and waits.
            max_retries: How often a request is repeated at most, 0 for never.
            headers: Sent in addition to those of the client; one of the same name is replaced.
            cookies: Sent in addition to those of the client.
            max_response_bytes: Bytes that a body may have, as it comes and decompressed.

        Raises:
            InvalidArgumentError: An option cannot be used.
        """
        return self._view(
            self._settings.overridden(
                timeout=timeout,
                total_timeout=total_timeout,
                max_retries=max_retries,
                headers=headers,
                cookies=cookies,
                max_response_bytes=max_response_bytes,
            )
        )

    def with_headers(self, headers: Mapping[str, str]) -> Self:
        """Return a view that sends more headers; see `with_options`."""
        return self.with_options(headers=headers)

    def with_cookies(self, cookies: Mapping[str, str]) -> Self:
        """Return a view that sends more cookies; see `with_options`."""
        return self.with_options(cookies=cookies)

    def with_timeout(self, timeout: httpx.Timeout | float) -> Self:
        """Return a view with other time-outs; see `with_options`."""
        return self.with_options(timeout=timeout)

    def set_httpx_client(self, client: httpx.Client) -> Self:
        """Use this `httpx.Client`, in views too; its headers, cookies and time-outs apply in place of the settings."""
        self._connections.use(client)
        return self

    def set_async_httpx_client(self, async_client: httpx.AsyncClient) -> Self:
        """Use this `httpx.AsyncClient` in every event loop, in views too; its headers, cookies and time-outs apply."""
        self._connections.use_async(async_client)
        return self

    def get_httpx_client(self) -> httpx.Client:
        """The `httpx.Client` underneath, made where there is none. By itself it sends no credentials."""
        return self._connections.get()

    def get_async_httpx_client(self) -> httpx.AsyncClient:
        """The `httpx.AsyncClient` of the running event loop, made where there is none. It sends no credentials."""
        return self._connections.get_async()

    def close(self) -> None:
        """Close the connections of synchronous calls. A later call opens new ones. A view closes nothing."""
        if self._owns_connections:
            self._connections.close()

    async def aclose(self) -> None:
        """Close the connections of the running event loop. A later call opens new ones. A view closes nothing."""
        if self._owns_connections:
            await self._connections.aclose()

    def __enter__(self) -> Self:
        """Return the client itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections, unless this is a view."""
        self.close()

    async def __aenter__(self) -> Self:
        """Return the client itself."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections, unless this is a view."""
        await self.aclose()
