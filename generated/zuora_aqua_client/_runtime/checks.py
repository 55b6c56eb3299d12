# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
"""Checks of a client's options, made when the client is made, so that no call fails for them later."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlsplit

from .errors import InvalidArgumentError

if TYPE_CHECKING:
    from collections.abc import Callable

_MARKS = "!#$%&'*+-.^_`|~"  # beside letters and digits in the name of a header: RFC 9110, 5.6.2
_NAME_RULE = f"A name has ASCII letters, digits and {_MARKS} alone."
_FRAMING = frozenset({"content-length", "transfer-encoding", "connection"})
"""Headers that say how long a message is, or what becomes of its connection: httpx sets them."""
_PHASES = ("connect", "read", "write", "pool")
_LABEL = 63  # characters of a part of a host name: RFC 1035, 2.3.4
_HOST = 253  # characters of a host name: RFC 1035, 2.3.4
MOST_SECONDS = 1_000_000  # sockets count milliseconds with 31 bits, and a response has twice the time of a read
_TIME_RULE = f"It has to be seconds, above 0 and at most {MOST_SECONDS}, or an httpx.Timeout of such numbers and None."
_FLAGS = ("http1", "http2", "trust_env")
_OWN_OPTIONS = {
    "base_url": "Give it as base_url of the client.",
    "follow_redirects": "Give it as follow_redirects of the client.",
    "params": "Leave it out: the requests are those of the document.",
}
"""Options of httpx that its requests would not show here, because the client makes them."""
_CHECKED = ("cookies", "event_hooks", "headers", "max_redirects", "mounts", "timeout", "transport", "verify")
_PASSED_ON = ("app", "auth", "cert", "default_encoding", "limits", "proxies", "proxy")  # httpx looks at them itself
_HTTPX_OPTIONS = frozenset((*_FLAGS, *_CHECKED, *_PASSED_ON))


def headers(given: object) -> dict[str, str]:
    """Return headers that HTTP can carry, and that a client may set.

    Raises:
        InvalidArgumentError: It cannot; nothing of a value is in the message.
    """
    for name, value in _pairs("headers", given):
        if not is_token(name):
            raise InvalidArgumentError("headers", _NAME_RULE, f"names {name!a:.80}")
        if name.lower() in _FRAMING:
            raise InvalidArgumentError("headers", "Leave it out.", f"names {name}, which each request sets for itself")
        if not isinstance(value, str) or not value.isascii() or not value.isprintable() or value != value.strip():
            raise InvalidArgumentError(
                "headers", "It has to be printable US-ASCII, with no space at an end.", f"the value of {name} is not"
            )
    return {str(name): str(value) for name, value in _pairs("headers", given)}


def cookies(given: object) -> dict[str, str]:
    """Return cookies that HTTP can carry: RFC 6265, 4.1.1.

    Raises:
        InvalidArgumentError: It cannot; nothing of a value is in the message.
    """
    for name, value in _pairs("cookies", given):
        if not is_token(name):
            raise InvalidArgumentError("cookies", _NAME_RULE, f"names {name!a:.80}")
        if not isinstance(value, str) or not value.isascii() or not value.isprintable() or ";" in value:
            raise InvalidArgumentError(
                "cookies", "It has to be printable US-ASCII without a semicolon.", f"the value of {name} is not"
            )
    return {str(name): str(value) for name, value in _pairs("cookies", given)}


def is_token(name: object) -> bool:
    """Whether a name may be that of a header or a cookie."""
    if not isinstance(name, str) or not name:
        return False
    return all(c.isascii() and (c.isalnum() or c in _MARKS) for c in name)


def time_out(argument: str, given: Any) -> Any:
    """Return a time-out: seconds, an `httpx.Timeout`, or None.

    Raises:
        InvalidArgumentError: It is not positive, or over 1,000,000 s.
    """
    if given is None:
        return None
    if all(hasattr(given, phase) for phase in _PHASES):
        for phase in _PHASES:
            if getattr(given, phase) is not None:
                seconds(f"{argument}.{phase}", getattr(given, phase))
        return given
    return seconds(argument, given)


def seconds(argument: str, given: Any) -> float:
    """Return a number of seconds.

    Raises:
        InvalidArgumentError: It is not positive, or over 1,000,000 s.
    """
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise InvalidArgumentError(argument, _TIME_RULE, f"is of type {type(given).__name__}")
    if not 0 < given <= MOST_SECONDS:  # not so with NaN
        raise InvalidArgumentError(argument, _TIME_RULE, f"is {given!r:.40}")
    return given


def whole(argument: str, value: object, least: int) -> int:
    """Return a whole number.

    Raises:
        InvalidArgumentError: It is not one, or is less than the least.
    """
    if type(value) is not int or value < least:
        raise InvalidArgumentError(argument, f"It has to be a whole number, {least} or more.", f"is {value!a:.40}")
    return value


def flag(argument: str, value: object) -> bool:
    """Return True or False.

    Raises:
        InvalidArgumentError: It is neither.
    """
    if not isinstance(value, bool):
        raise InvalidArgumentError(argument, "It has to be True or False.", f"is of type {type(value).__name__}")
    return value


def verification(argument: str, given: Any) -> Any:
    """Return what certificates are checked with: True, False, an `ssl.SSLContext` or a path.

    Raises:
        InvalidArgumentError: It is none of them, or the path has no certificates.
    """
    rule = "It has to be True, False, an ssl.SSLContext, or the path of a PEM file or of a folder of certificates."
    if isinstance(given, bool) or hasattr(given, "wrap_socket"):
        return given
    if not isinstance(given, str | os.PathLike):
        raise InvalidArgumentError(argument, rule, f"is of type {type(given).__name__}")
    path = os.fspath(given)
    if not path or "\0" in path or not os.path.exists(path):  # noqa: PTH110 - pathlib is slow to import
        raise InvalidArgumentError(argument, rule, f"names {path!a:.200}, which does not exist")
    if not os.path.isdir(path):  # noqa: PTH112 - pathlib is slow to import
        import ssl  # noqa: PLC0415 - slow to import, and only needed here

        try:
            ssl.create_default_context(cafile=path)
        except OSError as error:
            problem = f"names {path!a:.200}, which has no certificates ({type(error).__name__})"
            raise InvalidArgumentError(argument, rule, problem) from None
    return path


def httpx_arguments(given: object) -> dict[str, Any]:
    """Return arguments for `httpx.Client` and `httpx.AsyncClient`.

    Raises:
        InvalidArgumentError: httpx knows no such argument, or could not use its value.
    """
    arguments = dict(_pairs("httpx_args", given))
    for name in _OWN_OPTIONS.keys() & arguments.keys():
        raise InvalidArgumentError("httpx_args", _OWN_OPTIONS[name], f"names {name}")
    unknown = sorted(str(name) for name in arguments.keys() - _HTTPX_OPTIONS)
    if unknown:
        known = ", ".join(sorted(_HTTPX_OPTIONS))
        raise InvalidArgumentError("httpx_args", f"There are {known}.", f"names {unknown[0]:.80}")
    checks: dict[str, Callable[[str, Any], object]] = dict.fromkeys(_FLAGS, flag)
    checks |= {"timeout": time_out, "verify": verification, "max_redirects": lambda name, value: whole(name, value, 0)}
    for name in checks.keys() & arguments.keys():
        checks[name](f"httpx_args[{name!r}]", arguments[name])
    mounts = [("mounts", transport) for _, transport in _pairs("httpx_args['mounts']", arguments.get("mounts"))]
    for name, transport in (("transport", arguments.get("transport")), *mounts):
        if transport is not None and not _has(transport, "handle_request", "handle_async_request"):
            rule = "It has to be a transport of httpx."
            raise InvalidArgumentError(f"httpx_args[{name!r}]", rule, f"is of type {type(transport).__name__}")
    for event, hooks in _pairs("httpx_args['event_hooks']", arguments.get("event_hooks")):
        if not isinstance(hooks, list | tuple) or not all(map(callable, hooks)):
            raise InvalidArgumentError(
                "httpx_args['event_hooks']", "It has to be a list.", f"{event!a:.80} has no functions"
            )
    if isinstance(arguments.get("headers"), Mapping):
        headers(arguments["headers"])
    given = arguments.get("cookies")
    if isinstance(given, dict) or not (given is None or isinstance(given, list) or _has(given, "extract_cookies")):
        cookies(given)
    return arguments


def _has(thing: object, *methods: str) -> bool:
    """Whether something has one of these methods."""
    return any(hasattr(thing, method) for method in methods)


def header_name(argument: str, given: object) -> str:
    """Return the name of a header.

    Raises:
        InvalidArgumentError: It is none.
    """
    if not is_token(given):
        raise InvalidArgumentError(argument, _NAME_RULE, f"is {given!a:.80}")
    return str(given)


def _pairs(argument: str, given: object) -> list[tuple[Any, Any]]:
    if given is None:
        return []
    if not isinstance(given, Mapping):
        raise InvalidArgumentError(argument, "It has to be a mapping, like {}.", f"is of type {type(given).__name__}")
    return list(given.items())


def base_url(given: object) -> str:
    """Return the URL without a slash at its end.

    Raises:
        InvalidArgumentError: It cannot be the base of an API; no credentials in it are in the message.
    """
    text = str(given).rstrip("/")
    if not text.isprintable() or " " in text or "\\" in text:
        _refuse("has a space, a backslash or a control character")
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port, parts = None, None, None
    if parts is None:
        _refuse("is no URL")
    if parts.scheme not in ("http", "https"):
        _refuse("does not start with http:// or https://")
    if not host:
        _refuse("has no host")
    if "@" in parts.netloc or "?" in text or "#" in text:
        _refuse("has credentials, a query or a fragment")
    if any(segment in (".", "..") for segment in parts.path.split("/")):
        _refuse("has a dot segment in its path")
    if port == 0:
        _refuse("has port 0, which nothing can listen on")
    check_host(text, host)
    return text


def check_host(url: str, host: str) -> None:
    """Check a host name, or an IPv6 address, which was between brackets.

    Raises:
        InvalidArgumentError: No name server and no network could know it.
    """
    if ":" in host or "[" in urlsplit(url).netloc:
        import ipaddress  # noqa: PLC0415 - slow to import, and few need it

        try:
            ipaddress.IPv6Address(host)
        except ValueError:
            host = ""
        if not host:
            _refuse("has between its brackets what is no IPv6 address")
        return
    if not host.isascii():
        host = _ascii_host(url)
    labels = host.removesuffix(".").split(".")
    if len(host) > _HOST or not all(0 < len(label) <= _LABEL for label in labels):
        _refuse("has a host with an empty or too long part")
    if not all(c.isalnum() or c in "-_" for label in labels for c in label):
        _refuse("has a host with a character that host names do not have")


def _ascii_host(url: str) -> str:
    """Return the host of a URL as name servers know it: IDNA, RFC 5891."""
    import httpx  # noqa: PLC0415 - slow to import, and few hosts are not ASCII

    try:
        return httpx.URL(url).raw_host.decode("ascii")
    except (httpx.InvalidURL, UnicodeError):
        pass
    return _refuse("has a host that cannot be written in ASCII (IDNA)")


def _refuse(problem: str) -> NoReturn:
    rule = "It has to be like https://host/path, without credentials, query and fragment."
    raise InvalidArgumentError("base_url", rule, problem)
