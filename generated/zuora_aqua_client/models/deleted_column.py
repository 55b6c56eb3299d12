# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .._runtime import fields as _fields
from ..types import UNSET, Unset

T = TypeVar("T", bound="DeletedColumn")
_FIELDS: frozenset[str] = frozenset(
    (
        "column",
        "format",
    )
)
_NULLABLE: frozenset[str] = frozenset(
    (
        "column",
        "format",
    )
)


@_attrs_define
class DeletedColumn:
    """How deleted records are marked in an incremental result.

    Attributes:
        column (str | Unset): Name of the column that marks them.
        format_ (str | Unset): How the mark is written.
    """

    column: str | Unset = UNSET
    format_: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the model as a JSON object, unknown fields included."""
        column = self.column

        format_ = self.format_

        _field_dict: dict[str, Any] = {}
        _field_dict.update(self.additional_properties)
        if column is not UNSET:
            _field_dict["column"] = column
        if format_ is not UNSET:
            _field_dict["format"] = format_

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
        _get = _data.get
        _known = 0
        column = _get("column", UNSET)
        if type(column) is str:
            _known += 1
        elif column is not UNSET:
            column = _fields.optional("column", column, _fields.string)
            _known += column is not UNSET
        format_ = _get("format", UNSET)
        if type(format_) is str:
            _known += 1
        elif format_ is not UNSET:
            format_ = _fields.optional("format", format_, _fields.string)
            _known += format_ is not UNSET
        _model.column = column
        _model.format_ = format_

        _model.additional_properties = {} if _known == len(_data) else _fields.undocumented(_data, _FIELDS, _NULLABLE)
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
