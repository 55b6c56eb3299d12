"""The server under test: sends requests within rate and budget, and passes each exchange to observers."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import httpx

from ..exchange import bare_socket
from ..exchange.failures import Lost, NoResponse, ServerGone, Unmet
from ..exchange.headers import retry_delay
from ..exchange.messages import TOKEN_VARIABLE, Exchange, Request, Response, Secret, encode_segment
from ..exchange.redaction import SECRETS
from .credentials import IssuedTokens
from .limits import Clock, Limits
from .transport import Pool, certificates, reason_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ..document.fragment import Operation
    from .credentials import ClientCredentials
    from .settings import Settings

_MAX_ATTEMPTS = 3  # of a request that gets a 429 which no state asked for
_MAX_RETRY_DELAY = 120.0  # seconds; after a 429 with a longer delay the request is given up
_MAX_TOTAL_DELAY = 300.0  # seconds of a whole run spent waiting for rate limits


class Target:
    """The server under test and the operation to request. One connection pool, used by one thread.

    Attributes:
        operation: The operation that `request` builds requests of; a test may choose another one.
        requests: Number of requests sent so far.
        limited: Whether the present provider state is over the rate limit, so that a 429 is expected.
        observers: Called with every exchange.
        proxy: URL of the proxy that `--proxy` names, None for those of the environment or none (`uses_proxies`).
        responded: Whether the server has sent a complete response.
        on_gone: Called once, when the server responds no more.
        setup: The present provider state, as a `curl` command; empty without one.
        limits: Rate and budget; what else sends requests to the server acquires them too, save those for a token.
    """

    def __init__(  # noqa: PLR0913 - the last two are by name and optional
        self,
        settings: Settings,
        base: str,
        token: str,
        operation: Operation,
        *,
        limits: Limits | None = None,
        credentials: ClientCredentials | None = None,
    ) -> None:
        """Open a connection pool for the base URL `base`; nothing is sent yet.

        Args:
            settings: The options of the run.
            base: Base URL of the server.
            token: The bearer token, empty with `credentials`; it is masked in all output from now on.
            operation: The operation to request.
            limits: Rate and budget, by default those of `settings` for this process alone.
            credentials: Credentials with which tokens are got and renewed.

        Raises:
            RunError: The file of the certificate authority holds no certificate, or the environment is unusable.
        """
        SECRETS.add(token)
        self.base = base
        self.operation = operation
        self._token = token
        self.requests = 0
        self.limited = False
        self.observers: list[Callable[[Exchange], None]] = []
        self.on_gone: Callable[[ServerGone], None] = lambda _: None
        self.setup = ""
        self.responded = False
        self.limits = limits or Limits(settings.rate, settings.budget, Clock())
        self._settings = settings
        self._clock = self.limits.clock
        self._probe_operation = operation
        self._delivered: Request | None = None  # the last request that the server may have received
        self._gone: Unmet | None = None
        self._total_delay = 0.0
        # Requests to this machine never leave it, so proxies of the environment apply to other servers only.
        self.uses_proxies = not settings.loopback
        self.proxy = settings.proxy
        self.verify = certificates(settings, base)
        self._pool = Pool(
            base, verify=self.verify, timeout=settings.timeout, proxies=self.uses_proxies, proxy=self.proxy
        )
        self._issued = (
            IssuedTokens(
                base,
                credentials,
                verify=self.verify,
                trust_env=self.uses_proxies,
                proxy=self.proxy,
                timeout=settings.timeout,
            )
            if credentials
            else None
        )

    @property
    def token(self) -> Secret:
        """The bearer token that is valid now, and the shell expression for its header field.

        Raises:
            Lost: The server gives no token.
        """
        value = self._token if self._issued is None else self._issued.token()
        return Secret(value, f"Bearer ${TOKEN_VARIABLE}")

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()

    def acquire(self) -> None:
        """Count a request to the server, and wait until it may be sent.

        Raises:
            Lost: The budget is used up.
        """
        self.limits.acquire()
        self.requests += 1

    def path(self, **parameters: str) -> str:
        """Return the operation's path with parameters in it, each percent-encoded as one segment."""
        path = self.operation.path
        for name, value in parameters.items():
            path = path.replace("{" + name + "}", encode_segment(value))
        return path

    def request(
        self,
        parameters: Mapping[str, str] | None = None,
        headers: Sequence[tuple[str, str]] | Mapping[str, str] = (),
        *,
        method: str = "GET",
        authorization: Secret | bool | None = True,
    ) -> Request:
        """Build a request of the operation.

        Args:
            parameters: The path parameters, not encoded; by default the pair of the run and the document's examples.
            headers: Further header fields.
            method: The method.
            authorization: The `Authorization` field; True for the token of the run, None for no such field.
        """
        if parameters is None:
            pair = {"partner": self._settings.partner, "project": self._settings.project}
            parameters = {name: pair.get(name, value) for name, value in self.operation.example_parameters().items()}
        pairs = tuple(headers.items()) if hasattr(headers, "items") else tuple(headers)
        if authorization is True:
            token = self.token
            authorization = Secret(f"Bearer {token.value}", token.shell)
        return Request(self.path(**parameters), pairs, method, authorization or None, tuple(parameters.items()))

    def get(
        self,
        parameters: Mapping[str, str] | None = None,
        headers: Sequence[tuple[str, str]] | Mapping[str, str] = (),
        **options: Any,
    ) -> Exchange:
        """Build a request as `request` does and send it as `send` does."""
        return self.send(self.request(parameters, headers, **options))

    def send_raw(self, request: Request, *, case: Callable[[str], str] = str) -> Exchange:
        """Send a request over a bare socket; otherwise like `send`.

        Args:
            request: The request.
            case: Changes the letter case of header field names.

        Raises:
            NoResponse: The server sent no complete response.
            Unmet: The run must not send this request, the server is over its limit, or a proxy is in between.
        """
        if self.proxy or (self.uses_proxies and bare_socket.is_behind_proxy(self.base)):
            raise Unmet("needs a bare socket to the server, and there is a proxy in between")
        return self.send(request, transport=lambda unsent: self._send_bare(unsent, case))

    def send(self, request: Request, *, transport: Callable[[Request], Response] | None = None) -> Exchange:
        """Send a request, again after a 429 that no state asked for, and pass the exchange to all observers.

        Args:
            request: The request.
            transport: Sends the request and returns the response; the connection pool if None.

        Raises:
            NoResponse: The server sent no complete response.
            Unmet: The run must not send this request.
            Lost: The server is over its limit for too long.
            ServerGone: The server responds no more, not even to the known-good request.
        """
        for _ in range(_MAX_ATTEMPTS):
            exchange = self._once(request, transport or self._send_pooled)
            if exchange.response.status != 429 or self.limited:  # noqa: PLR2004 - Too Many Requests
                break
            self._wait_for_limit(exchange.response)
        else:
            raise Lost("the server stayed over its rate limit")
        for observer in self.observers:
            observer(exchange)
        return exchange

    def repeat(self, request: Request) -> Exchange | None:
        """Send a request once more, with no observer; None if there is no response to it, or nothing may be sent."""
        try:
            return self._once(request, self._send_pooled)
        except (NoResponse, Unmet):
            return None

    def _once(self, request: Request, transport: Callable[[Request], Response]) -> Exchange:
        if request.method != "GET" and not (self._settings.loopback or self._settings.unsafe_methods):
            raise Unmet(f"{request.method} is only tried on loopback or with --unsafe-methods")
        if self._gone is not None:
            raise self._gone.with_traceback(None)
        try:
            response = self._attempt(request, transport)
        except NoResponse as failure:
            self._probe(failure)
            raise
        if response.status == HTTPStatus.UNAUTHORIZED and (renewed := self._renewed(request)) is not None:
            return Exchange(renewed, self._attempt(renewed, transport), self.base, self.setup)
        return Exchange(request, response, self.base, self.setup)

    def _renewed(self, request: Request) -> Request | None:
        """Return the request with a new token if it had the run's own; None if it had another, or none is given."""
        if self._issued is None or request.authorization is None:
            return None
        if request.authorization.value != f"Bearer {self._issued.token()}" or not self._issued.renew():
            return None
        token = self.token
        return replace(request, authorization=Secret(f"Bearer {token.value}", token.shell))

    def _attempt(self, request: Request, transport: Callable[[Request], Response]) -> Response:
        """Send a request once.

        Raises:
            NoResponse: The server sent no complete response.
        """
        curl = request.curl(self.base)
        try:
            response = transport(request)
        except (httpx.TimeoutException, TimeoutError) as error:
            reason = f"no response within {self._settings.timeout:g} seconds"
            connected = not isinstance(error, httpx.ConnectTimeout)
            raise NoResponse(reason, curl, connected=connected, timeout=True) from None
        except (httpx.LocalProtocolError, httpx.InvalidURL, httpx.UnsupportedProtocol):
            raise  # the request cannot be sent: an error of the suite, and no verdict on the server
        except (httpx.TransportError, OSError) as error:
            raise NoResponse(reason_of(error), curl, connected=self._pool.responding) from None
        finally:
            if self._pool.delivered:
                self._delivered = request
        self.responded = True
        return response

    def _probe(self, failure: NoResponse) -> None:
        """Find out with the known-good request whether the server still responds.

        Raises:
            ServerGone: It does not.
        """
        if not self.responded:
            self._gone = Unmet("the server never sent a complete response")
            return
        last, operation = self._delivered, self.operation
        self.operation = self._probe_operation
        try:
            self._attempt(self.request(), self._send_pooled)
        except NoResponse:
            gone = self._gone = ServerGone(last, failure)
            self.on_gone(gone)
            raise gone from None
        finally:
            self.operation = operation

    def _send_pooled(self, request: Request) -> Response:
        return self._pool.send(request, self.acquire)

    def _send_bare(self, request: Request, case: Callable[[str], str]) -> Response:
        self.acquire()
        self._pool.delivered, self._pool.responding = True, False
        try:
            return bare_socket.send(self.base, request, case=case, verify=self.verify, timeout=self._settings.timeout)
        except ConnectionRefusedError:
            self._pool.delivered = False
            raise

    def _wait_for_limit(self, response: Response) -> None:
        wait = retry_delay(response, self._clock.now())
        if wait is None or wait > _MAX_RETRY_DELAY or self._total_delay + wait > _MAX_TOTAL_DELAY:
            raise Lost("the server is over its rate limit" + ("" if wait is None else f" for {wait:g} seconds"))
        self._total_delay += wait
        self._clock.sleep(wait)
