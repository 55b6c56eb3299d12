"""The pytest plugin: options, fixtures, and what a test's outcome says of the clauses that it names."""

from __future__ import annotations

import sys
from types import FunctionType
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
import schemathesis.generation.hypothesis
from hypothesis.database import DirectoryBasedExampleDatabase
from hypothesis.vendor.pretty import RepresentationPrinter

from .. import report
from ..judging.run import Run
from ..target.settings import EFFORTS, RunError, add_options
from ..target.target import Target, Unmet

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from ..document.fragment import Fragment, Operation
    from ..judging.ledger import Check
    from ..states.endpoint import States

_EXAMPLES = 50  # of a property at default effort
RUN = pytest.StashKey[Run]()
"""Where a session keeps its run, for fixtures and for plugins beside this one."""
_REPLAYS = pytest.StashKey[bool]()  # whether a person named the seed


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of a run."""
    add_options(parser.getgroup("contract", "contract checks").addoption)


def pytest_configure(config: pytest.Config) -> None:
    """Check the options and connect, so that a run that cannot be done ends before it begins.

    Only the first process sends the known-good request; the workers of pytest-xdist connect without it.
    """
    config.addinivalue_line("markers", "clause(*ids): the clauses of the contract that the test checks")
    config.addinivalue_line("markers", "operation(id): the operation that the test asks for, if not the first one")
    if config.option.help or config.option.version:
        return
    if hasattr(config, "workerinput"):
        config.option.seed = config.workerinput["seed"]
    else:
        config.stash[_REPLAYS] = bool(config.option.seed)
    try:
        run = config.stash[RUN] = Run.of(config.option, strict=bool(config.getoption("strict", False)))
        if hasattr(config, "workerinput") and not run.settings.states:
            place = int(config.workerinput["workerid"].removeprefix("gw"))
            run.settings = run.settings.shared(config.workerinput["workercount"], place)
        if not config.option.collectonly:
            run.connect(checked=not hasattr(config, "workerinput"))
    except RunError as why:
        raise pytest.UsageError(str(why)) from None
    _hypothesis(run)
    if config.getoption("numprocesses", None):
        run.close()  # the workers have connections of their own
        if run.settings.states:
            config.option.dist = "loadgroup"  # one server has one state at a time: its tests stay on one worker


def _hypothesis(run: Run) -> None:
    folder = run.settings.examples or run.settings.report / "examples"
    hypothesis.settings.register_profile(
        "contracts",
        max_examples=max(5, int(_EXAMPLES * EFFORTS[run.settings.effort])),
        database=DirectoryBasedExampleDatabase(folder),
        derandomize=False,  # Hypothesis sets it where it sees a CI, and would then ignore the seed
        deadline=None,  # how long a server takes is not for a property to judge
        report_multiple_bugs=False,
        print_blob=False,  # a seed replays a run
        phases=[phase for phase in hypothesis.Phase if phase is not hypothesis.Phase.explain],
        suppress_health_check=[
            hypothesis.HealthCheck.function_scoped_fixture,  # `check` keeps nothing between examples
            hypothesis.HealthCheck.too_slow,  # a slow server is no fault of the strategy
            hypothesis.HealthCheck.filter_too_much,  # Schemathesis filters what does not negate anything
        ],
    )
    hypothesis.settings.load_profile("contracts")
    # Schemathesis has Hypothesis print no arguments, as its own are large. Of our examples it would leave nothing.
    schemathesis.generation.hypothesis.setup()
    hypothesis.core.RepresentationPrinter = RepresentationPrinter  # type: ignore[attr-defined]  # it has no other hook
    hypothesis.core.global_force_seed = run.settings.seed  # type: ignore[assignment]  # inferred from its default


def pytest_unconfigure(config: pytest.Config) -> None:
    """End what was started, however the session ended."""
    if RUN in config.stash:
        config.stash[RUN].close()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Refuse tests that name unknown clauses, and leave out those that are not asked for."""
    run = config.stash[RUN]
    kept: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        named = clauses_of(item)
        unknown = _unknown(item, run.fragment)
        if unknown:
            words = f"{item.nodeid} names the unknown {unknown}"
            if not hasattr(config, "workerinput"):
                raise pytest.UsageError(words)
            run.ledger.internal.append(words)  # a worker that ended here would take the first process down with it
            items[:] = []
            return
        (kept if not named or any(map(run.settings.asks_for, named)) else left).append(item)
        if run.settings.states:
            item.add_marker(pytest.mark.xdist_group("target"))
        if not (config.workerinput["replays"] if hasattr(config, "workerinput") else config.stash[_REPLAYS]):
            _remember(item)
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = kept


def _remember(item: pytest.Item) -> None:
    """Have the failing examples of a property kept, and tried first; with a forced seed Hypothesis does neither.

    A run that replays a seed sends what that run sent, and nothing of what others found.
    """
    test = getattr(item, "obj", None)
    if isinstance(test, FunctionType) and hypothesis.is_hypothesis_test(test):
        name = item.nodeid.partition("[")[0].encode()
        test._hypothesis_internal_database_key = name  # type: ignore[attr-defined] # noqa: SLF001 - as Hypothesis names it


def clauses_of(item: pytest.Item) -> list[str]:
    """The clauses that a test names."""
    return [name for marker in item.iter_markers("clause") for name in marker.args]


def _unknown(item: pytest.Item, fragment: Fragment) -> str:
    """What a test names that the document does not have, a clause or an operation; empty for nothing."""
    operation = _operation_of(item)
    if operation not in (None, *fragment.operations):
        return f"operation {operation}"
    return next((f"clause {name}" for name in clauses_of(item) if name not in fragment.clauses), "")


def _operation_of(item: pytest.Item) -> str | None:
    marker = item.get_closest_marker("operation")
    return None if marker is None else str(marker.args[0])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Tell the ledger what became of a test."""
    outcome = yield
    run, clauses = item.config.stash[RUN], clauses_of(item)
    if call.when == "call" and clauses:
        run.ledger.tested(clauses, item.nodeid)
    error = call.excinfo.value if call.excinfo else None
    if error is None or not clauses or call.when == "teardown":
        return outcome
    if isinstance(error, Unmet):
        run.ledger.unmet(clauses, str(error))
        if run.connected and run.target.silence is not None:
            run.blame(clauses, run.target.silence, item.nodeid)
            run.target.silence = None
    elif isinstance(error, pytest.skip.Exception):
        run.ledger.unmet(clauses, str(error))
    elif isinstance(error, Exception) and not run.blame(clauses, error, item.nodeid):
        reason = f"the check {item.nodeid} failed itself: {type(error).__name__}: {error}"
        run.ledger.internal.append(reason)
        run.ledger.unmet(clauses, reason)
    return outcome


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Write the reports, and let the verdicts be the exit status."""
    config = session.config
    run = config.stash[RUN]
    run.close()
    if hasattr(config, "workerinput"):
        config.workeroutput["contract"] = run.ledger.dump()  # type: ignore[attr-defined]  # xdist adds it
        return
    if exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED):
        session.exitstatus = run.status()
    unusable = (pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.INTERNAL_ERROR)
    if exitstatus not in unusable and not config.option.collectonly:
        try:
            report.write(run)
        except Exception as why:  # noqa: BLE001 - whatever keeps a form from being written, the verdicts are still to be shown
            run.ledger.internal.append(f"a report is missing in {run.settings.report}: {why}")
            session.exitstatus = 2


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Give a worker of pytest-xdist the seed of the run, so that one seed replays them all."""
    node.workerinput["seed"] = str(node.config.stash[RUN].settings.seed)
    node.workerinput["replays"] = node.config.stash[_REPLAYS]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Add what a worker of pytest-xdist found."""
    dumped = getattr(node, "workeroutput", {}).get("contract")
    if dumped:
        node.config.stash[RUN].ledger.add(dumped)


def pytest_keyboard_interrupt(excinfo: pytest.ExceptionInfo[BaseException]) -> None:
    """Say that the run is not whole."""
    if isinstance(excinfo.value, KeyboardInterrupt):
        sys.stderr.write("zuora-aqua-contracts: interrupted\n")


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, exitstatus: pytest.ExitCode, config: pytest.Config
) -> None:
    """Print the verdicts, where there are any."""
    if not config.option.collectonly and exitstatus != pytest.ExitCode.USAGE_ERROR:
        terminalreporter.ensure_newline()
        report.show(config.stash[RUN], terminalreporter)


@pytest.fixture(scope="session")
def run(pytestconfig: pytest.Config) -> Run:
    """The run."""
    return pytestconfig.stash[RUN]


@pytest.fixture(scope="session")
def fragment(run: Run) -> Fragment:
    """The document."""
    return run.fragment


@pytest.fixture
def operation(request: pytest.FixtureRequest, run: Run) -> Operation:
    """The operation under test: the one that the test's marker names, or the first of the document."""
    named = _operation_of(request.node)
    return run.operation if named is None else run.fragment.operations[named]


@pytest.fixture
def check(request: pytest.FixtureRequest, run: Run) -> Check:
    """What a test asserts with."""
    return run.check(clauses_of(request.node), "C" if request.node.path.parent.name == "client" else "S")


@pytest.fixture
def target(run: Run, operation: Operation) -> Target:
    """The server under test, asked for the operation under test, in the state that most tests run in."""
    run.target.operation = operation
    run.states.base()
    return run.target


@pytest.fixture
def states(run: Run) -> Iterator[States]:
    """The provider states of the server; back to the default afterwards.

    Raises:
        Unmet: The server has none.
    """
    if not run.states.available:
        raise Unmet("needs provider states: give the server's state endpoint (STATES)")
    yield run.states
    run.states.teardown()
