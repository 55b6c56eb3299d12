"""What a recorded exchange shows of a server's clauses beyond the invariants of all exchanges."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from ..exchange.errors import fails_as
from ..exchange.headers import accepts_coding
from ..exchange.messages import GZIP
from .findings import Finding, broken, kept, of_checks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .exchanges import Recorded

_ISO = "%Y-%m-%d %H:%M:%S"
_CATEGORY = 100  # the last two digits of a code
CLAUSES = frozenset(
    {
        "OP-200",
        "OP-METHOD",
        "PATH-ENCODE",
        "PATH-UNKNOWN",
        "AUTH-SCHEME",
        "GZIP-ON",
        "VERSION-ACCEPTED",
        "CODING-GET",
        "RATE-429",
    }
)


def judge(recorded: Recorded) -> Iterator[Finding]:
    """Judge an exchange by the clauses that bind a server and that one exchange can show."""
    if recorded.exchange.request.method != recorded.operation.method:
        yield from of_checks((_other_method,), recorded)
        return
    yield from of_checks((_limit, _gzip), recorded)
    if recorded.has_body:
        yield from of_checks((_success, _unknown_pair, _scheme, _decoding), recorded)


def _other_method(recorded: Recorded) -> Iterator[Finding]:
    """OP-METHOD: other methods do not succeed, and a 405 names the allowed ones."""
    request, response = recorded.exchange.request, recorded.exchange.response
    if request.method in ("HEAD", "OPTIONS"):  # which a server may answer for every path (RFC 9110, 9.3)
        return
    if response.status == HTTPStatus.METHOD_NOT_ALLOWED and recorded.has_fields and not response.all("Allow"):
        yield broken("OP-METHOD", "S", "the allowed methods in Allow", "there is no such field")
    elif HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES and response.error is None:
        yield broken("OP-METHOD", "S", f"no success of {request.method}", f"the status is {response.status}")
    else:
        yield kept("OP-METHOD", "S")


def _limit(recorded: Recorded) -> Iterator[Finding]:
    """RATE-429: it names the wait."""
    response = recorded.exchange.response
    if response.status == HTTPStatus.TOO_MANY_REQUESTS and recorded.has_fields:
        names = [name for name in ("ratelimit-reset", "Retry-After") if response.all(name)]
        expected = "" if names else "a wait in ratelimit-reset or Retry-After"
        yield Finding("RATE-429", "S", expected, expected and "neither is there")


def _gzip(recorded: Recorded) -> Iterator[Finding]:
    """GZIP-ON, where the length that the server gave shows that the body was not compressed."""
    request, response = recorded.exchange.request, recorded.coded.response
    offered = accepts_coding(request.all("Accept-Encoding"), *GZIP) if request.all("Accept-Encoding") else None
    most = recorded.operation.parameters.get("Accept-Encoding", {}).get("x-compressed-above-bytes")
    if not offered or most is None or response.status != HTTPStatus.OK or not recorded.has_body:
        return
    if response.coding in GZIP and recorded.exchange.response.job is not None:
        yield kept("GZIP-ON", "S")
    elif (
        not response.coding and len(response.raw) > most and response.header("Content-Length") == str(len(response.raw))
    ):
        yield broken("GZIP-ON", "S", f"gzip above {most} bytes", f"{len(response.raw)} bytes without content coding")


def _success(recorded: Recorded) -> Iterator[Finding]:
    """OP-200, VERSION-ACCEPTED and CODING-GET: a job came."""
    request, response = recorded.exchange.request, recorded.exchange.response
    if response.status == HTTPStatus.UNSUPPORTED_MEDIA_TYPE and request.all("Content-Encoding"):
        yield broken("CODING-GET", "S", "no failure for a Content-Encoding", f"the status is {response.status}")
    if response.job is None or not HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES:
        return
    if response.status != HTTPStatus.OK:
        if recorded.operation.states("OP-200"):
            yield broken("OP-200", "S", "200 with a job", f"the status is {response.status}")
        return
    yield kept("OP-200", "S")
    if request.all("Content-Encoding"):
        yield kept("CODING-GET", "S")
    version = request.header("Zuora-Version")
    if version is not None and version in recorded.operation.example_values("Zuora-Version"):
        yield kept("VERSION-ACCEPTED", "S")


def _unknown_pair(recorded: Recorded) -> Iterator[Finding]:
    """PATH-UNKNOWN: a 404 has no job, and an error of the category that the document lists with it."""
    response = recorded.exchange.response
    if response.status != HTTPStatus.NOT_FOUND:
        return
    categories = recorded.operation.responses.get(HTTPStatus.NOT_FOUND, {}).get("x-error-categories", [])
    reasons = (response.error or {}).get("reasons")
    codes = (
        [reason.get("code") for reason in reasons or [] if isinstance(reason, dict)]
        if isinstance(reasons, list)
        else []
    )
    if response.job is not None or response.body.strip() in (b"{}", b"null"):
        yield broken("PATH-UNKNOWN", "S", "an error without a job", "the body is a job, or empty JSON")
    elif any(isinstance(code, int) and code % _CATEGORY in categories for code in codes):
        yield kept("PATH-UNKNOWN", "S")


def _scheme(recorded: Recorded) -> Iterator[Finding]:
    """AUTH-SCHEME: credentials of the Basic scheme get 401, or the body of such an error."""
    status = recorded.exchange.response.status
    says_nothing = status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR
    if says_nothing or not recorded.token.lower().startswith("basic "):
        return
    is_refused = fails_as(recorded.operation, recorded.exchange, HTTPStatus.UNAUTHORIZED, aqua=(401, 403))
    yield kept("AUTH-SCHEME", "S") if is_refused else broken("AUTH-SCHEME", "S", "401 for Basic", f"it is {status}")


def _decoding(recorded: Recorded) -> Iterator[Finding]:
    """PATH-ENCODE: a parameter that had to be encoded arrives as given, but for letter case (PATH-CASE)."""
    job = recorded.exchange.response.job
    if job is None:
        return
    for name, segment in recorded.route.segments.items():
        value = dict(recorded.exchange.request.parameters).get(name)
        if "%" in segment and value is not None and name in job:
            expected, actual = value, job[name]
            agrees = isinstance(actual, str) and actual.casefold() == expected.casefold()
            problem = "" if agrees else f"/{name} is {actual!r}"
            yield Finding("PATH-ENCODE", "S", problem and f"{name} {expected!r}, decoded once", problem)


def start_of(recorded: Recorded) -> datetime | None:
    """The start time of the job in a response, None if there is none that can be read."""
    job = recorded.exchange.response.job
    node = recorded.operation.fragment.schema("Job")["properties"].get("startTime", {}) if job is not None else {}
    value = (job or {}).get("startTime")
    if not isinstance(value, str) or "x-datetime" not in node:
        return None
    try:
        if node["x-datetime"] == _ISO:
            return datetime.fromisoformat(value)  # many times as fast
        return datetime.strptime(value, node["x-datetime"])  # noqa: DTZ007 - the format has no zone
    except ValueError:
        return None
