"""Tries all mutants and variants: `python -m mutants`, or `make mutants`.

Exit status: 0 where every mutant of a MUST clause is killed by that clause and no conforming server raises an alarm, 1
where not, 2 where it could not be tried.
"""

from __future__ import annotations

import json
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mutants import peer
from mutants import runner as trial
from mutants.command import LIMIT, Parser, UsageError, outcomes
from mutants.pool import TaskError, results
from mutants.progress import Progress
from mutants.registry import mutants, sample
from mutants.score import Score
from mutants.variants import variants
from zuora_aqua_contracts.document.fragment import FragmentError
from zuora_aqua_contracts.reference.behaviour import Behaviour
from zuora_aqua_contracts.report.files import write_whole

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from mutants.registry import Mutant

REPORT = Path("build/mutants")
UNMUTATED = "the unmutated server"
_FIRST: dict[str, Any] = {"exercised": True, "effort": "default"}  # how the unmutated server is tried
_SAMPLE = 3  # variants of a sample


def main(arguments: Sequence[str] | None = None) -> int:
    """Try them.

    Returns:
        The exit status.
    """
    try:
        options = _parser().options(arguments)
        chosen = _chosen(options)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(2))  # so that what was started is ended
        score = _score(options, *chosen)
        write_whole(options.report / "mutants.json", json.dumps(score.json(), indent=1, ensure_ascii=False) + "\n")
        write_whole(options.report / "report.md", score.markdown())
    except (UsageError, FragmentError, OSError) as error:
        sys.stderr.write(f"mutants: {error}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("mutants: interrupted, nothing was written\n")
        return 2
    return _told(score, options.report)


def _parser() -> Parser:
    parser = Parser("python -m mutants", "Try the suite on broken servers.", REPORT)
    parser.add_argument(
        "--sample", action="store_true", help="one mutant a clause and a few variants, for a quick look"
    )
    parser.add_argument("--no-peer", action="store_true", help="leave out the score of Schemathesis")
    return parser


def _chosen(options: argparse.Namespace) -> tuple[list[Mutant], list[type[Behaviour]]]:
    """The mutants and the variants that are asked for."""
    found, others = list(mutants().values()), list[type[Behaviour]](variants())
    for prefix in options.only:
        if not any(name.startswith(prefix) for name in [*mutants(), *(v.__name__ for v in others)]):
            raise UsageError(f"--only {prefix}: no mutant or variant has a name that starts so")
    if options.only:
        found = [mutant for mutant in found if mutant.name.startswith(options.only)]
        others = [variant for variant in others if variant.__name__.startswith(options.only)]
    return (sample(found), others[:_SAMPLE]) if options.sample else (found, others)


def _score(options: argparse.Namespace, found: list[Mutant], others: list[type[Behaviour]]) -> Score:
    """Try everything, the unmutated server first: unless it is green, a kill says nothing."""
    score = Score(options.seed)
    trial.warm()
    with Progress(1 + len(others) + len(found) + (0 if options.no_peer else len(found))) as progress:
        started = time.monotonic()
        clauses = sorted({mutant.clause for mutant in found}) if options.only and not others else []
        first = outcomes(lambda it: trial.of_conforming(it, options.seed, clauses=clauses, **_FIRST), [Behaviour], 1)
        score.variants[UNMUTATED] = next(first)[1]
        progress.tell(UNMUTATED, score.variants[UNMUTATED].verdict)
        if score.alarms:
            return score
        if not options.no_peer:
            _calm(options.seed)
        for mutant, outcome in outcomes(lambda it: trial.of_mutant(it, options.seed), found, options.jobs):
            score.mutants.append((mutant, outcome))
            progress.tell(mutant.name, outcome.verdict)
        score.mutants.sort(key=lambda tried: found.index(tried[0]))
        for variant, outcome in outcomes(lambda it: trial.of_conforming(it, options.seed), others, options.jobs):
            score.variants[variant.__name__] = outcome
            progress.tell(variant.__name__, outcome.verdict)
        score.seconds["suite"] = time.monotonic() - started
        if not options.no_peer:
            _peer(score, found, options, progress)
    return score


def _calm(seed: int) -> None:
    """Let Schemathesis try the unmutated server: unless it is silent there, what it catches says nothing."""
    peer.warm()
    for _, found in results(lambda server: peer.finds(server, seed), [Behaviour], jobs=1, limit=LIMIT):
        if found is not False:
            raise UsageError(f"Schemathesis is not silent on {UNMUTATED} ({found}): tune it, or pass --no-peer")


def _peer(score: Score, found: list[Mutant], options: argparse.Namespace, progress: Progress) -> None:
    started = time.monotonic()
    work: Callable[[Mutant], bool] = lambda mutant: peer.catches(mutant, options.seed)  # noqa: E731 - typed
    for mutant, caught in results(work, found, jobs=options.jobs, limit=LIMIT):
        score.peer[mutant.name] = None if isinstance(caught, TaskError) else caught
        progress.tell(f"{mutant.name} by Schemathesis", "caught" if caught is True else "not caught")
    score.seconds["peer"] = time.monotonic() - started


def _told(score: Score, folder: Path) -> int:
    """Print the score, and give the exit status."""
    say = sys.stdout.write
    if score.mutants:
        widths = (14, 16, 14, 14)
        rows = [("clauses", "broken servers", "killed", "by the peer"), *score.rows()]
        say(
            "".join("".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)) + "\n" for row in rows)
        )
        say(", ".join(f"{count} {name}" for name, count in score.counts().items()) + "\n")
    say(f"{len(score.alarms)} alarms on {len(score.variants)} conforming servers\n")
    say("".join(line + "\n" for line in score.troubles()))
    say(f"Seed {score.seed}. Report: {folder}\n")
    return 0 if score.good else 1


if __name__ == "__main__":
    sys.exit(main())
