# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .._runtime import fields as _fields
from .._runtime.open_model import OpenModel
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
_NULLABLE: frozenset[str] = frozenset(("name", "query", "fileId", "segments", "message", "localizedStatus", "deleted"))
_BATCH_TYPE_BY_VALUE = BatchType.by_value
_BATCH_STATUS_BY_VALUE = BatchStatus.by_value


@_attrs_define
class Batch(OpenModel[Any]):
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
        _field_dict: dict[str, Any] = {}
        _field_dict.update(self.additional_properties)
        _field_dict["batchId"] = self.batch_id
        _field_dict["batchType"] = self.batch_type.value
        _field_dict["status"] = self.status.value
        _field_dict["recordCount"] = self.record_count
        _field_dict["full"] = self.full
        _field_dict["apiVersion"] = self.api_version
        if not isinstance(self.name, Unset):
            _field_dict["name"] = self.name
        if not isinstance(self.query, Unset):
            _field_dict["query"] = self.query
        if not isinstance(self.file_id, Unset):
            _field_dict["fileId"] = self.file_id
        if not isinstance(self.segments, Unset):
            _field_dict["segments"] = self.segments
        if not isinstance(self.message, Unset):
            _field_dict["message"] = self.message
        if not isinstance(self.localized_status, Unset):
            _field_dict["localizedStatus"] = self.localized_status
        if not isinstance(self.deleted, Unset):
            _field_dict["deleted"] = self.deleted.to_dict()
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
                _model.batch_id = batch_id = _data["batchId"]
                batch_type = _data["batchType"]
                status = _data["status"]
                _model.record_count = record_count = _data["recordCount"]
                _model.full = full = _data["full"]
                _model.api_version = api_version = _data["apiVersion"]
            except KeyError:
                _fields.missing_field(_data, ("batchId", "batchType", "status", "recordCount", "full", "apiVersion"))
            _known = 6
            if _type(batch_id) is not _str:
                _model.batch_id = _fields.string("batchId", batch_id)
            try:
                _model.batch_type = _BATCH_TYPE_BY_VALUE[batch_type]
            except (KeyError, TypeError):
                _model.batch_type = _fields.enum("batchType", batch_type, BatchType)
            try:
                _model.status = _BATCH_STATUS_BY_VALUE[status]
            except (KeyError, TypeError):
                _model.status = _fields.enum("status", status, BatchStatus)
            if _type(record_count) is not _int:
                _model.record_count = record_count = _fields.integer("recordCount", record_count)
            if record_count < 0:
                _fields.below("recordCount", record_count, 0)
            if _type(full) is not _bool:
                _model.full = _fields.boolean("full", full)
            if _type(api_version) is not _str:
                _model.api_version = _fields.string("apiVersion", api_version)
            if "name" in _data:
                _model.name = name = _data["name"]
                if _type(name) is _str:
                    _known += 1
                else:
                    _model.name = _fields.optional("name", name, _fields.string)
            else:
                _model.name = _unset
            if "query" in _data:
                _model.query = query = _data["query"]
                if _type(query) is _str:
                    _known += 1
                else:
                    _model.query = _fields.optional("query", query, _fields.string)
            else:
                _model.query = _unset
            if "fileId" in _data:
                _model.file_id = file_id = _data["fileId"]
                if _type(file_id) is _str:
                    _known += 1
                else:
                    _model.file_id = _fields.optional("fileId", file_id, _fields.string)
            else:
                _model.file_id = _unset
            if "segments" in _data:
                _model.segments = _fields.optional("segments", _data["segments"], _fields.strings)
                _known += _model.segments is not UNSET
            else:
                _model.segments = _unset
            if "message" in _data:
                _model.message = message = _data["message"]
                if _type(message) is _str:
                    _known += 1
                else:
                    _model.message = _fields.optional("message", message, _fields.string)
            else:
                _model.message = _unset
            if "localizedStatus" in _data:
                _model.localized_status = localized_status = _data["localizedStatus"]
                if _type(localized_status) is _str:
                    _known += 1
                else:
                    _model.localized_status = _fields.optional("localizedStatus", localized_status, _fields.string)
            else:
                _model.localized_status = _unset
            if "deleted" in _data:
                _model.deleted = _fields.optional("deleted", _data["deleted"], _fields.model, DeletedColumn.from_dict)
                _known += _model.deleted is not UNSET
            else:
                _model.deleted = _unset
            if _known != len(_data):
                _model.additional_properties = _fields.undocumented(_data, _FIELDS, _NULLABLE)
            _append(_model)
        return _found

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


# Imported at the end, because models may refer to each other.
from ..models.deleted_column import DeletedColumn
