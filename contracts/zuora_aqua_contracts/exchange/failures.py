"""What keeps a test from a complete response: a server that sends none, one that is gone, an unmet precondition."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unittest import SkipTest

from .redaction import SECRETS

if TYPE_CHECKING:
    from .messages import Request


class NoResponse(Exception):  # noqa: N818 - it describes the server, and is not an error of the suite
    """The server sent no complete response: the connection failed, the time was over, or it violated HTTP.

    Attributes:
        connected: Whether the server may have got the request: a response had begun, or the time was over.
        timeout: Whether the time was over.
        oversized: Whether the body was longer than the suite reads.
        curl: The request as a `curl` command.
    """

    def __init__(
        self, reason: str, curl: str = "", *, connected: bool = False, timeout: bool = False, oversized: bool = False
    ) -> None:
        """Create the error."""
        self.reason = SECRETS.mask(reason)
        super().__init__(f"{self.reason}: {curl}" if curl else self.reason)
        self.curl = curl
        self.connected = connected
        self.timeout = timeout
        self.oversized = oversized


class OversizedError(Exception):
    """A body is longer than the suite reads."""

    def __init__(self, limit: int) -> None:
        """Create the error; the suite reads `limit` bytes of a body."""
        super().__init__(f"the body has over {limit} bytes, which are not read")


class Unmet(SkipTest):
    """A precondition of a test is not met: the test is skipped, and the message is the reason in the report.

    A `SkipTest`, because Hypothesis and pytest both let that through at once.
    """


class Lost(Unmet):
    """What a test needs was there and is no longer, so that the run is incomplete; the message is the reason.

    Attributes:
        limit: Whether a limit of the user's was reached, which `--allow-incomplete` accepts.
    """

    def __init__(self, message: str, *, limit: bool = False) -> None:
        """Create the error."""
        super().__init__(message)
        self.limit = limit


class ServerGone(Lost):
    """The server responds no more, not even to the known-good request; nothing else is sent to it.

    Attributes:
        request: The last request that the server may have received; None if there was none.
        failure: How the server failed after it.
        answered: Whether the request got a complete response, so that something else may have ended the server.
    """

    def __init__(self, request: Request | None, failure: NoResponse, *, answered: bool = False) -> None:
        """Create the error."""
        super().__init__("the server responds no more, not even to the known-good request")
        self.request = request
        self.failure = failure
        self.answered = answered
