"""The server under test: sends requests to it with good manners, and lets nothing pass unseen."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from unittest import SkipTest

import httpx

from ..exchange import deadline, wire
from ..exchange.messages import TOKEN_VARIABLE, Exchange, Request, Response, Secret, segment
from .settings import RunError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ..document.fragment import Operation
    from .settings import Settings

_LARGEST = 64 * 2**20  # bytes of one body; more is a fault of the server, and not held in memory
_PATIENCE = 3  # times that a 429 nobody asked for is waited out before giving up
_LONGEST_WAIT = 120.0  # seconds; whoever wants us to wait longer is not waited for
_LONGEST_WAITS = 300.0  # seconds of a whole run; a server that needs more is not to be had today
_TIMEOUTS = 2  # in a row, after which the server counts as gone


class NoAnswer(Exception):  # noqa: N818 - it is what happened, not an error of ours
    """The server gave no whole answer: it refused or cut the connection, was silent too long, or broke HTTP.

    `connected` tells that a server took the request: it was silent then, or broke off in the middle of its answer.
    """

    def __init__(self, message: str, *, connected: bool = False) -> None:
        """Take the message."""
        super().__init__(message)
        self.connected = connected


class Unmet(SkipTest):
    """What a test needs is not there: it is skipped, and the message is the reason in the report.

    A `SkipTest`, because Hypothesis and pytest both pass that through at once.
    """


@dataclass(slots=True)
class Clock:
    """Time, so that tests of the manners need not wait."""

    monotonic: Callable[[], float] = time.monotonic
    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep


class Target:
    """A server and the operation that is checked on it. One connection pool, used by one thread.

    Attributes:
        operation: What requests are made of, and what answers are judged by; a test may name another one.
    """

    def __init__(
        self, settings: Settings, base: str, token: str, operation: Operation, *, clock: Clock | None = None
    ) -> None:
        """Open a pool for `base`; nothing is sent yet.

        Raises:
            RunError: The file of the certificate authority holds no certificate.
        """
        self.base = base
        self.operation = operation
        self.token = Secret(token, f"Bearer ${TOKEN_VARIABLE}")
        self.requests = 0
        self.limited = False  # whether the present state is one of being over the limit
        self.observers: list[Callable[[Exchange], None]] = []
        self._settings = settings
        self._clock = clock or Clock()
        self._next = 0.0
        self._silent = 0
        self._begun = False  # whether the head of an answer has come
        self.silence: NoAnswer | None = None  # the last time-out, for whoever is skipped because of it
        self._waited = 0.0
        self.verify = _trust(settings)
        self.trusts_environment = settings.server is not None  # proxies of the environment are for servers elsewhere
        self._client = httpx.Client(
            verify=self.verify,
            timeout=settings.timeout,
            trust_env=self.trusts_environment,
            follow_redirects=False,
        )
        self._deadline = deadline.bound(self._client)

    @property
    def silent(self) -> bool:
        """Whether the server stopped answering, so that nothing more is sent to it."""
        return self._silent >= _TIMEOUTS

    def close(self) -> None:
        """Close the pool."""
        self._client.close()

    def path(self, **parameters: str) -> str:
        """The operation's path with parameters in it, each encoded as one segment."""
        path = self.operation.path
        for name, value in parameters.items():
            path = path.replace("{" + name + "}", segment(value))
        return path

    def request(
        self,
        parameters: Mapping[str, str] | None = None,
        headers: Sequence[tuple[str, str]] | Mapping[str, str] = (),
        *,
        method: str = "GET",
        authorization: Secret | bool | None = True,
    ) -> Request:
        """A request of the operation.

        Args:
            parameters: The path parameters; where None the pair of the run, and the document's examples of others.
            headers: Further header fields, as they go out.
            method: The method.
            authorization: The value of `Authorization`; True for the run's token, None for no such field.
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
        """Send a request made as by `request`, as `send` does."""
        return self.send(self.request(parameters, headers, **options))

    def raw(self, request: Request, *, case: Callable[[str], str] = str) -> Exchange:
        """Send a request over a bare socket, as `send` does otherwise.

        Args:
            request: The request.
            case: How the names of header fields are written.

        Raises:
            NoAnswer: There was no whole answer.
            Unmet: As of `send`, or a proxy stands between.
        """
        if self.trusts_environment and wire.is_behind_proxy(self.base):
            raise Unmet("needs a bare socket to the server, and the environment names a proxy")
        options: dict[str, Any] = {"case": case, "verify": self.verify, "timeout": self._settings.timeout}
        return self.send(request, by=lambda made: wire.receive(self.base, made, **options))

    def send(self, request: Request, *, by: Callable[[Request], Response] | None = None) -> Exchange:
        """Send a request, wait out a limit that no state asked for, and show the exchange to all observers.

        Args:
            request: The request.
            by: What sends it and gives the answer; the pool where None.

        Raises:
            NoAnswer: There was no whole answer.
            Unmet: The run may not send this, or the server is over its limit for too long.
        """
        for _ in range(_PATIENCE):
            exchange = self._once(request, by or self._receive)
            if exchange.response.status != 429 or self.limited:  # noqa: PLR2004 - Too Many Requests
                break
            self._wait_out(exchange.response)
        else:
            raise Unmet("the server stayed over its rate limit")
        for observer in self.observers:
            observer(exchange)
        return exchange

    def _once(self, request: Request, by: Callable[[Request], Response]) -> Exchange:
        if request.method != "GET" and not (self._settings.loopback or self._settings.unsafe_methods):
            raise Unmet(f"{request.method} is only tried on loopback or with --unsafe-methods")
        if self._settings.budget is not None and self.requests >= self._settings.budget:
            raise Unmet(f"the budget of {self._settings.budget} requests is used up")
        if self.silent:
            raise Unmet("the server stopped answering")
        self._pace()
        self.requests += 1
        self._begun = False
        try:
            response = by(request)
        except (httpx.TimeoutException, TimeoutError) as error:
            self._silent += 1
            words = f"no answer within {self._settings.timeout:g} seconds to: {request.curl(self.base)}"
            raise NoAnswer(words, connected=not isinstance(error, httpx.ConnectTimeout)) from None
        except (httpx.LocalProtocolError, httpx.InvalidURL):
            raise  # what we asked to send cannot be sent: an error of the suite, which says nothing of the server
        except (httpx.TransportError, OSError) as error:
            self._silent = 0
            raise NoAnswer(f"{_reason(error)}: {request.curl(self.base)}", connected=self._begun) from None
        self._silent = 0
        return Exchange(request, response, self.base)

    def _receive(self, request: Request) -> Response:
        headers = [(name.encode(), value.encode("utf-8")) for name, value in request.headers]
        if request.authorization is not None:
            headers.append((b"Authorization", request.authorization.value.encode()))
        outgoing = httpx.Request(request.method, self.base + request.path, headers=headers)
        self._deadline.start(self._settings.timeout)
        response = self._client.send(outgoing, stream=True)
        self._begun = True
        try:
            body = bytearray()
            for chunk in response.iter_raw():
                body += chunk
                if len(body) > _LARGEST:
                    raise NoAnswer(f"a body of over {_LARGEST} bytes: {request.curl(self.base)}", connected=True)
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

    def _wait_out(self, response: Response) -> None:
        wait = named_wait(response, self._clock.now())
        if wait is None or wait > _LONGEST_WAIT or self._waited + wait > _LONGEST_WAITS:
            raise Unmet("the server is over its rate limit" + ("" if wait is None else f" for {wait:g} seconds"))
        self._waited += wait
        self._clock.sleep(wait)


def named_wait(response: Response, now: float) -> float | None:
    """The seconds that a response asks to wait, the longer of `Retry-After` and `ratelimit-reset`; None for neither."""
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


def _trust(settings: Settings) -> Any:
    if settings.ca is None:
        return True
    import ssl  # noqa: PLC0415 - only for those who bring an authority

    try:
        return ssl.create_default_context(cafile=str(settings.ca))
    except (ssl.SSLError, OSError):
        raise RunError(f"--ca {settings.ca}: not a PEM file of certificates") from None


def _reason(error: Exception) -> str:
    """An error of the transport in words."""
    words = str(error).strip() or type(error).__name__
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def without(request: Request, *names: str) -> Request:
    """The request without some header fields."""
    gone = {name.lower() for name in names}
    return replace(request, headers=tuple(pair for pair in request.headers if pair[0].lower() not in gone))
