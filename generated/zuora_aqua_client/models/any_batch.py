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
_FIELDS: frozenset[str] = frozenset(
    (
        "status",
        "batchId",
        "batchType",
        "name",
        "query",
        "recordCount",
        "full",
        "apiVersion",
        "fileId",
        "segments",
        "message",
    )
)
_NULLABLE: frozenset[str] = frozenset(
    (
        "batchId",
        "batchType",
        "name",
        "query",
        "recordCount",
        "full",
        "apiVersion",
        "fileId",
        "segments",
        "message",
    )
)


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

        _field_dict: dict[str, Any] = {}
        _field_dict.update(self.additional_properties)
        _field_dict.update(
            {
                "status": status,
            }
        )
        if batch_id is not UNSET:
            _field_dict["batchId"] = batch_id
        if batch_type is not UNSET:
            _field_dict["batchType"] = batch_type
        if name is not UNSET:
            _field_dict["name"] = name
        if query is not UNSET:
            _field_dict["query"] = query
        if record_count is not UNSET:
            _field_dict["recordCount"] = record_count
        if full is not UNSET:
            _field_dict["full"] = full
        if api_version is not UNSET:
            _field_dict["apiVersion"] = api_version
        if file_id is not UNSET:
            _field_dict["fileId"] = file_id
        if segments is not UNSET:
            _field_dict["segments"] = segments
        if message is not UNSET:
            _field_dict["message"] = message

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
            status = _data["status"]
        except KeyError:
            _fields.missing_field(_data, ("status",))
        _get = _data.get
        _known = 1
        if type(status) is not str:
            status = _fields.string("status", status)
        status = BatchStatus.by_value.get(status) or BatchStatus(status)
        batch_id = _get("batchId", UNSET)
        if type(batch_id) is str:
            _known += 1
        elif batch_id is not UNSET:
            batch_id = _fields.optional("batchId", batch_id, _fields.string)
            _known += batch_id is not UNSET
        batch_type = _get("batchType", UNSET)
        if batch_type is not UNSET:
            batch_type = _fields.optional("batchType", batch_type, _fields.enum, BatchType)
            _known += batch_type is not UNSET
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
        record_count = _get("recordCount", UNSET)
        if type(record_count) is int:
            _known += 1
        elif record_count is not UNSET:
            record_count = _fields.optional("recordCount", record_count, _fields.integer)
            _known += record_count is not UNSET
        full = _get("full", UNSET)
        if type(full) is bool:
            _known += 1
        elif full is not UNSET:
            full = _fields.optional("full", full, _fields.boolean)
            _known += full is not UNSET
        api_version = _get("apiVersion", UNSET)
        if type(api_version) is str:
            _known += 1
        elif api_version is not UNSET:
            api_version = _fields.optional("apiVersion", api_version, _fields.string)
            _known += api_version is not UNSET
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
        _model.status = status
        _model.batch_id = batch_id
        _model.batch_type = batch_type
        _model.name = name
        _model.query = query
        _model.record_count = record_count
        _model.full = full
        _model.api_version = api_version
        _model.file_id = file_id
        _model.segments = segments
        _model.message = message

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
        return _fields.short_repr(
            self, ("batch_id", "status", "name", "record_count", "file_id", "segments", "message")
        )

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
