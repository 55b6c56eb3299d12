# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .._runtime import fields as _fields
from ..models.encryption import Encryption
from ..models.source_data import SourceData
from ..types import UNSET, Unset

T = TypeVar("T", bound="JobRequest")
_FIELDS: frozenset[str] = frozenset(
    (
        "name",
        "format",
        "version",
        "queries",
        "partner",
        "project",
        "encrypted",
        "useQueryLabels",
        "dateTimeUtc",
        "nullReplacement",
        "offset",
        "incrementalTime",
        "notifyUrl",
        "sourceData",
    )
)
_NULLABLE: frozenset[str] = frozenset(
    (
        "partner",
        "project",
        "encrypted",
        "useQueryLabels",
        "dateTimeUtc",
        "nullReplacement",
        "offset",
        "incrementalTime",
        "notifyUrl",
        "sourceData",
    )
)


@_attrs_define
class JobRequest:
    """A job to submit.

    Attributes:
        name (str): Name of the job; at most 32 characters.
        format_ (str): Format of the result files, `csv`, `zip` or `gzip`.
        version (str): Version of AQuA. `1.1` is the one that knows partners and projects.
        queries (list[JobQuery]): The queries, at most 50.
        partner (str | Unset): ID of a data integration partner, given out by the vendor; goes with `project`.
        project (str | Unset): ID of a project of the partner, of your own choice.
        encrypted (Encryption | Unset): How the result files are encrypted.
        use_query_labels (bool | Unset): Whether the result files have the names of the query's fields in place of those
            of the objects.
        date_time_utc (bool | Unset): Whether times in the result files are in UTC.
        null_replacement (str | Unset): What stands for a value that is null.
        offset (int | Unset): Seconds by which an incremental query reaches back before the last one.
        incremental_time (str | Unset): Time from which on an incremental query takes changes.
        notify_url (str | Unset): Where the server announces that the job has ended.
        source_data (SourceData | Unset): Which copy of the data the queries ran on.
    """

    name: str
    format_: str
    version: str
    queries: list[JobQuery]
    partner: str | Unset = UNSET
    project: str | Unset = UNSET
    encrypted: Encryption | Unset = UNSET
    use_query_labels: bool | Unset = UNSET
    date_time_utc: bool | Unset = UNSET
    null_replacement: str | Unset = UNSET
    offset: int | Unset = UNSET
    incremental_time: str | Unset = UNSET
    notify_url: str | Unset = UNSET
    source_data: SourceData | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the model as a JSON object, unknown fields included."""
        name = self.name

        format_ = self.format_

        version = self.version

        queries = []
        for queries_item_data in self.queries:
            queries_item = queries_item_data.to_dict()
            queries.append(queries_item)

        partner = self.partner

        project = self.project

        encrypted: str | Unset = UNSET
        if not isinstance(self.encrypted, Unset):
            encrypted = self.encrypted.value

        use_query_labels = self.use_query_labels

        date_time_utc = self.date_time_utc

        null_replacement = self.null_replacement

        offset = self.offset

        incremental_time = self.incremental_time

        notify_url = self.notify_url

        source_data: str | Unset = UNSET
        if not isinstance(self.source_data, Unset):
            source_data = self.source_data.value

        _field_dict: dict[str, Any] = {}
        _field_dict.update(self.additional_properties)
        _field_dict.update(
            {
                "name": name,
                "format": format_,
                "version": version,
                "queries": queries,
            }
        )
        if partner is not UNSET:
            _field_dict["partner"] = partner
        if project is not UNSET:
            _field_dict["project"] = project
        if encrypted is not UNSET:
            _field_dict["encrypted"] = encrypted
        if use_query_labels is not UNSET:
            _field_dict["useQueryLabels"] = use_query_labels
        if date_time_utc is not UNSET:
            _field_dict["dateTimeUtc"] = date_time_utc
        if null_replacement is not UNSET:
            _field_dict["nullReplacement"] = null_replacement
        if offset is not UNSET:
            _field_dict["offset"] = offset
        if incremental_time is not UNSET:
            _field_dict["incrementalTime"] = incremental_time
        if notify_url is not UNSET:
            _field_dict["notifyUrl"] = notify_url
        if source_data is not UNSET:
            _field_dict["sourceData"] = source_data

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
            name = _data["name"]
            format_ = _data["format"]
            version = _data["version"]
            queries = _data["queries"]
        except KeyError:
            _fields.missing_field(
                _data,
                (
                    "name",
                    "format",
                    "version",
                    "queries",
                ),
            )
        _get = _data.get
        _known = 4
        if type(name) is not str:
            name = _fields.string("name", name)
        if type(format_) is not str:
            format_ = _fields.string("format", format_)
        if type(version) is not str:
            version = _fields.string("version", version)
        queries = _fields.models("queries", queries, JobQuery.from_dict)
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
        encrypted = _get("encrypted", UNSET)
        if encrypted is not UNSET:
            encrypted = _fields.optional("encrypted", encrypted, _fields.enum, Encryption)
            _known += encrypted is not UNSET
        use_query_labels = _get("useQueryLabels", UNSET)
        if type(use_query_labels) is bool:
            _known += 1
        elif use_query_labels is not UNSET:
            use_query_labels = _fields.optional("useQueryLabels", use_query_labels, _fields.boolean)
            _known += use_query_labels is not UNSET
        date_time_utc = _get("dateTimeUtc", UNSET)
        if type(date_time_utc) is bool:
            _known += 1
        elif date_time_utc is not UNSET:
            date_time_utc = _fields.optional("dateTimeUtc", date_time_utc, _fields.boolean)
            _known += date_time_utc is not UNSET
        null_replacement = _get("nullReplacement", UNSET)
        if type(null_replacement) is str:
            _known += 1
        elif null_replacement is not UNSET:
            null_replacement = _fields.optional("nullReplacement", null_replacement, _fields.string)
            _known += null_replacement is not UNSET
        offset = _get("offset", UNSET)
        if type(offset) is int:
            _known += 1
        elif offset is not UNSET:
            offset = _fields.optional("offset", offset, _fields.integer)
            _known += offset is not UNSET
        incremental_time = _get("incrementalTime", UNSET)
        if type(incremental_time) is str:
            _known += 1
        elif incremental_time is not UNSET:
            incremental_time = _fields.optional("incrementalTime", incremental_time, _fields.string)
            _known += incremental_time is not UNSET
        notify_url = _get("notifyUrl", UNSET)
        if type(notify_url) is str:
            _known += 1
        elif notify_url is not UNSET:
            notify_url = _fields.optional("notifyUrl", notify_url, _fields.string)
            _known += notify_url is not UNSET
        source_data = _get("sourceData", UNSET)
        if source_data is not UNSET:
            source_data = _fields.optional("sourceData", source_data, _fields.enum, SourceData)
            _known += source_data is not UNSET
        _model.name = name
        _model.format_ = format_
        _model.version = version
        _model.queries = queries
        _model.partner = partner
        _model.project = project
        _model.encrypted = encrypted
        _model.use_query_labels = use_query_labels
        _model.date_time_utc = date_time_utc
        _model.null_replacement = null_replacement
        _model.offset = offset
        _model.incremental_time = incremental_time
        _model.notify_url = notify_url
        _model.source_data = source_data

        _model.additional_properties = {} if _known == len(_data) else _fields.undocumented(_data, _FIELDS, _NULLABLE)
        return _model

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
from ..models.job_query import JobQuery
