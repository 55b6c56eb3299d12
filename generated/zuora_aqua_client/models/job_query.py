# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .._runtime import fields as _fields
from .._runtime.open_model import OpenModel
from ..models.batch_type import BatchType
from ..types import UNSET, Unset

T = TypeVar("T", bound="JobQuery")
_FIELDS: frozenset[str] = frozenset(("name", "query", "type", "apiVersion", "deleted", "convertToCurrencies"))
_NULLABLE: frozenset[str] = frozenset(("apiVersion", "deleted", "convertToCurrencies"))
_BATCH_TYPE_BY_VALUE = BatchType.by_value


@_attrs_define
class JobQuery(OpenModel[Any]):
    """One query of a job to submit.

    Attributes:
        name (str): Name of the query.
        query (str): The query, in ZOQL.
        type_ (BatchType): Kind of the query.
        api_version (str | Unset): Version of the SOAP API whose objects and fields the query sees.
        deleted (DeletedColumn | Unset): How deleted records are marked in an incremental result.
        convert_to_currencies (str | Unset): Currencies into which amounts are converted, separated by commas.
    """

    name: str
    query: str
    type_: BatchType
    api_version: str | Unset = UNSET
    deleted: DeletedColumn | Unset = UNSET
    convert_to_currencies: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the model as a JSON object, unknown fields included."""
        _field_dict: dict[str, Any] = {}
        _field_dict.update(self.additional_properties)
        _field_dict["name"] = self.name
        _field_dict["query"] = self.query
        _field_dict["type"] = self.type_.value
        if not isinstance(self.api_version, Unset):
            _field_dict["apiVersion"] = self.api_version
        if not isinstance(self.deleted, Unset):
            _field_dict["deleted"] = self.deleted.to_dict()
        if not isinstance(self.convert_to_currencies, Unset):
            _field_dict["convertToCurrencies"] = self.convert_to_currencies
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
                _model.name = name = _data["name"]
                _model.query = query = _data["query"]
                type_ = _data["type"]
            except KeyError:
                _fields.missing_field(_data, ("name", "query", "type"))
            _known = 3
            if _type(name) is not _str:
                _model.name = _fields.string("name", name)
            if _type(query) is not _str:
                _model.query = _fields.string("query", query)
            try:
                _model.type_ = _BATCH_TYPE_BY_VALUE[type_]
            except (KeyError, TypeError):
                _model.type_ = _fields.enum("type", type_, BatchType)
            if "apiVersion" in _data:
                _model.api_version = api_version = _data["apiVersion"]
                if _type(api_version) is _str:
                    _known += 1
                else:
                    _model.api_version = _fields.optional("apiVersion", api_version, _fields.string)
            else:
                _model.api_version = _unset
            if "deleted" in _data:
                _model.deleted = _fields.optional("deleted", _data["deleted"], _fields.model, DeletedColumn.from_dict)
                _known += _model.deleted is not UNSET
            else:
                _model.deleted = _unset
            if "convertToCurrencies" in _data:
                _model.convert_to_currencies = convert_to_currencies = _data["convertToCurrencies"]
                if _type(convert_to_currencies) is _str:
                    _known += 1
                else:
                    _model.convert_to_currencies = _fields.optional(
                        "convertToCurrencies", convert_to_currencies, _fields.string
                    )
            else:
                _model.convert_to_currencies = _unset
            if _known != len(_data):
                _model.additional_properties = _fields.undocumented(_data, _FIELDS, _NULLABLE)
            _append(_model)
        return _found


# Imported at the end, because models may refer to each other.
from ..models.deleted_column import DeletedColumn
