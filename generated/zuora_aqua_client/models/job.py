# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .._runtime import fields as _fields
from .._runtime.open_model import OpenModel
from ..models.encryption import Encryption
from ..models.job_status import JobStatus
from ..models.source_data import SourceData
from ..types import UNSET, Unset

T = TypeVar("T", bound="Job")
_FIELDS: frozenset[str] = frozenset(
    (
        "id",
        "status",
        "batches",
        "partner",
        "project",
        "version",
        "format",
        "encrypted",
        "startTime",
        "name",
        "sourceData",
        "message",
        "offset",
        "useLastCompletedJobQueries",
        "localizedStatus",
        "errorCode",
    )
)
_NULLABLE: frozenset[str] = frozenset(
    ("name", "sourceData", "message", "offset", "useLastCompletedJobQueries", "localizedStatus", "errorCode")
)
_JOB_STATUS_BY_VALUE = JobStatus.by_value
_ENCRYPTION_BY_VALUE = Encryption.by_value
_SOURCE_DATA_BY_VALUE = SourceData.by_value


@_attrs_define
class Job(OpenModel[Any]):
    """An aggregate query job. Fields that are not listed here may come at any time and in any order.

    Attributes:
        id (str): ID of the job.
        status (JobStatus): submitted (validated, not started), pending, executing, completed, error or failed (failed
            validation), aborted (one of its queries failed), cancelled (by a user) or deleted_notallowed.
        batches (list[Batch]): The queries of the job, 1 to 50, each with the file or files of its result.
        partner (str): ID of the partner that the job was submitted for.
        project (str): ID of the project that the job was submitted for.
        version (str): Version of AQuA that the job was submitted with; `1.1` is the one that knows partners and
            projects.
        format_ (str): Format of the result files, `csv`, `zip` or `gzip`, in any case.
        encrypted (Encryption): How the result files are encrypted.
        start_time (str): When the job started, `YYYY-MM-DD HH:MM:SS`, without a zone. It is a time of the data centre,
            US Pacific in the US, UTC in the EU. Siblings of this operation were seen to give ISO 8601 with an offset.
        name (str | Unset): Name of the job, as its submitter gave it; at most 32 characters.
        source_data (SourceData | Unset): Which copy of the data the queries ran on.
        message (str | Unset): What the server has to say about the job.
        offset (float | Unset): Seconds by which an incremental query reaches back before the last one.
        use_last_completed_job_queries (bool | Unset): Whether the job took its queries from the last completed one.
        localized_status (str | Unset): The status in the language of the user.
        error_code (str | Unset): AQuA's own error code, where the job has one; a completed job may have 90018.
    """

    id: str
    status: JobStatus
    batches: list[Batch]
    partner: str
    project: str
    version: str
    format_: str
    encrypted: Encryption
    start_time: str
    name: str | Unset = UNSET
    source_data: SourceData | Unset = UNSET
    message: str | Unset = UNSET
    offset: float | Unset = UNSET
    use_last_completed_job_queries: bool | Unset = UNSET
    localized_status: str | Unset = UNSET
    error_code: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the model as a JSON object, unknown fields included."""
        _field_dict: dict[str, Any] = {}
        _field_dict.update(self.additional_properties)
        _field_dict["id"] = self.id
        _field_dict["status"] = self.status.value
        _field_dict["batches"] = [item.to_dict() for item in self.batches]
        _field_dict["partner"] = self.partner
        _field_dict["project"] = self.project
        _field_dict["version"] = _fields.wire_value(self.version)
        _field_dict["format"] = self.format_
        _field_dict["encrypted"] = self.encrypted.value
        _field_dict["startTime"] = self.start_time
        if not isinstance(self.name, Unset):
            _field_dict["name"] = self.name
        if not isinstance(self.source_data, Unset):
            _field_dict["sourceData"] = self.source_data.value
        if not isinstance(self.message, Unset):
            _field_dict["message"] = self.message
        if not isinstance(self.offset, Unset):
            _field_dict["offset"] = self.offset
        if not isinstance(self.use_last_completed_job_queries, Unset):
            _field_dict["useLastCompletedJobQueries"] = self.use_last_completed_job_queries
        if not isinstance(self.localized_status, Unset):
            _field_dict["localizedStatus"] = self.localized_status
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
                _model.partner = partner = _data["partner"]
                _model.project = project = _data["project"]
                _model.version = version = _data["version"]
                _model.format_ = format_ = _data["format"]
                encrypted = _data["encrypted"]
                _model.start_time = start_time = _data["startTime"]
            except KeyError:
                _fields.missing_field(
                    _data,
                    ("id", "status", "batches", "partner", "project", "version", "format", "encrypted", "startTime"),
                )
            _known = 9
            if _type(id) is not _str:
                _model.id = _fields.string("id", id)
            try:
                _model.status = _JOB_STATUS_BY_VALUE[status]
            except (KeyError, TypeError):
                _model.status = _fields.enum("status", status, JobStatus)
            _model.batches = _fields.models("batches", batches, Batch._read_all)
            if _type(partner) is not _str:
                _model.partner = _fields.string("partner", partner)
            if _type(project) is not _str:
                _model.project = _fields.string("project", project)
            if _type(version) is not _str:
                _model.version = _fields.numeric_string("version", version)
            if _type(format_) is not _str:
                _model.format_ = _fields.string("format", format_)
            try:
                _model.encrypted = _ENCRYPTION_BY_VALUE[encrypted]
            except (KeyError, TypeError):
                _model.encrypted = _fields.enum("encrypted", encrypted, Encryption)
            if _type(start_time) is not _str:
                _model.start_time = _fields.string("startTime", start_time)
            if "name" in _data:
                _model.name = name = _data["name"]
                if _type(name) is _str:
                    _known += 1
                else:
                    _model.name = _fields.optional("name", name, _fields.string)
            else:
                _model.name = _unset
            if "sourceData" in _data:
                source_data = _data["sourceData"]
                try:
                    _model.source_data = _SOURCE_DATA_BY_VALUE[source_data]
                    _known += 1
                except (KeyError, TypeError):
                    _model.source_data = _fields.optional("sourceData", source_data, _fields.enum, SourceData)
            else:
                _model.source_data = _unset
            if "message" in _data:
                _model.message = message = _data["message"]
                if _type(message) is _str:
                    _known += 1
                else:
                    _model.message = _fields.optional("message", message, _fields.string)
            else:
                _model.message = _unset
            if "offset" in _data:
                _model.offset = offset = _data["offset"]
                if _type(offset) is _float or _type(offset) is _int:
                    _known += 1
                else:
                    _model.offset = offset = _fields.optional("offset", offset, _fields.number)
                if not isinstance(offset, Unset) and offset < 0:
                    _fields.below("offset", offset, 0)
            else:
                _model.offset = _unset
            if "useLastCompletedJobQueries" in _data:
                _model.use_last_completed_job_queries = use_last_completed_job_queries = _data[
                    "useLastCompletedJobQueries"
                ]
                if _type(use_last_completed_job_queries) is _bool:
                    _known += 1
                else:
                    _model.use_last_completed_job_queries = _fields.optional(
                        "useLastCompletedJobQueries", use_last_completed_job_queries, _fields.boolean
                    )
            else:
                _model.use_last_completed_job_queries = _unset
            if "localizedStatus" in _data:
                _model.localized_status = localized_status = _data["localizedStatus"]
                if _type(localized_status) is _str:
                    _known += 1
                else:
                    _model.localized_status = _fields.optional("localizedStatus", localized_status, _fields.string)
            else:
                _model.localized_status = _unset
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

    def start_time_in(self, zone: tzinfo | str) -> datetime:
        """Return `start_time` as an aware datetime.

        Args:
            zone: The zone of a time without offset, or its IANA name. An offset in the text wins over it.

        Raises:
            ValueError: The text is neither in the documented form nor in ISO 8601, or there is no such zone.
        """
        return _fields.parse_time(self.start_time, "%Y-%m-%d %H:%M:%S", zone)

    @property
    def result_file_ids(self) -> list[str]:
        """IDs of all result files, in order, from whichever field holds them."""
        found: list[str] = []
        for part in self.batches:
            found += part.result_file_ids
        return found

    @property
    def result_files(self) -> list[tuple[Batch, str]]:
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
        return _fields.short_repr(self, ("id", "status", "partner", "project", "start_time", "batches"))


# Imported at the end, because models may refer to each other.
from ..models.batch import Batch
