"""Tries all mutants of the client: `python -m mutants.client`, or `make mutants`.

Exit status: 0 where every one is noticed, by its clause where it names one, 1 where not, 2 where it could not be tried.
"""

from __future__ import annotations

import json
import signal
import sys
from typing import TYPE_CHECKING

from bench.children import BenchError
from mutants.client import runner as trial
from mutants.client.catalogue import BUILD, ListError, made, named
from mutants.client.score import Score
from mutants.command import LIMIT, Parser, UsageError, outcomes
from mutants.pool import TaskError, results
from mutants.progress import Progress
from mutants.runner import warm
from zuora_aqua_contracts.report.files import write_whole

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


_LIMIT = 120.0  # seconds for one mutant: some wait for the time-outs of a real client, which are longer


def main(arguments: Sequence[str] | None = None) -> int:
    """Try them.

    Returns:
        The exit status.
    """
    parser = Parser("python -m mutants.client", "Try the tests of the client on broken clients.", BUILD)
    parser.add_argument("--sample", action="store_true", help="those that name a clause, without those of the tool")
    try:
        options = parser.options(arguments)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(2))  # so that what was started is ended
        score = _score(options)
        write_whole(options.report / "client.json", json.dumps(score.json(), indent=1, ensure_ascii=False) + "\n")
        write_whole(options.report / "client.md", "\n".join(score.lines()) + "\n")
    except (UsageError, ListError, BenchError, OSError) as error:
        sys.stderr.write(f"mutants: {error}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("mutants: interrupted, nothing was written\n")
        return 2
    sys.stdout.write("".join(f"{line}\n" for line in [*score.lines(), f"Seed {score.seed}. Report: {options.report}"]))
    return 0 if score.good else 1


def _score(options: argparse.Namespace) -> Score:
    """Try the client as it is first: unless it is green, a kill says nothing."""
    only: tuple[str, ...] = options.only
    asked = [mutant for mutant in named() if not only or mutant.name.startswith(only)]
    others = [] if options.sample else [mutant for mutant in made() if not only or mutant.name.startswith(only)]
    if not asked and not others:
        raise UsageError(f"--only {' '.join(only)}: no mutant has a name that starts so")
    warm()
    _, alarms = next(results(lambda _: trial.of_client(options.seed), [None], jobs=1, limit=LIMIT))
    if isinstance(alarms, TaskError):
        raise UsageError(f"the client as it is could not be tried: {alarms}")
    score = Score(options.seed, whole=not only, alarms=alarms)
    with Progress(len(asked) + len(others)) as progress:
        tasks = [] if alarms else [*asked, *others]
        for mutant, outcome in outcomes(lambda it: trial.of_mutant(it, options.seed), tasks, options.jobs, _LIMIT):
            progress.tell(mutant.name, outcome.verdict)
            (score.named if mutant.clause else score.made).append((mutant, outcome))
    score.named.sort(key=lambda tried: asked.index(tried[0]))
    score.made.sort(key=lambda tried: others.index(tried[0]))
    return score


if __name__ == "__main__":
    sys.exit(main())
