"""The server under test: sends requests within rate and budget, and passes each exchange to observers."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from unittest import SkipTest

import httpx

from ..exchange import bare_socket, deadline
from ..exchange.messages import TOKEN_VARIABLE, Exchange, Request, Response, Secret, encode_segment
from .settings import RunError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ..document.fragment import Operation
    from .settings import Settings

_MAX_BODY = 64 * 2**20  # bytes; a longer body is a fault of the server and is not kept in memory
_MAX_ATTEMPTS = 3  # of a request that gets a 429 which no state asked for
_MAX_RETRY_DELAY = 120.0  # seconds; after a 429 with a longer delay the request is given up
_MAX_TOTAL_DELAY = 300.0  # seconds of a whole run spent waiting for rate limits
_MAX_TIMEOUTS = 2  # in a row, after which the server counts as unresponsive


class NoResponse(Exception):  # noqa: N818 - it describes the server, and is not an error of the suite
    """The server sent no complete response: the connection failed, the time was over, or it violated HTTP.

    `connected` is whether the server accepted the connection, so that a request may have reached it.
    """

    def __init__(self, message: str, *, connected: bool = False) -> None:
        """Create the error."""
        super().__init__(message)
        self.connected = connected


class Unmet(SkipTest):
    """A precondition of a test is not met: the test is skipped, and the message is the reason in the report.

    A `SkipTest`, because Hypothesis and pytest both let that through at once.
    """


class Lost(Unmet):
    """What a test needs was there and is no longer, so that the run is incomplete; the message is the reason.

    `limit` says that a limit of the caller's was reached, which `--allow-incomplete` accepts.
    """

    def __init__(self, message: str, *, limit: bool = False) -> None:
        """Take the message."""
        super().__init__(message)
        self.limit = limit


@dataclass(slots=True)
class Clock:
    """Clock and sleep, replaceable so that tests need not wait."""

    monotonic: Callable[[], float] = time.monotonic
    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep


class Target:
    """The server under test and the operation to request. One connection pool, used by one thread.

    Attributes:
        operation: The operation that `request` builds requests of; a test may choose another one.
        requests: Number of requests sent so far.
        limited: Whether the present provider state is over the rate limit, so that a 429 is expected.
        observers: Called with every exchange.
        last_timeout: The last time-out that no test has reported yet.
    """

    def __init__(
        self, settings: Settings, base: str, token: str, operation: Operation, *, clock: Clock | None = None
    ) -> None:
        """Open a connection pool for the base URL `base`; nothing is sent yet.

        Raises:
            RunError: The file of the certificate authority holds no certificate.
        """
        self.base = base
        self.operation = operation
        self.token = Secret(token, f"Bearer ${TOKEN_VARIABLE}")
        self.requests = 0
        self.limited = False
        self.observers: list[Callable[[Exchange], None]] = []
        self._settings = settings
        self._clock = clock or Clock()
        self._next = 0.0
        self._timeouts = 0
        self._head_received = False
        self.last_timeout: NoResponse | None = None
        self._total_delay = 0.0
        self.verify = _verify(settings)
        self.uses_environment = (
            settings.server is not None
        )  # proxies of the environment do not apply to the embedded server
        self._client = httpx.Client(
            verify=self.verify,
            timeout=settings.timeout,
            trust_env=self.uses_environment,
            follow_redirects=False,
        )
        self._deadline = deadline.install(self._client)

    @property
    def unresponsive(self) -> bool:
        """Whether the server stopped responding, so that nothing more is sent to it."""
        return self._timeouts >= _MAX_TIMEOUTS

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

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
        credentials = Secret(f"Bearer {self.token.value}", self.token.shell) if authorization is True else authorization
        return Request(self.path(**parameters), pairs, method, credentials or None, tuple(parameters.items()))

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
        if self.uses_environment and bare_socket.is_behind_proxy(self.base):
            raise Unmet("needs a bare socket to the server, and the environment names a proxy")
        options: dict[str, Any] = {"case": case, "verify": self.verify, "timeout": self._settings.timeout}
        return self.send(request, transport=lambda unsent: bare_socket.send(self.base, unsent, **options))

    def send(self, request: Request, *, transport: Callable[[Request], Response] | None = None) -> Exchange:
        """Send a request, again after a 429 that no state asked for, and pass the exchange to all observers.

        Args:
            request: The request.
            transport: Sends the request and returns the response; the connection pool if None.

        Raises:
            NoResponse: The server sent no complete response.
            Unmet: The run must not send this request, or the server is over its limit for too long.
        """
        for _ in range(_MAX_ATTEMPTS):
            exchange = self._once(request, transport or self._send_pooled)
            if exchange.response.status != 429 or self.limited:  # noqa: PLR2004 - Too Many Requests
                break
            self._wait_for_limit(exchange.response)
        else:
            raise Unmet("the server stayed over its rate limit")
        for observer in self.observers:
            observer(exchange)
        return exchange

    def _once(self, request: Request, transport: Callable[[Request], Response]) -> Exchange:
        if request.method != "GET" and not (self._settings.loopback or self._settings.unsafe_methods):
            raise Unmet(f"{request.method} is only tried on loopback or with --unsafe-methods")
        if self._settings.budget is not None and self.requests >= self._settings.budget:
            raise Lost(f"the budget of {self._settings.budget} requests is used up", limit=True)
        if self.unresponsive:
            raise Unmet("the server stopped answering")
        self._pace()
        self.requests += 1
        self._head_received = False
        try:
            response = transport(request)
        except (httpx.TimeoutException, TimeoutError) as error:
            self._timeouts += 1
            message = f"no answer within {self._settings.timeout:g} seconds to: {request.curl(self.base)}"
            raise NoResponse(message, connected=not isinstance(error, httpx.ConnectTimeout)) from None
        except (httpx.LocalProtocolError, httpx.InvalidURL):
            raise  # the request cannot be sent: an error of the suite, and no verdict on the server
        except (httpx.TransportError, OSError) as error:
            self._timeouts = 0
            raise NoResponse(f"{_reason(error)}: {request.curl(self.base)}", connected=self._head_received) from None
        self._timeouts = 0
        return Exchange(request, response, self.base)

    def _send_pooled(self, request: Request) -> Response:
        headers = [(name.encode(), value.encode("utf-8")) for name, value in request.headers]
        if request.authorization is not None:
            headers.append((b"Authorization", request.authorization.value.encode()))
        outgoing = httpx.Request(request.method, self.base + request.path, headers=headers)
        self._deadline.start(self._settings.timeout)
        response = self._client.send(outgoing, stream=True)
        self._head_received = True
        try:
            body = bytearray()
            for chunk in response.iter_raw():
                body += chunk
                if len(body) > _MAX_BODY:
                    raise NoResponse(f"a body of over {_MAX_BODY} bytes: {request.curl(self.base)}", connected=True)
        finally:
            response.close()
        fields = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers.raw)
        return Response(response.status_code, fields, bytes(body))

    def _pace(self) -> None:
        if self._settings.rate is None:
            return
        now = self._clock.monotonic()
        if now < self._next:
            self._clock.sleep(self._next - now)
        self._next = max(now, self._next) + 1 / self._settings.rate

    def _wait_for_limit(self, response: Response) -> None:
        wait = retry_delay(response, self._clock.now())
        if wait is None or wait > _MAX_RETRY_DELAY or self._total_delay + wait > _MAX_TOTAL_DELAY:
            raise Unmet("the server is over its rate limit" + ("" if wait is None else f" for {wait:g} seconds"))
        self._total_delay += wait
        self._clock.sleep(wait)


def retry_delay(response: Response, now: float) -> float | None:
    """Return the seconds that a response asks to wait, the longer of `Retry-After` and `ratelimit-reset`, or None.

    Args:
        response: The response.
        now: The present, in seconds since 1970, for a `Retry-After` that is a date.
    """
    waits = []
    for name in ("Retry-After", "ratelimit-reset"):
        value = (response.header(name) or "").strip()
        if value.isdecimal():
            waits.append(float(value))
        elif value:
            try:
                waits.append(max(0.0, parsedate_to_datetime(value).timestamp() - now))
            except ValueError:
                continue
    return max(waits, default=None)


def _verify(settings: Settings) -> Any:
    if settings.ca is None:
        return True
    import ssl  # noqa: PLC0415 - few runs name an authority

    try:
        return ssl.create_default_context(cafile=str(settings.ca))
    except (ssl.SSLError, OSError):
        raise RunError(f"--ca {settings.ca}: not a PEM file of certificates") from None


def _reason(error: Exception) -> str:
    """Return the message of an error of the transport, its first letter in lower case."""
    message = str(error).strip() or type(error).__name__
    return message[:1].lower() + message[1:] if message[1:2].islower() else message


def without_headers(request: Request, *names: str) -> Request:
    """Return the request without some header fields."""
    removed = {name.lower() for name in names}
    return replace(request, headers=tuple(pair for pair in request.headers if pair[0].lower() not in removed))
