"""One run of the suite: its settings, its server, its state endpoint, its invariants and its ledger."""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import httpx

from ..document.fragment import Fragment, load
from ..exchange.failures import Lost, NoResponse, ServerGone, Unmet
from ..states import endpoint as _states
from ..states import known, tenants
from ..states.providers import Providers
from ..target import settings as _settings
from ..target.credentials import access
from ..target.known_good import known_good, with_certificate_hint
from ..target.limits import Clock, Limits, shared_file
from ..target.settings import RunError
from ..target.target import Target
from ..target.transport import exempt_loopback, unusable_environment
from .blame import CRASH, blame
from .check import Check
from .evidence import Evidence
from .invariants import Controls, Invariants
from .ledger import Ledger, RunVerdict, Verdict
from .server import start

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from types import TracebackType

    from ..document.fragment import Operation
    from ..exchange.messages import Exchange
    from ..target.credentials import ClientCredentials
    from ..target.settings import Settings
    from .server import Server


_STATUSES = {RunVerdict.HELD: 0, RunVerdict.BROKEN: 1, RunVerdict.INCOMPLETE: 2}


@dataclass(repr=False)
class Run:
    """One run of the suite. `connect` opens the connections; the ledger can be used before."""

    settings: Settings
    fragment: Fragment
    deviations: dict[str, str] = field(default_factory=dict)
    started: float = field(default_factory=time.time)
    server: Server = field(init=False)
    target: Target = field(init=False)
    states: _states.States = field(init=False)
    baseline: dict[str, Any] | None = None  # verdicts of an earlier run to compare with
    providers: Providers = field(init=False)
    say: Callable[[str], None] = field(default=lambda _: None)  # tells a person what the run waits for

    def __post_init__(self) -> None:
        """Open a ledger of the clauses that `--only` selects."""
        self._stack = ExitStack()
        self.operation: Operation = next(iter(self.fragment.operations.values()))
        self._invariants = cache(
            lambda operation: Invariants(
                operation,
                self.ledger,
                Controls(
                    self.target.repeat,
                    # Not before the first known-good request got its job, which may end the run at once.
                    lambda sent: self.target.repeat(self.target.request(headers=sent)) if self.connected else None,
                    self.states.recorded,
                ),
            )
        )
        selected = {name: clause for name, clause in self.fragment.clauses.items() if self.settings.asks_for(name)}
        self.ledger = Ledger(selected)
        self.connected = False
        self.token = ""
        self.recording: dict[str, Any] | None = None  # what was read, where recorded traffic was judged
        self.limits = ""
        self.jobs: list[dict[str, Any]] = []  # that the run made with the server's own API

    @classmethod
    def of(cls, options: Any) -> Run:
        """Make a run from the command's options.

        Raises:
            RunError: An option, the token or the file of deviations is not usable.
        """
        fragment = load()
        settings = _settings.check(options, fragment)
        access(settings)
        if settings.known is not None:
            known.read(settings.known)
        from .deviations import read  # noqa: PLC0415 - few runs have any

        return cls(settings, fragment, read(settings.deviations, fragment) if settings.deviations else {})

    def connect(self, limits: str | None = None) -> Self:
        """Start the application that is given, or the embedded server if none is, and send the known-good request.

        Args:
            limits: For a worker, the file through which the processes share rate and budget, empty for none. A worker
                does not send the known-good request: the controller has done so.

        Raises:
            RunError: The server cannot be reached, refuses the token, or has no job of the pair.
        """
        exempt_loopback(everything=self.settings.loopback)
        token, credentials = access(self.settings)
        self.server = start(self.settings, token, self._stack)
        self.token = self.server.token
        self.limits = limits if limits is not None else shared_file(self.settings)
        try:
            self._open(credentials)
        except (ValueError, ImportError, OSError, httpx.InvalidURL) as error:  # httpx reads the environment
            raise unusable_environment(error) from None
        found = self.target.liveness  # what the controller has found, a worker need not find out
        found.responded = found.accepted = self.states.worked = limits is not None
        self.target.observers.append(self._judge)
        if credentials is not None:
            self._get_token()
        if limits is None:
            self._send_known_good()
        self.connected = True
        return self

    def _open(self, credentials: ClientCredentials | None) -> None:
        """Make what sends requests: the target, its state endpoint and the providers of states."""
        shared = Path(self.limits) if self.limits else None
        limits = Limits(self.settings.rate, self.settings.budget, Clock(), shared)
        access = credentials or self.token
        self.target = Target(self.settings, self.server.url, access, self.operation, limits=limits)
        self.target.liveness.on_gone = self._record_gone
        self.target.liveness.has_ended = lambda: self.server.killed_by() != 0
        self._stack.callback(self.target.close)
        state = tenants.base_state(self.operation, self.settings.partner, self.settings.project)
        self.states = _states.States(self.target, self.server.states_url, state, self.settings.timeout)
        self._stack.callback(self.states.close)
        self.target.liveness.restore = self.states.restore
        self.providers = Providers(self.target, self.operation, self.settings, self.states, shared=shared, say=self.say)
        self._stack.callback(self.providers.close)

    def leave_to_workers(self) -> None:
        """Do without a server: each worker starts an embedded one of its own. They share rate and budget."""
        self.token, _ = access(self.settings)
        self.limits = shared_file(self.settings)

    def _get_token(self) -> None:
        """Get the first token.

        Raises:
            RunError: The server gives none.
        """
        try:
            self.token = self.target.token.value
        except Unmet as error:
            raise RunError(with_certificate_hint(str(error))) from None

    def _judge(self, exchange: Exchange) -> None:
        """Check the invariants of the requested operation for an exchange."""
        self._invariants(self.target.operation)(exchange)

    def other_fault(self, clause: str, exchange: Exchange) -> str:
        """Say which other clause an exchange breaks so that it has to break this one too; empty if there is none."""
        return self._invariants(self.target.operation).other_fault(clause, exchange)

    def _send_known_good(self) -> None:
        """Send the known-good request, and record a response without a job as OP-200 broken."""
        if self.states.available:
            try:
                self.states.base()
            except Unmet as error:
                raise RunError(with_certificate_hint(f"--states: {error}")) from None
        answer = known_good(self.target, states=self.states.available)
        expected = self.fragment.clauses["OP-200"].text
        if isinstance(answer, NoResponse):
            self.ledger.broken("OP-200", Evidence.of(expected, str(answer)))
        elif answer.response.status != 200:  # noqa: PLR2004 - OK
            self.ledger.broken(
                "OP-200", Evidence.of(expected, answer, problem=f"the status is {answer.response.status}")
            )

    def _record_gone(self, gone: ServerGone) -> None:
        """Record the request after which the server responds no more, as the one finding.

        It is none if the server was killed, the request had got its response, or a proxy may be what is gone.
        """
        if signal := self.server.killed_by():
            self.ledger.lose(f"the embedded server was killed by signal {signal}")
            return
        curl = gone.request.curl(self.target.base) if gone.request else ""
        if gone.answered or self.target.is_behind_proxy:
            self.ledger.lose(f"{gone}: {gone.failure.reason}; the last request before was {curl or 'none'}")
            return
        message = f"after this request there is no response to any other: {gone.failure.reason}"
        self.ledger.broken(CRASH, Evidence(self.fragment.clauses[CRASH].text, message, curl=curl))

    def check(self, clauses: Iterable[str], side: str) -> Check:
        """Make the assertion function of a test; `side` is S for a test of the server, C for one of the client."""
        return Check(self.ledger, clauses, side)

    def blame(self, clauses: Iterable[str], error: BaseException, test: str, fixtures: Collection[str] = ()) -> bool:
        """Record in the ledger what an exception of a test says about its clauses; see `blame.blame`."""
        return blame(self.ledger, clauses, error, Evidence("", test=test), fixtures)

    @property
    def failures(self) -> list[str]:
        """IDs of the clauses that fail the run, stale deviations included."""
        return [clause.id for clause, entry in self.ledger if self._fails(clause.id, clause.level, entry.verdict())]

    def _fails(self, name: str, level: str, verdict: Verdict) -> bool:
        if name in self.deviations:
            return verdict is Verdict.HELD  # a stale deviation would hide the next break
        binding = level == "MUST" or self.settings.strict
        unexercised = verdict is Verdict.NOT_EXERCISED and self.settings.exercised and level == "MUST"
        return unexercised or (binding and verdict is Verdict.BROKEN)

    @property
    def incomplete(self) -> list[str]:
        """Why the run is incomplete, a line for each reason; empty if it is complete."""
        return [*self._unlimited(), *self.ledger.limits]

    def _unlimited(self) -> list[str]:
        """Why the run is incomplete, apart from limits of the caller's."""
        reasons = [*self.ledger.lost]
        if self.ledger.internal:
            reasons.append(f"{len(self.ledger.internal)} of the suite's own checks failed")
        verdicts = {clause.id: entry.verdict() for clause, entry in self.ledger}
        untried = [c.id for c, _ in self.ledger if c.level == "MUST" and verdicts[c.id] is Verdict.NOT_EXERCISED]
        if set(verdicts.values()) <= {Verdict.NOT_EXERCISED}:
            reasons.append("no clause was exercised")
        elif untried and self.settings.is_embedded and not (self.recording or self.ledger.limits):
            reasons.append(
                f"the embedded server can show every clause, and these were not exercised: {', '.join(untried)}"
            )
        return reasons

    @property
    def verdict(self) -> RunVerdict:
        """Verdict of the run. A clause that is broken decides it, whatever was lost."""
        broken = [name for name in self.failures if self.ledger.entries[name].verdict() is not Verdict.NOT_EXERCISED]
        if broken:
            return RunVerdict.BROKEN
        if self.incomplete:
            return RunVerdict.INCOMPLETE
        return RunVerdict.BROKEN if self.failures else RunVerdict.HELD

    def status(self) -> int:
        """Exit status: 0 held, 1 broken, 2 incomplete (0 with `--allow-incomplete` if only a limit was reached)."""
        if self.verdict is RunVerdict.INCOMPLETE and self.settings.allow_incomplete and not self._unlimited():
            return 1 if self.failures else 0
        return _STATUSES[self.verdict]

    def snapshot(self) -> str:
        """The ledger as JSON, with the requests so far."""
        before = self.ledger.requests
        try:
            self.ledger.requests += self.target.requests if self.connected else 0
            return self.ledger.dump()
        finally:
            self.ledger.requests = before

    def finish_jobs(self) -> None:
        """Cancel the jobs of all processes of the run that have not ended, and note which it made."""
        if hasattr(self, "providers"):
            for line in self.providers.cancel_all():
                self.ledger.lose(line)
            self.jobs = self.providers.jobs()

    def close(self) -> None:
        """Tear down the state and stop what was started."""
        if self.connected:
            self.ledger.requests += self.target.requests
            if isinstance(self.target.liveness.over, Lost):  # a control may be the only one to see it
                self.ledger.lose(str(self.target.liveness.over))
        self.connected = False
        self._stack.close()

    def __enter__(self) -> Self:
        """Return the run."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the run."""
        self.close()
