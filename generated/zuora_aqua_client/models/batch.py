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

T = TypeVar("T", bound="Batch")


@_attrs_define
class Batch:
    """One query of a job, and the file or files of its result.

    Attributes:
        batch_id (str): ID of the batch.
        batch_type (BatchType): Kind of the query.
        status (BatchStatus): State of the query.
        record_count (int): Number of records in the result.
        full (bool): Whether the result is a full load; false for an incremental one.
        api_version (str): Version of the SOAP API whose objects and fields the query saw.
        name (str | Unset): Name of the query.
        query (str | Unset): The query, in ZOQL.
        file_id (str | Unset): ID of the one file that holds the result.
        segments (list[str] | Unset): IDs of the files that together hold the result, in order, each with at most
            500,000 records. Stands in the place of `fileId` where file segmentation is on and the load is a full one.
        message (str | Unset): What the server has to say about the batch; empty where all is well.
        localized_status (str | Unset): The status in the language of the user.
        deleted (DeletedColumn | Unset): How deleted records are marked in an incremental result.
    """

    batch_id: str
    batch_type: BatchType
    status: BatchStatus
    record_count: int
    full: bool
    api_version: str
    name: str | Unset = UNSET
    query: str | Unset = UNSET
    file_id: str | Unset = UNSET
    segments: list[str] | Unset = UNSET
    message: str | Unset = UNSET
    localized_status: str | Unset = UNSET
    deleted: DeletedColumn | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the model as a JSON object, unknown fields included."""
        batch_id = self.batch_id

        batch_type = self.batch_type.value

        status = self.status.value

        record_count = self.record_count

        full = self.full

        api_version = self.api_version

        name = self.name

        query = self.query

        file_id = self.file_id

        segments: list[str] | Unset = UNSET
        if not isinstance(self.segments, Unset):
            segments = self.segments

        message = self.message

        localized_status = self.localized_status

        deleted: dict[str, Any] | Unset = UNSET
        if not isinstance(self.deleted, Unset):
            deleted = self.deleted.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "batchId": batch_id,
                "batchType": batch_type,
                "status": status,
                "recordCount": record_count,
                "full": full,
                "apiVersion": api_version,
            }
        )
        if name is not UNSET:
            field_dict["name"] = name
        if query is not UNSET:
            field_dict["query"] = query
        if file_id is not UNSET:
            field_dict["fileId"] = file_id
        if segments is not UNSET:
            field_dict["segments"] = segments
        if message is not UNSET:
            field_dict["message"] = message
        if localized_status is not UNSET:
            field_dict["localizedStatus"] = localized_status
        if deleted is not UNSET:
            field_dict["deleted"] = deleted

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
            batch_id = d.pop("batchId")
            batch_type = d.pop("batchType")
            status = d.pop("status")
            record_count = d.pop("recordCount")
            full = d.pop("full")
            api_version = d.pop("apiVersion")
        except KeyError:
            _fields.missing_field(
                src_dict,
                (
                    "batchId",
                    "batchType",
                    "status",
                    "recordCount",
                    "full",
                    "apiVersion",
                ),
            )
        if type(batch_id) is not str:
            batch_id = _fields.string("batchId", batch_id)
        if type(batch_type) is not str:
            batch_type = _fields.string("batchType", batch_type)
        batch_type = BatchType.by_value.get(batch_type) or BatchType(batch_type)
        if type(status) is not str:
            status = _fields.string("status", status)
        status = BatchStatus.by_value.get(status) or BatchStatus(status)
        if type(record_count) is not int:
            record_count = _fields.integer("recordCount", record_count)
        if record_count < 0:
            _fields.below("recordCount", record_count, 0)
        if type(full) is not bool:
            full = _fields.boolean("full", full)
        if type(api_version) is not str:
            api_version = _fields.string("apiVersion", api_version)
        name = d.pop("name", UNSET)
        if type(name) is not str and name is not UNSET:
            name = _fields.optional(d, "name", name, _fields.string)
        query = d.pop("query", UNSET)
        if type(query) is not str and query is not UNSET:
            query = _fields.optional(d, "query", query, _fields.string)
        file_id = d.pop("fileId", UNSET)
        if type(file_id) is not str and file_id is not UNSET:
            file_id = _fields.optional(d, "fileId", file_id, _fields.string)
        segments = d.pop("segments", UNSET)
        if segments is not UNSET:
            segments = _fields.optional(d, "segments", segments, _fields.strings)
        message = d.pop("message", UNSET)
        if type(message) is not str and message is not UNSET:
            message = _fields.optional(d, "message", message, _fields.string)
        localized_status = d.pop("localizedStatus", UNSET)
        if type(localized_status) is not str and localized_status is not UNSET:
            localized_status = _fields.optional(d, "localizedStatus", localized_status, _fields.string)
        deleted = d.pop("deleted", UNSET)
        if deleted is not UNSET:
            deleted = _fields.optional(d, "deleted", deleted, _fields.model, DeletedColumn.from_dict)
        batch = cls(
            batch_id=batch_id,
            batch_type=batch_type,
            status=status,
            record_count=record_count,
            full=full,
            api_version=api_version,
            name=name,
            query=query,
            file_id=file_id,
            segments=segments,
            message=message,
            localized_status=localized_status,
            deleted=deleted,
        )

        batch.additional_properties = d
        return batch

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


# Imported at the end, because models may refer to each other.
from ..models.deleted_column import DeletedColumn
