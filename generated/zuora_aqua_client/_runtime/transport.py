# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
"""Requests over httpx: the one module that imports it when a client is first used."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import httpx

from . import bodies
from .errors import APIConnectionError, APITimeoutError, shown
from .malformed import MalformedError
from .replies import RawReply
from .streams import Stream

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .operations import Operation
    from .secret import Secret
    from .settings import Settings

_WITH_CONTENT = ("POST", "PUT", "PATCH")  # of these a request says that it has none: RFC 9110, 8.6
_PATIENCE = 2  # a body may take this many times the read time-out as a whole


def time_outs(read: float) -> httpx.Timeout:
    """The time-outs of a client that names none, finite all of them.

    Args:
        read: Seconds to wait for the next bytes of a response.
    """
    return httpx.Timeout(read, connect=10.0)


def new_client(settings: Settings) -> httpx.Client:
    """A client of httpx for these settings."""
    return httpx.Client(**_options(settings))


def new_async_client(settings: Settings) -> httpx.AsyncClient:
    """An asynchronous client of httpx for these settings."""
    return httpx.AsyncClient(**_options(settings))


def _options(settings: Settings) -> dict[str, Any]:
    chosen = settings.timeout
    return {
        "base_url": settings.base_url,
        "cookies": dict(settings.cookies),
        "headers": dict(settings.headers),
        "timeout": time_outs(settings.read_seconds) if chosen is None else chosen,
        "verify": settings.verify_ssl,
        "follow_redirects": settings.follow_redirects,
        **settings.httpx_args,
    }


def _time_outs_of(http: httpx.Client | httpx.AsyncClient, settings: Settings) -> httpx.Timeout:
    """Return the time-outs of a request: those of the httpx client, or what a view has in their place."""
    chosen = settings.overrides.timeout
    return http.timeout if chosen is None else httpx.Timeout(chosen)


def request_of(
    http: httpx.Client | httpx.AsyncClient, settings: Settings, asked: Mapping[str, Any], token: Secret | None
) -> httpx.Request:
    """The request, whole.

    Args:
        http: The client that sends it; its headers, cookies and time-outs apply.
        settings: The settings of ours.
        asked: Method, URL below the base, headers and body, as generated code gives them.
        token: What goes into the header with the credentials.
    """
    url = httpx.URL(settings.base_url + asked["url"])
    headers = {b"host": (b"Host", url.netloc)}
    headers.update((name.lower(), (name, value)) for name, value in http.headers.raw)
    for more in (settings.overrides.headers, asked["headers"]):
        headers.update((name.lower().encode(), (name.encode(), value.encode())) for name, value in more.items())
    rest = {name: asked[name] for name in ("params", "json", "data", "files", "content") if name in asked}
    if "params" in rest:
        rest["params"] = [(name, item) for name, items in rest["params"].items() for item in items]
    bare = not rest and asked["method"] not in _WITH_CONTENT
    if bare:
        rest["stream"] = httpx.ByteStream(b"")  # what httpx makes of no body, without looking for what goes with one
    request = httpx.Request(
        asked["method"],
        url,
        headers=list(headers.values()),
        extensions={"timeout": _time_outs_of(http, settings).as_dict()},
        **rest,
    )
    if bare:
        request.read()  # as httpx does where it makes it, for whoever looks at the request
    if token is not None:
        request.headers[settings.auth_header_name] = f"{settings.prefix} {token.reveal()}".lstrip()
    cookies = {**settings.overrides.cookies, **asked.get("cookies", {})}
    if cookies or http.cookies:
        jar = httpx.Cookies(http.cookies)
        jar.update(cookies)
        jar.set_cookie_header(request)
    return request


def sent(
    http: httpx.Client,
    settings: Settings,
    operation: Operation[Any, Any],
    asked: Mapping[str, Any],
    token: Secret | None,
) -> RawReply | APIConnectionError:
    """Send a request and read what comes. Failures are given back, not raised: they keep no request alive that way."""
    try:
        request = request_of(http, settings, asked, token)
        response = http.send(
            request, stream=True, auth=_auth(settings, operation, token), follow_redirects=settings.follow_redirects
        )
        if operation.streams(response.status_code, response.headers.get("Content-Type", ""), asked["headers"]):
            stream = Stream(response, partial(_failure, token=token))
            return RawReply(stream.status, stream.headers, b"", stream=stream)
        try:
            body = _Body(response, http, settings)
            if not body.refused:
                for chunk in response.stream:  # type: ignore[union-attr]  # of a synchronous client it is synchronous
                    if body.full_with(chunk):
                        break
        finally:
            response.close()
        return body.reply()
    except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL) as error:
        return _failure(error, token)


async def sent_async(
    http: httpx.AsyncClient,
    settings: Settings,
    operation: Operation[Any, Any],
    asked: Mapping[str, Any],
    token: Secret | None,
) -> RawReply | APIConnectionError:
    """Send a request and receive the response, asynchronously; see `sent`."""
    try:
        request = request_of(http, settings, asked, token)
        response = await http.send(
            request, stream=True, auth=_auth(settings, operation, token), follow_redirects=settings.follow_redirects
        )
        if operation.streams(response.status_code, response.headers.get("Content-Type", ""), asked["headers"]):
            stream = Stream(response, partial(_failure, token=token))
            return RawReply(stream.status, stream.headers, b"", stream=stream)
        try:
            body = _Body(response, http, settings)
            if not body.refused:
                async for chunk in response.stream:  # type: ignore[union-attr]  # likewise
                    if body.full_with(chunk):
                        break
        finally:
            await response.aclose()
        return body.reply()
    except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL) as error:
        return _failure(error, token)


def _auth(settings: Settings, operation: Operation[Any, Any], token: Secret | None) -> Any:
    """What httpx adds by way of credentials: nothing where we do, and the user's own where an operation takes some."""
    if token is not None or (settings.auth is not None and not operation.secured):
        return None
    return settings.auth or httpx.USE_CLIENT_DEFAULT


class _Body:
    """Takes a body chunk by chunk, as it came over the wire, and no more of it than is allowed."""

    def __init__(self, response: httpx.Response, http: httpx.Client | httpx.AsyncClient, settings: Settings) -> None:
        self._response, self._settings = response, settings
        self._most = settings.max_response_bytes
        read = _time_outs_of(http, settings).read
        self._until = None if read is None else settings.clock.monotonic() + _PATIENCE * read
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
            raise httpx.ReadTimeout("the body took too long as a whole")
        return self.refused

    def reply(self) -> RawReply:
        """What came, decoded."""
        status, headers = self._response.status_code, self._response.headers
        if self.refused:
            return RawReply(status, headers, b"", MalformedError("", f"has over {self._most} bytes, too many to take"))
        content = b"".join(self._chunks)
        try:
            coding = self._fields.get(b"content-encoding", b"").decode("latin-1")
            return RawReply(status, headers, bodies.decode(content, coding, self._most))
        except MalformedError as problem:
            return RawReply(status, headers, content, problem)


def _failure(error: Exception, token: Secret | None) -> APIConnectionError:
    """Our error for one of httpx, with its words and nothing else of it: it holds the request, and that the token."""
    words = str(error) if token is None else token.hidden_in(str(error))
    said = f"{type(error).__name__}: {shown(words)}" if words else type(error).__name__
    if isinstance(error, httpx.TimeoutException):
        return APITimeoutError(f"No answer in time ({said}). Ask again later, or give the client a longer timeout.")
    return APIConnectionError(f"No whole answer ({said}). Check base_url, the network and any proxy, then ask again.")
