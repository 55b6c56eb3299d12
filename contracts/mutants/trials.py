"""Tries all that a plan has, each trial in a process of its own, a few at a time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from mutants.options import UsageError
from mutants.outcome import Outcome, Told, Verdict
from mutants.pool import TaskError, TaskTimeoutError, results
from mutants.progress import Progress
from mutants.score import Score
from mutants.suite_run import warm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mutants.plan import Peer, Plan, Stateless


def outcomes(
    work: Callable[[Any], Outcome], tasks: Sequence[Any], jobs: int, limit: float
) -> Iterator[tuple[Any, Outcome]]:
    """Yield each task with its outcome, as the trials end; an error or a time-out is an outcome too."""
    for task, outcome in results(work, tasks, jobs=jobs, limit=limit):
        if isinstance(outcome, TaskError):
            verdict = Verdict.TIMEOUT if isinstance(outcome, TaskTimeoutError) else Verdict.ERROR
            yield task, Outcome(verdict, look=str(outcome))
        else:
            yield task, outcome


def score_of(plan: Plan, *, seed: int, jobs: int) -> Score:
    """Try everything of a plan. What is not broken comes first: unless that is silent, a kill says nothing.

    Raises:
        UsageError: The peer is not silent on what is not broken.
    """
    score = Score(plan.side, seed, whole=plan.whole)
    warm("schemathesis")
    with Progress(plan.steps) as progress:
        started = time.monotonic()
        clauses = [] if plan.conforming or plan.whole else sorted({mutant.clause for mutant in plan.mutants} - {""})
        ((_, first),) = outcomes(plan.unbroken, [clauses], 1, plan.limit)
        score.conforming[plan.unbroken_name] = first
        progress.tell(plan.unbroken_name, first.verdict)
        if score.alarms:
            return score
        if plan.peer:
            _demand_silence(plan.peer, plan)
        _try_all(plan, score, progress, jobs)
        if plan.stateless:
            _try_stateless(plan.stateless, plan, score, progress, jobs)
        if plan.recorded:
            _try_recorded(plan.recorded, plan, score, progress, jobs)
        score.seconds["suite"] = time.monotonic() - started
        if plan.peer:
            started = time.monotonic()
            _try_peer(plan.peer, plan, score, progress, jobs)
            score.seconds["peer"] = time.monotonic() - started
    score.complaints += plan.complaints(score)
    return score


def _try_all(plan: Plan, score: Score, progress: Progress, jobs: int) -> None:
    for mutant, outcome in outcomes(plan.attempt, plan.mutants, jobs, plan.limit):
        score.mutants.append((mutant, outcome))
        progress.tell(mutant.name, outcome.verdict)
    order = {mutant.name: place for place, mutant in enumerate(plan.mutants)}
    score.mutants.sort(key=lambda tried: order[tried[0].name])
    for name, outcome in outcomes(lambda it: plan.conforming[it](), list(plan.conforming), jobs, plan.limit):
        score.conforming[name] = outcome
        progress.tell(name, outcome.verdict)


def _demand_silence(peer: Peer, plan: Plan) -> None:
    """Try the peer on what is not broken: unless it is silent there, what it catches says nothing."""
    for _, silent in results(lambda _: peer.is_silent(), [None], jobs=1, limit=plan.limit):
        if silent is not True:
            reason = silent if isinstance(silent, TaskError) else "it reports a failure"
            raise UsageError(
                f"{peer.name} is not silent on {plan.unbroken_name} ({reason}): tune it, or pass --no-peer"
            )


def _try_peer(peer: Peer, plan: Plan, score: Score, progress: Progress, jobs: int) -> None:
    for mutant, caught in results(peer.catches, plan.mutants, jobs=jobs, limit=plan.limit):
        score.peer[mutant.name] = None if isinstance(caught, TaskError) else caught
        progress.tell(f"{mutant.name} by {peer.name}", "caught" if caught is True else "not caught")


def _try_stateless(stateless: Stateless, plan: Plan, score: Score, progress: Progress, jobs: int) -> None:
    """Try the mutants that a server without a state endpoint can have; each is killed, or has a reason why not."""
    tried = [mutant for mutant in plan.mutants if stateless.is_tried(mutant)]
    for mutant, caught in results(stateless.catches, tried, jobs=jobs, limit=plan.limit):
        score.stateless[mutant.name] = None if isinstance(caught, TaskError) else caught
        progress.tell(f"{mutant.name} without a state endpoint", "killed" if caught is True else "not killed")
        reason = stateless.untold.get(mutant.name)
        if caught is True and reason is not None:
            score.complaints.append(f"{mutant.name} is killed without a state endpoint: take it off untold.yaml")
        elif caught is not True and reason is None:
            why = f": {caught}" if isinstance(caught, TaskError) else ""
            score.complaints.append(f"{mutant.name} is not killed without a state endpoint{why}")
        elif caught is not True:
            score.untold[mutant.name] = str(reason)
    if plan.whole:
        unknown = set(stateless.untold) - {mutant.name for mutant in plan.mutants}
        score.complaints += [f"untold.yaml names {name}, which there is not" for name in sorted(unknown)]


def _try_recorded(judge: Callable[[Any], Told], plan: Plan, score: Score, progress: Progress, jobs: int) -> None:
    """Judge a recording of each mutant; an ordinary client does not meet every fault, so only an error is wrong."""
    for mutant, told in results(judge, plan.mutants, jobs=jobs, limit=plan.limit):
        if isinstance(told, TaskError):
            score.complaints.append(f"the recording of {mutant.name} is not judged: {told}")
        else:
            score.recorded[mutant.name] = told
        progress.tell(
            f"{mutant.name} from a recording", "told" if isinstance(told, Told) and told.named else "not told"
        )
