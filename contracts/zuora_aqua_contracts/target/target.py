"""The server under test: sends requests within rate and budget, and passes each exchange to observers."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import httpx

from ..exchange import bare_socket
from ..exchange.errors import is_denied
from ..exchange.failures import Lost, NoResponse, OversizedError, Unmet
from ..exchange.messages import Exchange, Request, Response, Secret, encode_segment
from .credentials import IssuedTokens, RunToken
from .limits import Clock, Limits, Waits
from .liveness import Liveness
from .transport import Pool, certificates, is_idempotent, reason_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ..document.fragment import Operation
    from .credentials import ClientCredentials
    from .settings import Settings

_MAX_ATTEMPTS = 3  # of a request that gets a 429 which no state asked for


class Target:
    """The server under test and the operation to request. One connection pool, used by one thread.

    Attributes:
        operation: The operation that `request` builds requests of; a test may choose another one.
        requests: Number of requests sent so far.
        limited: Whether the present provider state is over the rate limit, so that a 429 is expected.
        observers: Called with every exchange.
        proxy: URL of the proxy that `--proxy` names, None for those of the environment or none (`uses_proxies`).
        token: The token of the run, which requests have unless they name another `Authorization` field.
        liveness: Whether the server still responds, and still takes the token.
        setup: The present provider state, as a `curl` command; empty without one.
        limits: Rate and budget; what else sends requests to the server acquires them too, save those for a token.
    """

    def __init__(
        self,
        settings: Settings,
        base: str,
        access: str | ClientCredentials,
        operation: Operation,
        *,
        limits: Limits | None = None,
    ) -> None:
        """Open a connection pool for the base URL `base`; nothing is sent yet.

        Args:
            settings: The options of the run.
            base: Base URL of the server.
            access: The bearer token, or the credentials with which tokens are got and renewed.
            operation: The operation to request.
            limits: Rate and budget, by default those of `settings` for this process alone.

        Raises:
            RunError: The file of the certificate authority holds no certificate, or the environment is unusable.
        """
        self.base, self.operation = base, operation
        self.requests, self.limited, self.setup = 0, False, ""
        self.observers: list[Callable[[Exchange], None]] = []
        self.limits = limits or Limits(settings.rate, settings.budget, Clock())
        self._settings = settings
        self._waits = Waits(self.limits.clock)
        denies = partial(self._denies_known_good, operation)
        self.liveness = Liveness(denies, self.limits.clock.sleep, settings.timeout)
        self._delivered: Request | None = None  # the last request that the server may have received
        self._answered = False  # whether that got a complete response
        # Requests to this machine never leave it, so proxies of the environment apply to other servers only.
        self.uses_proxies = not settings.loopback
        self.proxy = settings.proxy
        self.verify = certificates(settings, base)
        options: dict[str, Any] = {"verify": self.verify, "timeout": settings.timeout}
        options |= {"trust_env": self.uses_proxies, "proxy": self.proxy}
        self._pool = Pool(base, **options)
        fragment = operation.fragment
        self.token = RunToken(access if isinstance(access, str) else IssuedTokens(base, access, fragment, **options))

    @property
    def is_behind_proxy(self) -> bool:
        """Whether requests go to a proxy, of `--proxy` or of the environment."""
        return self.proxy is not None or (self.uses_proxies and bare_socket.is_behind_proxy(self.base))

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
        return self.operation.path_of(parameters, encode_segment)

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
            authorization = self.token.authorization()
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
        if self.is_behind_proxy:
            raise Unmet("needs a bare socket to the server, and there is a proxy in between")

        def send(unsent: Request) -> Response:
            response = self._send_bare(unsent, case)
            # The network may have cut it off; what is wrong each time is the server's.
            return self._send_bare(unsent, case) if response.framing and is_idempotent(unsent) else response

        return self.send(request, transport=send)

    def send(self, request: Request, *, transport: Callable[[Request], Response] | None = None) -> Exchange:
        """Send a request, again after a 429 that no state asked for, and pass the exchange to all observers.

        Args:
            request: The request.
            transport: Sends the request and returns the response; the connection pool if None.

        Raises:
            NoResponse: The server sends no complete response, each time, while it sends one to the known-good request.
            Unmet: The run must not send this request.
            Lost: The server is over its limit for too long, too slow, or takes the token no more.
            ServerGone: The server responds no more, not even to the known-good request.
        """
        for _ in range(_MAX_ATTEMPTS):
            exchange = self._persist(request, transport or self._send_pooled)
            if exchange.response.status != 429 or self.limited:  # noqa: PLR2004 - Too Many Requests
                break
            self._waits.wait(exchange.response)
        else:
            raise Lost("the server stayed over its rate limit")
        for observer in self.observers:
            observer(exchange)
        return exchange

    def repeat(self, request: Request) -> Exchange | None:
        """Send a request once more, with no observer; None if there is no response to it, or nothing may be sent."""
        try:
            return self._persist(request, self._send_pooled)
        except (NoResponse, Unmet):
            return None

    def _persist(self, request: Request, transport: Callable[[Request], Response]) -> Exchange:
        return self.liveness.persist(lambda: self._once(request, transport), request)

    def _once(self, request: Request, transport: Callable[[Request], Response]) -> Exchange:
        if request.method != "GET" and not (self._settings.loopback or self._settings.unsafe_methods):
            raise Unmet(f"{request.method} is only tried on loopback or with --unsafe-methods")
        self.liveness.check()
        is_own = self.token.is_in(request)
        if is_own:  # the token may have been renewed since
            request = replace(request, authorization=self.token.authorization())
        try:
            exchange = self._exchange(request, transport)
            if not is_own:
                return exchange
            if self._is_denied(self.operation, exchange.response):
                if self.token.renew(request.authorization):
                    return self._exchange(replace(request, authorization=self.token.authorization()), transport)
                self.liveness.after_denial()
            else:
                self.liveness.accepted = True
        except NoResponse as failure:
            self.liveness.after_failure(failure, self._delivered, answered=self._answered)
            raise
        return exchange

    def _is_denied(self, operation: Operation, response: Response) -> bool:
        """Whether a response denies the token; a 403 does without a provider state, which may close orgs."""
        return is_denied(operation, response) or (response.status == HTTPStatus.FORBIDDEN and not self.setup)

    def _exchange(self, request: Request, transport: Callable[[Request], Response]) -> Exchange:
        return Exchange(request, self._attempt(request, transport), self.base, self.setup)

    def _denies_known_good(self, operation: Operation) -> bool:
        """Send the known-good request of an operation once, and tell whether the server denies its token."""
        chosen, self.operation = self.operation, operation
        try:
            return self._is_denied(operation, self._attempt(self.request(), self._send_pooled))
        finally:
            self.operation = chosen

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
        except OversizedError as error:
            raise NoResponse(str(error), curl, connected=True, oversized=True) from None
        except (httpx.LocalProtocolError, httpx.InvalidURL, httpx.UnsupportedProtocol):
            raise  # the request cannot be sent: an error of the suite, and no verdict on the server
        except (httpx.TransportError, OSError) as error:
            raise NoResponse(reason_of(error), curl, connected=self._pool.responding) from None
        finally:
            if self._pool.delivered:
                self._delivered, self._answered = request, False
        self.liveness.responded = self._answered = True
        return response

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
