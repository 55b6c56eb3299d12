# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .._runtime import fields as _fields
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
    (
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


@_attrs_define
class AnyJob:
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
        id = self.id

        status = self.status.value

        batches = []
        for batches_item_data in self.batches:
            batches_item = batches_item_data.to_dict()
            batches.append(batches_item)

        name = self.name

        partner = self.partner

        project = self.project

        version = self.version
        version = _fields.wire_value(version)

        format_ = self.format_

        encrypted: str | Unset = UNSET
        if not isinstance(self.encrypted, Unset):
            encrypted = self.encrypted.value

        source_data: str | Unset = UNSET
        if not isinstance(self.source_data, Unset):
            source_data = self.source_data.value

        start_time = self.start_time

        message = self.message

        error_code = self.error_code
        error_code = _fields.wire_value(error_code)

        _field_dict: dict[str, Any] = {}
        _field_dict.update(self.additional_properties)
        _field_dict.update(
            {
                "id": id,
                "status": status,
                "batches": batches,
            }
        )
        if name is not UNSET:
            _field_dict["name"] = name
        if partner is not UNSET:
            _field_dict["partner"] = partner
        if project is not UNSET:
            _field_dict["project"] = project
        if version is not UNSET:
            _field_dict["version"] = version
        if format_ is not UNSET:
            _field_dict["format"] = format_
        if encrypted is not UNSET:
            _field_dict["encrypted"] = encrypted
        if source_data is not UNSET:
            _field_dict["sourceData"] = source_data
        if start_time is not UNSET:
            _field_dict["startTime"] = start_time
        if message is not UNSET:
            _field_dict["message"] = message
        if error_code is not UNSET:
            _field_dict["errorCode"] = error_code

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
            id = _data["id"]
            status = _data["status"]
            batches = _data["batches"]
        except KeyError:
            _fields.missing_field(
                _data,
                (
                    "id",
                    "status",
                    "batches",
                ),
            )
        _get = _data.get
        _known = 3
        if type(id) is not str:
            id = _fields.string("id", id)
        if type(status) is not str:
            status = _fields.string("status", status)
        status = JobStatus.by_value.get(status) or JobStatus(status)
        batches = _fields.models("batches", batches, AnyBatch.from_dict)
        name = _get("name", UNSET)
        if type(name) is str:
            _known += 1
        elif name is not UNSET:
            name = _fields.optional("name", name, _fields.string)
            _known += name is not UNSET
        partner = _get("partner", UNSET)
        if type(partner) is str:
            _known += 1
        elif partner is not UNSET:
            partner = _fields.optional("partner", partner, _fields.string)
            _known += partner is not UNSET
        project = _get("project", UNSET)
        if type(project) is str:
            _known += 1
        elif project is not UNSET:
            project = _fields.optional("project", project, _fields.string)
            _known += project is not UNSET
        version = _get("version", UNSET)
        if type(version) is str:
            _known += 1
        elif version is not UNSET:
            version = _fields.optional("version", version, _fields.numeric_string)
            _known += version is not UNSET
        format_ = _get("format", UNSET)
        if type(format_) is str:
            _known += 1
        elif format_ is not UNSET:
            format_ = _fields.optional("format", format_, _fields.string)
            _known += format_ is not UNSET
        encrypted = _get("encrypted", UNSET)
        if encrypted is not UNSET:
            encrypted = _fields.optional("encrypted", encrypted, _fields.enum, Encryption)
            _known += encrypted is not UNSET
        source_data = _get("sourceData", UNSET)
        if source_data is not UNSET:
            source_data = _fields.optional("sourceData", source_data, _fields.enum, SourceData)
            _known += source_data is not UNSET
        start_time = _get("startTime", UNSET)
        if type(start_time) is str:
            _known += 1
        elif start_time is not UNSET:
            start_time = _fields.optional("startTime", start_time, _fields.string)
            _known += start_time is not UNSET
        message = _get("message", UNSET)
        if type(message) is str:
            _known += 1
        elif message is not UNSET:
            message = _fields.optional("message", message, _fields.string)
            _known += message is not UNSET
        error_code = _get("errorCode", UNSET)
        if type(error_code) is str:
            _known += 1
        elif error_code is not UNSET:
            error_code = _fields.optional("errorCode", error_code, _fields.numeric_string)
            _known += error_code is not UNSET
        _model.id = id
        _model.status = status
        _model.batches = batches
        _model.name = name
        _model.partner = partner
        _model.project = project
        _model.version = version
        _model.format_ = format_
        _model.encrypted = encrypted
        _model.source_data = source_data
        _model.start_time = start_time
        _model.message = message
        _model.error_code = error_code

        _model.additional_properties = {} if _known == len(_data) else _fields.undocumented(_data, _FIELDS, _NULLABLE)
        return _model

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
from ..models.any_batch import AnyBatch
