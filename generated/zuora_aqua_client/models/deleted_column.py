# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .._runtime import fields as _fields
from .._runtime.open_model import OpenModel
from ..types import UNSET, Unset

T = TypeVar("T", bound="DeletedColumn")
_FIELDS: frozenset[str] = frozenset(("column", "format"))
_NULLABLE: frozenset[str] = frozenset(("column", "format"))


@_attrs_define
class DeletedColumn(OpenModel[Any]):
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
        _field_dict: dict[str, Any] = {}
        _field_dict.update(self.additional_properties)
        if not isinstance(self.column, Unset):
            _field_dict["column"] = self.column
        if not isinstance(self.format_, Unset):
            _field_dict["format"] = self.format_
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
            _known = 0
            if "column" in _data:
                _model.column = column = _data["column"]
                if _type(column) is _str:
                    _known += 1
                else:
                    _model.column = _fields.optional("column", column, _fields.string)
            else:
                _model.column = _unset
            if "format" in _data:
                _model.format_ = format_ = _data["format"]
                if _type(format_) is _str:
                    _known += 1
                else:
                    _model.format_ = _fields.optional("format", format_, _fields.string)
            else:
                _model.format_ = _unset
            if _known != len(_data):
                _model.additional_properties = _fields.undocumented(_data, _FIELDS, _NULLABLE)
            _append(_model)
        return _found
