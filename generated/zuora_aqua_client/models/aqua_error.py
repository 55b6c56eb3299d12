# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .._runtime import fields as _fields
from .._runtime.open_model import OpenModel

T = TypeVar("T", bound="AquaError")
_FIELDS: frozenset[str] = frozenset(("errorCode", "message"))
_NULLABLE: frozenset[str] = frozenset(())


@_attrs_define
class AquaError(OpenModel[Any]):
    """The body of an error in AQuA's own form, `errorCode` and `message`, alone or in a job whose `id` is null or absent.
    It comes with 200 as well as with the status of an error, on any minor version.

        Attributes:
            error_code (str): AQuA's own error code, 90001 to 90029, as text or as a number. Other codes may come at any
                time.
            message (str): The fault in words, for a person.
    """

    error_code: str
    message: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the model as a JSON object, unknown fields included."""
        _field_dict: dict[str, Any] = {}
        _field_dict.update(self.additional_properties)
        _field_dict["errorCode"] = _fields.wire_value(self.error_code)
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
                _model.error_code = error_code = _data["errorCode"]
                _model.message = message = _data["message"]
            except KeyError:
                _fields.missing_field(_data, ("errorCode", "message"))
            _known = 2
            if _type(error_code) is not _str:
                _model.error_code = _fields.numeric_string("errorCode", error_code)
            if _type(message) is not _str:
                _model.message = _fields.string("message", message)
            if _known != len(_data):
                _model.additional_properties = _fields.undocumented(_data, _FIELDS, _NULLABLE)
            _append(_model)
        return _found
