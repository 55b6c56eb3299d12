"""Checks before the operation, and the responses of the operation."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from zuora_aqua_contracts.reference.routing import Router

from .reference_server import DAY, MODERN, OPERATION, SINCE, TOKEN, content, failure

if TYPE_CHECKING:
    from .reference_server import Server


DEFAULT: str = OPERATION.parameters["Zuora-Version"]["x-tenant-default"]


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        TOKEN,
        f"Basic {TOKEN}",
        f"Bearer {TOKEN[:-1]}",
        f"Bearer {TOKEN}x",
        f"Bearer {TOKEN} x",
        f"Bearer {TOKEN.swapcase()}",
        f"Bearer {TOKEN[:-1]}é",
        f"Bearer,{TOKEN}",
    ],
)
@pytest.mark.parametrize("version", [DEFAULT, SINCE])
def test_refuses_credentials(server: Server, authorization: str | None, version: str) -> None:
    """Anything but the token, to the letter, under the scheme Bearer is a 401 on every minor version."""
    headers = [("Authorization", authorization)] if authorization is not None else []
    reply = server.send(server.path(), *headers, ("Zuora-Version", version))
    assert (reply.status, failure(reply), reply.header("WWW-Authenticate")) == (401, 401, "Bearer")
    assert "batches" not in content(reply)


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_takes_the_token(server: Server, scheme: str) -> None:
    """The scheme has no case (RFC 9110, 11.1)."""
    reply = server.send(server.path(), ("authorization", f"{scheme} {TOKEN}"))
    assert (reply.status, content(reply)) == (200, next(iter(server.operation.examples(200).values())))


def test_checks_credentials_first(server: Server) -> None:
    """A request without a token learns neither of methods, limits nor values."""
    server.state(rate_limited={"reset_seconds": 5})
    assert server.send(server.path(), ("Zuora-Track-Id", ":"), method="DELETE").status == 401


@pytest.mark.parametrize("version", [DEFAULT, SINCE])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "QUERY", "get"])
def test_refuses_methods(server: Server, method: str, version: str) -> None:
    """Other methods are a 405 that names those which the path takes, on every minor version."""
    reply = server.ask(("Zuora-Version", version), method=method)
    assert (reply.status, failure(reply), reply.header("Allow")) == (405, 405, "GET, HEAD")


def test_head_is_get_without_body(server: Server) -> None:
    """HEAD has the headers of GET, the length of the body included, and no body."""
    got, head = server.ask(), server.ask(method="HEAD")
    assert (head.status, head.body, head.header("Content-Length")) == (200, b"", str(len(got.body)))


@pytest.mark.parametrize(
    ("version", "status", "form"),
    [
        (None, 200, "processId"),
        ("1.0", 200, "processId"),
        (DEFAULT, 200, "processId"),
        ((date.fromisoformat(SINCE) - DAY).isoformat(), 200, "processId"),
        (SINCE, 404, "requestId"),
        ((date.fromisoformat(SINCE) + DAY).isoformat(), 404, "requestId"),
        ("9999-01-01", 404, "requestId"),
        ("banana", 200, "processId"),
        ("2024-13-45", 200, "processId"),
        ("9" * 5000 + ".0", 200, "processId"),
    ],
)
def test_error_form_follows_the_minor_version(server: Server, version: str | None, status: int, form: str) -> None:
    """Before the version of the document, or where none can be read, errors come with 200 in the older form."""
    headers = [("Zuora-Version", version)] if version else []
    reply = server.ask(*headers, pair=("nobody", "nothing"))
    assert (reply.status, failure(reply)) == (status, 404)
    assert set(content(reply)) == {form, "reasons"} | ({"success"} if form == "processId" else set())


@pytest.mark.parametrize("path", [b"/", b"//", b"", b"*", b"/v1", b"/_states/", b"/%FF", b"/v1/batch-query/jobs/x/y"])
def test_unknown_path(server: Server, path: bytes) -> None:
    """A path of no operation is a 404 with an error body, with or without token."""
    reply = server.send(path)
    assert (reply.status, failure(reply)) == (404, 404)


@pytest.mark.parametrize(
    ("before", "after"), [(b"", b"?x=/y"), (b"http://example.test", b""), (b"http://example.test:80", b"?")]
)
def test_target_forms(server: Server, before: bytes, after: bytes) -> None:
    """A query changes nothing, and the absolute form of the target is taken too (RFC 9112, 3.2.2)."""
    target = before + server.path() + after
    assert server.send(target, ("Authorization", f"Bearer {TOKEN}")).status == 200


@pytest.mark.parametrize(
    "value",
    [" a ", "a/b", "%2F", "a%b", "?", "#", "a+b", "é", "ß\u0307", "東京", "🧾", "a:b@c", "\x00", "\n", "...", "a;b=c"],
)
def test_path_arrives_as_given(server: Server, value: str) -> None:
    """Segments are decoded once, as UTF-8, and compared to the letter (PATH-ENCODE)."""
    server.state(jobs=[server.entry(server.job(partner=value, project=f"{value}{value}"))])
    job = content(server.ask(pair=(value, value * 2)))
    assert (job["partner"], job["project"]) == (value, value * 2)


@pytest.mark.parametrize("raw", [b"%FF", b"%C3", b"%ED%A0%80", b"", b".", b"%2E%2E"])
def test_refuses_path_values(server: Server, raw: bytes) -> None:
    """What is not UTF-8, and what no URL can carry as a segment, is a 400."""
    path = server.path("PARTNER", "p").replace(b"PARTNER", raw)
    reply = server.send(path, ("Authorization", f"Bearer {TOKEN}"), MODERN)
    assert (reply.status, failure(reply)) == (400, 400)


def test_track_id_edges(server: Server) -> None:
    """A track ID of every length that the document allows comes back to the letter; one more character is a 400."""
    longest = server.operation.parameters["Zuora-Track-Id"]["schema"]["maxLength"]
    for length in (1, longest - 1, longest):
        value = ("aB" * length)[:length]
        assert server.ask(("zuora-track-id", value)).header("Zuora-Track-Id") == value
    reply = server.ask(MODERN, ("Zuora-Track-Id", "a" * (longest + 1)))
    assert (reply.status, failure(reply), reply.header("Zuora-Track-Id")) == (400, 400, None)


@pytest.mark.parametrize("code", range(256))
def test_track_id_characters(server: Server, code: int) -> None:
    """Each character that the document allows comes back, on success and on error; any other is a 400."""
    value = f"a{chr(code)}b"
    track = ("Zuora-Track-Id", value)
    if not re.fullmatch(OPERATION.parameters["Zuora-Track-Id"]["schema"]["pattern"], value):
        reply = server.ask(MODERN, track)
        assert (reply.status, failure(reply), reply.header("Zuora-Track-Id")) == (400, 400, None)
        return
    replies = [server.ask(track), server.ask(track, pair=("no", "job")), server.ask(track, method="PUT")]
    replies += [server.send(server.path(), track), server.send(b"/nowhere", track)]
    assert [reply.header("Zuora-Track-Id") for reply in replies] == [value] * len(replies)


@pytest.mark.parametrize("value", ["", " ", "a\n", "\n"])
def test_track_id_edges_of_the_pattern(server: Server, value: str) -> None:
    """The pattern holds for the whole value, a last line feed included, which some transports let pass."""
    reply = server.ask(MODERN, ("Zuora-Track-Id", value))
    assert (reply.status, failure(reply), reply.header("Zuora-Track-Id")) == (400, 400, None)


@pytest.mark.parametrize(
    "headers",
    [
        [("X-Unknown", "\x7f" * 9000)],
        [("Content-Encoding", "gzip")],
        [("Content-Encoding", "é")],
        [("Accept-Encoding", "é;;q=,")],
        [("Accept", "text/html")],
        [("Zuora-Track-Id", "a"), ("Zuora-Track-Id", "b")],
        [("Zuora-Version", DEFAULT), MODERN],
    ],
)
def test_ignores_headers(server: Server, headers: list[tuple[str, str]]) -> None:
    """Headers that it does not know, odd values of HTTP's own, and doubled ones change nothing."""
    assert server.ask(*headers).body == server.ask().body


def test_every_reply_has_an_id_and_the_limits(server: Server) -> None:
    """Request ID, rate and concurrency limits stand on successes and errors, and no ID twice."""
    replies = [server.ask(), server.ask(pair=("no", "job")), server.ask(method="PUT"), server.send(b"/nowhere")]
    assert len({reply.header("Zuora-Request-Id") for reply in replies}) == len(replies)
    for name in ("ratelimit-limit", "ratelimit-remaining", "ratelimit-reset", "Concurrency-Limit-Type"):
        assert all(reply.header(name) for reply in replies), name


@pytest.mark.parametrize("version", [DEFAULT, SINCE])
@pytest.mark.parametrize("seconds", [0, 7])
def test_over_the_limit(server: Server, version: str, seconds: int) -> None:
    """A tenant over its limit gets a 429 that names the wait in both ways, until another state is set up."""
    server.state(rate_limited={"reset_seconds": seconds})
    reply = server.ask(("Zuora-Version", version))
    assert (reply.status, failure(reply)) == (429, 429)
    names = ("ratelimit-remaining", "ratelimit-reset", "Retry-After")
    assert [reply.header(name) for name in names] == ["0", str(seconds), str(seconds)]
    server.state()
    assert server.ask().status == 200


def test_reflects_no_credentials(server: Server) -> None:
    """No reply holds what was sent as credentials, wrong ones included."""
    for authorization in ("Bearer planted-secret", "Basic planted-secret", "planted-secret"):
        reply = server.send(server.path(), ("Authorization", authorization))
        assert "planted-secret" not in f"{reply.headers} {reply.body!r}"


def test_literal_paths_come_first() -> None:
    """A path that fits a template and a literal one means the literal one (OpenAPI, Path Templating Matching)."""
    templates = ("/jobs/{id_of_the_job}", "/jobs/last", "/{x}/last")
    router = Router(replace(OPERATION, id=template, path=template) for template in templates)
    routes = [router.find(path) for path in (b"/jobs/last", b"/jobs/lasts", b"/a/last", b"/a/b")]
    found = [route.operations["GET"].id if route else None for route in routes]
    assert found == ["/jobs/last", "/jobs/{id_of_the_job}", "/{x}/last", None]
