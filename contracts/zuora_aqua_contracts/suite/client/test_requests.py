"""What the client sends, byte by byte, and what it refuses to send."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote_to_bytes

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from ...states.strategies import CHARACTERS, TRICKY, matching, segments, track_ids
from ..effort import tries
from .calls import TOKEN, Caller, client_module
from .fields import TEXTS
from .stub_server import StubResponse

if TYPE_CHECKING:
    from ...document.fragment import Operation
    from ...judging.check import Check
    from .stub_server import StubServer

_SENT = [("ENTITY-SENT", "Zuora-Entity-Ids"), ("ORG-SENT", "Zuora-Org-Ids"), ("VERSION-SENT", "Zuora-Version")]
_ANY_SEGMENT = st.one_of(segments(), st.text(CHARACTERS, min_size=1).filter(lambda value: value not in (".", "..")))


def refused(check: Check, clause: str, call: Caller, wire: StubServer, client: Any, given: dict[str, Any]) -> None:
    """Check that an argument is refused with an error that names it, and that nothing is sent."""
    wire.respond()
    error = call.failure(client, given)
    own = isinstance(error, client_module("errors").InvalidArgumentError) and isinstance(error, ValueError)
    check(clause, own, f"{given!a} to be refused as an argument", f"it gave {type(error).__name__}")
    check(clause, not wire.requests, "nothing to be sent", f"{len(wire.requests)} requests were")
    names = [call.names[name] for name in given]
    check(clause, any(name in str(error) for name in names), f"an error that names {names}", str(error))


def rule(operation: Operation, name: str) -> dict[str, Any]:
    """What the document wants of the text form of a parameter."""
    schema = operation.parameters[name]["schema"]
    return operation.fragment.follow(schema["anyOf"][0]) if "anyOf" in schema else schema


@pytest.mark.clause("OP-GET", "PATH-ENCODE")
@pytest.mark.parametrize("prefix", ["", "/", "/gateway/v9", "/a%20b//c/"])
def test_the_request_is_a_get_of_the_path(
    call: Caller, wire: StubServer, operation: Operation, check: Check, prefix: str
) -> None:
    """One GET goes out, of exactly the templated path, below the path of the base URL, with no query and no body."""
    client = call.client(wire.url + prefix)
    wire.respond()
    call(client)
    call.close(client)
    path = operation.path
    for name, value in operation.example_parameters().items():
        path = path.replace(f"{{{name}}}", quote(value, safe=""))
    lines = [request.line for request in wire.requests]
    wanted = f"{operation.method} {prefix.rstrip('/')}{path} HTTP/1.1".encode()
    check("OP-GET", lines == [wanted], f"the one request {wanted!r}", f"{lines}")
    check("OP-GET", not wire.requests[0].values("Content-Length"), "no body", str(wire.requests[0].fields))
    check.witness("PATH-ENCODE")


def arrives(
    check: Check, call: Caller, wire: StubServer, client: Any, operation: Operation, values: dict[str, str]
) -> None:
    """Check that path parameters arrive as one segment each that decodes, once and as UTF-8, to what was given."""
    wire.respond()
    call(client, values)
    target = wire.requests[0].target
    pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/?#]*)", re.escape(operation.path)).encode()
    match = re.fullmatch(pattern, target)
    found = {name: unquote_to_bytes(match[name]).decode("utf-8", "replace") for name in values} if match else {}
    check("PATH-ENCODE", found == values, f"{values!a} to arrive, one segment each", repr(target))
    check("OP-GET", match, f"a path like {operation.path}", repr(target))


@pytest.mark.clause("PATH-ENCODE", "OP-GET")
def test_tricky_segments_arrive_as_given(
    call: Caller, wire: StubServer, client: Any, operation: Operation, check: Check
) -> None:
    """What is often encoded wrongly arrives as one segment, in each path parameter."""
    plain = operation.example_parameters()
    for name in plain:
        for value in TRICKY:
            arrives(check, call, wire, client, operation, {**plain, name: value})


@pytest.mark.clause("PATH-ENCODE", "OP-GET")
@tries(0.4)
@given(data=st.data())
def test_any_segment_arrives_as_given(
    call: Caller, wire: StubServer, client: Any, operation: Operation, check: Check, data: st.DataObject
) -> None:
    """Whatever a path parameter holds arrives as one segment that decodes, once and as UTF-8, to what was given."""
    names = operation.example_parameters()
    arrives(check, call, wire, client, operation, {name: data.draw(_ANY_SEGMENT, label=name) for name in names})


@pytest.mark.clause("PATH-DOTS")
@pytest.mark.parametrize("value", ["", ".", ".."])
def test_dot_segments_are_refused(
    call: Caller, wire: StubServer, client: Any, operation: Operation, check: Check, value: str
) -> None:
    """What would make another path of the URL is refused, for each path parameter."""
    for name in operation.example_parameters():
        refused(check, "PATH-DOTS", call, wire, client, {name: value})


@pytest.mark.clause("PATH-DOTS")
@pytest.mark.parametrize("value", ["\ud800", "a\udfff", None, 7, b"bytes"], ids=ascii)
def test_what_is_no_text_is_refused(
    call: Caller, wire: StubServer, client: Any, operation: Operation, check: Check, value: Any
) -> None:
    """What no URL can carry as a segment is refused: lone surrogates, and other types than text."""
    for name in operation.example_parameters():
        refused(check, "PATH-DOTS", call, wire, client, {name: value})


@pytest.mark.clause(*(clause for clause, _ in _SENT))
@pytest.mark.parametrize("call", ["sync"], indirect=True)
@tries(0.4)
@given(data=st.data())
def test_headers_go_out_verbatim(
    call: Caller, wire: StubServer, client: Any, operation: Operation, check: Check, data: st.DataObject
) -> None:
    """Each header goes out once, under its own name, with the value to the letter; those not set do not go out."""
    values = {name: matching(rule(operation, name)["pattern"]) for _, name in _SENT}
    chosen = data.draw(st.fixed_dictionaries({}, optional=values), label="headers")
    wire.respond()
    call(client, chosen)
    for clause, name in _SENT:
        wanted = [(name.encode(), chosen[name].encode())] if name in chosen else []
        found = [entry for entry in wire.requests[0].fields if entry[0].lower() == name.lower().encode()]
        check(clause, found == wanted, f"{name} to go out as {wanted}", f"{found}")


@pytest.mark.clause("ORG-SENT")
@pytest.mark.parametrize("call", ["sync"], indirect=True)
@tries(0.4)
@given(data=st.data())
def test_orgs_go_out_comma_separated(
    call: Caller, wire: StubServer, client: Any, operation: Operation, check: Check, data: st.DataObject
) -> None:
    """A list of orgs goes out as one header, separated by commas."""
    listed = operation.fragment.follow(operation.parameters["Zuora-Org-Ids"]["schema"]["anyOf"][1])
    item = matching(listed["items"]["pattern"])
    orgs = data.draw(st.lists(item, min_size=listed["minItems"], max_size=4), label="orgs")
    wire.respond()
    call(client, {"Zuora-Org-Ids": orgs})
    found = wire.requests[0].values("Zuora-Org-Ids")
    check("ORG-SENT", found == [",".join(orgs).encode()], f"{','.join(orgs)}", f"{found}")
    refused(check, "ORG-SENT", call, wire, client, {"Zuora-Org-Ids": []})
    refused(check, "ORG-SENT", call, wire, client, {"Zuora-Org-Ids": [*orgs, ","]})


@pytest.mark.clause(*(clause for clause, _ in _SENT))
@pytest.mark.parametrize("call", ["sync"], indirect=True)
@tries(0.4)
@given(value=TEXTS, which=st.sampled_from(_SENT))
@example(value="a\r\nX: 1", which=_SENT[0])
@example(value="a\n", which=_SENT[1])
@example(value=" a", which=_SENT[2])
@example(value="", which=_SENT[2])
def test_what_no_header_can_carry_is_refused(
    call: Caller, wire: StubServer, client: Any, operation: Operation, check: Check, value: str, which: tuple[str, str]
) -> None:
    """A value that HTTP would change, or that would end the header, is refused and not sent."""
    clause, name = which
    assume(not re.fullmatch(rule(operation, name)["pattern"], value))
    refused(check, clause, call, wire, client, {name: value})


@pytest.mark.clause("TRACK-LENGTH", "TRACK-CHARS")
@pytest.mark.parametrize("call", ["sync"], indirect=True)
@tries(0.4)
@given(data=st.data())
def test_valid_track_ids_go_out(
    call: Caller, wire: StubServer, client: Any, operation: Operation, check: Check, data: st.DataObject
) -> None:
    """A track ID of any allowed length, of any allowed characters, goes out to the letter."""
    track = data.draw(track_ids(operation), label="track ID")
    wire.respond()
    call(client, {"Zuora-Track-Id": track})
    found = wire.requests[0].values("Zuora-Track-Id")
    for clause in ("TRACK-LENGTH", "TRACK-CHARS"):
        check(clause, found == [track.encode()], f"{track!a} to go out", f"{found}")


@pytest.mark.clause("TRACK-LENGTH")
@pytest.mark.parametrize("call", ["sync"], indirect=True)
@tries(0.4)
@given(data=st.data())
def test_long_track_ids_are_refused(
    call: Caller, wire: StubServer, client: Any, operation: Operation, check: Check, data: st.DataObject
) -> None:
    """A track ID over the limit is refused, be it by one character, and so is the empty one."""
    limit = rule(operation, "Zuora-Track-Id")["maxLength"]
    over = data.draw(st.one_of(st.just(limit + 1), st.integers(limit + 1, 50 * limit)), label="length")
    refused(check, "TRACK-LENGTH", call, wire, client, {"Zuora-Track-Id": "t" * over})
    refused(check, "TRACK-LENGTH", call, wire, client, {"Zuora-Track-Id": ""})


@pytest.mark.clause("TRACK-CHARS")
@pytest.mark.parametrize("call", ["sync"], indirect=True)
def test_other_ascii_in_track_ids_is_refused(
    call: Caller, wire: StubServer, client: Any, operation: Operation, check: Check
) -> None:
    """Each character of US-ASCII that is not allowed has a track ID refused, wherever it stands."""
    pattern = re.compile(rule(operation, "Zuora-Track-Id")["pattern"])
    for character in (c for c in map(chr, range(128)) if not pattern.fullmatch(f"a{c}a")):
        for around in ("{}", "a{}", "{}z", "a b{}z"):
            refused(check, "TRACK-CHARS", call, wire, client, {"Zuora-Track-Id": around.format(character)})


@pytest.mark.clause("TRACK-CHARS")
@pytest.mark.parametrize("call", ["sync"], indirect=True)
@tries(0.4)
@given(other=st.characters(min_codepoint=128), around=st.sampled_from(["{}", "a{}", "{}z", "a b{}z"]))
def test_other_characters_in_track_ids_are_refused(
    call: Caller, wire: StubServer, client: Any, check: Check, other: str, around: str
) -> None:
    """One character beyond US-ASCII, anywhere in a track ID, has it refused."""
    refused(check, "TRACK-CHARS", call, wire, client, {"Zuora-Track-Id": around.format(other)})


@pytest.mark.clause("AUTH-SENT")
def test_the_token_goes_out_with_every_request(call: Caller, wire: StubServer, client: Any, check: Check) -> None:
    """Each request carries the token once; a new token counts from the next request on."""
    wire.respond()
    call(client)
    call(client, detailed=True)
    client.token = TOKEN + "-new"
    call(client)
    found = [request.values("Authorization") for request in wire.requests]
    wanted = [[f"Bearer {token}".encode()] for token in (TOKEN, TOKEN, TOKEN + "-new")]
    check("AUTH-SENT", found == wanted, f"{wanted}", f"{found}")


@pytest.mark.clause("AUTH-SENT")
def test_the_token_goes_out_with_every_retry(call: Caller, wire: StubServer, client: Any, check: Check) -> None:
    """A request that is repeated carries the token as the first one did."""
    wire.respond(StubResponse(503), StubResponse(503))
    call(client)
    found = [request.values("Authorization") for request in wire.requests]
    check("AUTH-SENT", found == [[f"Bearer {TOKEN}".encode()]] * 3, "the token three times", f"{found}")


@pytest.mark.clause("AUTH-SENT")
@pytest.mark.parametrize("call", ["sync"], indirect=True)
@tries(0.4)
@given(token=st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1))
def test_any_token_goes_out_verbatim(call: Caller, wire: StubServer, client: Any, check: Check, token: str) -> None:
    """A token goes out to the letter."""
    client.token = token
    wire.respond()
    call(client)
    found = wire.requests[0].values("Authorization")
    check("AUTH-SENT", found == [f"Bearer {token}".encode()], f"Bearer {token}", json.dumps(str(found)))
