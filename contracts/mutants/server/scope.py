"""Servers that are wrong about whose jobs count: ORG-*, ENTITY-SCOPE."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from mutants.edits import JSON, sent
from mutants.registry import PLAIN, SUBTLE, after, around
from zuora_aqua_contracts.reference.call import Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mutants.registry import Mutated
    from zuora_aqua_contracts.reference.call import Call
    from zuora_aqua_contracts.reference.store import Record

_SEVERAL = 3

Orgs = list[str] | None


@after("ORG-SCOPE", "named_orgs", PLAIN)
def ignored(orgs: Orgs, call: Call) -> Orgs:
    """The orgs named are not looked at."""
    return None if orgs is None else list(call.tenant.accessible_orgs)


@after("ORG-SCOPE", "orgs", SUBTLE)
def first_only(orgs: Sequence[str], call: Call) -> Sequence[str]:
    """Of several orgs named only the first counts."""
    return orgs[:1] if sent(call, "Zuora-Org-Ids") else orgs


@after("ORG-SCOPE", "orgs", SUBTLE)
def last_only(orgs: Sequence[str], call: Call) -> Sequence[str]:
    """Of several orgs named only the last counts."""
    return orgs[-1:] if sent(call, "Zuora-Org-Ids") else orgs


@after("ORG-SCOPE", "is_in_orgs", SUBTLE)
def by_prefix(found: bool, record: Record, orgs: Sequence[str]) -> bool:
    """An org is told by its start, so that `org-10` counts as `org-1`."""
    return found or any(record.org.startswith(org) for org in orgs)


@after("ORG-SCOPE", "is_in_orgs", SUBTLE)
def by_part(found: bool, record: Record, orgs: Sequence[str]) -> bool:
    """An org is looked for in the text of those named, so that `org-1` counts where `org-10` is named."""
    return found or record.org in ",".join(orgs)


@after("ORG-SCOPE", "orgs", SUBTLE)
def several_are_all(orgs: Sequence[str], call: Call) -> Sequence[str]:
    """Where three orgs or more are named, all accessible ones count."""
    return call.tenant.accessible_orgs if sent(call, "Zuora-Org-Ids").count(",") + 1 >= _SEVERAL else orgs


@after("ORG-DENIED", "may_see_orgs", PLAIN)
def anybody() -> bool:
    """Anybody may name any org."""
    return True


@after("ORG-DENIED", "named_orgs", PLAIN)
def left_out(orgs: Orgs, call: Call) -> Orgs:
    """An org that is not accessible is left out, and the others count."""
    return None if orgs is None else [org for org in orgs if org in call.tenant.accessible_orgs]


@after("ORG-DENIED", "may_see_orgs", SUBTLE)
def unchecked_with_a_version(good: bool, call: Call) -> bool:
    """The orgs are not checked if the request names a minor version."""
    return good or bool(sent(call, "Zuora-Version"))


@after("ORG-DENIED", "may_see_orgs", SUBTLE)
def one_is_enough(_good: bool, call: Call, named: Sequence[str]) -> bool:
    """One accessible org among those named is enough."""
    return any(org in call.tenant.accessible_orgs for org in named)


@after("ORG-DENIED", "may_see_orgs", SUBTLE)
def first_is_checked(_good: bool, call: Call, named: Sequence[str]) -> bool:
    """Only the first org named is checked."""
    return all(org in call.tenant.accessible_orgs for org in named[:1])


@after("ORG-DENIED", "may_see_orgs", SUBTLE)
def last_is_not_checked(_good: bool, call: Call, named: Sequence[str]) -> bool:
    """Of several orgs named the last is not checked."""
    return all(org in call.tenant.accessible_orgs for org in (named[:-1] or named))


@after("ORG-DENIED", "may_see_orgs", SUBTLE)
def checked_by_prefix(_good: bool, call: Call, named: Sequence[str]) -> bool:
    """An org whose name begins with that of an accessible one is accessible."""
    return all(org.startswith(call.tenant.accessible_orgs) for org in named)


@around("ORG-DENIED", "last_job", PLAIN)
def empty_answer(attempt: Callable[[], Any]) -> Any:
    """With an inaccessible org named there is `{}`, and no error."""
    try:
        return attempt()
    except Failure as failure:
        if failure.status == HTTPStatus.FORBIDDEN:
            return {}
        raise


@around("ORG-DENIED", "error_body", SUBTLE)
def job_in_the_error(attempt: Callable[[], JSON], call: Call, failure: Failure, server: Mutated) -> JSON:
    """With an inaccessible org named there is a 403, with the job in its body."""
    if failure.status != HTTPStatus.FORBIDDEN:
        return attempt()
    counted = [record for record in server.candidates(call) if server.is_completed(record)]
    record = server.newest(counted)
    return attempt() if record is None else dict(record.job)


@after("ORG-DEFAULT", "orgs", PLAIN)
def first_accessible(orgs: Sequence[str], call: Call) -> Sequence[str]:
    """Where none is named, only the first accessible org counts."""
    return orgs if sent(call, "Zuora-Org-Ids") else orgs[:1]


@around("ORG-DEFAULT", "is_in_orgs", PLAIN)
def every_org(attempt: Callable[[], bool], _record: Record, orgs: Sequence[str]) -> bool:
    """Where none is named, every org counts, accessible or not."""
    return attempt() or not isinstance(orgs, list)


@after("ORG-DEFAULT", "orgs", SUBTLE)
def last_accessible_forgotten(orgs: Sequence[str], call: Call) -> Sequence[str]:
    """Where none is named, the last of several accessible orgs does not count."""
    return orgs if sent(call, "Zuora-Org-Ids") else (orgs[:-1] or orgs)


@after("ORG-DEFAULT", "is_in_orgs", SUBTLE)
def accessible_by_prefix(found: bool, record: Record, orgs: Sequence[str]) -> bool:
    """Where none is named, an org whose name begins with that of an accessible one counts."""
    return found or (not isinstance(orgs, list) and record.org.startswith(tuple(orgs)))


@after("ORG-DEFAULT", "last_job", SUBTLE)
def denied_where_some_are_hidden(job: Any, call: Call, server: Mutated) -> Any:
    """Where none is named and the pair has a job in an org that is not accessible, the operation fails."""
    hidden = any(record.org not in call.tenant.accessible_orgs for record in server.candidates(call))
    if hidden and not sent(call, "Zuora-Org-Ids"):
        raise Failure(HTTPStatus.FORBIDDEN, "An org is not accessible.")
    return job


@after("ENTITY-SCOPE", "is_in_entities", PLAIN)
def any_entity() -> bool:
    """The entity named is not looked at."""
    return True


@after("ENTITY-SCOPE", "is_in_entities", SUBTLE)
def none_counts_too(found: bool, record: Record) -> bool:
    """A job of no entity counts whatever entity is named."""
    return found or record.entity is None


@after("ENTITY-SCOPE", "is_in_entities", SUBTLE)
def entity_by_prefix(found: bool, record: Record, entities: Sequence[str | None]) -> bool:
    """An entity is told by its start."""
    return found or (record.entity or "").startswith(tuple(entity for entity in entities if entity))


@after("ENTITY-SCOPE", "is_in_entities", SUBTLE)
def entity_by_end(found: bool, record: Record, entities: Sequence[str | None]) -> bool:
    """An entity is told by its end, where the name has been cut."""
    return found or (len(entities) == 1 and str(entities[0]).endswith(record.entity or "-"))


@after("ENTITY-SCOPE", "entities", PLAIN)
def first_entity(entities: Sequence[str | None], call: Call) -> Sequence[str | None]:
    """Whatever entity is named, the token's first one counts."""
    return call.tenant.entities[:1] if sent(call, "Zuora-Entity-Ids") else entities
