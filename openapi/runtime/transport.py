"""Requests over httpx, which is slow to import: this module is imported with the first call."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import httpx

from . import bodies, httpx_setup, pools, redirects
from .errors import APIConnectionError, APITimeoutError, printable
from .malformed_error import MalformedError
from .replies import Failure, RawReply
from .streams import Stream

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .operations import Operation
    from .secret import Secret
    from .settings import Settings

_ERRORS = (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, OSError, UnicodeError)


@dataclass(slots=True, eq=False, repr=False)
class Call:
    """What is asked for.

    Attributes:
        operation: What is called.
        asked: The request, as generated code gives it.
        token: What goes into the header with the credentials.
        until: When the call ends, by the clock; None where it has no end.
    """

    operation: Operation[Any, Any]
    asked: Mapping[str, Any]
    token: Secret | None
    until: float | None = None


class _Exchange:
    """A request, the redirects that follow it, and its response: what both ways to send share.

    Attributes:
        request: The request to send next.
        timeouts: Its time-outs, by which httpcore's pool knows it.
    """

    def __init__(self, http: httpx.Client | httpx.AsyncClient, settings: Settings, call: Call) -> None:
        self._http, self._settings, self._call = http, settings, call
        self.timeouts, self._end = httpx_setup.limits(http, settings, call.until)
        self._first = httpx_setup.request_of(http, settings, call.asked, call.token, self.timeouts)
        self.request = self._first
        self._left = http.max_redirects
        self._note = ""

    @property
    def auth(self) -> Any:
        """Credentials that httpx adds: nothing on the way to another origin."""
        stays = self.request is self._first or redirects.is_same_origin(self.request.url, self._first.url)
        return _auth(self._settings, self._call.operation, self._call.token) if stays else None

    def goes_on_after(self, response: httpx.Response) -> bool:
        """Whether a response is a redirect to follow; makes the request that does."""
        redirects.show(response)
        if not self._settings.follow_redirects or not response.has_redirect_location:
            return False
        following = redirects.request_after(self._first, self.request, response)
        if following is None or not self._left:
            self._note = redirects.UNREADABLE if following is None else redirects.ENDLESS
            return False
        self.request = following
        self._left -= 1
        return True

    def streamed(self, response: httpx.Response) -> RawReply | None:
        """The reply if the response is a file, which is read later."""
        media_type = response.headers.get("Content-Type", "")
        if not self._call.operation.streams(response.status_code, media_type, self._call.asked["headers"]):
            return None
        self.timeouts["read"] = httpx_setup.time_outs_of(
            self._http, self._settings
        ).read  # a file takes as long as it takes
        stream = Stream(response, partial(_failure, token=self._call.token))
        return RawReply(stream.status, stream.headers, b"", stream=stream, connection=_connection(response))

    def body_of(self, response: httpx.Response) -> _Body:
        """What takes the body of the response."""
        return _Body(response, self._settings, self._end)

    def reply(self, body: _Body) -> RawReply:
        """The reply with this body."""
        return body.reply(self._note, self._call.token)

    def failure(self, error: Exception) -> Failure:
        """What is told of an error of httpx."""
        if self._http.is_closed:
            closed = "The client was closed during this call. Close it when its calls are over."
            return Failure(APIConnectionError(closed), is_retryable=False)
        return Failure(_failure(error, self._call.token))


def send(http: httpx.Client, settings: Settings, call: Call) -> RawReply | Failure:
    """Send a request and read what comes. Failures are given back, not raised: they keep no request alive that way.

    Args:
        http: The client of httpx that sends it.
        settings: The settings of ours.
        call: What is asked for.

    Raises:
        InvalidArgumentError: HTTP has no such request.
    """
    exchange = _Exchange(http, settings, call)
    _register(http, redirects.hide)
    try:
        response = http.send(exchange.request, stream=True, auth=exchange.auth, follow_redirects=False)
        while exchange.goes_on_after(response):
            response.close()
            response = http.send(exchange.request, stream=True, auth=exchange.auth, follow_redirects=False)
        streamed = exchange.streamed(response)
        if streamed is not None:
            return streamed
        return exchange.reply(_receive(http, response, exchange.body_of(response)))
    except _ERRORS as error:
        return exchange.failure(error)
    except BaseException as error:
        for connection in pools.discard_interrupted(http, exchange.timeouts):
            connection.close()
        if not http.is_closed or not isinstance(error, Exception):
            raise
        return exchange.failure(error)


async def send_async(http: httpx.AsyncClient, settings: Settings, call: Call) -> RawReply | Failure:
    """Send a request and receive the response, asynchronously, as `send` does."""
    exchange = _Exchange(http, settings, call)
    _register(http, redirects.hide_async)
    try:
        response = await http.send(exchange.request, stream=True, auth=exchange.auth, follow_redirects=False)
        while exchange.goes_on_after(response):
            await response.aclose()
            response = await http.send(exchange.request, stream=True, auth=exchange.auth, follow_redirects=False)
        streamed = exchange.streamed(response)
        if streamed is not None:
            return streamed
        return exchange.reply(await _receive_async(http, response, exchange.body_of(response)))
    except _ERRORS as error:
        return exchange.failure(error)
    except BaseException as error:
        for connection in pools.discard_interrupted(http, exchange.timeouts):
            with suppress(BaseException):  # cancelled once more; what matters is done before the first wait
                await connection.aclose()
        if not http.is_closed or not isinstance(error, Exception):
            raise
        return exchange.failure(error)


def discard(answer: RawReply) -> None:
    """Close the connection that a response came over, and the response if it is open still."""
    if answer.connection is not None:
        answer.connection.close()
    if answer.stream is not None:
        answer.stream.close()


async def discard_async(answer: RawReply) -> None:
    """Close what `discard` closes, of an asynchronous client."""
    if answer.connection is not None:
        await answer.connection.aclose()
    if answer.stream is not None:
        await answer.stream.aclose()


def _connection(response: httpx.Response) -> Any:
    """The connection of a response; None over HTTP/2, where others share it, and where the transport names none."""
    return response.extensions.get("network_stream") if response.http_version != "HTTP/2" else None


def _receive(http: httpx.Client, response: httpx.Response, body: _Body) -> _Body:
    try:
        if not body.refused:
            for chunk in response.stream:  # type: ignore[union-attr]  # of a synchronous client it is synchronous
                if body.full_with(chunk):
                    break
        if pools.has_rest(response):
            response.extensions["network_stream"].close()
    finally:
        response.close()
        if http.is_closed and "network_stream" in response.extensions:
            # A connection that was being made when its client was closed is in no pool, and nobody else closes it.
            response.extensions["network_stream"].close()
    return body


async def _receive_async(http: httpx.AsyncClient, response: httpx.Response, body: _Body) -> _Body:
    try:
        if not body.refused:
            async for chunk in response.stream:  # type: ignore[union-attr]  # of an asynchronous client it is that
                if body.full_with(chunk):
                    break
        if pools.has_rest(response):
            await response.extensions["network_stream"].aclose()
    finally:
        await response.aclose()
        if http.is_closed and "network_stream" in response.extensions:
            await response.extensions["network_stream"].aclose()
    return body


def _register(http: httpx.Client | httpx.AsyncClient, hook: Any) -> None:
    hooks = http.event_hooks["response"]
    if hook not in hooks:  # the user may have replaced them
        hooks.append(hook)


def _auth(settings: Settings, operation: Operation[Any, Any], token: Secret | None) -> Any:
    """What httpx adds by way of credentials: nothing where we do, and the user's own where an operation takes some."""
    if token is not None or (settings.auth is not None and not operation.secured):
        return None
    return settings.auth or httpx.USE_CLIENT_DEFAULT


class _Body:
    """Takes a body chunk by chunk, as it came over the wire, and no more of it than is allowed."""

    def __init__(self, response: httpx.Response, settings: Settings, until: float | None) -> None:
        self._response, self._settings, self._until = response, settings, until
        self._most = settings.max_response_bytes
        self._chunks: list[bytes] = []
        self._size = 0
        # Looking names up in headers of httpx costs more than all of them at once.
        self._fields = {name.lower(): value for name, value in response.headers.raw}
        declared = self._fields.get(b"content-length", b"").decode("latin-1")
        digits = declared.isascii() and declared.isdigit()
        self.refused = digits and (len(declared) > len(str(self._most)) or int(declared) > self._most)

    def full_with(self, chunk: bytes) -> bool:
        """Take a chunk; whether that is enough.

        Raises:
            ReadTimeout: The body takes too long as a whole.
        """
        self._chunks.append(chunk)
        self._size += len(chunk)
        self.refused = self._size > self._most
        if self._until is not None and self._settings.clock.monotonic() > self._until:
            raise httpx.ReadTimeout("the response took too long as a whole")
        return self.refused

    def reply(self, note: str, token: Secret | None) -> RawReply:
        """What came, decoded."""
        reply = RawReply(
            self._response.status_code, self._response.headers, b"", note=note, connection=_connection(self._response)
        )
        if self.refused:
            reply.problem = MalformedError("", f"has over {self._most} bytes, too many to take")
            return reply
        reply.content = b"".join(self._chunks)
        coding = self._fields.get(b"content-encoding", b"").decode("latin-1")
        if coding and token is not None:
            coding = token.hidden_in(coding)
        try:
            reply.content = bodies.decode(reply.content, coding, self._most)
        except MalformedError as problem:
            reply.problem = problem
        return reply


def _failure(error: Exception, token: Secret | None) -> APIConnectionError:
    """Our error for one of httpx, with its words and nothing else of it: it holds the request, and that the token."""
    words = str(error) if token is None else token.hidden_in(str(error))
    message = f"{type(error).__name__}: {printable(words)}" if words else type(error).__name__
    if isinstance(error, httpx.TimeoutException):
        return APITimeoutError(f"No answer in time ({message}). Ask again later, or give the client a longer timeout.")
    return APIConnectionError(
        f"No whole answer ({message}). Check base_url, the network and any proxy, then ask again."
    )
