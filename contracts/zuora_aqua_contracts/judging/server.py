"""The server of a run: one that runs already, the application that is given, or the embedded one."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..target.settings import RunError

if TYPE_CHECKING:
    from contextlib import ExitStack

    from ..target.settings import Settings


@dataclass(frozen=True, slots=True)
class Server:
    """A server that a run asks.

    Attributes:
        url: Its base URL.
        states_url: URL of its state endpoint; None if it has none.
        token: The bearer token; empty where client credentials get one.
        embedded: Process ID of the embedded server; 0 for any other.
    """

    url: str
    states_url: str | None
    token: str
    embedded: int = 0

    def killed_by(self) -> int:
        """The signal that ended the embedded server; 0 if none did, and for any other server."""
        if not self.embedded:
            return 0
        from ..reference import embedded  # noqa: PLC0415 - not needed for other servers

        return embedded.killed_by(self.embedded)


def start(settings: Settings, token: str, stack: ExitStack) -> Server:
    """Start the server of a run, unless it runs already.

    Args:
        settings: The settings of the run.
        token: The token of the environment; empty for a random one where the run starts the server.
        stack: Ends the server when it is closed.

    Raises:
        RunError: It does not start.
    """
    states_url = settings.states
    if settings.app is not None:
        from ..target import apps  # noqa: PLC0415 - not needed for other servers

        token = token or secrets.token_urlsafe(24)
        base = stack.enter_context(apps.running(settings.app, token))
        return Server(base, base + states_url if states_url and states_url.startswith("/") else states_url, token)
    if settings.server is None:
        from ..reference import COMMAND, embedded  # noqa: PLC0415 - not needed for other servers

        token = token or secrets.token_urlsafe(24)
        try:
            running = stack.enter_context(embedded.running(token))
        except RuntimeError as error:
            last = str(error).splitlines()[-1]
            raise RunError(f"the embedded server did not start: {last}: try {COMMAND}") from None
        return Server(running.url, running.states_url, token, running.pid)
    return Server(settings.server, states_url, token)
