"""Sends requests of the suite over a pool of connections, each within a time limit."""

from __future__ import annotations

import os
import ssl
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import getproxies

import httpx

from ..exchange import deadline
from ..exchange.failures import OversizedError
from ..exchange.messages import MAX_BODY, Request, Response
from ..exchange.redaction import SECRETS
from .settings import RunError

if TYPE_CHECKING:
    from collections.abc import Callable

    from .settings import Settings

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def is_idempotent(request: Request) -> bool:
    """Whether a request may be sent again without knowing what became of the first (RFC 9110, 9.2.2)."""
    return request.method in ("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE")


class Pool:
    """A pool of connections to one server. It keeps no cookies and follows no redirects.

    Attributes:
        delivered: Whether the last request was written to a connection, so that the server may have received it.
        responding: Whether a response of HTTP to the last request has begun.
    """

    def __init__(
        self, base: str, *, verify: ssl.SSLContext | bool, timeout: float, trust_env: bool, proxy: str | None
    ) -> None:
        """Create the pool; nothing is sent yet.

        Args:
            base: Base URL of the server.
            verify: The certificate authorities to trust, True for the usual ones.
            timeout: Seconds for each exchange as a whole.
            trust_env: Whether to use the proxies that the environment names.
            proxy: URL of the proxy to use in place of those; None for none.

        Raises:
            RunError: The environment names a proxy that cannot be used.
        """
        self.delivered = False
        self.responding = False
        self._base = base
        self._timeout = timeout
        for url in filter(None, [*getproxies().values(), proxy]):
            SECRETS.add(urlsplit(url).password or "")
        try:
            self._client = httpx.Client(verify=verify, trust_env=trust_env, proxy=proxy)
        except (ValueError, httpx.InvalidURL, ImportError) as error:
            raise unusable_environment(error) from None
        self._deadline = deadline.install(self._client)
        # Not `Client.send`: it would parse `Location` and store cookies, and fail on hostile ones.
        self._transport = self._client._transport_for_url(httpx.URL(base))  # noqa: SLF001 - selects the proxy

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def send(self, request: Request, acquire: Callable[[], None]) -> Response:
        """Send a request, a second time if a reused connection fails before any byte of the response.

        The server may close an idle connection just as a request is written to it (RFC 9110, 9.2.2, RFC 9112, 9.3.1).
        A request that must not be repeated goes out on a fresh connection.

        Args:
            request: The request.
            acquire: Called before each attempt; may wait or raise.

        Raises:
            httpx.TransportError: The connection failed, the time was over, or the response is not HTTP.
            OversizedError: The body is too long.
        """
        self.delivered = False
        if not is_idempotent(request):
            self._transport.close()  # the idle connections; it opens new ones
        try:
            return self._attempt(request, acquire)
        except httpx.TimeoutException:
            raise
        except httpx.TransportError:
            if self._deadline.connected or self._deadline.received:
                raise
        return self._attempt(request, acquire)

    def _attempt(self, request: Request, acquire: Callable[[], None]) -> Response:
        acquire()
        self._deadline.start(self._timeout)
        try:
            return self._send(request)
        finally:
            self.delivered |= self._deadline.written > 0
            self.responding = self._deadline.speaks_http

    def _send(self, request: Request) -> Response:
        headers = [(name.encode(), value.encode("utf-8")) for name, value in request.headers]
        if request.authorization is not None:
            headers.append((b"Authorization", request.authorization.value.encode()))
        limits = {"timeout": httpx.Timeout(self._timeout).as_dict()}
        url = _url(self._base + request.path)
        response = self._transport.handle_request(
            httpx.Request(request.method, url, headers=headers, extensions=limits)
        )
        try:
            body = bytearray()
            for chunk in response.iter_raw():
                body += chunk
                if len(body) > MAX_BODY:
                    raise OversizedError(MAX_BODY)
        finally:
            response.close()
        fields = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers.raw)
        return Response(response.status_code, fields, bytes(body))


@lru_cache(maxsize=1024)  # most requests of a run have one of few paths, and reading one takes as long as sending it
def _url(text: str) -> httpx.URL:
    return httpx.URL(text)


def unusable_environment(error: Exception) -> RunError:
    """Say that proxies or certificates of the environment cannot be used, whichever place found out."""
    message = " ".join(str(error).split())
    return RunError(f"the environment's settings of proxies or certificates are not usable: {message}")


def exempt_loopback(*, everything: bool) -> None:
    """Change the environment so that no proxy is used for this machine, not even by the client under test.

    Args:
        everything: Whether to use no proxy at all, because the run has no server elsewhere.
    """
    if everything:
        for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
            del os.environ[name]
        return
    hosts = os.environ.get("no_proxy", os.environ.get("NO_PROXY", ""))
    if hosts != "*":
        os.environ["no_proxy"] = os.environ["NO_PROXY"] = ",".join(filter(None, [hosts, *_LOOPBACK]))


def certificates(settings: Settings, base: str) -> ssl.SSLContext | bool:
    """Return the certificate authorities to trust; the environment may name some (SSL_CERT_FILE)."""
    if settings.ca is None and not base.startswith("https:"):
        # Where nothing speaks TLS, the usual authorities are not read, which takes a tenth of a second for each pool.
        return not settings.loopback or (settings.states or "").startswith("https:")
    try:
        if settings.ca is not None:
            return ssl.create_default_context(cafile=str(settings.ca))
        return httpx.create_ssl_context()
    except (ssl.SSLError, OSError):
        name = f"--ca {settings.ca}" if settings.ca else "SSL_CERT_FILE or SSL_CERT_DIR of the environment"
        raise RunError(f"{name}: not a PEM file of certificates") from None


def reason_of(error: Exception) -> str:
    """Return the message of an error of the transport, its first letter in lower case."""
    message = str(error).strip() or type(error).__name__
    return message[:1].lower() + message[1:] if message[1:2].islower() else message
