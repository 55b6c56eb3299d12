# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .._runtime import fields as _fields

T = TypeVar("T", bound="AquaError")
_FIELDS: frozenset[str] = frozenset(
    (
        "errorCode",
        "message",
    )
)
_NULLABLE: frozenset[str] = frozenset(())


@_attrs_define
class AquaError:
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
        error_code = self.error_code
        error_code = _fields.wire_value(error_code)

        message = self.message

        _field_dict: dict[str, Any] = {}
        _field_dict.update(self.additional_properties)
        _field_dict.update(
            {
                "errorCode": error_code,
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
            error_code = _data["errorCode"]
            message = _data["message"]
        except KeyError:
            _fields.missing_field(
                _data,
                (
                    "errorCode",
                    "message",
                ),
            )
        if type(error_code) is not str:
            error_code = _fields.numeric_string("errorCode", error_code)
        if type(message) is not str:
            message = _fields.string("message", message)
        _model.error_code = error_code
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
