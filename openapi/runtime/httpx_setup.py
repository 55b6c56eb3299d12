"""Clients of httpx, and the requests that they send."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import httpx

from . import pools, redirects, wire
from .errors import APIConnectionError, InvalidArgumentError

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Mapping

    from .secret import Secret
    from .settings import Settings

_WITH_CONTENT = ("POST", "PUT", "PATCH")  # of these a request says that it has none: RFC 9110, 8.6
_PATIENCE = 2  # a response may take this many times the read time-out as a whole
_SURROUNDINGS = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR")


def time_outs(read: float) -> httpx.Timeout:
    """The time-outs of a client that names none, finite all of them.

    Args:
        read: Seconds to wait for the next bytes of a response.
    """
    return httpx.Timeout(read, connect=10.0)


def new_client(settings: Settings) -> httpx.Client:
    """Make a client of httpx for these settings.

    Raises:
        APIConnectionError: The environment names a proxy or certificates that cannot be used.
    """
    http: httpx.Client = _made(httpx.Client, settings)
    return http


def new_async_client(settings: Settings) -> httpx.AsyncClient:
    """Make an asynchronous client of httpx for these settings.

    Raises:
        APIConnectionError: The environment names a proxy or certificates that cannot be used.
    """
    http: httpx.AsyncClient = _made(httpx.AsyncClient, settings)
    return http


def _made(kind: Callable[..., Any], settings: Settings) -> Any:
    try:
        http = kind(**_options(settings))
    except (ImportError, OSError, TypeError, ValueError, AttributeError, httpx.InvalidURL) as error:
        failure = _unusable(error)
    else:
        pools.prepare(http)
        return http
    raise failure


def _unusable(error: Exception) -> APIConnectionError:
    """Our error for what httpx says of its arguments. Its words may hold the password of a proxy."""
    message = f"{type(error).__name__}: {error}" if isinstance(error, ImportError) else type(error).__name__
    named = [name for name in _SURROUNDINGS if os.environ.get(name) or os.environ.get(name.lower())]
    where = f"the environment ({', '.join(named)}) and httpx_args" if named else "httpx_args"
    return APIConnectionError(f"No connection can be made ({message}). Check {where}.", attempts=0)


def _options(settings: Settings) -> dict[str, Any]:
    chosen = settings.timeout
    return {
        "base_url": settings.base_url,
        "cookies": pools.Forgetful() if settings.jar is None else settings.jar,
        "headers": dict(settings.headers),
        "timeout": time_outs(settings.read_seconds) if chosen is None else chosen,
        "verify": _verification(settings.verify_ssl),
        "follow_redirects": settings.follow_redirects,
        **settings.httpx_args,
    }


def _verification(given: ssl.SSLContext | str | bool) -> ssl.SSLContext | bool:
    """What httpx takes: paths of certificates it takes with a warning only."""
    if not isinstance(given, str):
        return given
    import ssl  # noqa: PLC0415 - few clients name a path

    if os.path.isdir(given):  # noqa: PTH112 - pathlib is slow to import
        return ssl.create_default_context(capath=given)
    return ssl.create_default_context(cafile=given)


def time_outs_of(http: httpx.Client | httpx.AsyncClient, settings: Settings) -> httpx.Timeout:
    """Return the time-outs of a request: those of the httpx client, or what a view has in their place."""
    chosen = settings.overrides.timeout
    return http.timeout if chosen is None else httpx.Timeout(chosen)


def limits(
    http: httpx.Client | httpx.AsyncClient, settings: Settings, until: float | None
) -> tuple[dict[str, float | None], float | None]:
    """Return the time-outs of a request, and when its response has to be there.

    Args:
        http: The client that sends it, whose time-outs apply.
        settings: The settings of ours.
        until: When the call ends, by the clock; None where it has no end.
    """
    timeouts: dict[str, float | None] = time_outs_of(http, settings).as_dict()
    read = timeouts["read"]
    if read is None and until is None:
        return timeouts, None
    monotonic = settings.clock.monotonic
    now = monotonic()
    end = until if read is None else now + _PATIENCE * read
    if until is not None and (end is None or until < end):
        end = until
    left = max((end or now) - now, 0.001)
    for name, most in timeouts.items():
        timeouts[name] = wire.Deadline(left if most is None or left < most else most, end or now, monotonic)
    return timeouts, end


def request_of(
    http: httpx.Client | httpx.AsyncClient,
    settings: Settings,
    asked: Mapping[str, Any],
    token: Secret | None,
    timeouts: dict[str, float | None] | None = None,
) -> httpx.Request:
    """The request, with headers, cookies, credentials and body.

    Args:
        http: The client that sends it; its headers and cookies apply.
        settings: The settings of ours.
        asked: Method, URL below the base, headers and body, as generated code gives them.
        token: What goes into the header with the credentials.
        timeouts: The time-outs, those of the client if left out.

    Raises:
        InvalidArgumentError: HTTP has no such request.
    """
    try:
        return _request(http, settings, asked, token, timeouts or time_outs_of(http, settings).as_dict())
    except (httpx.InvalidURL, UnicodeError) as error:
        problem = f"make a request that HTTP does not have ({type(error).__name__})"
    raise InvalidArgumentError("arguments", "Shorten or correct them, and check base_url.", problem)


def _request(
    http: httpx.Client | httpx.AsyncClient,
    settings: Settings,
    asked: Mapping[str, Any],
    token: Secret | None,
    timeouts: dict[str, float | None],
) -> httpx.Request:
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
        extensions={"timeout": timeouts, **redirects.MARK},
        **rest,
    )
    if bare:
        request.read()  # as httpx does where it makes it, for whoever looks at the request
    if token is not None:
        request.headers[settings.auth_header_name] = f"{settings.prefix} {token.reveal()}".lstrip()
    own = {**settings.cookies, **settings.overrides.cookies, **asked.get("cookies", {})}
    if http.cookies:
        _cookies(http, own).set_cookie_header(request)
    elif own:
        request.headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in own.items())
    return request


def _cookies(http: httpx.Client | httpx.AsyncClient, more: Mapping[str, str]) -> httpx.Cookies:
    """The cookies of the jar and more ones. What no header can carry is left out, or no later request could be sent."""
    cookies = httpx.Cookies()
    for cookie in http.cookies.jar:
        if f"{cookie.name}{cookie.value}".isascii():
            cookies.jar.set_cookie(cookie)
    cookies.update(dict(more))
    return cookies
