"""Ways to a server: over TLS with a certificate of one's own, and through a proxy of the environment."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.command.conftest import TOKEN
from zuora_aqua_contracts.reference.auth import Credentials
from zuora_aqua_contracts.reference.behaviour import STATES_PATH, Behaviour

from . import transports

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.command.conftest import Outcome

SOME = ("--only", "OP-200,GZIP-OFF,LAST-FRESH", "--effort", "quick")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for this machine, signed by itself, and its key, in one PEM file."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("there is no openssl to make a certificate with")
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    made = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    made += ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(path)]
    done = subprocess.run([openssl, *made], capture_output=True, text=True, check=True)  # noqa: S603 - as found on PATH
    path.write_text(path.read_text("ascii") + done.stdout, "ascii")
    return path


@contextmanager
def secured(certificate: Path) -> Iterator[str]:
    """A server over TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with transports.closing(Behaviour(Credentials(TOKEN)), tls=context) as url:
        yield url


@pytest.mark.parametrize("with_states", [False, True])
def test_a_certificate_that_nobody_signed(
    command: Callable[..., Outcome], certificate: Path, with_states: bool
) -> None:
    """A certificate that no known authority signed ends the run with a line that says what to pass."""
    with secured(certificate) as url:
        outcome = command(url, *(["--states", url + STATES_PATH] if with_states else []))
    assert (outcome.status, outcome.out) == (2, "")
    assert len(outcome.err.splitlines()) == 1
    assert "--ca FILE" in outcome.err


def test_an_authority_of_ones_own(command: Callable[..., Outcome], certificate: Path) -> None:
    """With the authority's file there are verdicts, those of bare sockets and of provider states too."""
    with secured(certificate) as url:
        outcome = command(url, "--states", url + STATES_PATH, "--ca", str(certificate), *SOME)
    assert outcome.status == 0, outcome.out + outcome.err
    assert set(outcome.verdicts().values()) == {"held"}
    (coding,) = (clause for clause in outcome.report["clauses"] if clause["id"] == "GZIP-OFF")
    assert any("test_bare_socket" in test for test in coding["tests"])


@contextmanager
def forwarding(seen: list[str], server: str) -> Iterator[str]:
    """A proxy that sends on what it gets, for any host to one server, and notes the URLs."""

    class Handler(BaseHTTPRequestHandler):
        def forward(self) -> None:
            seen.append(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            kept = [(name, value) for name, value in self.headers.items() if not name.lower().startswith("proxy-")]
            onward_url = server + "/" + self.path.split("/", 3)[3]
            request = httpx.Request(self.command, onward_url, headers=kept, content=body)
            with httpx.HTTPTransport(verify=False) as onward:  # no TLS here, and certificates take long to load
                answer = onward.handle_request(request)
                self.send_response(answer.status_code)
                for name, value in answer.headers.multi_items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(b"".join(answer.iter_raw()))

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    for method in ("GET", "POST"):
        setattr(Handler, f"do_{method}", Handler.forward)
    yield from transports.serve(ThreadingHTTPServer(("127.0.0.1", 0), Handler))


@pytest.mark.parametrize(
    "here",
    [
        pytest.param(False, id="elsewhere, of the environment"),
        pytest.param(True, id="here, asked for by name", marks=pytest.mark.nightly),
    ],
)
def test_a_proxy_in_between(command: Callable[..., Outcome], here: bool) -> None:
    """All requests for a server elsewhere go through the proxy of the environment, for one here through `--proxy`."""
    seen: list[str] = []
    with transports.closing(Behaviour(Credentials(TOKEN))) as direct, forwarding(seen, direct) as proxy:
        url = direct if here else "http://aqua.example"
        variables = {} if here else {"HTTP_PROXY": proxy, "http_proxy": proxy, "NO_PROXY": "", "no_proxy": ""}
        named = ["--proxy", proxy] if here else []
        outcome = command(url, "--states", url + STATES_PATH, "--rate", "500/s", *named, *SOME, **variables)
    assert outcome.status == 0, outcome.out + outcome.err
    assert set(outcome.verdicts().values()) == {"held"}
    assert len(seen) > outcome.report["requests"]  # all of them, and the states
    assert seen[0] == url + STATES_PATH


def test_no_proxy_of_the_environment_to_this_machine(command: Callable[..., Outcome]) -> None:
    """No proxy of the environment gets a request for a server on this machine, not one of the client either."""
    seen: list[str] = []
    with transports.closing(Behaviour(Credentials(TOKEN))) as url, forwarding(seen, url) as proxy:
        variables = {"HTTP_PROXY": proxy, "http_proxy": proxy, "NO_PROXY": "", "no_proxy": ""}
        outcome = command(url, "--only", "OP-200,OPEN-F", "-k", "server", "--effort", "quick", **variables)
    assert outcome.verdicts()["OP-200"] == "held"
    assert seen == []


def test_no_proxy_to_the_embedded_server(command: Callable[..., Outcome]) -> None:
    """The embedded server is on this machine, and no proxy of the environment is asked for it."""
    dead = "http://127.0.0.1:1"
    outcome = command(*SOME, HTTP_PROXY=dead, http_proxy=dead, NO_PROXY="", no_proxy="")
    assert outcome.status == 0, outcome.out + outcome.err
    assert set(outcome.verdicts().values()) == {"held"}
