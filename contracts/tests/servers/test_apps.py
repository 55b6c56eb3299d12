"""Applications, ASGI and WSGI, that are started and checked in place of a server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from tests.command.conftest import TOKEN
from zuora_aqua_contracts.target.apps import serving
from zuora_aqua_contracts.target.settings import RunError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.command.conftest import Outcome

# Conforming applications around the reference behaviour: what a framework does to paths and bodies is what is tried.
APPS = """
import os

from flask import Flask, Response, request
from starlette.applications import Starlette
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from zuora_aqua_contracts import states
from zuora_aqua_contracts.reference.app import create_app
from zuora_aqua_contracts.reference.auth import Credentials
from zuora_aqua_contracts.reference.behaviour import Behaviour
from zuora_aqua_contracts.reference.messages import Request
from zuora_aqua_contracts.reference.store import Store

print("what an application prints passes for nothing")
store = Store()
behaviour = Behaviour(Credentials(os.environ["ZUORA_BEARER_TOKEN"]), store, has_states=False)


class Asynchronous:
    async def replace(self, tenant, records):
        store.replace(tenant, records)


def starlette():
    app = Starlette()
    app.mount("/_states", states.asgi(Asynchronous()))
    app.mount("/", create_app(behaviour))
    return app


flask = Flask(__name__)


@flask.route("/", defaults={"path": ""}, methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
@flask.route("/<path:path>", methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def everything(path):
    method = "GET" if request.method == "HEAD" else request.method  # the framework takes the body out
    reply = behaviour.respond(
        Request.received(method, request.environ["RAW_URI"].encode("latin-1"), request.headers, request.data)
    )
    return Response(reply.body, reply.status, list(reply.headers))


flask.wsgi_app = DispatcherMiddleware(flask.wsgi_app, {"/_states": states.wsgi(store)})
broken = 7
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder with the applications, in which the command is called."""
    (tmp_path / "apps.py").write_text(APPS, "utf-8")
    return tmp_path


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("app", ["apps:starlette()", "apps:flask"])
def test_a_conforming_application_raises_no_alarm(command: Callable[..., Outcome], app: str) -> None:
    """An application that keeps the contract passes a strict run with states, whatever its framework."""
    options = ("--strict", "--effort", "quick", "-k", "test_bare_socket or test_path_parameters or test_track_id")
    outcome = command("--app", app, "--states", "/_states/", *options, token=None)
    assert outcome.status == 0, outcome.out + outcome.err
    reached = {clause["id"] for clause in outcome.report["clauses"] if clause["requests"]}
    assert {"OP-METHOD", "PATH-ENCODE", "PATH-ECHO", "TRACK-ECHO", "GZIP-ON"} <= reached
    assert outcome.report["target"] == f"app {app}"


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--app", "nowhere:app"], "--app nowhere:app: ModuleNotFoundError: No module named 'nowhere'"),
        (["--app", "apps:nothing"], "module 'apps' has no attribute 'nothing'"),
        (["--app", "apps:broken"], "a int is no ASGI or WSGI application"),
        (["--app", "apps.py"], "give MODULE:ATTRIBUTE"),
        (["--app", "apps:flask", "--server", "http://127.0.0.1:1"], "two servers: give one"),
        (["--app", "apps:flask", "--states", "_states"], "give a URL"),
    ],
)
def test_an_application_that_cannot_be_started(
    command: Callable[..., Outcome], arguments: list[str], words: str
) -> None:
    """What is no application is named in one line, with exit status 2 and no reports."""
    outcome = command(*arguments)
    assert (outcome.status, outcome.out) == (2, "")
    assert len(outcome.err.splitlines()) == 1, outcome.err
    assert words in outcome.err
    assert TOKEN not in outcome.err
    assert not outcome.folder.exists()


def test_an_application_that_fails_in_its_start() -> None:
    """An application whose start fails ends the wait for it."""

    async def app(_scope: object, _receive: object, send: Callable[[dict[str, str]], object]) -> None:
        await send({"type": "lifespan.startup.failed", "message": "no database"})  # type: ignore[misc]  # of ASGI

    with pytest.raises(RunError, match="failed in its start"), serving(app):
        pass


@pytest.mark.parametrize(
    ("method", "body", "status"),
    [("GET", "", 405), ("POST", "{", 400), ("POST", '{"state": "another"}', 400)],
)
@pytest.mark.parametrize("kind", ["asgi", "wsgi"])
def test_a_mounted_state_endpoint_refuses(kind: str, method: str, body: str, status: int) -> None:
    """A mounted endpoint refuses what is no state, and the store keeps what it has."""
    from zuora_aqua_contracts import states  # noqa: PLC0415 - beside what it is looked for in

    class Untouched:
        def replace(self, _tenant: object, _records: object) -> None:
            raise AssertionError

    with serving(getattr(states, kind)(Untouched())) as url:
        assert httpx.request(method, url, content=body).status_code == status
