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

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "name": name,
                "query": query,
                "type": type_,
            }
        )
        if api_version is not UNSET:
            field_dict["apiVersion"] = api_version
        if deleted is not UNSET:
            field_dict["deleted"] = deleted
        if convert_to_currencies is not UNSET:
            field_dict["convertToCurrencies"] = convert_to_currencies

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        """Read a JSON object.

        Raises:
            errors.MalformedError: A required field is missing, or a field has the wrong type.
        """
        if type(src_dict) is not dict and not isinstance(src_dict, Mapping):
            _fields.not_an_object(src_dict)
        d = dict(src_dict)
        try:
            name = d.pop("name")
            query = d.pop("query")
            type_ = d.pop("type")
        except KeyError:
            _fields.missing_field(
                src_dict,
                (
                    "name",
                    "query",
                    "type",
                ),
            )
        if type(name) is not str:
            name = _fields.string("name", name)
        if type(query) is not str:
            query = _fields.string("query", query)
        if type(type_) is not str:
            type_ = _fields.string("type", type_)
        type_ = BatchType.by_value.get(type_) or BatchType(type_)
        api_version = d.pop("apiVersion", UNSET)
        if type(api_version) is not str and api_version is not UNSET:
            api_version = _fields.optional(d, "apiVersion", api_version, _fields.string)
        deleted = d.pop("deleted", UNSET)
        if deleted is not UNSET:
            deleted = _fields.optional(d, "deleted", deleted, _fields.model, DeletedColumn.from_dict)
        convert_to_currencies = d.pop("convertToCurrencies", UNSET)
        if type(convert_to_currencies) is not str and convert_to_currencies is not UNSET:
            convert_to_currencies = _fields.optional(d, "convertToCurrencies", convert_to_currencies, _fields.string)
        job_query = cls(
            name=name,
            query=query,
            type_=type_,
            api_version=api_version,
            deleted=deleted,
            convert_to_currencies=convert_to_currencies,
        )

        job_query.additional_properties = d
        return job_query

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
