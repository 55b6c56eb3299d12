"""Call the operation under test through the generated client, with the parameter names of the document."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ...judging.blame import CLIENT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

    from ...document.fragment import Operation

TOKEN = "planted-token-5f1c9a"  # noqa: S105 - a fake token, which tests search for
FROZEN_NOW = 1_700_000_000.0  # seconds since the epoch, the time of a frozen clock


def client_module(name: str) -> Any:
    """Import a module of the client under test, which may be a vendored copy of another name."""
    return importlib.import_module(f"{CLIENT}.{name}")


@dataclass
class FrozenClock:
    """A clock whose time does not move. `slept` records the seconds of each sleep, none of which waits."""

    slept: list[float] = field(default_factory=list)

    def option(self) -> Any:
        """Return the value of the client's option `clock`."""

        async def sleep(seconds: float) -> None:
            self.slept.append(seconds)

        return client_module("client").Clock(
            now=lambda: FROZEN_NOW,
            sleep=self.slept.append,
            sleep_async=sleep,
            random=lambda: 0.5,
            monotonic=lambda: 0.0,
        )


class Caller:
    """Call the operation, either synchronously or asynchronously."""

    def __init__(self, operation: Operation, form: str) -> None:
        """Take the operation, and the name of the generated function: `sync` or `asyncio`."""
        self.operation = operation
        self.form = form
        self.module = _module(operation)
        known = inspect.signature(self.module.sync).parameters
        self.names = {name: _python_name(name, known) for name in operation.parameters}
        self._runner: asyncio.Runner | None = None

    def client(self, url: str, **options: Any) -> Any:
        """Return a client with the fake token and a frozen clock, which the options may replace."""
        # The servers speak no TLS, and loading the certificates takes longer than a hundred calls.
        options = {"token": TOKEN, "clock": FrozenClock().option(), "verify_ssl": False, **options}
        return client_module("client").AuthenticatedClient(url, **options)

    def __call__(self, client: Any, parameters: Mapping[str, Any] | None = None, *, detailed: bool = False) -> Any:
        """Call the operation. Required parameters that are not given have the values of the document's examples."""
        values = {**self.operation.example_parameters(), **(parameters or {})}
        function = getattr(self.module, self.form + ("_detailed" if detailed else ""))
        result = function(client=client, **{self.names[name]: value for name, value in values.items()})
        return self._run(result) if self.form == "asyncio" else result

    def failure(self, client: Any, parameters: Mapping[str, Any] | None = None) -> Any:
        """Return the exception that a call raises, or None if it raises none."""
        try:
            self(client, parameters)
        except Exception as error:  # noqa: BLE001 - the test checks its class
            return error
        return None

    def close(self, client: Any) -> None:
        """Close a client, synchronously or asynchronously."""
        if self.form == "asyncio":
            self._run(client.aclose())
        else:
            client.close()

    def end(self) -> None:
        """Close the event loop, if one was started."""
        if self._runner is not None:
            self._runner.close()

    def _run(self, coroutine: Any) -> Any:
        self._runner = self._runner or asyncio.Runner()
        return self._runner.run(coroutine)


def _module(operation: Operation) -> ModuleType:
    """Import the generated module of an operation, whose name is the operation's ID in snake case."""
    api = client_module("api")
    expected = operation.id.replace("_", "").lower()
    for folder, _, files in os.walk(api.__path__[0]):
        for file in files:
            if file.removesuffix(".py").replace("_", "") == expected:
                return importlib.import_module(f"{CLIENT}.api.{os.path.basename(folder)}.{file.removesuffix('.py')}")  # noqa: PTH119 - a path of os.walk
    raise LookupError(f"the client has no module for {operation.id}")


def _python_name(name: str, known: Mapping[str, Any]) -> str:
    """Return the argument of a generated function that stands for a parameter of the document."""
    expected = name.replace("-", "").replace("_", "").lower()
    return next(candidate for candidate in known if candidate.replace("_", "") == expected)
