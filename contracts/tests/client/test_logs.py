"""What a program can see of its calls: log lines, hooks of httpx, spans of OpenTelemetry."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from zuora_aqua_client import AuthenticatedClient, ClientCredentials, Clock, errors
from zuora_aqua_client.api.aggregate_queries import get_files
from zuora_aqua_client.api.aggregate_queries import get_last_batch_query_job as operation
from zuora_aqua_contracts.document.fragment import load

from .test_credentials import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_TOKEN = "planted-Token-4711"  # noqa: S105 - planted
_JOB = next(job for job in next(iter(load().operations.values())).examples(200).values() if "partner" in job)
_PAIR = (_JOB["partner"], _JOB["project"])
_PATH = f"/v1/batch-query/jobs/partner/{_PAIR[0]}/project/{_PAIR[1]}"
Answer = httpx.Response | Exception


async def _no_sleep(_: float) -> None:
    pass


def _client(answers: Iterable[Answer], token: Any = _TOKEN, **options: Any) -> AuthenticatedClient:
    """A client that gets these answers in turn, and waits for nothing."""

    def answer(_: httpx.Request) -> httpx.Response:
        given: Answer = next(given_answers)
        if isinstance(given, Exception):
            raise given
        return given

    async def answer_async(request: httpx.Request) -> httpx.Response:
        return answer(request)

    ticks, given_answers = iter(range(1000)), iter(answers)
    clock = Clock(sleep=lambda _: None, sleep_async=_no_sleep, random=lambda: 0.0, monotonic=lambda: float(next(ticks)))
    client = AuthenticatedClient("https://example.org", token, clock=clock, **options)
    client.set_httpx_client(httpx.Client(transport=httpx.MockTransport(answer)))
    return client.set_async_httpx_client(httpx.AsyncClient(transport=httpx.MockTransport(answer_async)))


@pytest.fixture(params=["sync", "asyncio"])
def call(request: pytest.FixtureRequest) -> Callable[[AuthenticatedClient], Any]:
    """Calls the operation, in one of its forms."""
    if request.param == "sync":
        return lambda client: operation.sync(*_PAIR, client=client, zuora_track_id="t-1")
    return lambda client: asyncio.run(operation.asyncio(*_PAIR, client=client, zuora_track_id="t-1"))


def _lines(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str]]:
    """Level and text of our lines, times left out."""
    own = [record for record in caplog.records if record.name == "zuora_aqua_client"]
    return [(record.levelname, re.sub(r"\d+ ms", "n ms", record.getMessage())) for record in own]


def test_each_request_response_and_retry_has_a_line(
    call: Callable[[AuthenticatedClient], Any], caplog: pytest.LogCaptureFixture
) -> None:
    """DEBUG has method, path, status, time, attempt and IDs; INFO each retry with its wait and its reason."""
    ids = {"Zuora-Request-Id": "r-1", "Zuora-Track-Id": "t-1"}
    limited = httpx.Response(429, json={"reasons": [{"code": 50000070}]}, headers={"Retry-After": "3", **ids})
    answers: list[Answer] = [limited, httpx.ConnectError("refused"), httpx.Response(200, json=_JOB, headers=ids)]
    with caplog.at_level(logging.DEBUG, "zuora_aqua_client"):
        call(_client(answers))
    assert _lines(caplog) == [
        ("DEBUG", f"request GET {_PATH} (attempt 1)"),
        ("DEBUG", f"response GET {_PATH} 429 in n ms (attempt 1, request r-1, track t-1)"),
        ("INFO", f"retry 1 of GET {_PATH} in 3.00 s: status 429, code 50000070"),
        ("DEBUG", f"request GET {_PATH} (attempt 2)"),
        ("DEBUG", f"response GET {_PATH} APIConnectionError in n ms (attempt 2)"),
        ("INFO", f"retry 2 of GET {_PATH} in 1.00 s: APIConnectionError"),
        ("DEBUG", f"request GET {_PATH} (attempt 3)"),
        ("DEBUG", f"response GET {_PATH} 200 in n ms (attempt 3, request r-1, track t-1)"),
    ]


def test_at_info_there_are_the_retries_alone(
    call: Callable[[AuthenticatedClient], Any], caplog: pytest.LogCaptureFixture
) -> None:
    """INFO says what took longer than it should; a new token is such a retry."""
    answers = iter([httpx.Response(401, json={}), httpx.Response(503), httpx.Response(200, json=_JOB)])
    with caplog.at_level(logging.INFO, "zuora_aqua_client"):
        call(_client(answers, lambda: _TOKEN))
    assert _lines(caplog) == [
        ("INFO", f"retry of GET {_PATH} with a new token: the server does not accept the last one"),
        ("INFO", f"retry 1 of GET {_PATH} in 0.50 s: status 503"),
    ]


def test_no_line_has_a_token_or_a_body(
    call: Callable[[AuthenticatedClient], Any], caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever a server reflects, in an ID, a reason or a body, no line has it, nor a line end of its own."""
    reflected = {"Zuora-Request-Id": f"{_TOKEN} x", "Zuora-Track-Id": "t-1"}
    body = {"reasons": [{"code": 50000070, "message": f"of the body, {_TOKEN}"}], "access_token": _TOKEN}
    token = {"access_token": _TOKEN, "expires_in": 3600}
    secret = "planted-Secret-4712"  # noqa: S105 - planted
    answers: list[Answer] = [
        httpx.Response(503, json=body, headers={"Zuora-Request-Id": secret}),
        httpx.Response(200, json=token),
        httpx.Response(429, json=body, headers=reflected),
        httpx.ReadError(f"{_TOKEN}"),
        httpx.Response(400, json=body, headers=reflected),
    ]
    with caplog.at_level(logging.DEBUG, "zuora_aqua_client"), pytest.raises(errors.BadRequestError):
        call(_client(answers, ClientCredentials("planted-id", secret)))
    text = "\n".join(message for _, message in _lines(caplog))
    assert "request *** x" in text
    assert "/oauth/token" in text
    assert all(part not in text for part in (_TOKEN, secret, "of the body", "planted-id"))


def test_a_continued_download_has_a_line(caplog: pytest.LogCaptureFixture) -> None:
    """A download that goes on after a broken connection says at which byte, and why."""
    head = {"Content-Type": "text/csv", "ETag": '"one"', "Content-Length": "4"}
    part = {**head, "Content-Length": "2", "Content-Range": "bytes 2-3/4"}

    def broken() -> Iterator[bytes]:
        yield b"ab"
        raise httpx.ReadError("reset")

    answers = iter(
        [httpx.Response(200, content=broken(), headers=head), httpx.Response(206, content=b"cd", headers=part)]
    )
    with caplog.at_level(logging.INFO, "zuora_aqua_client"), get_files.sync("f", client=_client(answers)) as download:
        assert b"".join(download.iter_bytes()) == b"abcd"
    assert _lines(caplog) == [("INFO", "download continues at byte 2 in 0.50 s: APIConnectionError")]


_PROGRAM = """
import logging, sys, httpx
from zuora_aqua_client import AuthenticatedClient, errors
from zuora_aqua_client.api.aggregate_queries import get_last_batch_query_job as operation
if "root" in sys.argv:
    logging.basicConfig(format="root %(levelname)s")
client = AuthenticatedClient("https://example.org", "planted-Token-4711", max_retries=0)
client.set_httpx_client(httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(404))))
try:
    operation.sync("a", "b", client=client)
except errors.NotFoundError:
    pass
"""


@pytest.mark.parametrize(
    ("variable", "arguments", "lines"),
    [
        ("", (), []),
        (
            "debug",
            (),
            [r".* zuora_aqua_client DEBUG request GET .*", r".* zuora_aqua_client DEBUG response GET .* 404 .*"],
        ),
        (" DEBUG ", ("root",), ["root DEBUG", "root DEBUG"]),
    ],
)
def test_the_environment_prints_the_lines(variable: str, arguments: tuple[str, ...], lines: list[str]) -> None:
    """A program that configures nothing prints nothing; `ZUORA_LOG` prints to standard error, each line once."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-W", "error", "-c", _PROGRAM, *arguments],
        env={**os.environ, "ZUORA_LOG": variable},
        capture_output=True,
        text=True,
        check=True,
    )
    printed = done.stderr.splitlines()
    assert done.stdout == ""
    assert len(printed) == len(lines), done.stderr
    assert all(re.fullmatch(pattern, line) for pattern, line in zip(lines, printed, strict=True)), done.stderr


@pytest.mark.parametrize("form", ["sync", "asyncio"])
def test_event_hooks_see_every_request(form: str) -> None:
    """Hooks that `httpx_args` passes on are called for each request and response, retries included."""
    seen: list[str] = []

    def hook(it: httpx.Request | httpx.Response) -> None:
        seen.append(it.method if isinstance(it, httpx.Request) else str(it.status_code))

    async def hook_async(it: httpx.Request | httpx.Response) -> None:
        hook(it)

    statuses = iter([503, 200])
    used: Any = hook if form == "sync" else hook_async
    transport = httpx.MockTransport(lambda _: httpx.Response(next(statuses), json=_JOB))
    options: dict[str, Any] = {"event_hooks": {"request": [used], "response": [used]}, "transport": transport}
    clock = Clock(sleep=lambda _: None, sleep_async=_no_sleep)
    client = AuthenticatedClient("https://example.org", _TOKEN, clock=clock, httpx_args=options)
    if form == "sync":
        operation.sync(*_PAIR, client=client)
    else:
        asyncio.run(operation.asyncio(*_PAIR, client=client))
    assert seen == ["GET", "503", "GET", "200"]


def test_opentelemetry_sees_every_request(call: Callable[[AuthenticatedClient], Any]) -> None:
    """The instrumentation of httpx gives a span a request, without the token."""
    spans = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    client = _client(iter([httpx.Response(503), httpx.Response(200, json=_JOB)]))
    HTTPXClientInstrumentor.instrument_client(client.get_httpx_client(), tracer_provider=provider)
    HTTPXClientInstrumentor.instrument_client(client.get_async_httpx_client(), tracer_provider=provider)
    call(client)
    found = spans.get_finished_spans()
    codes = [dict(span.attributes or {}).get("http.status_code") for span in found]
    assert codes == [503, 200]
    assert all(_TOKEN not in str(span.to_json()) for span in found)


def test_a_renewal_that_fails_has_one_line(
    call: Callable[[AuthenticatedClient], Any], caplog: pytest.LogCaptureFixture
) -> None:
    """A token that could not be renewed, while the old one is valid, is told once."""
    server = Server()
    client = server.client()
    call(client)
    server.now, server.answers = 3600 - 60, [(503, {})]
    with caplog.at_level(logging.INFO, "zuora_aqua_client"):
        call(client)
    assert _lines(caplog) == [("INFO", "token not renewed, the old one is still used: InternalServerError")]
