"""Evidence: how a clause is broken, and what shows it again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..exchange.display import one_line
from ..exchange.failures import Unmet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..exchange.messages import Exchange, Response

    Seen = Exchange | list[Exchange] | str

_MAX_SUMMARY = 120  # characters of one text of a server in a summary


@dataclass(frozen=True, slots=True)
class Evidence:
    """One way in which a clause is broken, with what it takes to reproduce it without this suite.

    Attributes:
        expected: The expected behaviour.
        seen: What came instead.
        setup: Shell commands that go before the request, one a line: the provider state, and earlier requests.
        curl: The request as a `curl` command.
        response: The response as text.
        example: The smallest example that Hypothesis found.
        test: ID of the test.
    """

    expected: str
    seen: str = ""
    setup: str = ""
    curl: str = ""
    response: str = ""
    example: str = ""
    test: str = ""

    @classmethod
    def of(cls, expected: str, seen: Seen, *, problem: str = "") -> Evidence:
        """Make evidence from an exchange, from several of which the last is in question, or from a message alone."""
        if isinstance(seen, str):
            return cls(expected, seen=problem or seen)
        exchanges = seen if isinstance(seen, list) else [seen]
        last = exchanges[-1]
        return cls(
            expected,
            last.redact(problem) if problem else last.redact(_summary(last.response)),
            "\n".join(_steps(exchanges)),
            last.curl,
            last.response.text(last.redact),
        )

    def is_same(self, other: Evidence) -> bool:
        """Whether both are of the same exchange."""
        return bool(self.response) and (self.curl, self.response) == (other.curl, other.response)


def _steps(exchanges: list[Exchange]) -> Iterator[str]:
    """Yield the commands that go before the last request of several exchanges."""
    present = ""
    for exchange in exchanges:
        if exchange.setup and exchange.setup != present:
            present = exchange.setup
            yield present
        if exchange is not exchanges[-1]:
            yield exchange.curl


def _summary(response: Response) -> str:
    """What a response is, in one line: the status, and the job or the error in it."""
    try:
        job, error = response.job, response.error
    except Unmet:
        return f"status {response.status}, and a body that cannot be read"
    if job is not None:
        identity = one_line(f"{job.get('id')} ({job.get('name')})", _MAX_SUMMARY)
        return f"status {response.status}, with the job {identity}"
    if error is not None:
        return (
            f"status {response.status}, with the error {one_line(json.dumps(error, ensure_ascii=False), _MAX_SUMMARY)}"
        )
    return f"status {response.status}, with neither a job nor an error"


class Broken(AssertionError):  # noqa: N818 - named after the verdict
    """A clause is broken. `Check` raises it, so that Hypothesis shrinks the example."""

    def __init__(self, clause: str, evidence: Evidence) -> None:
        """Make the message from the clause's ID and the evidence."""
        super().__init__(f"{clause}: expected {evidence.expected}" + (f"; {evidence.seen}" if evidence.seen else ""))
        self.clause = clause
        self.evidence = evidence
