"""All models of the document, each by itself: what they read, write, refuse and keep."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import attrs
import pytest

from zuora_aqua_client import models
from zuora_aqua_client._runtime.malformed_error import MalformedError
from zuora_aqua_client.types import UNSET
from zuora_aqua_contracts.document.fragment import load
from zuora_aqua_contracts.suite.client.fields import read_type
from zuora_aqua_contracts.suite.client.test_types import is_wrong

_FRAGMENT = load()
_NAMES = sorted(name for name in models.__all__ if hasattr(getattr(models, name), "from_dict"))
_PLAIN = {"string": "text", "integer": 7, "number": 0.5, "boolean": True}
_SAMPLES: list[Any] = [None, True, 7, 0.5, "text", [], [7], {}]

each = pytest.mark.parametrize("name", _NAMES)


def sample(node: dict[str, Any]) -> Any:
    """A value of a schema, with all that it may have."""
    node = _FRAGMENT.follow(node)
    if node["type"] == "array":
        return [sample(node["items"])] * 2
    if node["type"] == "object":
        return {name: sample(field) for name, field in node["properties"].items()}
    return _PLAIN[read_type(node)]


def schema_of(name: str) -> dict[str, Any]:
    """The schema of a model, with the names that it requires, if any."""
    found = _FRAGMENT.schema(name)
    return {"required": [], **found}


def optional(name: str) -> list[str]:
    """The fields that may be left out."""
    schema = schema_of(name)
    return [field for field in schema["properties"] if field not in schema["required"]]


def test_there_are_models() -> None:
    """The document has models, one of them the job."""
    assert "Job" in _NAMES


@each
def test_what_is_read_is_written(name: str) -> None:
    """A model with all its fields, without any that may be left out, and with null in it, is written as it was read."""
    model, whole = getattr(models, name), sample(schema_of(name))
    least = {field: value for field, value in whole.items() if field not in optional(name)}
    bodies = [whole, least, *({**whole, field: None} for field in optional(name))]
    bodies += [{field: value for field, value in whole.items() if field != gone} for gone in optional(name)]
    for body in bodies:
        read = model.from_dict(MappingProxyType(body))
        assert read.to_dict() == body
        assert model.from_dict(body) == read
        assert not attrs.fields(model).additional_properties.init


@each
def test_a_field_that_is_left_out_is_unset(name: str) -> None:
    """A field that is left out, or null, is UNSET; in a model that is made by hand as well."""
    model, whole = getattr(models, name), sample(schema_of(name))
    least = {field: value for field, value in whole.items() if field not in optional(name)}
    for body in (least, {**least, **dict.fromkeys(optional(name))}):
        read = model.from_dict(body)
        unset = [field.name for field in attrs.fields(model) if getattr(read, field.name) is UNSET]
        assert len(unset) == len(optional(name))


@each
def test_other_types_are_refused(name: str) -> None:
    """A field of another type is refused, with its pointer, and so is what is no object, and what lacks a field."""
    model, schema = getattr(models, name), schema_of(name)
    whole = sample(schema)
    for field in schema["properties"]:
        for value in _SAMPLES:
            if is_wrong(_FRAGMENT, schema, field, value):
                with pytest.raises(MalformedError) as caught:
                    model.from_dict({**whole, field: value})
                assert caught.value.pointer.split("/")[1] == field
    for field in schema["required"]:
        with pytest.raises(MalformedError) as caught:
            model.from_dict({key: value for key, value in whole.items() if key != field})
        assert str(caught.value) == f"/{field}: is required and missing"
    for value in (None, [], "text", 7):
        with pytest.raises(MalformedError, match=r"^the body: is .* and should be an object$"):
            model.from_dict(value)


@each
def test_additional_fields_are_at_hand(name: str) -> None:
    """A field that the contract does not list is read, set and removed by its name, and is no argument."""
    whole = sample(schema_of(name))
    read = getattr(models, name).from_dict({**whole, "extra": 5})
    assert (read["extra"], "extra" in read, "id" in read, read.additional_keys) == (5, True, False, ["extra"])
    read["more"] = 6
    del read["extra"]
    assert (read.to_dict(), "extra" in read) == ({**whole, "more": 6}, False)
