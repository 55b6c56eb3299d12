"""Entries of HAR files as exchanges of an operation, and what is missing in them.

Recorders differ: bodies come as text or in base64, decoded or as they were on the wire, cut short or not at all;
header fields may be left out (Chromium's DevTools leave out `Authorization`). `Recorded` says what is there, so that
nothing is concluded from what is not.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urlsplit

from ..exchange.messages import GZIP, GZIP_MAGIC, TOKEN_VARIABLE, Exchange, Request, Response, Secret
from .headers import Fields, Visible, fields_of, is_hidden, secrets

if TYPE_CHECKING:
    from ..document.fragment import Operation
    from .har import Entry
    from .routes import Route, Routes

_PROBES = ("schemathesis",)  # how the User-Agent of such a program begins
_STATUSES = range(100, 1000)


class Skipped(Exception):  # noqa: N818 - an entry that is left out is no error
    """An entry that is not judged; the message is the reason, which is counted."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An exchange of a recording.

    Attributes:
        exchange: The request and the response, as evidence may show them. The body is free of its content coding where
            the recorder decoded it; the fields are then those of a response without one.
        coded: The same with the response's own `Content-Encoding`, for what is said of codings.
        operation: The operation of the document.
        route: The route of the path.
        query: The query of the URL.
        started: When the request was sent, in seconds since 1970; None if unknown.
        ended: When the response was received, in seconds since 1970; None if unknown.
        has_body: Whether the response's body was recorded whole.
        has_fields: Whether the response's header fields were recorded.
        authorization: The values of `Authorization` that were recorded and not hidden.
        location: The `Location` of the response; empty if there is none.
        is_probe: Whether a program sent the request that breaks the rules of clients on purpose.
        secrets: Values that no report may hold.
    """

    exchange: Exchange
    coded: Exchange
    operation: Operation
    route: Route
    query: str
    started: float | None
    ended: float | None
    has_body: bool
    has_fields: bool
    authorization: tuple[str, ...]
    location: str
    is_probe: bool
    secrets: frozenset[str]

    @property
    def token(self) -> str:
        """The credentials, or an empty text where the recorder left them out."""
        return self.authorization[0] if self.authorization else ""


class Reader:
    """Turns entries into exchanges."""

    def __init__(self, routes: Routes) -> None:
        """Take the routes of the document."""
        self._routes = routes
        self._visible: dict[str, Visible] = {}
        self.base_path_seen = ""  # below which exchanges of the document would be

    def read(self, entry: Entry) -> Recorded:
        """Read an entry.

        Raises:
            Skipped: It is of no operation, or has no response of a server.
            ValueError: It is not as HAR 1.2 has it; the message says in what, and quotes nothing.
        """
        request, response = _mapping(entry, "request"), _mapping(entry, "response")
        parts = _split(_text(request, "url"))
        route = self._routes.find(parts.path)
        if route is None:
            if not self.base_path_seen:
                self.base_path_seen = self._routes.other_base_path(parts.path)
            raise Skipped("other operations")
        status = response.get("status")
        if not isinstance(status, int) or status not in _STATUSES:
            raise Skipped("no response recorded")
        if response.get("_fetchedViaServiceWorker") or request.get("_fromCache") or entry.get("_fromCache"):
            raise Skipped("answered by a cache")
        method = _text(request, "method").upper()
        if method in ("OPTIONS", "CONNECT") and method not in route.operations:
            raise Skipped("preflight requests")
        operation = route.operations.get(method) or next(iter(route.operations.values()))
        return self._recorded(entry, operation, route, parts)

    def _recorded(self, entry: Entry, operation: Operation, route: Route, parts: SplitResult) -> Recorded:
        method = entry["request"]["method"].upper()
        base = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{self._routes.base_path}"
        fields, answered = fields_of(entry["request"]), fields_of(entry["response"])
        named = [value for name, value in fields if name.lower() == "authorization"]
        authorization = tuple(value for value in named if not is_hidden(value))
        credential = authorization[0].split(" ", 1)[-1] if authorization else ""
        visible = self._visible.get(operation.id) or self._visible.setdefault(operation.id, Visible(operation))
        secret = Secret(authorization[0], f"Bearer ${TOKEN_VARIABLE}") if authorization else None
        path = parts.path.removeprefix(self._routes.base_path) + ("?***" if parts.query else "")
        request = Request(path, visible.request(fields), method, secret, tuple((route.parameters() or {}).items()))
        body, is_decoded = _body(entry["response"], answered)
        shown = visible.response(answered, credential)
        coded = Response(entry["response"]["status"], shown, body or b"")
        plain = Response(coded.status, _uncoded(shown), coded.raw) if is_decoded else coded
        started, ended = _times(entry)
        return Recorded(
            exchange=Exchange(request, plain, base),
            coded=Exchange(request, coded, base),
            operation=operation,
            route=route,
            query=parts.query,
            started=started,
            ended=ended,
            has_body=body is not None,
            has_fields=bool(answered),
            authorization=authorization,
            location=next((value for name, value in answered if name.lower() == "location"), ""),
            is_probe=any(name.lower() == "user-agent" and value.lower().startswith(_PROBES) for name, value in fields),
            secrets=frozenset(secrets(fields) | secrets(answered)),
        )


def _body(response: Any, fields: Fields) -> tuple[bytes | None, bool]:
    """The body, None if it was not recorded whole; and whether it is free of a content coding that the fields name."""
    content = response.get("content") or {}
    if not isinstance(content, dict):
        raise ValueError("its content is no object")  # noqa: TRY004 - one kind of error for all that is not as HAR has it
    body = _recorded_bytes(content)
    codings = [value.strip().lower() for name, value in fields if name.lower() == "content-encoding"]
    coding = ", ".join(codings)
    is_coded = coding in GZIP and body is not None and body.startswith(GZIP_MAGIC)
    is_decoded = bool(coding) and not is_coded
    if body is None or is_coded:
        return body, is_decoded
    if is_decoded and coding not in GZIP and not _is_json(body):  # as it was on the wire, in a coding we do not read
        return None, False
    if not body:
        # Some recorders write an empty text where they have no body: the length that the server gave must agree.
        return (body if ("content-length", "0") in {(name.lower(), value) for name, value in fields} else None), False
    return (None if _is_cut(body, content) else body), is_decoded


def _recorded_bytes(content: dict[str, Any]) -> bytes | None:
    text = content.get("text")
    if text is None:
        return None
    if not isinstance(text, str):
        raise ValueError("its content has no text")  # noqa: TRY004 - one kind of error for all that is not as HAR has it
    if content.get("encoding") == "base64":
        try:
            return base64.b64decode(text, validate=True)
        except binascii.Error:
            raise ValueError("its content is not in base64, as it says") from None
    try:
        # mitmproxy keeps bytes that are no UTF-8 as lone surrogates, as Python does.
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return None


def _is_cut(body: bytes, content: dict[str, Any]) -> bool:
    """Whether a body may be the part of one that the recorder kept; a whole JSON value is none."""
    size = content.get("size")
    if isinstance(size, int | float) and 0 <= size <= len(body) and not content.get("comment"):
        return False
    return not _is_json(body)


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        raise ValueError("its URL is not valid") from None


def _uncoded(fields: Fields) -> Fields:
    return tuple(field for field in fields if field[0].lower() != "content-encoding")


def _times(entry: Entry) -> tuple[float | None, float | None]:
    """When an exchange started and ended."""
    try:
        started = datetime.fromisoformat(entry["startedDateTime"])
    except (KeyError, TypeError, ValueError):
        return None, None
    took = entry.get("time")
    if started.tzinfo is None:
        return None, None
    if not isinstance(took, int | float) or took < 0:
        return started.timestamp(), None
    return started.timestamp(), started.timestamp() + took / 1000


def _mapping(entry: Entry, name: str) -> Any:
    value = entry.get(name)
    if value is None and name == "response":
        raise Skipped("no response recorded")
    if not isinstance(value, dict):
        raise ValueError(f"its {name} is no object")  # noqa: TRY004 - one kind of error for all that is not as HAR has it
    return value


def _text(request: Any, name: str) -> str:
    value = request.get(name)
    if not isinstance(value, str):
        raise ValueError(f"its request has no {name}")  # noqa: TRY004 - one kind of error for all that is not as HAR has it
    return value
