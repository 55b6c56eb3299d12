"""Answers that repeat what the request named, as the document has it (`x-echo`)."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from ...document.echoes import echoed_fields

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...document.fragment import Operation
    from .stub_server import ReceivedRequest, StubResponse


def adapter(operation: Operation) -> Callable[[ReceivedRequest, StubResponse], StubResponse]:
    """Return what makes a documented job the job of the pair that was asked for."""
    pattern = re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/?#]*)", re.escape(operation.path)).encode() + rb"(\?.*)?$")
    fields = echoed_fields(operation)

    def adapt(request: ReceivedRequest, answer: StubResponse) -> StubResponse:
        match = pattern.search(request.target)
        if match is None or not fields:
            return answer
        named = {field: unquote_to_bytes(match[name]).decode("utf-8", "replace") for name, field in fields.items()}
        return replace(answer, body=json.dumps({**json.loads(answer.body), **named}).encode())

    return adapt
