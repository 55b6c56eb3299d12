# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .._runtime import fields as _fields
from ..models.batch_status import BatchStatus
from ..models.batch_type import BatchType
from ..types import UNSET, Unset

T = TypeVar("T", bound="AnyBatch")


@_attrs_define
class AnyBatch:
    """One query of a job in any status.

    Attributes:
        status (BatchStatus): State of the query.
        batch_id (str | Unset): ID of the batch.
        batch_type (BatchType | Unset): Kind of the query.
        name (str | Unset): Name of the query.
        query (str | Unset): The query, in ZOQL.
        record_count (int | Unset): Number of records in the result.
        full (bool | Unset): Whether the result is a full load; false for an incremental one.
        api_version (str | Unset): Version of the SOAP API whose objects and fields the query saw.
        file_id (str | Unset): ID of the one file that holds the result.
        segments (list[str] | Unset): IDs of the files that together hold the result, in order.
        message (str | Unset): What the server has to say about the batch, an error for one.
    """

    status: BatchStatus
    batch_id: str | Unset = UNSET
    batch_type: BatchType | Unset = UNSET
    name: str | Unset = UNSET
    query: str | Unset = UNSET
    record_count: int | Unset = UNSET
    full: bool | Unset = UNSET
    api_version: str | Unset = UNSET
    file_id: str | Unset = UNSET
    segments: list[str] | Unset = UNSET
    message: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the model as a JSON object, unknown fields included."""
        status = self.status.value

        batch_id = self.batch_id

        batch_type: str | Unset = UNSET
        if not isinstance(self.batch_type, Unset):
            batch_type = self.batch_type.value

        name = self.name

        query = self.query

        record_count = self.record_count

        full = self.full

        api_version = self.api_version

        file_id = self.file_id

        segments: list[str] | Unset = UNSET
        if not isinstance(self.segments, Unset):
            segments = self.segments

        message = self.message

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "status": status,
            }
        )
        if batch_id is not UNSET:
            field_dict["batchId"] = batch_id
        if batch_type is not UNSET:
            field_dict["batchType"] = batch_type
        if name is not UNSET:
            field_dict["name"] = name
        if query is not UNSET:
            field_dict["query"] = query
        if record_count is not UNSET:
            field_dict["recordCount"] = record_count
        if full is not UNSET:
            field_dict["full"] = full
        if api_version is not UNSET:
            field_dict["apiVersion"] = api_version
        if file_id is not UNSET:
            field_dict["fileId"] = file_id
        if segments is not UNSET:
            field_dict["segments"] = segments
        if message is not UNSET:
            field_dict["message"] = message

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
            status = d.pop("status")
        except KeyError:
            _fields.missing_field(src_dict, ("status",))
        if type(status) is not str:
            status = _fields.string("status", status)
        status = BatchStatus.by_value.get(status) or BatchStatus(status)
        batch_id = d.pop("batchId", UNSET)
        if type(batch_id) is not str and batch_id is not UNSET:
            batch_id = _fields.optional(d, "batchId", batch_id, _fields.string)
        batch_type = d.pop("batchType", UNSET)
        if batch_type is not UNSET:
            batch_type = _fields.optional(d, "batchType", batch_type, _fields.enum, BatchType)
        name = d.pop("name", UNSET)
        if type(name) is not str and name is not UNSET:
            name = _fields.optional(d, "name", name, _fields.string)
        query = d.pop("query", UNSET)
        if type(query) is not str and query is not UNSET:
            query = _fields.optional(d, "query", query, _fields.string)
        record_count = d.pop("recordCount", UNSET)
        if type(record_count) is not int and record_count is not UNSET:
            record_count = _fields.optional(d, "recordCount", record_count, _fields.integer)
        full = d.pop("full", UNSET)
        if type(full) is not bool and full is not UNSET:
            full = _fields.optional(d, "full", full, _fields.boolean)
        api_version = d.pop("apiVersion", UNSET)
        if type(api_version) is not str and api_version is not UNSET:
            api_version = _fields.optional(d, "apiVersion", api_version, _fields.string)
        file_id = d.pop("fileId", UNSET)
        if type(file_id) is not str and file_id is not UNSET:
            file_id = _fields.optional(d, "fileId", file_id, _fields.string)
        segments = d.pop("segments", UNSET)
        if segments is not UNSET:
            segments = _fields.optional(d, "segments", segments, _fields.strings)
        message = d.pop("message", UNSET)
        if type(message) is not str and message is not UNSET:
            message = _fields.optional(d, "message", message, _fields.string)
        any_batch = cls(
            status=status,
            batch_id=batch_id,
            batch_type=batch_type,
            name=name,
            query=query,
            record_count=record_count,
            full=full,
            api_version=api_version,
            file_id=file_id,
            segments=segments,
            message=message,
        )

        any_batch.additional_properties = d
        return any_batch

    @property
    def result_file_ids(self) -> list[str]:
        """IDs of all result files, in order, from whichever field holds them."""
        found: list[str] = []
        if self.file_id:
            found.append(self.file_id)
        if self.segments:
            found += self.segments
        return found

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
