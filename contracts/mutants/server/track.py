"""Servers that are wrong about track IDs: TRACK-*."""

from __future__ import annotations

import html
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

from mutants.edits import is_dated, sent, without_field
from mutants.registry import PLAIN, SUBTLE, after

if TYPE_CHECKING:
    from collections.abc import Callable

    from mutants.registry import Mutated
    from zuora_aqua_contracts.reference.call import Call
    from zuora_aqua_contracts.reference.messages import Reply
    from zuora_aqua_contracts.reference.responses import Fields

_NAME = "Zuora-Track-Id"
_UUID = 36  # characters


def _changed(fields: Fields, change: Callable[[str], str]) -> Fields:
    return tuple((name, change(value)) for name, value in fields)


@after("TRACK-ECHO", "track_headers", PLAIN)
def never() -> Fields:
    """No response carries a track ID."""
    return ()


@after("TRACK-ECHO", "track_headers", PLAIN)
def own_one(_fields: Fields, call: Call) -> Fields:
    """The response carries a track ID of the server's own."""
    return ((_NAME, call.request_id),)


@after("TRACK-ECHO", "track_headers", SUBTLE)
def lower_case(fields: Fields) -> Fields:
    """The track ID comes back in lower case."""
    return _changed(fields, str.lower)


@after("TRACK-ECHO", "track_headers", SUBTLE)
def last_character_lost(fields: Fields, call: Call) -> Fields:
    """A track ID of the greatest length loses its last character."""
    most = call.operation.parameters[_NAME]["schema"]["maxLength"]
    return _changed(fields, lambda value: value[: most - 1])


@after("TRACK-ECHO", "track_headers", SUBTLE)
def one_length_lost(fields: Fields) -> Fields:
    """A track ID that is as long as the text form of a UUID and one character does not come back."""
    return tuple(field for field in fields if len(field[1]) != _UUID + 1)


@after("TRACK-ECHO", "track_headers", SUBTLE)
def greatest_length_refused(fields: Fields, call: Call) -> Fields:
    """A track ID of exactly the greatest length does not come back."""
    most = call.operation.parameters[_NAME]["schema"]["maxLength"]
    return tuple(field for field in fields if len(field[1]) < most)


@after("TRACK-ECHO", "track_headers", SUBTLE)
def one_character_is_none(fields: Fields) -> Fields:
    """A track ID of one character does not come back."""
    return tuple(field for field in fields if len(field[1]) > 1)


@after("TRACK-ECHO", "track_headers", SUBTLE)
def decoded(fields: Fields) -> Fields:
    """The track ID comes back decoded as if it stood in a URL: `+` as a blank."""
    return _changed(fields, unquote_plus)


@after("TRACK-ECHO", "track_headers", SUBTLE)
def escaped(fields: Fields) -> Fields:
    """The track ID comes back escaped as in HTML."""
    return _changed(fields, html.escape)


@after("TRACK-ECHO", "track_headers", SUBTLE)
def first_of_a_list(fields: Fields) -> Fields:
    """A track ID with a comma in it is taken for a list, and its first part comes back."""
    return _changed(fields, lambda value: value.split(",")[0] or value)


@after("TRACK-ECHO", "track_headers", SUBTLE)
def number_without_zeros(fields: Fields) -> Fields:
    """A track ID of digits only is taken for a number, which has no zeros in front."""
    return _changed(fields, lambda value: str(int(value)) if value.isdecimal() else value)


@after("TRACK-ECHO", "track_headers", SUBTLE)
def blanks_joined(fields: Fields) -> Fields:
    """Several blanks in a track ID come back as one."""
    return _changed(fields, lambda value: " ".join(value.split()))


@after("TRACK-ECHO", "track_headers", SUBTLE)
def backslash_lost(fields: Fields) -> Fields:
    """A backslash in a track ID is lost."""
    return _changed(fields, lambda value: value.replace("\\", ""))


@after("TRACK-ECHO", "track_headers", SUBTLE)
def tilde_encoded(fields: Fields) -> Fields:
    """A tilde, the last character that is allowed, comes back encoded."""
    return _changed(fields, lambda value: value.replace("~", "%7E"))


@after("TRACK-ECHO", "track_headers", SUBTLE)
def twice(fields: Fields) -> Fields:
    """The track ID comes back in two fields."""
    return (*fields, *fields)


@after("TRACK-ECHO", "reply", SUBTLE)
def not_when_compressed(reply: Reply) -> Reply:
    """A compressed response does not carry the track ID."""
    if reply.header("Content-Encoding") is None:
        return reply
    return type(reply)(reply.status, without_field(reply.headers, _NAME), reply.body)


@after("TRACK-ECHO", "track_headers", SUBTLE)
def of_the_first_request(fields: Fields, server: Mutated) -> Fields:
    """All responses of a connection pool's life carry the track ID of its first request."""
    if fields:
        server.memory.setdefault("first", fields)
    return server.memory.get("first", fields) if fields else fields


@after("TRACK-ECHO-ERROR", "failed", PLAIN)
def not_on_errors(reply: Reply) -> Reply:
    """No error carries the track ID."""
    return type(reply)(reply.status, without_field(reply.headers, _NAME), reply.body)


@after("TRACK-ECHO-ERROR", "failed", SUBTLE)
def not_without_credentials(reply: Reply) -> Reply:
    """A 401 does not carry the track ID."""
    if reply.status != HTTPStatus.UNAUTHORIZED:
        return reply
    return type(reply)(reply.status, without_field(reply.headers, _NAME), reply.body)


@after("TRACK-ECHO-ERROR", "failed", SUBTLE)
def not_on_new_versions(reply: Reply, call: Call) -> Reply:
    """An error of a minor version that is a date does not carry the track ID."""
    if not is_dated(call) or reply.status == HTTPStatus.UNAUTHORIZED:
        return reply
    return type(reply)(reply.status, without_field(reply.headers, _NAME), reply.body)


@after("TRACK-ECHO-ERROR", "failed", SUBTLE)
def lower_case_on_errors(reply: Reply, call: Call) -> Reply:
    """An error carries the track ID in lower case."""
    fields = [(name, value.lower() if name == _NAME else value) for name, value in reply.headers]
    return type(reply)(reply.status, tuple(fields), reply.body) if sent(call, _NAME) else reply
