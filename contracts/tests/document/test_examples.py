"""The document's examples of bodies: of each status of each operation, against schema and category."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zuora_aqua_contracts.document.fragment import load
from zuora_aqua_contracts.document.schema import Validators

if TYPE_CHECKING:
    from zuora_aqua_contracts.document.fragment import Operation

FRAGMENT = load()
VALIDATORS = Validators(FRAGMENT)
WITH_JSON = [
    (operation, status)
    for operation in FRAGMENT.operations.values()
    for status, response in operation.responses.items()
    if "application/json" in response.get("content", {})
]
BODIES = [(operation, status, name) for operation, status in WITH_JSON for name in operation.examples(status)]
FIELDS = ("id", "status", "batches", "success", "processId", "requestId", "reasons", "errorCode", "message", "version")
VALUES: tuple[Any, ...] = (
    None,
    True,
    False,
    1,
    90002,
    "90019",
    "completed",
    "error",
    [],
    {},
    [{"code": 50000040, "message": "m"}],
)


def statuses(operation: Operation, error: dict[str, Any]) -> list[int]:
    """The statuses that the codes of an error stand for."""
    listed = FRAGMENT.schema("AquaErrorCode")["x-aqua-codes"]
    if "errorCode" in error:
        return [listed[str(error["errorCode"])]["status"]]
    categories = [reason["code"] % 100 for reason in error["reasons"]]
    return [status for category in categories for status in operation.statuses_of_category[category]]


@pytest.mark.parametrize(("operation", "status", "name"), BODIES, ids=str)
def test_an_example_obeys_its_schema(operation: Operation, status: int, name: str) -> None:
    """Each example of a body is one that the schema of its status allows."""
    VALIDATORS(operation.schema(status)).validate(operation.examples(status)[name])


@pytest.mark.parametrize(("operation", "status", "name"), [body for body in BODIES if body[1] != 200], ids=str)
def test_an_example_of_an_error_belongs_to_its_status(operation: Operation, status: int, name: str) -> None:
    """Each example of an error has a category, or a code of AQuA, that stands for the status it is an example of."""
    assert status in statuses(operation, operation.examples(status)[name])


@pytest.mark.parametrize(("operation", "status"), WITH_JSON, ids=str)
def test_a_status_with_categories_has_an_example(operation: Operation, status: int) -> None:
    """Each status that errors of a category have, and each success, has an example, so that no mock invents one."""
    needed = status == 200 or "x-error-categories" in operation.responses[status]
    assert operation.examples(status) or not needed


@pytest.mark.parametrize(("operation", "status"), WITH_JSON, ids=str)
def test_no_documented_header_makes_a_mock_lie(operation: Operation, status: int) -> None:
    """No response lists a header field that says how its body is coded or framed, which only a server can know."""
    listed = {name.lower() for name in operation.responses[status].get("headers", {})}
    assert not listed & {"content-encoding", "content-length", "transfer-encoding", "content-type"}


EXAMPLES = st.sampled_from([operation.examples(status)[name] for operation, status, name in BODIES])


@given(
    one=EXAMPLES,
    other=EXAMPLES,
    changes=st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(VALUES), max_size=2),
    left_out=st.sets(st.sampled_from(FIELDS), max_size=2),
)
def test_alternatives_exclude_each_other(
    one: dict[str, Any], other: dict[str, Any], changes: dict[str, Any], left_out: set[str]
) -> None:
    """`oneOf` allows the bodies that `anyOf` allows: none is a job and an error, or an error in two forms."""
    body = {name: value for name, value in {**one, **other, **changes}.items() if name not in left_out}
    for schema, either in EITHER:
        assert VALIDATORS(schema).is_valid(body) == VALIDATORS(either).is_valid(body)


def _either(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with `anyOf` in place of `oneOf`."""
    changed = copy.deepcopy(schema)
    changed["anyOf"] = changed.pop("oneOf")
    return changed


# Of the operation whose contract it is; the others leave a body that is a job and an error to `oneOf` alone.
OPERATION = WITH_JSON[0][0]
SCHEMAS = {str(schema): schema for status in OPERATION.responses if "oneOf" in (schema := OPERATION.schema(status))}
EITHER = [(schema, _either(schema)) for schema in SCHEMAS.values()]
