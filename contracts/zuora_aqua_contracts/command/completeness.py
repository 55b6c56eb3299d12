"""What pytest and its workers did not do: errors of collection, crashes, tests that never finished."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from . import interrupts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..judging.ledger import Ledger

_NAMES = 3  # tests that a reason names


class Completeness:
    """A plugin of the controller that records in the ledger whatever makes the run incomplete."""

    def __init__(self, ledger: Ledger) -> None:
        """Take the ledger of the run."""
        self._ledger = ledger
        self._collected: dict[str, None] = {}
        self._finished: set[str] = set()

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Note which tests are to be run in this process."""
        self._expect(item.nodeid for item in getattr(session, "items", ()))

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: Iterable[str]) -> None:
        """Note which tests are to be run by workers."""
        self._expect(ids)

    def _expect(self, tests: Iterable[str]) -> None:
        self._collected.update(dict.fromkeys(tests))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a test that has finished."""
        if report.when == "teardown":
            self._finished.add(report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Record a file that cannot be collected."""
        if report.failed:
            lines = str(report.longrepr).strip().splitlines() or [""]
            self._ledger.lose(
                f"{report.nodeid or 'the suite'} cannot be collected: {lines[-1].removeprefix('E').strip()}"
            )

    def pytest_internalerror(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Record an error of pytest or of a plugin."""
        lines = str(excinfo.value).strip().splitlines() or [""]
        last = lines[-1].removeprefix("INTERNALERROR>").strip()
        self._ledger.lose(f"pytest failed: {excinfo.type.__name__}: {last}")

    @pytest.hookimpl(tryfirst=True)
    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Record an interrupt; pytest calls this also where it ends a run by itself.

        pytest then looks for the line of each frame, and fails where an interrupt came between two lines and has none.
        """
        excinfo.traceback = excinfo.traceback[:1]
        interrupts.handled()
        if excinfo.type is KeyboardInterrupt:
            self._ledger.lose(interrupts.REASON)

    def pytest_runtest_logstart(self) -> None:
        """Start no test once there was an interrupt."""
        interrupts.insist()

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: object) -> None:
        """Record a worker that died."""
        if error:
            self._ledger.lose(f"worker {node.gateway.id} died: {error}")

    @pytest.hookimpl(optionalhook=True)
    def pytest_handlecrashitem(self, crashitem: str) -> None:
        """Record the test in which a worker died."""
        self._ledger.lose(f"a worker died in {crashitem}")

    def finish(self) -> None:
        """Record the tests that have not been run to their end; called when no more will be run."""
        missing = [test for test in self._collected if test not in self._finished]
        if missing:
            more = f" and {len(missing) - _NAMES} more" if len(missing) > _NAMES else ""
            tests = "test was" if len(missing) == 1 else "tests were"
            self._ledger.lose(f"{len(missing)} {tests} not run to the end: {', '.join(missing[:_NAMES])}{more}")
        if not self._collected:
            self._ledger.lose("no test was run")
