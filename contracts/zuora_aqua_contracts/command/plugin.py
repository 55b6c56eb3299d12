"""The pytest plugin: adds options and the suite's fixtures, and records the outcome of each test in the ledger."""

from __future__ import annotations

import gc
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest

from .. import report
from ..exchange.display import one_line
from ..exchange.failures import Lost, Unmet
from ..judging import journal
from ..judging.journal import Journal
from ..judging.run import Run
from ..target.settings import RunError
from . import interrupts, masking, suite_fixtures
from .completeness import Completeness
from .options import add_pytest_options, from_pytest
from .provision import Provision
from .suite_fixtures import RUN, clauses_of, operation_of

if TYPE_CHECKING:
    from collections.abc import Generator

    from ..document.fragment import Fragment

# New objects after which the garbage collector runs. The default up to Python 3.12, 700, takes 7 % of a run.
_GARBAGE = 50_000
_JOURNALS = pytest.StashKey[TemporaryDirectory[str]]()  # folder of the workers' ledgers
_COMPLETENESS = "contract-completeness"
_LONGEST = 300  # characters of a reason in one line
_REPLAYS = pytest.StashKey[bool]()  # whether `--seed` was given


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of a run."""
    add_pytest_options(parser.getgroup("contract", "contract checks").addoption)


def pytest_configure(config: pytest.Config) -> None:
    """Check the options and connect, so that a run that cannot be done ends before collection."""
    config.pluginmanager.register(suite_fixtures, "contract-suite-fixtures")
    config.addinivalue_line("markers", "clause(*ids): the clauses of the contract that the test checks")
    config.addinivalue_line("markers", "operation(id): the operation that the test asks for, if not the first one")
    if config.option.help or config.option.version:
        return
    options = from_pytest(config.option)
    if hasattr(config, "workerinput"):
        options.seed = config.workerinput["seed"]
    else:
        config.stash[_REPLAYS] = bool(options.seed)
    try:
        run = config.stash[RUN] = Run.of(options)
        config.pluginmanager.register(Provision(config, run), "contract-provision")
        if not config.option.collectonly:
            _connect(config, run)
    except RunError as error:
        raise pytest.UsageError(str(error)) from None
    except (OSError, ValueError, RuntimeError, OverflowError) as error:  # of a path, a file or a URL that is none
        reason = one_line(f"{type(error).__name__}: {error}", _LONGEST)
        raise pytest.UsageError(f"an option cannot be used: {reason}") from None
    if hasattr(config, "workerinput") or not config.getoption("numprocesses", None):
        from . import hypothesis_settings  # noqa: PLC0415 - takes long to import, and the controller of workers runs no test

        hypothesis_settings.configure(run.settings)
    if hasattr(config, "workerinput"):
        run.ledger.on_evidence = Journal(
            Path(config.workerinput["journals"]), config.workerinput["workerid"], run.snapshot
        ).save
        return
    config.pluginmanager.register(Completeness(run.ledger), _COMPLETENESS)
    if config.getoption("numprocesses", None):
        run.close()  # the workers have connections of their own
        config.stash[_JOURNALS] = folder = TemporaryDirectory(prefix="zuora-aqua-contracts-")
        config.add_cleanup(folder.cleanup)


def _connect(config: pytest.Config, run: Run) -> None:
    """Connect to the server, or start it; in the controller, have a place for the reports first.

    Only the controller sends the known-good request; the workers of pytest-xdist connect without it.

    Raises:
        RunError: It cannot be done; then there is no empty folder of reports either.
    """
    if hasattr(config, "workerinput"):
        try:
            run.connect(config.workerinput["limits"])
        except RunError as error:
            run.ledger.lose(str(error))  # raised here it would end the controller with an internal error
        return
    made = report.prepare(run)
    try:
        if config.getoption("numprocesses", None) and run.settings.is_embedded:
            run.leave_to_workers()
        else:
            run.connect()
    except Exception:
        report.withdraw(made)
        raise


@pytest.hookimpl(wrapper=True)
def pytest_sessionstart(session: pytest.Session) -> Generator[None]:
    """Mask the credentials in all that pytest prints; pytest-xdist starts its workers here."""
    masking.mask_terminal(session.config)
    masking.mask_log_file(session.config)
    with interrupts.inherited_later():
        return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """From now on an interrupt of a worker is one of pytest, which ends it in order."""
    if hasattr(session.config, "workerinput"):
        interrupts.heed()


@pytest.hookimpl(tryfirst=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Close the run, however the session ended, and leave what remains in memory to the end of the process."""
    gc.freeze()  # pytest would look through it ten times for objects that were not closed, after the last verdict
    if RUN in config.stash:
        if not hasattr(config, "workerinput"):
            config.stash[RUN].finish_jobs()
        config.stash[RUN].close()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Refuse tests that name unknown clauses, and deselect tests of clauses that `--only` leaves out."""
    from . import hypothesis_settings  # noqa: PLC0415 - see pytest_configure

    run = config.stash[RUN]
    if hasattr(config, "workerinput") and not run.connected:
        items[:] = []
        return
    selected: list[pytest.Item] = []
    deselected: list[pytest.Item] = []
    for item in items:
        named = clauses_of(item)
        unknown = _unknown(item, run.fragment)
        if unknown:
            message = f"{item.nodeid} names the unknown {unknown}"
            if not hasattr(config, "workerinput"):
                raise pytest.UsageError(message)
            run.ledger.internal.append(message)  # an error here would end the controller with an internal error
            items[:] = []
            return
        (selected if not named or any(map(run.settings.asks_for, named)) else deselected).append(item)
        if not (config.workerinput["replays"] if hasattr(config, "workerinput") else config.stash[_REPLAYS]):
            hypothesis_settings.keep(item)
    if deselected:
        config.hook.pytest_deselected(items=deselected)
        items[:] = selected


def pytest_collection_finish() -> None:
    """Take what was imported and collected out of the garbage collector's work."""
    gc.freeze()  # not collected before: that takes longer than it saves
    gc.set_threshold(_GARBAGE)


def _unknown(item: pytest.Item, fragment: Fragment) -> str:
    """The operation or clause in a test's markers that the document does not have; empty if there is none."""
    operation = operation_of(item)
    if operation not in (None, *fragment.operations):
        return f"operation {operation}"
    return next((f"clause {name}" for name in clauses_of(item) if name not in fragment.clauses), "")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Record the outcome of a test in the ledger."""
    error = call.excinfo.value if call.excinfo else None  # before pytest replaces it for a SkipTest
    outcome = yield
    run, clauses = item.config.stash[RUN], clauses_of(item)
    if call.when == "call" and clauses:
        run.ledger.tested(clauses, item.nodeid)
    if error is not None:
        _record(item, call.when, clauses, error)
    if call.when == "teardown":
        run.ledger.settle()
        run.ledger.on_evidence()
    masking.mask_report(outcome)
    return outcome


def _record(item: pytest.Item, when: str, clauses: list[str], error: BaseException) -> None:
    """Record in the ledger what the exception of a test says."""
    run = item.config.stash[RUN]
    if isinstance(error, Lost):
        run.ledger.lose(str(error), limit=error.limit)
    if isinstance(error, Unmet | pytest.skip.Exception):
        run.ledger.unmet(clauses, str(error))
    elif when == "teardown" or not clauses or not run.blame(clauses, error, item.nodeid, _fixtures(item)):
        message = " ".join(str(error).split())
        reason = f"the check {item.nodeid} failed itself: {type(error).__name__}: {message}"
        run.ledger.internal.append(reason)
        run.ledger.unmet(clauses, reason)


def _fixtures(item: pytest.Item) -> set[str]:
    """Names of a test's arguments that are fixtures, and no parameters."""
    callspec = getattr(item, "callspec", None)
    return {*getattr(item, "funcargs", ())} - {*(callspec.params if callspec else ())}


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Write the reports and set the exit status from the verdicts."""
    config = session.config
    run = config.stash[RUN]
    with interrupts.held():
        if hasattr(config, "workerinput"):
            run.close()
            run.ledger.on_evidence()
        elif exitstatus == pytest.ExitCode.USAGE_ERROR or config.option.collectonly:
            run.close()
        else:
            _conclude(config, run)
            session.exitstatus = run.status()


def _conclude(config: pytest.Config, run: Run) -> None:
    """Put together what this process and the workers found, and write the reports."""
    if _JOURNALS in config.stash:
        for ledger in journal.ledgers(Path(config.stash[_JOURNALS].name)):
            run.ledger.add(ledger)
    if interrupts.requested():  # whatever swallowed the exception
        run.ledger.lose(interrupts.REASON)
    run.ledger.settle()
    run.ledger.reconcile()
    config.pluginmanager.get_plugin(_COMPLETENESS).finish()  # type: ignore[union-attr]  # registered at the start
    run.finish_jobs()
    run.close()
    try:
        report.write(run)
    except Exception as error:  # noqa: BLE001 - the verdicts must still reach the terminal
        run.ledger.lose(f"a report is missing in {run.settings.report}: {error}")
        report.correct(run)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Give a worker of pytest-xdist the seed of the run, and the file through which it shares rate and budget."""
    node.workerinput["seed"] = str(node.config.stash[RUN].settings.seed)
    node.workerinput["journals"] = node.config.stash[_JOURNALS].name
    node.workerinput["replays"] = node.config.stash[_REPLAYS]
    node.workerinput["limits"] = node.config.stash[RUN].limits


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object:
    """Let one worker do what shares a state or the jobs that were made."""
    settings = config.stash[RUN].settings
    if not (settings.states or settings.aqua):
        return None
    from .workers import OneWorkerForTheServer  # noqa: PLC0415 - without `-n` nothing of pytest-xdist is needed

    return OneWorkerForTheServer(config, log)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, exitstatus: pytest.ExitCode, config: pytest.Config
) -> None:
    """Print the verdicts."""
    if not config.option.collectonly and exitstatus != pytest.ExitCode.USAGE_ERROR:
        terminalreporter.ensure_newline()
        report.show(config.stash[RUN], terminalreporter)
