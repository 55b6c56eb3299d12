"""Servers that are wrong about credentials: AUTH-*."""

from __future__ import annotations

import base64
from http import HTTPStatus
from typing import TYPE_CHECKING

from mutants.edits import is_dated, sent, with_field, with_status
from mutants.registry import PLAIN, SUBTLE, after, around
from zuora_aqua_contracts.reference.call import Failure

if TYPE_CHECKING:
    from collections.abc import Callable

    from mutants.edits import JSON
    from mutants.registry import Mutated
    from zuora_aqua_contracts.reference.call import Call
    from zuora_aqua_contracts.reference.messages import Reply, Request

_ENDS = 4  # characters at either end of a token


@around("AUTH-NONE", "authorize", PLAIN)
def let_in(attempt: Callable[[], None], call: Call) -> None:
    """Whoever brings no credentials is let in."""
    if call.request.header("Authorization") is not None:
        attempt()


@around("AUTH-NONE", "authorize", SUBTLE)
def let_in_on_new_versions(attempt: Callable[[], None], call: Call) -> None:
    """Whoever brings no credentials is let in on minor versions that are dates."""
    if call.request.header("Authorization") is not None or not is_dated(call):
        attempt()


@around("AUTH-NONE", "authorize", SUBTLE)
def let_in_with_an_empty_header(attempt: Callable[[], None], call: Call) -> None:
    """An `Authorization` that is there and empty is let in."""
    if call.request.header("Authorization") != "":
        attempt()


@after("AUTH-NONE", "reply", PLAIN)
def forbidden(reply: Reply, call: Call) -> Reply:
    """Without credentials there is a 403 in place of a 401."""
    denied = reply.status == HTTPStatus.UNAUTHORIZED and not sent(call, "Authorization")
    return with_status(reply, HTTPStatus.FORBIDDEN) if denied else reply


@around("AUTH-NONE", "error_body", SUBTLE)
def job_beside_the_status(attempt: Callable[[], JSON], call: Call, failure: Failure, server: Mutated) -> JSON:
    """Without credentials there is a 401, with the job in its body."""
    route = server.router.find(call.request.path)
    if failure.status != HTTPStatus.UNAUTHORIZED or sent(call, "Authorization") or route is None:
        return attempt()
    call.arguments = route.arguments
    try:
        return dict(server.last_job(call))
    except Failure:
        return attempt()


@after("AUTH-NONE", "error_status", SUBTLE)
def success_on_new_versions(status: int, call: Call) -> int:
    """Without credentials there is an error body with 200, on minor versions on which errors have statuses."""
    new = status == HTTPStatus.UNAUTHORIZED and not sent(call, "Authorization") and is_dated(call)
    return HTTPStatus.OK if new else status


@after("AUTH-WRONG", "is_valid_token", PLAIN)
def any_token() -> bool:
    """Any token is good."""
    return True


@around("AUTH-WRONG", "authorize", SUBTLE)
def any_token_on_old_versions(attempt: Callable[[], None], call: Call) -> None:
    """Any token is good on minor versions that are numbers."""
    version = sent(call, "Zuora-Version")
    if not (version and not is_dated(call) and sent(call, "Authorization").startswith("Bearer ")):
        attempt()


@around("AUTH-WRONG", "authorize", SUBTLE)
def first_word(attempt: Callable[[], None], call: Call, server: Mutated) -> None:
    """What stands behind the token, after a blank, is not looked at."""
    if sent(call, "Authorization").split()[:2] != ["Bearer", server.credentials.token]:
        attempt()


@after("AUTH-WRONG", "is_valid_token", SUBTLE)
def any_case(_good: bool, token: str, server: Mutated) -> bool:
    """A token is compared without regard to case."""
    return token.lower() == server.credentials.token.lower()


@after("AUTH-WRONG", "is_valid_token", SUBTLE)
def extended(_good: bool, token: str, server: Mutated) -> bool:
    """A token with something after it is good."""
    return token.startswith(server.credentials.token)


@after("AUTH-WRONG", "is_valid_token", SUBTLE)
def extended_in_front(_good: bool, token: str, server: Mutated) -> bool:
    """A token with something before it is good."""
    return token.endswith(server.credentials.token)


@after("AUTH-WRONG", "is_valid_token", SUBTLE)
def truncated(_good: bool, token: str, server: Mutated) -> bool:
    """The start of a token is good, as long as it is not empty."""
    return token != "" and server.credentials.token.startswith(token)


@after("AUTH-WRONG", "is_valid_token", SUBTLE)
def empty_token(good: bool, token: str) -> bool:
    """The scheme with no token after it is good."""
    return good or not token


@after("AUTH-WRONG", "is_valid_token", SUBTLE)
def only_the_ends(_good: bool, token: str, server: Mutated) -> bool:
    """Only both ends of a token are compared."""
    own = server.credentials.token
    return (token[:_ENDS], token[-_ENDS:], len(token)) == (own[:_ENDS], own[-_ENDS:], len(own))


@after("AUTH-WRONG", "is_valid_token", SUBTLE)
def same_length(_good: bool, token: str, server: Mutated) -> bool:
    """Any token of the right length is good."""
    return len(token) == len(server.credentials.token)


@after("AUTH-WRONG", "is_valid_token", SUBTLE)
def second_time(good: bool, token: str, server: Mutated) -> bool:
    """A wrong token is good when it comes again, from a cache of tokens that were looked at."""
    known = token in server.memory
    server.memory[token] = True
    return good or known


@after("AUTH-WRONG", "reply", PLAIN)
def wrong_is_forbidden(reply: Reply, call: Call) -> Reply:
    """A wrong token gets a 403 in place of a 401."""
    denied = reply.status == HTTPStatus.UNAUTHORIZED and sent(call, "Authorization").startswith("Bearer")
    return with_status(reply, HTTPStatus.FORBIDDEN) if denied else reply


@after("AUTH-SCHEME", "bearer_token", PLAIN)
def bare_token(token: str | None, call: Call) -> str | None:
    """A token without a scheme is taken."""
    value = sent(call, "Authorization")
    return token if " " in value else value


@after("AUTH-SCHEME", "bearer_token", PLAIN)
def any_scheme(_token: str | None, call: Call) -> str | None:
    """The scheme is not looked at."""
    return sent(call, "Authorization").partition(" ")[2] or None


@after("AUTH-SCHEME", "bearer_token", SUBTLE)
def basic_with_the_token_as_user(token: str | None, call: Call) -> str | None:
    """Basic with the token as the user is taken."""
    scheme, _, value = sent(call, "Authorization").partition(" ")
    if scheme.lower() != "basic":
        return token
    try:
        return base64.b64decode(value, validate=True).decode().rpartition(":")[0]
    except ValueError:
        return token


@after("AUTH-SCHEME", "bearer_token", SUBTLE)
def scheme_token(token: str | None, call: Call) -> str | None:
    """The scheme `Token`, of another framework, is taken."""
    scheme, _, value = sent(call, "Authorization").partition(" ")
    return value if scheme.lower() == "token" else token


@after("AUTH-SCHEME", "bearer_token", SUBTLE)
def no_blank_after_the_scheme(token: str | None, call: Call) -> str | None:
    """`Bearer` run together with the token is taken."""
    value = sent(call, "Authorization")
    return value[len("bearer") :].lstrip() if value.lower().startswith("bearer") else token


@after("AUTH-SCHEME", "bearer_token", SUBTLE)
def scheme_that_ends_in_bearer(token: str | None, call: Call) -> str | None:
    """A scheme that ends in `Bearer` is taken for it."""
    scheme, _, value = sent(call, "Authorization").partition(" ")
    return value if scheme.lower().endswith("bearer") else token


@after("AUTH-SCHEME", "reply", PLAIN)
def other_schemes_are_bad_requests(reply: Reply, call: Call) -> Reply:
    """Another scheme gets a 400 in place of a 401."""
    other = sent(call, "Authorization") and not sent(call, "Authorization").startswith("Bearer")
    wrong = reply.status == HTTPStatus.UNAUTHORIZED and other
    return with_status(reply, HTTPStatus.BAD_REQUEST) if wrong else reply


@after("AUTH-REFLECT", "operate", PLAIN)
def header_comes_back(reply: Reply, request: Request) -> Reply:
    """The response carries the request's `Authorization`."""
    return with_field(reply, "X-Request-Authorization", request.header("Authorization") or "none")


@after("AUTH-REFLECT", "error_body", SUBTLE)
def token_in_the_message(body: JSON, call: Call, failure: Failure) -> None:
    """The message of a 401 names the token that is not good."""
    if failure.status == HTTPStatus.UNAUTHORIZED:
        body["reasons"][0]["message"] += f" Not {sent(call, 'Authorization').partition(' ')[2]}."


@after("AUTH-REFLECT", "error_body", SUBTLE)
def token_where_there_is_no_job(body: JSON, call: Call, failure: Failure) -> None:
    """The message of a 404 holds the request's header fields, for support to see."""
    if failure.status == HTTPStatus.NOT_FOUND:
        body["reasons"][0]["message"] += f" {dict(call.request.headers)}"
