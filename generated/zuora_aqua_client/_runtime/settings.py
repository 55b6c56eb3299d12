# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
# ruff: noqa: TID252 - the package stays movable
"""What a client is told: checked once, never changed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypedDict
from urllib.parse import urlsplit

from .._contract import TIME_LIMIT_SECONDS
from .errors import InvalidArgumentError
from .retries import Clock

if TYPE_CHECKING:
    import ssl
    from collections.abc import Mapping

    import httpx

MAX_RETRIES = 2
MAX_RESPONSE_BYTES = 16 * 1024 * 1024
_MARGIN_SECONDS = 30.0  # beyond the vendor's own limit, for its answer to come through
_TOKEN_MARKS = frozenset("!#$%&'*+-.^_`|~")  # beside letters and digits in the name of a header: RFC 9110, 5.6.2


class Options(TypedDict, total=False):
    """What both kinds of client take by name; the docstring of `Client` explains each."""

    cookies: Mapping[str, str] | None
    headers: Mapping[str, str] | None
    timeout: httpx.Timeout | float | None
    verify_ssl: str | bool | ssl.SSLContext
    follow_redirects: bool
    httpx_args: Mapping[str, Any] | None
    max_retries: int
    max_response_bytes: int
    clock: Clock | None


@dataclass(frozen=True, slots=True, repr=False)
class Overrides:
    """What a view sends or waits for in place of what the httpx client has."""

    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)
    timeout: httpx.Timeout | float | None = None


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Settings:
    """What a client was told. Never changed: `with_options` makes another one."""

    base_url: str
    cookies: Mapping[str, str]
    headers: Mapping[str, str]
    timeout: httpx.Timeout | float | None
    verify_ssl: str | bool | ssl.SSLContext
    follow_redirects: bool
    httpx_args: Mapping[str, Any]
    max_retries: int
    max_response_bytes: int
    clock: Clock
    prefix: str = ""
    auth_header_name: str = ""
    auth: httpx.Auth | None = None
    read_seconds: float = TIME_LIMIT_SECONDS + _MARGIN_SECONDS
    overrides: Overrides = field(default_factory=Overrides)

    @classmethod
    def of(cls, base_url: object, options: Options) -> Settings:
        """Check what the user gave.

        Raises:
            InvalidArgumentError: One of them cannot be used.
        """
        return cls(
            base_url=_base_url(base_url),
            cookies=dict(options.get("cookies") or {}),
            headers=checked_headers(options.get("headers") or {}),
            timeout=options.get("timeout"),
            verify_ssl=options.get("verify_ssl", True),
            follow_redirects=options.get("follow_redirects", False),
            httpx_args=dict(options.get("httpx_args") or {}),
            max_retries=_whole("max_retries", options.get("max_retries", MAX_RETRIES), 0),
            max_response_bytes=_whole("max_response_bytes", options.get("max_response_bytes", MAX_RESPONSE_BYTES), 1),
            clock=options.get("clock") or Clock(),
        )

    def overridden(
        self,
        *,
        timeout: httpx.Timeout | float | None,
        max_retries: int | None,
        headers: Mapping[str, str] | None,
        cookies: Mapping[str, str] | None,
        max_response_bytes: int | None,
    ) -> Settings:
        """Return the settings of a view; None leaves an option as it is.

        Raises:
            InvalidArgumentError: One of them cannot be used.
        """
        changed: dict[str, Any] = {}
        if max_retries is not None:
            changed["max_retries"] = _whole("max_retries", max_retries, 0)
        if max_response_bytes is not None:
            changed["max_response_bytes"] = _whole("max_response_bytes", max_response_bytes, 1)
        old = self.overrides
        overrides = Overrides(
            headers={**old.headers, **checked_headers(headers or {})},
            cookies={**old.cookies, **(cookies or {})},
            timeout=old.timeout if timeout is None else timeout,
        )
        return replace(self, overrides=overrides, **changed)


def checked_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers that HTTP can carry.

    Raises:
        InvalidArgumentError: It cannot; nothing of a value is in the message.
    """
    for name, value in headers.items():
        if not name or not all(c.isascii() and (c.isalnum() or c in _TOKEN_MARKS) for c in name):
            raise InvalidArgumentError("headers", "A name is ASCII letters, digits and hyphens.", f"names {name!a}")
        if not isinstance(value, str) or not value.isascii() or not value.isprintable() or value != value.strip():
            raise InvalidArgumentError(
                "headers", "It has to be printable US-ASCII, with no space at an end.", f"the value of {name} is not"
            )
    return dict(headers)


def _whole(argument: str, value: object, least: int) -> int:
    if type(value) is not int or value < least:
        raise InvalidArgumentError(argument, f"It has to be a whole number, {least} or more.", f"is {value!a:.40}")
    return value


def _base_url(given: object) -> str:
    """The URL without a slash at its end.

    Raises:
        InvalidArgumentError: It cannot be the base of an API; no credentials in it are in the message.
    """
    rule = "It has to be like https://host/path, without credentials, query and fragment."
    text = str(given).rstrip("/")
    if not text.isprintable() or " " in text or "\\" in text:
        raise InvalidArgumentError("base_url", rule, "has a space, a backslash or a control character")
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise InvalidArgumentError("base_url", rule, "is no URL") from None
    if parts.scheme not in ("http", "https"):
        raise InvalidArgumentError("base_url", rule, "does not start with http:// or https://")
    if not host:
        raise InvalidArgumentError("base_url", rule, "has no host")
    if "@" in parts.netloc or "?" in text or "#" in text:
        raise InvalidArgumentError("base_url", rule, "has credentials, a query or a fragment")
    if any(segment in (".", "..") for segment in parts.path.split("/")):
        raise InvalidArgumentError("base_url", rule, "has a dot segment in its path")
    return text
