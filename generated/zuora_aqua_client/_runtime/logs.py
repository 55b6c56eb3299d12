# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
"""Lines about requests, responses and retries for whoever listens: never a token, never a body."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .attempts import Send, Sleep
from .errors import printable
from .logger import LOGGER
from .replies import Failure

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from ..types import Response  # noqa: TID252 - the package stays movable
    from .attempts import Step
    from .replies import RawReply
    from .retries import Clock
    from .secret import Secret

_IDS = (("request", "Zuora-Request-Id"), ("track", "Zuora-Track-Id"))


def watched(
    steps: Generator[Step, Any, Response[Any]], asked: Mapping[str, Any], clock: Clock
) -> Generator[Step, Any, Response[Any]]:
    """Pass the steps of a call on, with a line for each request, response and retry."""
    what, attempt, renewing = f"{asked['method']} {asked['url']}", 0, False
    answer: Any = None
    while True:
        try:
            step = steps.send(answer)
        except StopIteration as end:
            response: Response[Any] = end.value
            return response
        if isinstance(step, Sleep):
            LOGGER.info("retry %d of %s in %.2f s: %s", step.retry, what, step.seconds, step.reason)
        elif isinstance(step, Send):
            attempt += 1
            LOGGER.debug("request %s (attempt %d)", what, attempt)
        elif renewing:
            LOGGER.info("retry of %s with a new token: the server does not accept the last one", what)
        start = clock.monotonic()
        answer = yield step
        renewing = isinstance(step, Send)
        if isinstance(step, Send):
            came = _response(answer, asked.get("secret", step.token), attempt)
            LOGGER.debug("response %s %s in %.0f ms (%s)", what, came[0], 1e3 * (clock.monotonic() - start), came[1])


def _response(answer: RawReply | Failure, secret: Secret | None, attempt: int) -> tuple[str, str]:
    """What came, the status or an error, and what identifies it; IDs that reflect a token are masked."""
    if isinstance(answer, Failure):
        return type(answer.error).__name__, f"attempt {attempt}"
    notes = [f"attempt {attempt}"]
    for name, field in _IDS:
        value = answer.headers.get(field)
        if value:
            notes.append(f"{name} {printable(value if secret is None else secret.hidden_in(value))}")
    return str(answer.status), ", ".join(notes)
