# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
# ruff: noqa: TID252 - the package stays movable
"""What a client is told: checked once, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict

from .._contract import TIME_LIMIT_SECONDS
from . import checks
from .errors import InvalidArgumentError
from .retries import Clock

if TYPE_CHECKING:
    import ssl
    from http.cookiejar import CookieJar

    import httpx

MAX_RETRIES = 2
MAX_RESPONSE_BYTES = 16 * 1024 * 1024
_NONE: Mapping[str, str] = MappingProxyType({})
_MARGIN_SECONDS = 30.0  # beyond the vendor's own limit, for its answer to come through


class Options(TypedDict, total=False):
    """What both kinds of client take by name; the docstring of `Client` explains each."""

    cookies: Mapping[str, str] | CookieJar | None
    headers: Mapping[str, str] | None
    timeout: httpx.Timeout | float | None
    total_timeout: float | None
    verify_ssl: str | bool | ssl.SSLContext
    follow_redirects: bool
    httpx_args: Mapping[str, Any] | None
    max_retries: int
    max_response_bytes: int
    clock: Clock | None


# Named tuples and no dataclasses: to make such a class takes a fifth of the time, with each import of the client.
class Overrides(NamedTuple):
    """What a view sends or waits for in place of what the httpx client has."""

    headers: Mapping[str, str] = _NONE
    cookies: Mapping[str, str] = _NONE
    timeout: httpx.Timeout | float | None = None

    def __repr__(self) -> str:
        """Leave out the headers, which may hold secrets."""
        return object.__repr__(self)


class Settings(NamedTuple):
    """What a client was told. Never changed: `with_options` makes another one."""

    base_url: str
    cookies: Mapping[str, str]
    headers: Mapping[str, str]
    timeout: httpx.Timeout | float | None
    total_timeout: float | None
    verify_ssl: str | bool | ssl.SSLContext
    follow_redirects: bool
    httpx_args: Mapping[str, Any]
    max_retries: int
    max_response_bytes: int
    clock: Clock
    prefix: str = ""
    auth_header_name: str = ""
    auth: httpx.Auth | None = None
    jar: CookieJar | None = None
    read_seconds: float = TIME_LIMIT_SECONDS + _MARGIN_SECONDS
    overrides: Overrides = Overrides()

    def __repr__(self) -> str:
        """Leave out the headers, which may hold secrets."""
        return object.__repr__(self)

    @classmethod
    def of(cls, base_url: object, options: Options) -> Settings:
        """Check what the user gave.

        Raises:
            InvalidArgumentError: One of them cannot be used.
        """
        given = options.get("cookies")
        jar: Any = given if hasattr(given, "extract_cookies") else None
        clock = options.get("clock") or Clock()
        if not isinstance(clock, Clock):
            raise InvalidArgumentError("clock", "It has to be a Clock.", f"is of type {type(clock).__name__}")
        return cls(
            base_url=checks.base_url(base_url),
            cookies=checks.cookies(None if jar is not None else given),
            jar=jar,
            headers=checks.headers(options.get("headers")),
            timeout=checks.time_out("timeout", options.get("timeout")),
            total_timeout=_total(options.get("total_timeout")),
            verify_ssl=checks.verification("verify_ssl", options.get("verify_ssl", True)),
            follow_redirects=checks.flag("follow_redirects", options.get("follow_redirects", False)),
            httpx_args=checks.httpx_arguments(options.get("httpx_args")),
            max_retries=checks.whole("max_retries", options.get("max_retries", MAX_RETRIES), 0),
            max_response_bytes=checks.whole(
                "max_response_bytes", options.get("max_response_bytes", MAX_RESPONSE_BYTES), 1
            ),
            clock=clock,
        )

    def overridden(  # noqa: PLR0913 - all are by name and optional
        self,
        *,
        timeout: httpx.Timeout | float | None,
        total_timeout: float | None,
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
            changed["max_retries"] = checks.whole("max_retries", max_retries, 0)
        if max_response_bytes is not None:
            changed["max_response_bytes"] = checks.whole("max_response_bytes", max_response_bytes, 1)
        if total_timeout is not None:
            changed["total_timeout"] = _total(total_timeout)
        old = self.overrides
        overrides = Overrides(
            headers={**old.headers, **checks.headers(headers)},
            cookies={**old.cookies, **checks.cookies(cookies)},
            timeout=old.timeout if timeout is None else checks.time_out("timeout", timeout),
        )
        return self._replace(overrides=overrides, **changed)

    def end_of_call(self) -> float | None:
        """Return when a call that starts now has to end, by the clock; None where it has no end."""
        return None if self.total_timeout is None else self.clock.monotonic() + self.total_timeout

    def left_until(self, end: float | None) -> float | None:
        """Return the seconds that are left until an end, at least 0; None where there is no end."""
        return None if end is None else max(0.0, end - self.clock.monotonic())


def _total(given: float | None) -> float | None:
    return None if given is None else checks.seconds("total_timeout", given)
