"""The command: `python -m mutants [server|client]`, or `make mutants`.

Exit status: 0 if every mutant is killed by the clause that it names (noticed, if it names none) and nothing that keeps
the contract raises an alarm, 1 if not, 2 if the trials could not be made.
"""

from __future__ import annotations

import json
import signal
import sys
from typing import TYPE_CHECKING

from bench.children import BenchError
from mutants.client.catalogue import ListError
from mutants.client.side import plan as client_plan
from mutants.options import SIDES, Parser, UsageError
from mutants.server.side import plan as server_plan
from mutants.trials import score_of
from zuora_aqua_contracts.document.clauses import FragmentError
from zuora_aqua_contracts.report.files import write_whole

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from mutants.plan import Plan

_PLANS = {"server": server_plan, "client": client_plan}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    try:
        options = Parser().options(arguments)
        plans = _chosen(options)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(2))  # so that child processes are ended
        good = [_run(plan, options) for plan in plans]  # the second side is tried even if the first is not good
        return 0 if all(good) else 1
    except (UsageError, ListError, BenchError, FragmentError, OSError) as error:
        sys.stderr.write(f"mutants: {error}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("mutants: interrupted, nothing more was written\n")
        return 2


def _chosen(options: argparse.Namespace) -> list[Plan]:
    """The plans of the sides, with what the options select.

    Raises:
        UsageError: A prefix selects nothing.
    """
    whole = [_PLANS[side](options) for side in ([options.side] if options.side else SIDES)]
    for prefix in options.only:
        if not any(name.startswith(prefix) for plan in whole for name in plan.names):
            raise UsageError(f"--only {prefix}: no mutant or variant has a name that starts so")
    return [plan for plan in (plan.only(options.only) for plan in whole) if plan.names]


def _run(plan: Plan, options: argparse.Namespace) -> bool:
    """Try a plan, write its reports and print its score. Return whether all is well."""
    score = score_of(plan, seed=options.seed, jobs=options.jobs)
    data, text = (options.report / name for name in plan.files)
    write_whole(data, json.dumps(score.json(), indent=1, ensure_ascii=False) + "\n")
    write_whole(text, score.markdown())
    sys.stdout.write("".join(f"{line}\n" for line in [*score.lines(), f"Seed {score.seed}. Report: {text}"]))
    sys.stdout.flush()
    return score.good


if __name__ == "__main__":
    sys.exit(main())
