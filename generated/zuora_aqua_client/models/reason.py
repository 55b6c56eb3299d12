# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .._runtime import fields as _fields
from .._runtime.open_model import OpenModel

T = TypeVar("T", bound="Reason")
_FIELDS: frozenset[str] = frozenset(("code", "message"))
_NULLABLE: frozenset[str] = frozenset(())


@_attrs_define
class Reason(OpenModel[Any]):
    """One thing that went wrong.

    Attributes:
        code (int): Eight digits, of which the last two are the category. The first six name the resource that failed; a
            GET has no payload that could fail, so its resource is 500000. A code that begins with 9 is of authentication or
            of an unexpected error.
        message (str): The fault in words, for a person.
    """

    code: int
    message: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the model as a JSON object, unknown fields included."""
        _field_dict: dict[str, Any] = {}
        _field_dict.update(self.additional_properties)
        _field_dict["code"] = self.code
        _field_dict["message"] = self.message
        return _field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        """Read a JSON object.

        Raises:
            errors.MalformedError: A required field is missing, or a field has the wrong type.
        """
        return cls._read_all((src_dict,), [])[0]

    @classmethod
    def _read_all(cls: type[T], _items: Iterable[Any], _found: list[T]) -> list[T]:
        """Append the models of JSON objects to a list; after an error its length is the index of the malformed one."""
        _new, _append = cls.__new__, _found.append
        _type, _str, _int, _float, _bool, _dict, _unset = _fields.LOCALS
        for _data in _items:
            if _type(_data) is not _dict and not isinstance(_data, Mapping):
                _fields.not_an_object(_data)
            _model = _new(cls)
            try:
                _model.code = code = _data["code"]
                _model.message = message = _data["message"]
            except KeyError:
                _fields.missing_field(_data, ("code", "message"))
            _known = 2
            if _type(code) is not _int:
                _model.code = _fields.integer("code", code)
            if _type(message) is not _str:
                _model.message = _fields.string("message", message)
            if _known != len(_data):
                _model.additional_properties = _fields.undocumented(_data, _FIELDS, _NULLABLE)
            _append(_model)
        return _found
