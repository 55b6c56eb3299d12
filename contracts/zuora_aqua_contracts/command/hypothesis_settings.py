"""Settings of Hypothesis for a run, in the processes that run tests."""

from __future__ import annotations

from types import FunctionType
from typing import TYPE_CHECKING

import hypothesis
from hypothesis.configuration import set_hypothesis_home_dir
from hypothesis.database import DirectoryBasedExampleDatabase
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

from ..target.settings import EFFORTS

if TYPE_CHECKING:
    import pytest

    from ..target.settings import Settings

_EXAMPLES = 36  # of each property at default effort


def configure(settings: Settings) -> None:
    """Have Hypothesis use the effort, the seed and the folder of examples of a run."""
    folder = settings.examples or settings.report / "examples"
    set_hypothesis_home_dir(folder)  # of what it computes once: by default a folder in the working directory
    # Hypothesis also tries constants from the source of modules that are not in site-packages. Here these are words of
    # the suite: others in a clone, in an installation and in each worker, so that a seed would not replay; and in the
    # mutants the very values that the suite has to find.
    providers._get_local_constants = Constants  # noqa: SLF001 - there is no setting for it
    hypothesis.settings.register_profile(
        "contracts",
        max_examples=max(5, int(_EXAMPLES * EFFORTS[settings.effort])),
        database=DirectoryBasedExampleDatabase(folder),
        derandomize=False,  # Hypothesis sets it in CI, and would then ignore the seed
        deadline=None,  # a slow response breaks no property
        report_multiple_bugs=False,
        print_blob=False,  # `--seed` replays a run
        phases=[phase for phase in hypothesis.Phase if phase is not hypothesis.Phase.explain],
        suppress_health_check=[
            hypothesis.HealthCheck.function_scoped_fixture,  # `check` keeps no state between examples
            hypothesis.HealthCheck.too_slow,  # the server may be slow, not the strategy
            hypothesis.HealthCheck.filter_too_much,  # Schemathesis drops cases in which it negated nothing
        ],
    )
    hypothesis.settings.load_profile("contracts")
    hypothesis.core.global_force_seed = settings.seed  # type: ignore[assignment]  # inferred from its default


def keep(item: pytest.Item) -> None:
    """Make Hypothesis save the failing examples of a property and try saved ones first, despite the forced seed.

    Not called where `--seed` is given: such a run sends exactly what the run that it replays sent.
    """
    test = getattr(item, "obj", None)
    if isinstance(test, FunctionType) and hypothesis.is_hypothesis_test(test):
        name = item.nodeid.partition("[")[0].encode()
        test._hypothesis_internal_database_key = name  # type: ignore[attr-defined] # noqa: SLF001 - the attribute that Hypothesis reads
