"""What two answers about one job, or two paths of one pair, have to do with each other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from hypothesis import strategies as st

from ...exchange.messages import encode_segment
from ...states.tenants import is_same_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...document.fragment import Node, Operation

Pair = tuple[str, str]
RAW = "!$&'()*+,;=:@"  # reserved characters that may stand in a segment as they are (RFC 3986, 3.3)


def documented_fields(job: dict[str, Any], operation: Operation) -> dict[str, Any]:
    """Return the documented fields of a job, its batches sorted: what must be returned as it was recorded."""
    fragment = operation.fragment

    def part(value: Any, schema: Node) -> Any:
        schema = fragment.follow(schema)
        if isinstance(value, dict) and "properties" in schema:
            return {name: part(value[name], node) for name, node in schema["properties"].items() if name in value}
        if isinstance(value, list) and "items" in schema:
            return [part(item, schema["items"]) for item in value]
        return value

    fields: dict[str, Any] = part(job, fragment.schema("Job"))
    if isinstance(fields.get("batches"), list):
        fields["batches"] = sorted(fields["batches"], key=repr)
    return fields


def differences(operation: Operation, actual: Node, expected: Node) -> list[str]:
    """Return the documented fields of an expected job that the actual one lacks, or has with other values."""
    found, wanted = documented_fields(actual, operation), documented_fields(expected, operation)
    batches = {str(batch.get("batchId")): batch for batch in _objects(found.pop("batches", []))}
    own_batches = _objects(wanted.pop("batches", []))
    names = [name for name in wanted if not is_same_value(name, found.get(name), wanted[name])]
    for number, batch in enumerate(own_batches):
        own = batches.get(str(batch.get("batchId")), {})
        names += [f"batches/{number}/{name}" for name in batch if own.get(name) != batch[name]]
    return [*names, *(["batches"] if len(batches) > len(own_batches) else [])]


def _objects(value: Any) -> list[Node]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def raw(value: str) -> str:
    """Reserved characters as they are."""
    return quote(value, safe=RAW)


def lower(value: str) -> str:
    """Hex digits in lower case."""
    return re.sub("%[0-9A-F]{2}", lambda found: found[0].lower(), encode_segment(value))


def all_bytes(value: str) -> str:
    """Every byte encoded, unreserved characters too."""
    return "".join(f"%{byte:02X}" for byte in value.encode())


def all_lower(value: str) -> str:
    """Every byte encoded, hex digits in lower case."""
    return all_bytes(value).lower()


SPELLINGS = (encode_segment, raw, lower, all_bytes, all_lower)
"""Functions that write a text as a path segment, each in another way."""


def same_spellings(operation: Operation, pair: Pair) -> Iterator[str]:
    """Yield the path of a pair in other spellings (RFC 3986, 2.1 to 2.4 and 3.3), each once."""
    yield from dict.fromkeys(_path(operation, spell(pair[0]), spell(pair[1])) for spell in SPELLINGS[1:])


def twice_encoded(pair: Pair) -> Iterator[Pair]:
    """Yield pairs that become the given one if they are decoded twice."""
    partner, project = pair
    if partner[0].isascii():
        yield f"%{ord(partner[0]):02X}{partner[1:]}", project
    if project[0].isascii():
        yield partner, f"%{ord(project[0]):02X}{project[1:]}"


def _path(operation: Operation, partner: str, project: str) -> str:
    return operation.path_of({"partner": partner, "project": project}, str)


def neutral_headers(operation: Operation) -> st.SearchStrategy[dict[str, str]]:
    """Any subset of the optional headers that do not select a job."""
    names = ("Accept-Encoding", "Zuora-Track-Id", "Zuora-Version")
    values = {name: st.sampled_from([str(value) for value in operation.example_values(name)]) for name in names}
    return st.fixed_dictionaries({}, optional=values)
