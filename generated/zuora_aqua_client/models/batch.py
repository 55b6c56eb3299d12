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
_FIELDS: frozenset[str] = frozenset(
    (
        "batchId",
        "batchType",
        "status",
        "recordCount",
        "full",
        "apiVersion",
        "name",
        "query",
        "fileId",
        "segments",
        "message",
        "localizedStatus",
        "deleted",
    )
)
_NULLABLE: frozenset[str] = frozenset(
    (
        "name",
        "query",
        "fileId",
        "segments",
        "message",
        "localizedStatus",
        "deleted",
    )
)


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

        _field_dict: dict[str, Any] = {}
        _field_dict.update(self.additional_properties)
        _field_dict.update(
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
            _field_dict["name"] = name
        if query is not UNSET:
            _field_dict["query"] = query
        if file_id is not UNSET:
            _field_dict["fileId"] = file_id
        if segments is not UNSET:
            _field_dict["segments"] = segments
        if message is not UNSET:
            _field_dict["message"] = message
        if localized_status is not UNSET:
            _field_dict["localizedStatus"] = localized_status
        if deleted is not UNSET:
            _field_dict["deleted"] = deleted

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
            batch_id = _data["batchId"]
            batch_type = _data["batchType"]
            status = _data["status"]
            record_count = _data["recordCount"]
            full = _data["full"]
            api_version = _data["apiVersion"]
        except KeyError:
            _fields.missing_field(
                _data,
                (
                    "batchId",
                    "batchType",
                    "status",
                    "recordCount",
                    "full",
                    "apiVersion",
                ),
            )
        _get = _data.get
        _known = 6
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
        name = _get("name", UNSET)
        if type(name) is str:
            _known += 1
        elif name is not UNSET:
            name = _fields.optional("name", name, _fields.string)
            _known += name is not UNSET
        query = _get("query", UNSET)
        if type(query) is str:
            _known += 1
        elif query is not UNSET:
            query = _fields.optional("query", query, _fields.string)
            _known += query is not UNSET
        file_id = _get("fileId", UNSET)
        if type(file_id) is str:
            _known += 1
        elif file_id is not UNSET:
            file_id = _fields.optional("fileId", file_id, _fields.string)
            _known += file_id is not UNSET
        segments = _get("segments", UNSET)
        if segments is not UNSET:
            segments = _fields.optional("segments", segments, _fields.strings)
            _known += segments is not UNSET
        message = _get("message", UNSET)
        if type(message) is str:
            _known += 1
        elif message is not UNSET:
            message = _fields.optional("message", message, _fields.string)
            _known += message is not UNSET
        localized_status = _get("localizedStatus", UNSET)
        if type(localized_status) is str:
            _known += 1
        elif localized_status is not UNSET:
            localized_status = _fields.optional("localizedStatus", localized_status, _fields.string)
            _known += localized_status is not UNSET
        deleted = _get("deleted", UNSET)
        if deleted is not UNSET:
            deleted = _fields.optional("deleted", deleted, _fields.model, DeletedColumn.from_dict)
            _known += deleted is not UNSET
        _model.batch_id = batch_id
        _model.batch_type = batch_type
        _model.status = status
        _model.record_count = record_count
        _model.full = full
        _model.api_version = api_version
        _model.name = name
        _model.query = query
        _model.file_id = file_id
        _model.segments = segments
        _model.message = message
        _model.localized_status = localized_status
        _model.deleted = deleted

        _model.additional_properties = {} if _known == len(_data) else _fields.undocumented(_data, _FIELDS, _NULLABLE)
        return _model

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
    def is_complete(self) -> bool:
        """Whether `status` is completed."""
        return self.status in ("completed",)

    @property
    def has_ended(self) -> bool:
        """Whether `status` is final: completed, aborted, cancelled."""
        return self.status in ("completed", "aborted", "cancelled")

    @property
    def messages(self) -> list[str]:
        """What the server has to say, about the parts too; without empty texts."""
        return [
            *([self.message] if self.message else []),
        ]

    def __repr__(self) -> str:
        """Return the fields that tell one from another, without those that are absent, lists by their lengths."""
        return _fields.short_repr(self, ("batch_id", "status", "name", "record_count", "file_id", "segments"))

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
