"""Authentication: bearer tokens, fixed or issued to clients (RFC 6750, RFC 6749 section 4.4)."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import threading
import uuid
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from .messages import Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime, timedelta

    from .messages import Request

# Public defaults for local use, printed by `make serve`. Other values come from the environment.
DEFAULT_TOKEN = "reference-token"  # noqa: S105 - public, and worth nothing outside this machine
DEFAULT_CLIENT_ID = "reference-client"
DEFAULT_CLIENT_SECRET = "reference-secret"  # noqa: S105 - public, and worth nothing outside this machine

_FORM = "application/x-www-form-urlencoded"
_MAX_FIELDS = 20  # more than a token request has


@dataclass(frozen=True)
class Credentials:
    """Credentials that the server accepts: a fixed token, and an OAuth client that can request further tokens."""

    token: str = field(default=DEFAULT_TOKEN, repr=False)
    client_id: str = DEFAULT_CLIENT_ID
    client_secret: str = field(default=DEFAULT_CLIENT_SECRET, repr=False)


class Tokens:
    """Tokens that are valid now. Issued tokens are kept as digests only."""

    def __init__(self, credentials: Credentials, clock: Callable[[], datetime], lifetime: timedelta) -> None:
        """Take the credentials, a clock that returns an aware datetime, and how long an issued token is valid."""
        self._credentials, self._lifetime = credentials, lifetime
        self._clock = clock
        self._expiries: dict[bytes, datetime] = {}  # in the order of issue
        self._lock = threading.Lock()

    def accepts(self, token: str) -> bool:
        """Whether a token is valid; letter case counts (AUTH-WRONG)."""
        if secrets_equal(token, self._credentials.token):
            return True
        expiry = self._expiries.get(_digest(token))
        return expiry is not None and self._clock() < expiry

    def issue(self) -> str:
        """Issue a new token, and forget expired ones, which stand first."""
        now = self._clock()
        token = secrets.token_urlsafe(32)
        with self._lock:
            while self._expiries and next(iter(self._expiries.values())) <= now:
                del self._expiries[next(iter(self._expiries))]
            self._expiries[_digest(token)] = now + self._lifetime
        return token

    def respond(self, request: Request) -> Reply:
        """Respond to a token request with a token, or with an OAuth error (RFC 6749, 5.1 and 5.2)."""
        if request.method != "POST":
            return _reply(HTTPStatus.METHOD_NOT_ALLOWED, {"error": "invalid_request"}, ("Allow", "POST"))
        form = _form(request)
        if form is None or "grant_type" not in form:
            return _reply(HTTPStatus.BAD_REQUEST, {"error": "invalid_request"})
        if form["grant_type"] != "client_credentials":
            return _reply(HTTPStatus.BAD_REQUEST, {"error": "unsupported_grant_type"})
        is_client = secrets_equal(form.get("client_id", ""), self._credentials.client_id)
        if not (secrets_equal(form.get("client_secret", ""), self._credentials.client_secret) and is_client):
            return _reply(HTTPStatus.UNAUTHORIZED, {"error": "invalid_client"})
        body = {
            "access_token": self.issue(),
            "token_type": "bearer",
            "expires_in": int(self._lifetime.total_seconds()),
            "scope": "",
            "jti": uuid.uuid4().hex,
        }
        return _reply(HTTPStatus.OK, body)


def bearer(authorization: str | None) -> str | None:
    """Return the token of a Bearer `Authorization`, or None. Scheme names have no case (RFC 9110, 11.1)."""
    scheme, _, token = (authorization or "").partition(" ")
    return token.lstrip(" ") if scheme.lower() == "bearer" else None


def secrets_equal(one: str, other: str) -> bool:
    """Compare two secrets in a time that does not depend on where they differ."""
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass"))


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def _form(request: Request) -> dict[str, str] | None:
    """Return the fields of a form, or None if the body is not a form or repeats a field."""
    if (request.header("Content-Type") or "").partition(";")[0].strip().lower() != _FORM:
        return None
    try:
        fields = parse_qs(request.body.decode("utf-8"), keep_blank_values=True, max_num_fields=_MAX_FIELDS)
    except ValueError:
        return None
    if any(len(values) > 1 for values in fields.values()):
        return None
    return {name: values[0] for name, values in fields.items()}


def _reply(status: HTTPStatus, body: Mapping[str, object], *headers: tuple[str, str]) -> Reply:
    fields = (("Content-Type", "application/json"), ("Cache-Control", "no-store"), *headers)
    return Reply(status, fields, json.dumps(body).encode())
