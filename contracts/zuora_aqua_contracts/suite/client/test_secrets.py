"""Where the token must not be: in what a person or a log sees, and at another origin."""

from __future__ import annotations

import copy
import json
import logging
import pickle
import traceback
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ...states.strategies import CHARACTERS
from ..effort import tries
from .calls import TOKEN, Caller, client_module
from .stub_server import StubResponse, StubServer

if TYPE_CHECKING:
    from ...judging.check import Check

_BAD_TOKENS = st.text(CHARACTERS, min_size=1).filter(lambda token: not all("!" <= c <= "~" for c in token))
ESCAPED = "".join(f"\\u{ord(character):04x}" for character in TOKEN)
_FAILURES = {
    "rejected": StubResponse(401, json.dumps({"reasons": [{"code": 50000011, "message": f"bad {TOKEN}"}]}).encode()),
    "reflected in escapes": StubResponse(400, f'{{"reasons": [{{"message": "bad {ESCAPED}"}}]}}'.encode()),
    "reflected in a page": StubResponse(500, f"<p>{TOKEN}</p>".encode(), (("X-Seen", TOKEN),)),
    "not JSON": StubResponse(200, f"{{{TOKEN}".encode()),
    "no content type": StubResponse(200, TOKEN.encode(), (("Content-Type", TOKEN),)),
    "redirected": StubResponse(302, b"", (("Location", f"https://elsewhere.invalid/{TOKEN}"),)),
    "cut off": StubResponse(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", close=True),
    "no HTTP": StubResponse(raw=f"{TOKEN} nonsense\r\n\r\n".encode(), close=True),
}


def inside(trace: traceback.TracebackException) -> str:
    """The local variables of the client's own frames."""
    frames = [frame for frame in trace.stack if "suite/client" not in frame.filename]
    return " ".join(f"{frame.filename} {frame.locals}" for frame in frames)


@pytest.mark.clause("AUTH-SENT")
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("follow", [False, True])
def test_no_other_origin_sees_the_token(
    call: Caller, wire: StubServer, check: Check, status: int, *, follow: bool
) -> None:
    """A redirect to another origin does not carry the token; by default it is not followed at all."""
    with StubServer(StubResponse(404)) as other:
        wire.respond(*[StubResponse(status, b"", (("Location", other.url + "/v1"),))] * 5)
        client = call.client(wire.url, follow_redirects=follow)
        error = call.failure(client)
        call.close(client)
        seen = [received.values("Authorization") for received in other.requests]
    check("AUTH-SENT", not any(seen), "no token at another origin", f"{seen}")
    check("AUTH-SENT", bool(seen) == follow, "redirects to be followed only where that is asked for", f"{len(seen)}")
    check("AUTH-SENT", isinstance(error, client_module("errors").APIStatusError), "an error of the status", repr(error))


@pytest.mark.clause("AUTH-SECRET")
@pytest.mark.parametrize("failure", _FAILURES)
def test_no_failure_shows_the_token(
    call: Caller, wire: StubServer, client: Any, check: Check, caplog: pytest.LogCaptureFixture, failure: str
) -> None:
    """Whatever goes wrong, the token is in no message, repr, traceback with local variables, pickle or log line."""
    caplog.set_level(logging.DEBUG)
    wire.respond(*[_FAILURES[failure]] * 5)
    error = call.failure(client)
    check("AUTH-SECRET", isinstance(error, client_module("errors").APIError), "an error of the client", repr(error))
    trace = traceback.TracebackException.from_exception(error, capture_locals=True)
    chain = [trace, *filter(None, [trace.__cause__, trace.__context__])]
    places = {
        "its message": str(error),
        "its repr": repr(error),
        "its reasons": repr(error.reasons),
        "its arguments": repr(error.args),
        "the traceback": "".join(traceback.format_exception(error)),
        "the local variables": " ".join(map(inside, chain)),
        "the client": repr(client) + str(client),
    }
    for place, text in places.items():
        check("AUTH-SECRET", TOKEN not in text, f"no token in {place}", failure)
    if failure == "cut off":
        check("AUTH-SECRET", TOKEN.encode() not in pickle.dumps(error), "no token in the pickle of the error")
        lines = " ".join(record.getMessage() for record in caplog.records)
        check("AUTH-SECRET", TOKEN not in lines, "no token in the log")


@pytest.mark.clause("AUTH-SECRET")
def test_nothing_that_the_client_keeps_shows_the_token(call: Caller, client: Any, check: Check) -> None:
    """The attributes of a client, of its copies and of what it gives have no repr that shows the token."""
    response = call(client, detailed=True)
    copies = [client.with_headers({"X-A": "b"}), client.with_timeout(3.0), client.with_cookies({"a": "b"})]
    for thing in (client, *copies, response, response.parsed, *vars(client).values()):
        check("AUTH-SECRET", TOKEN not in repr(thing), f"no token in the repr of a {type(thing).__name__}")
    for made in copies:
        call.close(made)
    check("AUTH-SECRET", TOKEN not in repr(copy.copy(client)), "no token in the repr of a copy")


@pytest.mark.clause("AUTH-SECRET")
@tries(0.4)
@given(tail=_BAD_TOKENS, late=st.booleans())
@example(tail=" ", late=False)
@example(tail="\r\nX: 1", late=True)
@example(tail="\x7f", late=False)
def test_a_token_that_no_header_can_carry_is_refused_unseen(
    call: Caller, wire: StubServer, client: Any, check: Check, tail: str, *, late: bool
) -> None:
    """A token with other characters than visible ASCII is refused before sending, and the error does not show it."""
    wire.respond()
    planted = TOKEN + tail
    error: Any = None
    try:
        client.token = (lambda: planted) if late else planted
    except ValueError as refused:
        error = refused
    error = error or call.failure(client)
    own = client_module("errors").InvalidArgumentError
    check("AUTH-SECRET", isinstance(error, own), "the token to be refused", repr(type(error)))
    check("AUTH-SECRET", TOKEN not in f"{error} {error!r}", "an error without the token", "it is in the message")
    check("AUTH-SECRET", not wire.requests, "nothing to be sent", f"{len(wire.requests)} requests were")


@pytest.mark.clause("AUTH-SENT")
def test_a_callable_gives_tokens(call: Caller, wire: StubServer, check: Check) -> None:
    """A callable is asked once, and once more after a 401; a second 401 is raised."""
    given_tokens: list[str] = []

    def ask() -> str:
        given_tokens.append(f"{TOKEN}-{len(given_tokens)}")
        return given_tokens[-1]

    async def ask_async() -> str:
        return ask()

    client = call.client(wire.url, token=ask_async if call.form == "asyncio" else ask)
    wire.respond(
        StubResponse(200, wire.default.body),
        StubResponse(401),
        StubResponse(200, wire.default.body),
        StubResponse(401),
        StubResponse(401),
    )
    call(client)
    call(client)
    error = call.failure(client)
    call.close(client)
    found = [request.values("Authorization")[0].decode()[-1] for request in wire.requests]
    check("AUTH-SENT", found == ["0", "0", "1", "1", "2"], "a new token after each 401, once", f"{found}")
    check(
        "AUTH-SENT",
        isinstance(error, client_module("errors").AuthenticationError),
        "the second 401 raised",
        repr(error),
    )
    check("AUTH-SENT", len(given_tokens) == 3, "the callable to be asked when needed", f"{given_tokens}")
