# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .._runtime import fields as _fields
from ..models.batch_type import BatchType
from ..types import UNSET, Unset

T = TypeVar("T", bound="JobQuery")
_FIELDS: frozenset[str] = frozenset(
    (
        "name",
        "query",
        "type",
        "apiVersion",
        "deleted",
        "convertToCurrencies",
    )
)
_NULLABLE: frozenset[str] = frozenset(
    (
        "apiVersion",
        "deleted",
        "convertToCurrencies",
    )
)


@_attrs_define
class JobQuery:
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
        name = self.name

        query = self.query

        type_ = self.type_.value

        api_version = self.api_version

        deleted: dict[str, Any] | Unset = UNSET
        if not isinstance(self.deleted, Unset):
            deleted = self.deleted.to_dict()

        convert_to_currencies = self.convert_to_currencies

        _field_dict: dict[str, Any] = {}
        _field_dict.update(self.additional_properties)
        _field_dict.update(
            {
                "name": name,
                "query": query,
                "type": type_,
            }
        )
        if api_version is not UNSET:
            _field_dict["apiVersion"] = api_version
        if deleted is not UNSET:
            _field_dict["deleted"] = deleted
        if convert_to_currencies is not UNSET:
            _field_dict["convertToCurrencies"] = convert_to_currencies

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
            name = _data["name"]
            query = _data["query"]
            type_ = _data["type"]
        except KeyError:
            _fields.missing_field(
                _data,
                (
                    "name",
                    "query",
                    "type",
                ),
            )
        _get = _data.get
        _known = 3
        if type(name) is not str:
            name = _fields.string("name", name)
        if type(query) is not str:
            query = _fields.string("query", query)
        if type(type_) is not str:
            type_ = _fields.string("type", type_)
        type_ = BatchType.by_value.get(type_) or BatchType(type_)
        api_version = _get("apiVersion", UNSET)
        if type(api_version) is str:
            _known += 1
        elif api_version is not UNSET:
            api_version = _fields.optional("apiVersion", api_version, _fields.string)
            _known += api_version is not UNSET
        deleted = _get("deleted", UNSET)
        if deleted is not UNSET:
            deleted = _fields.optional("deleted", deleted, _fields.model, DeletedColumn.from_dict)
            _known += deleted is not UNSET
        convert_to_currencies = _get("convertToCurrencies", UNSET)
        if type(convert_to_currencies) is str:
            _known += 1
        elif convert_to_currencies is not UNSET:
            convert_to_currencies = _fields.optional("convertToCurrencies", convert_to_currencies, _fields.string)
            _known += convert_to_currencies is not UNSET
        _model.name = name
        _model.query = query
        _model.type_ = type_
        _model.api_version = api_version
        _model.deleted = deleted
        _model.convert_to_currencies = convert_to_currencies

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


# Imported at the end, because models may refer to each other.
from ..models.deleted_column import DeletedColumn
