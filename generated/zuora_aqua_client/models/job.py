# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .._runtime import fields as _fields
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
    (
        "name",
        "sourceData",
        "message",
        "offset",
        "useLastCompletedJobQueries",
        "localizedStatus",
        "errorCode",
    )
)


@_attrs_define
class Job:
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
        id = self.id

        status = self.status.value

        batches = []
        for batches_item_data in self.batches:
            batches_item = batches_item_data.to_dict()
            batches.append(batches_item)

        partner = self.partner

        project = self.project

        version = self.version
        version = _fields.wire_value(version)

        format_ = self.format_

        encrypted = self.encrypted.value

        start_time = self.start_time

        name = self.name

        source_data: str | Unset = UNSET
        if not isinstance(self.source_data, Unset):
            source_data = self.source_data.value

        message = self.message

        offset = self.offset

        use_last_completed_job_queries = self.use_last_completed_job_queries

        localized_status = self.localized_status

        error_code = self.error_code
        error_code = _fields.wire_value(error_code)

        _field_dict: dict[str, Any] = {}
        _field_dict.update(self.additional_properties)
        _field_dict.update(
            {
                "id": id,
                "status": status,
                "batches": batches,
                "partner": partner,
                "project": project,
                "version": version,
                "format": format_,
                "encrypted": encrypted,
                "startTime": start_time,
            }
        )
        if name is not UNSET:
            _field_dict["name"] = name
        if source_data is not UNSET:
            _field_dict["sourceData"] = source_data
        if message is not UNSET:
            _field_dict["message"] = message
        if offset is not UNSET:
            _field_dict["offset"] = offset
        if use_last_completed_job_queries is not UNSET:
            _field_dict["useLastCompletedJobQueries"] = use_last_completed_job_queries
        if localized_status is not UNSET:
            _field_dict["localizedStatus"] = localized_status
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
            partner = _data["partner"]
            project = _data["project"]
            version = _data["version"]
            format_ = _data["format"]
            encrypted = _data["encrypted"]
            start_time = _data["startTime"]
        except KeyError:
            _fields.missing_field(
                _data,
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
                ),
            )
        _get = _data.get
        _known = 9
        if type(id) is not str:
            id = _fields.string("id", id)
        if type(status) is not str:
            status = _fields.string("status", status)
        status = JobStatus.by_value.get(status) or JobStatus(status)
        batches = _fields.models("batches", batches, Batch.from_dict)
        if type(partner) is not str:
            partner = _fields.string("partner", partner)
        if type(project) is not str:
            project = _fields.string("project", project)
        if type(version) is not str:
            version = _fields.numeric_string("version", version)
        if type(format_) is not str:
            format_ = _fields.string("format", format_)
        if type(encrypted) is not str:
            encrypted = _fields.string("encrypted", encrypted)
        encrypted = Encryption.by_value.get(encrypted) or Encryption(encrypted)
        if type(start_time) is not str:
            start_time = _fields.string("startTime", start_time)
        name = _get("name", UNSET)
        if type(name) is str:
            _known += 1
        elif name is not UNSET:
            name = _fields.optional("name", name, _fields.string)
            _known += name is not UNSET
        source_data = _get("sourceData", UNSET)
        if source_data is not UNSET:
            source_data = _fields.optional("sourceData", source_data, _fields.enum, SourceData)
            _known += source_data is not UNSET
        message = _get("message", UNSET)
        if type(message) is str:
            _known += 1
        elif message is not UNSET:
            message = _fields.optional("message", message, _fields.string)
            _known += message is not UNSET
        offset = _get("offset", UNSET)
        if type(offset) is float:
            _known += 1
        elif offset is not UNSET:
            offset = _fields.optional("offset", offset, _fields.number)
            _known += offset is not UNSET
        if isinstance(offset, int | float) and offset < 0:
            _fields.below("offset", offset, 0)
        use_last_completed_job_queries = _get("useLastCompletedJobQueries", UNSET)
        if type(use_last_completed_job_queries) is bool:
            _known += 1
        elif use_last_completed_job_queries is not UNSET:
            use_last_completed_job_queries = _fields.optional(
                "useLastCompletedJobQueries", use_last_completed_job_queries, _fields.boolean
            )
            _known += use_last_completed_job_queries is not UNSET
        localized_status = _get("localizedStatus", UNSET)
        if type(localized_status) is str:
            _known += 1
        elif localized_status is not UNSET:
            localized_status = _fields.optional("localizedStatus", localized_status, _fields.string)
            _known += localized_status is not UNSET
        error_code = _get("errorCode", UNSET)
        if type(error_code) is str:
            _known += 1
        elif error_code is not UNSET:
            error_code = _fields.optional("errorCode", error_code, _fields.numeric_string)
            _known += error_code is not UNSET
        _model.id = id
        _model.status = status
        _model.batches = batches
        _model.partner = partner
        _model.project = project
        _model.version = version
        _model.format_ = format_
        _model.encrypted = encrypted
        _model.start_time = start_time
        _model.name = name
        _model.source_data = source_data
        _model.message = message
        _model.offset = offset
        _model.use_last_completed_job_queries = use_last_completed_job_queries
        _model.localized_status = localized_status
        _model.error_code = error_code

        _model.additional_properties = {} if _known == len(_data) else _fields.undocumented(_data, _FIELDS, _NULLABLE)
        return _model

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
from ..models.batch import Batch
