# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .._runtime import fields as _fields
from .._runtime.open_model import OpenModel
from ..models.encryption import Encryption
from ..models.job_status import JobStatus
from ..models.source_data import SourceData
from ..types import UNSET, Unset

T = TypeVar("T", bound="AnyJob")
_FIELDS: frozenset[str] = frozenset(
    (
        "id",
        "status",
        "batches",
        "name",
        "partner",
        "project",
        "version",
        "format",
        "encrypted",
        "sourceData",
        "startTime",
        "message",
        "errorCode",
    )
)
_NULLABLE: frozenset[str] = frozenset(
    ("name", "partner", "project", "version", "format", "encrypted", "sourceData", "startTime", "message", "errorCode")
)
_JOB_STATUS_BY_VALUE = JobStatus.by_value
_ENCRYPTION_BY_VALUE = Encryption.by_value
_SOURCE_DATA_BY_VALUE = SourceData.by_value


@_attrs_define
class AnyJob(OpenModel[Any]):
    """An aggregate query job in any status, as the operations on one job return it. Which fields it has depends on its
    status; a `Job` has them all.

        Attributes:
            id (str): ID of the job.
            status (JobStatus): submitted (validated, not started), pending, executing, completed, error or failed (failed
                validation), aborted (one of its queries failed), cancelled (by a user) or deleted_notallowed.
            batches (list[AnyBatch]): The queries of the job, each with the file or files of its result once it is
                completed.
            name (str | Unset): Name of the job, as its submitter gave it.
            partner (str | Unset): ID of the partner that the job was submitted for.
            project (str | Unset): ID of the project that the job was submitted for.
            version (str | Unset): Version of AQuA that the job was submitted with.
            format_ (str | Unset): Format of the result files, `csv`, `zip` or `gzip`, in any case.
            encrypted (Encryption | Unset): How the result files are encrypted.
            source_data (SourceData | Unset): Which copy of the data the queries ran on.
            start_time (str | Unset): When the job started; absent before that.
            message (str | Unset): What the server has to say about the job.
            error_code (str | Unset): AQuA's own error code, where the job has one.
    """

    id: str
    status: JobStatus
    batches: list[AnyBatch]
    name: str | Unset = UNSET
    partner: str | Unset = UNSET
    project: str | Unset = UNSET
    version: str | Unset = UNSET
    format_: str | Unset = UNSET
    encrypted: Encryption | Unset = UNSET
    source_data: SourceData | Unset = UNSET
    start_time: str | Unset = UNSET
    message: str | Unset = UNSET
    error_code: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the model as a JSON object, unknown fields included."""
        _field_dict: dict[str, Any] = {}
        _field_dict.update(self.additional_properties)
        _field_dict["id"] = self.id
        _field_dict["status"] = self.status.value
        _field_dict["batches"] = [item.to_dict() for item in self.batches]
        if not isinstance(self.name, Unset):
            _field_dict["name"] = self.name
        if not isinstance(self.partner, Unset):
            _field_dict["partner"] = self.partner
        if not isinstance(self.project, Unset):
            _field_dict["project"] = self.project
        if not isinstance(self.version, Unset):
            _field_dict["version"] = _fields.wire_value(self.version)
        if not isinstance(self.format_, Unset):
            _field_dict["format"] = self.format_
        if not isinstance(self.encrypted, Unset):
            _field_dict["encrypted"] = self.encrypted.value
        if not isinstance(self.source_data, Unset):
            _field_dict["sourceData"] = self.source_data.value
        if not isinstance(self.start_time, Unset):
            _field_dict["startTime"] = self.start_time
        if not isinstance(self.message, Unset):
            _field_dict["message"] = self.message
        if not isinstance(self.error_code, Unset):
            _field_dict["errorCode"] = _fields.wire_value(self.error_code)
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
                _model.id = id = _data["id"]
                status = _data["status"]
                batches = _data["batches"]
            except KeyError:
                _fields.missing_field(_data, ("id", "status", "batches"))
            _known = 3
            if _type(id) is not _str:
                _model.id = _fields.string("id", id)
            try:
                _model.status = _JOB_STATUS_BY_VALUE[status]
            except (KeyError, TypeError):
                _model.status = _fields.enum("status", status, JobStatus)
            _model.batches = _fields.models("batches", batches, AnyBatch._read_all)
            if "name" in _data:
                _model.name = name = _data["name"]
                if _type(name) is _str:
                    _known += 1
                else:
                    _model.name = _fields.optional("name", name, _fields.string)
            else:
                _model.name = _unset
            if "partner" in _data:
                _model.partner = partner = _data["partner"]
                if _type(partner) is _str:
                    _known += 1
                else:
                    _model.partner = _fields.optional("partner", partner, _fields.string)
            else:
                _model.partner = _unset
            if "project" in _data:
                _model.project = project = _data["project"]
                if _type(project) is _str:
                    _known += 1
                else:
                    _model.project = _fields.optional("project", project, _fields.string)
            else:
                _model.project = _unset
            if "version" in _data:
                _model.version = version = _data["version"]
                if _type(version) is _str:
                    _known += 1
                else:
                    _model.version = _fields.optional("version", version, _fields.numeric_string)
            else:
                _model.version = _unset
            if "format" in _data:
                _model.format_ = format_ = _data["format"]
                if _type(format_) is _str:
                    _known += 1
                else:
                    _model.format_ = _fields.optional("format", format_, _fields.string)
            else:
                _model.format_ = _unset
            if "encrypted" in _data:
                encrypted = _data["encrypted"]
                try:
                    _model.encrypted = _ENCRYPTION_BY_VALUE[encrypted]
                    _known += 1
                except (KeyError, TypeError):
                    _model.encrypted = _fields.optional("encrypted", encrypted, _fields.enum, Encryption)
            else:
                _model.encrypted = _unset
            if "sourceData" in _data:
                source_data = _data["sourceData"]
                try:
                    _model.source_data = _SOURCE_DATA_BY_VALUE[source_data]
                    _known += 1
                except (KeyError, TypeError):
                    _model.source_data = _fields.optional("sourceData", source_data, _fields.enum, SourceData)
            else:
                _model.source_data = _unset
            if "startTime" in _data:
                _model.start_time = start_time = _data["startTime"]
                if _type(start_time) is _str:
                    _known += 1
                else:
                    _model.start_time = _fields.optional("startTime", start_time, _fields.string)
            else:
                _model.start_time = _unset
            if "message" in _data:
                _model.message = message = _data["message"]
                if _type(message) is _str:
                    _known += 1
                else:
                    _model.message = _fields.optional("message", message, _fields.string)
            else:
                _model.message = _unset
            if "errorCode" in _data:
                _model.error_code = error_code = _data["errorCode"]
                if _type(error_code) is _str:
                    _known += 1
                else:
                    _model.error_code = _fields.optional("errorCode", error_code, _fields.numeric_string)
            else:
                _model.error_code = _unset
            if _known != len(_data):
                _model.additional_properties = _fields.undocumented(_data, _FIELDS, _NULLABLE)
            _append(_model)
        return _found

    @property
    def result_file_ids(self) -> list[str]:
        """IDs of all result files, in order, from whichever field holds them."""
        found: list[str] = []
        for part in self.batches:
            found += part.result_file_ids
        return found

    @property
    def result_files(self) -> list[tuple[AnyBatch, str]]:
        """The result files in order, each as what it belongs to and its ID."""
        return [
            *((part, file_id) for part in self.batches for file_id in part.result_file_ids),
        ]

    @property
    def is_complete(self) -> bool:
        """Whether `status` is completed."""
        return self.status in ("completed",)

    @property
    def has_ended(self) -> bool:
        """Whether `status` is final: completed, error, failed, deleted_notallowed, aborted, cancelled."""
        return self.status in ("completed", "error", "failed", "deleted_notallowed", "aborted", "cancelled")

    @property
    def messages(self) -> list[str]:
        """What the server has to say, about the parts too; without empty texts."""
        return [
            *(text for part in self.batches for text in part.messages),
            *([self.message] if self.message else []),
        ]

    def __repr__(self) -> str:
        """Return the fields that tell one from another, without those that are absent, lists by their lengths."""
        return _fields.short_repr(self, ("id", "status", "partner", "project", "start_time", "message", "batches"))


# Imported at the end, because models may refer to each other.
from ..models.any_batch import AnyBatch
