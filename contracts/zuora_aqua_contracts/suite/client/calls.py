"""Calling the operation under test through the generated client, by the names that the document gives."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ...judging.run import CLIENT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

    from ...document.fragment import Operation

TOKEN = "planted-token-5f1c9a"  # noqa: S105 - it is planted to be looked for
NOON = 1_700_000_000.0  # the time of day for a client whose clock stands still


def part(name: str) -> Any:
    """A module of the client."""
    return importlib.import_module(f"{CLIENT}.{name}")


@dataclass
class StandingClock:
    """A clock that never waits and keeps what it was asked to wait for."""

    slept: list[float] = field(default_factory=list)

    def made(self) -> Any:
        """The clock, as a client takes it."""

        async def sleep(seconds: float) -> None:
            self.slept.append(seconds)

        return part("client").Clock(
            now=lambda: NOON, sleep=self.slept.append, sleep_async=sleep, random=lambda: 0.5, monotonic=lambda: 0.0
        )


class Caller:
    """Calls the operation, in one of the forms that the generated module has."""

    def __init__(self, operation: Operation, form: str) -> None:
        """Take the operation, and `sync` or `asyncio`."""
        self.operation = operation
        self.form = form
        self.module = _module(operation)
        known = inspect.signature(self.module.sync).parameters
        self.names = {name: _python_name(name, known) for name in operation.parameters}
        self._runner: asyncio.Runner | None = None

    def client(self, url: str, **options: Any) -> Any:
        """A client that has the planted token, and a clock that stands still unless it is given another one."""
        # Nothing here speaks TLS, and to read the certificates takes longer than a hundred calls.
        options = {"token": TOKEN, "clock": StandingClock().made(), "verify_ssl": False, **options}
        return part("client").AuthenticatedClient(url, **options)

    def __call__(self, client: Any, given: Mapping[str, Any] | None = None, *, detailed: bool = False) -> Any:
        """Call, with arguments by the names of the document, and the document's examples for those it requires."""
        arguments = {**self.operation.example_parameters(), **(given or {})}
        function = getattr(self.module, self.form + ("_detailed" if detailed else ""))
        called = function(client=client, **{self.names[name]: value for name, value in arguments.items()})
        return self._run(called) if self.form == "asyncio" else called

    def failure(self, client: Any, given: Mapping[str, Any] | None = None) -> Any:
        """The error that a call raises, of whatever class; None where it raises none."""
        try:
            self(client, given)
        except Exception as error:  # noqa: BLE001 - which one it is, is for the test to say
            return error
        return None

    def close(self, client: Any) -> None:
        """Close a client in the way of this form."""
        if self.form == "asyncio":
            self._run(client.aclose())
        else:
            client.close()

    def end(self) -> None:
        """End the event loop, if there is one."""
        if self._runner is not None:
            self._runner.close()

    def _run(self, waiting: Any) -> Any:
        self._runner = self._runner or asyncio.Runner()
        return self._runner.run(waiting)


def _module(operation: Operation) -> ModuleType:
    """The generated module of an operation: the one whose name is its ID in other letters."""
    api = part("api")
    wanted = operation.id.replace("_", "").lower()
    for folder, _, files in os.walk(api.__path__[0]):
        for file in files:
            if file.removesuffix(".py").replace("_", "") == wanted:
                return importlib.import_module(f"{CLIENT}.api.{os.path.basename(folder)}.{file.removesuffix('.py')}")  # noqa: PTH119 - of os.walk
    raise LookupError(f"the client has no module for {operation.id}")


def _python_name(name: str, known: Mapping[str, Any]) -> str:
    wanted = name.replace("-", "").replace("_", "").lower()
    return next(candidate for candidate in known if candidate.replace("_", "") == wanted)
