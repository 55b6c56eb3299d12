"""LAST-*, ORG-*, ENTITY-SCOPE: what the tenant's owner knows of it (KNOWN=) is what comes back. Nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ...exchange.failures import Unmet
from ...exchange.messages import encode_segment
from ...states.known import Question
from .test_path_parameters import check_no_job
from .test_read_only import check_by_id, check_neighbours, check_spellings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ...document.fragment import Operation
    from ...exchange.messages import Exchange
    from ...judging.check import Check
    from ...judging.run import Run
    from ...states.known import Known
    from ...target.target import Target

_TRIES = 3
_FEW = 3  # pairs whose neighbours are asked for
_LAST = ("LAST-NEWEST", "LAST-ONLY-COMPLETED", "LAST-PAIR", "LAST-RETENTION")


@pytest.fixture
def known(run: Run, check: Check) -> Known:
    """The facts about the tenant.

    Raises:
        Unmet: There are none.
    """
    if run.providers.known is None:
        raise Unmet("needs facts about the tenant: write them down (--known FILE)")
    check.means = "facts"
    return run.providers.known


def ask(target: Target, question: Question) -> Exchange:
    """Send the request of a question."""
    return target.get({"partner": question.pair[0], "project": question.pair[1]}, question.headers)


def holds(question: Question, exchange: Exchange) -> bool:
    """Whether the answer is the one that is known."""
    actual = exchange.response.job
    return (None if actual is None else str(actual.get("id"))) == question.last


def is_encoded(question: Question) -> bool:
    """Whether a pair has to be percent-encoded; what goes wrong with one is for PATH-ENCODE."""
    return any(encode_segment(value) != value for value in question.pair)


def check_fact(check: Check, run: Run, question: Question, exchange: Exchange, clauses: Sequence[str]) -> bool:
    """Check an answer against what is known; return whether it is that.

    Args:
        check: The assertion function.
        run: The run.
        question: The request, and the job that is known to be the last.
        exchange: The request and the response.
        clauses: The clauses that the answer is evidence for.
    """
    if holds(question, exchange):
        for clause in clauses:
            check(clause, True, "")
        return True
    if run.providers.fact_check is None:
        return False
    finding = run.providers.fact_check.explain(question, exchange.response.job)
    if finding.clause:
        check(finding.clause, False, finding.text, exchange)
    check.stale(finding.text)
    return False


def check_facts(check: Check, run: Run, target: Target, questions: Iterable[Question], clauses: Sequence[str]) -> int:
    """Check the answers to some questions; return how many there are."""
    asked = list(questions)
    for question in asked:
        check_fact(check, run, question, ask(target, question), clauses)
    return len(asked)


@pytest.mark.clause(*_LAST)
def test_the_last_job_of_a_known_pair(target: Target, known: Known, run: Run, check: Check) -> None:
    """A pair that is known to have a job gets that job, at every request."""
    questions = [question for question in known.questions() if question.last is not None and not is_encoded(question)]
    others = ("LAST-PAIR",) if len(known.facts) > 1 else ()
    if not check_facts(check, run, target, questions, ("LAST-NEWEST", *others)):
        raise Unmet("the facts name no pair with a job")


@pytest.mark.clause("PATH-ENCODE", "PATH-ECHO", "PATH-CASE")
def test_known_pairs_that_have_to_be_encoded(
    target: Target, known: Known, run: Run, operation: Operation, check: Check
) -> None:
    """A known pair that cannot stand in a path as it is gets its job, however the path is spelled."""
    questions = [question for question in known.questions() if question.last is not None and is_encoded(question)]
    if not questions:
        raise Unmet("the facts name no pair with a job that has to be percent-encoded")
    for question in questions:
        exchange = ask(target, question)
        if holds(question, exchange):
            check("PATH-ENCODE", True, "")
            check_spellings(check, target, operation, question.pair, exchange)
            continue
        finding = (
            run.providers.fact_check.explain(question, exchange.response.job) if run.providers.fact_check else None
        )
        if finding is not None and finding.clause:
            check("PATH-ENCODE", False, finding.text, exchange)
        check.stale(finding.text if finding is not None else str(question))


@pytest.mark.clause(*_LAST, "PATH-UNKNOWN")
def test_a_known_pair_without_a_job_that_counts(
    target: Target, known: Known, run: Run, operation: Operation, check: Check
) -> None:
    """A pair that is known to have only jobs that are unfinished or no longer kept, or none, gets an error."""
    questions = [question for question in known.questions() if question.last is None]
    if not questions:
        raise Unmet("the facts name no pair without a job (last: null)")
    for question in questions:
        exchange = ask(target, question)
        if check_fact(check, run, question, exchange, ("LAST-ONLY-COMPLETED", "LAST-RETENTION", "LAST-PAIR")):
            check_no_job(check, operation, exchange)


@pytest.mark.clause("LAST-WHOLE", "LAST-ONLY-COMPLETED", "LAST-PAIR", "BATCH-SEGMENTS")
def test_known_pairs_by_id_and_beside_others(
    target: Target, known: Known, run: Run, operation: Operation, check: Check
) -> None:
    """The jobs of known pairs are as the server shows them by their IDs, and similar pairs do not get them."""
    questions = [question for question in known.questions() if question.last is not None]
    for number, question in enumerate(questions):
        exchange = ask(target, question)
        if exchange.response.job is not None:
            check_by_id(check, run, operation, exchange)
        if exchange.response.job is not None and number < _FEW:
            check_neighbours(check, target, question.pair, exchange)


@pytest.mark.clause(*_LAST, "ORG-SCOPE")
def test_known_jobs_of_orgs(target: Target, known: Known, run: Run, check: Check) -> None:
    """If the request names orgs, the job that is known of them comes back, or none."""
    if not check_facts(check, run, target, known.of_orgs(), ("ORG-SCOPE",)):
        raise Unmet("the facts name no jobs of orgs (orgs of a pair)")


@pytest.mark.clause(*_LAST, "ENTITY-SCOPE")
def test_known_jobs_of_entities(target: Target, known: Known, run: Run, check: Check) -> None:
    """If the request names an entity, the job that is known of it comes back, or none."""
    if not check_facts(check, run, target, known.of_entities(), ("ENTITY-SCOPE",)):
        raise Unmet("the facts name no jobs of entities (entities of a pair)")


@pytest.mark.clause("ORG-DEFAULT")
def test_all_accessible_orgs_named_and_none(target: Target, known: Known, check: Check) -> None:
    """All accessible orgs named give the job that comes if none is named."""
    if not known.accessible:
        raise Unmet("the facts name no accessible orgs (orgs.accessible)")
    named = ",".join(known.accessible)
    for fact in known.facts:
        for _ in range(_TRIES):  # a newer job may complete between two requests
            exchanges = [ask(target, Question(fact.pair, fact.last, orgs=orgs)) for orgs in (named, "")]
            one, other = [(exchange.response.job or {}).get("id") for exchange in exchanges]
            if one == other:
                break
        check("ORG-DEFAULT", one == other, f"the job that comes with {named} named", exchanges)


@pytest.mark.clause("ORG-DENIED")
def test_known_inaccessible_orgs(target: Target, known: Known, check: Check) -> None:
    """If one of the named orgs is known to be inaccessible, there is an error and no job."""
    if not known.inaccessible:
        raise Unmet("the facts name no inaccessible org (orgs.inaccessible)")
    pairs = [fact.pair for fact in known.facts if fact.last is not None] or [known.facts[0].pair]
    for denied in known.inaccessible:
        beside = known.accessible[:1]
        for named in ([denied], [denied, *beside], [*beside, denied], [*beside, denied, *known.accessible[1:2]]):
            exchange = target.get(
                dict(zip(("partner", "project"), pairs[0], strict=True)), {"Zuora-Org-Ids": ",".join(named)}
            )
            response = exchange.response
            check("ORG-DENIED", response.job is None, f"no job with {denied} among the orgs", exchange)
            failed = 400 <= response.status < 500 or response.error is not None
            check("ORG-DENIED", failed, f"an error with {denied} among the orgs", exchange)
