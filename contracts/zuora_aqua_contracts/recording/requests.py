"""The client's side of a recording: paths, credentials and header fields as the clauses want them.

A clause that has the client refuse an argument (PATH-DOTS, TRACK-LENGTH, TRACK-CHARS) is broken by a request that
should have been refused. No request shows that it is kept.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from ..exchange.headers import accepts_coding
from ..exchange.messages import GZIP
from .findings import Finding, broken, kept

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..document.fragment import Node, Operation
    from .exchanges import Recorded

# A segment as RFC 3986, 3.3 has it.
_SEGMENT = re.compile(r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})*")
_PLAIN = re.compile(r"[A-Za-z0-9\-._~]*")  # that needs no encoding
_BEARER = re.compile(r"bearer +[!-~]+", re.IGNORECASE)
_DOTS = (".", "..")
CLAUSES = frozenset({"OP-GET", "PATH-ENCODE", "PATH-DOTS", "AUTH-SENT", "GZIP-CLIENT"})
"""Those that a request can show, beside those of header fields, which `SUFFIXES` tells."""
SUFFIXES = ("-SENT", "-LENGTH", "-CHARS")


def judge(recorded: Recorded) -> Iterator[Finding]:
    """Judge the request of an exchange by the clauses that bind a client."""
    if recorded.exchange.request.method != recorded.operation.method:
        return
    yield from _path(recorded)
    yield from _credentials(recorded)
    yield from _codings(recorded)
    for name, node, clauses in _fields(recorded.operation):
        yield from _field(name, node, clauses, recorded)


def clauses_of(node: Node) -> dict[str, str]:
    """The clauses of a header parameter that a request can show, by how their IDs end."""
    names = [str(entry["id"]) for entry in node.get("x-contract", [])]
    return {suffix: name for name in names for suffix in SUFFIXES if name.endswith(suffix)}


@cache
def _fields(operation: Operation) -> list[tuple[str, Node, dict[str, str]]]:
    """The header parameters of an operation that have clauses which a request can show, with these."""
    found = [
        (name, node, clauses_of(node)) for name, node in operation.parameters.items() if node.get("in") == "header"
    ]
    return [field for field in found if field[2]]


def _path(recorded: Recorded) -> Iterator[Finding]:
    """OP-GET, PATH-ENCODE and PATH-DOTS."""
    route = recorded.route
    if not route.is_whole:
        yield broken("PATH-ENCODE", "C", "each path parameter as one segment", "a `/` in a parameter is not encoded")
        return
    query = "" if not recorded.query else "the path is followed by a query"
    yield Finding("OP-GET", "C", "exactly the templated path" if query else "", query)
    for name, segment in route.segments.items():
        if segment in ("", *_DOTS):
            yield broken("PATH-DOTS", "C", f"no request with such a {name}", f"the segment of {name} is {segment!r}")
        elif not _SEGMENT.fullmatch(segment):
            yield broken("PATH-ENCODE", "C", f"{name} percent-encoded (RFC 3986, 3.3)", f"its segment is {segment!r}")
        elif route.parameters() is None:
            yield broken("PATH-ENCODE", "C", f"{name} encoded as UTF-8", f"its segment is {segment!r}")
        elif not _PLAIN.fullmatch(segment):
            yield kept("PATH-ENCODE", "C")


def _credentials(recorded: Recorded) -> Iterator[Finding]:
    """AUTH-SENT."""
    expected = "one Authorization: Bearer <token>"
    if len(recorded.authorization) > 1:
        yield broken("AUTH-SENT", "C", expected, f"there are {len(recorded.authorization)} such fields")
    elif recorded.token:
        is_bearer = _BEARER.fullmatch(recorded.token) is not None
        yield kept("AUTH-SENT", "C") if is_bearer else broken("AUTH-SENT", "C", expected, "it is of another form")


def _codings(recorded: Recorded) -> Iterator[Finding]:
    """GZIP-CLIENT: a request that refuses gzip breaks it; that the client decodes gzip, no request shows."""
    offered = recorded.exchange.request.all("Accept-Encoding")
    if offered and accepts_coding(offered, *GZIP) is False:
        yield broken("GZIP-CLIENT", "C", "an offer of gzip", f"Accept-Encoding is {', '.join(offered)!r}")


def _field(name: str, node: Node, clauses: dict[str, str], recorded: Recorded) -> Iterator[Finding]:
    """The clauses of a header field: sent once or not at all, not too long, of allowed characters."""
    values = recorded.exchange.request.all(name)
    if not values:
        return
    if clause := clauses.get("-SENT"):
        is_sent = len(values) == 1 and all(item.strip() for item in values[0].split(","))
        problem = "" if is_sent else f"there are {len(values)} of them" if len(values) > 1 else f"it is {values[0]!r}"
        yield Finding(clause, "C", problem and f"{name} once, with a value, or not at all", problem)
    longest, pattern = node["schema"].get("maxLength"), node["schema"].get("pattern")
    for value in values:
        if (clause := clauses.get("-LENGTH")) and longest is not None and len(value) > longest:
            yield broken(clause, "C", f"no {name} of over {longest} characters", f"it has {len(value)}")
        elif (clause := clauses.get("-CHARS")) and pattern is not None and not re.search(pattern, value):
            yield broken(clause, "C", f"{name} of allowed characters only", f"it is {value!r}")
