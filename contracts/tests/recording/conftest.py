"""HAR files written by hand, entry by entry, and what a run says of them."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from zuora_aqua_contracts.command.options import add_options
from zuora_aqua_contracts.document.fragment import load
from zuora_aqua_contracts.judging.run import Run
from zuora_aqua_contracts.recording.traffic import judge

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TOKEN = "recorded-Token-0815"  # noqa: S105 - planted, to be looked for
OPERATION = next(iter(load().operations.values()))
JOB = next(iter(OPERATION.examples(200).values()))
PATH = f"/v1/batch-query/jobs/partner/{JOB['partner']}/project/{JOB['project']}"
NOON = datetime(2014, 9, 5, 12, tzinfo=UTC)  # a day after the example's job started
REQUEST = {"Authorization": f"Bearer {TOKEN}", "Accept-Encoding": "gzip"}
RESPONSE = {"Content-Type": "application/json"}


def fields(values: dict[str, str] | list[tuple[str, str]]) -> list[dict[str, str]]:
    """Header fields as HAR has them."""
    pairs = values.items() if isinstance(values, dict) else values
    return [{"name": name, "value": value} for name, value in pairs]


def entry(
    body: Any = JOB,
    status: int = 200,
    *,
    path: str = PATH,
    method: str = "GET",
    request: dict[str, str] | None = None,
    response: dict[str, str] | None = None,
    at: float = 0.0,
    took: float = 10.0,
    content: dict[str, Any] | None = None,
    origin: str = "https://api.test",
) -> dict[str, Any]:
    """An entry of a HAR file: an exchange `at` seconds after noon that took some milliseconds.

    Fields of `request` and `response` are added to the usual ones, `content` replaces the content of the response.
    """
    text = body if isinstance(body, str) else json.dumps(body)
    return {
        "startedDateTime": (NOON + timedelta(seconds=at)).isoformat(),
        "time": took,
        "request": {
            "method": method,
            "url": origin + path,
            "httpVersion": "HTTP/1.1",
            "headers": fields(REQUEST | (request or {})),
        },
        "response": {
            "status": status,
            "httpVersion": "HTTP/1.1",
            "headers": fields(RESPONSE | (response or {})),
            "content": {"size": len(text.encode()), "mimeType": "application/json", "text": text}
            if content is None
            else content,
        },
    }


def har(entries: list[Any]) -> dict[str, Any]:
    """A HAR file of some entries."""
    return {"log": {"version": "1.2", "creator": {"name": "a recorder", "version": "1"}, "entries": entries}}


@pytest.fixture
def judged(tmp_path: Path) -> Callable[..., Run]:
    """Judge entries, in one file, and give the run; a RunError is raised to the test."""

    def judge_entries(*entries: Any, base_path: str = "", raw: bytes | None = None) -> Run:
        path = tmp_path / "traffic.har"
        path.write_bytes(json.dumps(har(list(entries))).encode() if raw is None else raw)
        parser = argparse.ArgumentParser()
        add_options(parser.add_argument)
        run = Run.of(parser.parse_args([]))
        run.recording = judge(run, [path], base_path).as_json()
        return run

    return judge_entries
