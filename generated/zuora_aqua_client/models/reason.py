# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .._runtime import fields as _fields

T = TypeVar("T", bound="Reason")
_FIELDS: frozenset[str] = frozenset(
    (
        "code",
        "message",
    )
)
_NULLABLE: frozenset[str] = frozenset(())


@_attrs_define
class Reason:
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
        code = self.code

        message = self.message

        _field_dict: dict[str, Any] = {}
        _field_dict.update(self.additional_properties)
        _field_dict.update(
            {
                "code": code,
                "message": message,
            }
        )

        return _field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        """Read a JSON object.

        Raises:
            errors.MalformedError: A required field is missing, or a field has the wrong type.
        """
        if type(src_dict) is not dict and not isinstance(src_dict, Mapping):
            _fields.not_an_object(src_dict)
        _data = src_dict
        _model = cls.__new__(cls)
        try:
            code = _data["code"]
            message = _data["message"]
        except KeyError:
            _fields.missing_field(
                _data,
                (
                    "code",
                    "message",
                ),
            )
        if type(code) is not int:
            code = _fields.integer("code", code)
        if type(message) is not str:
            message = _fields.string("message", message)
        _model.code = code
        _model.message = message

        _model.additional_properties = _fields.undocumented(_data, _FIELDS, _NULLABLE)
        return _model

    @property
    def additional_keys(self) -> list[str]:
        """Names of the fields that the contract does not document."""
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
