# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
"""What both kinds of client do with their connections: views of them, the httpx clients underneath, closing."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Self

from .connections import Connections
from .lazy import Lazy
from .settings import Settings
from .tokens import Tokens

if TYPE_CHECKING:
    import httpx
else:
    httpx = Lazy("httpx")  # slow to import


class Connected:
    """A client's settings, and the connections that it owns or, as a view, uses."""

    _settings: Settings
    _tokens: Tokens | None
    _connections: Connections
    _owns_connections: bool

    def _view(self, settings: Settings) -> Self:
        """Return a client with other settings that uses the connections of this one, and closes none of them."""
        view = self.__copy__()
        view._settings = settings  # noqa: SLF001 - one of us
        return view

    def __repr__(self) -> str:
        """Where it connects to, and nothing secret."""
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
