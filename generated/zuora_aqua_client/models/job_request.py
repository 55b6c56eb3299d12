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
_ENCRYPTION_BY_VALUE = Encryption.by_value
_SOURCE_DATA_BY_VALUE = SourceData.by_value


@_attrs_define
class JobRequest(OpenModel[Any]):
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
        _field_dict: dict[str, Any] = {}
        _field_dict.update(self.additional_properties)
        _field_dict["name"] = self.name
        _field_dict["format"] = self.format_
        _field_dict["version"] = self.version
        _field_dict["queries"] = [item.to_dict() for item in self.queries]
        if not isinstance(self.partner, Unset):
            _field_dict["partner"] = self.partner
        if not isinstance(self.project, Unset):
            _field_dict["project"] = self.project
        if not isinstance(self.encrypted, Unset):
            _field_dict["encrypted"] = self.encrypted.value
        if not isinstance(self.use_query_labels, Unset):
            _field_dict["useQueryLabels"] = self.use_query_labels
        if not isinstance(self.date_time_utc, Unset):
            _field_dict["dateTimeUtc"] = self.date_time_utc
        if not isinstance(self.null_replacement, Unset):
            _field_dict["nullReplacement"] = self.null_replacement
        if not isinstance(self.offset, Unset):
            _field_dict["offset"] = self.offset
        if not isinstance(self.incremental_time, Unset):
            _field_dict["incrementalTime"] = self.incremental_time
        if not isinstance(self.notify_url, Unset):
            _field_dict["notifyUrl"] = self.notify_url
        if not isinstance(self.source_data, Unset):
            _field_dict["sourceData"] = self.source_data.value
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
                _model.name = name = _data["name"]
                _model.format_ = format_ = _data["format"]
                _model.version = version = _data["version"]
                queries = _data["queries"]
            except KeyError:
                _fields.missing_field(_data, ("name", "format", "version", "queries"))
            _known = 4
            if _type(name) is not _str:
                _model.name = _fields.string("name", name)
            if _type(format_) is not _str:
                _model.format_ = _fields.string("format", format_)
            if _type(version) is not _str:
                _model.version = _fields.string("version", version)
            _model.queries = _fields.models("queries", queries, JobQuery._read_all)
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
            if "encrypted" in _data:
                encrypted = _data["encrypted"]
                try:
                    _model.encrypted = _ENCRYPTION_BY_VALUE[encrypted]
                    _known += 1
                except (KeyError, TypeError):
                    _model.encrypted = _fields.optional("encrypted", encrypted, _fields.enum, Encryption)
            else:
                _model.encrypted = _unset
            if "useQueryLabels" in _data:
                _model.use_query_labels = use_query_labels = _data["useQueryLabels"]
                if _type(use_query_labels) is _bool:
                    _known += 1
                else:
                    _model.use_query_labels = _fields.optional("useQueryLabels", use_query_labels, _fields.boolean)
            else:
                _model.use_query_labels = _unset
            if "dateTimeUtc" in _data:
                _model.date_time_utc = date_time_utc = _data["dateTimeUtc"]
                if _type(date_time_utc) is _bool:
                    _known += 1
                else:
                    _model.date_time_utc = _fields.optional("dateTimeUtc", date_time_utc, _fields.boolean)
            else:
                _model.date_time_utc = _unset
            if "nullReplacement" in _data:
                _model.null_replacement = null_replacement = _data["nullReplacement"]
                if _type(null_replacement) is _str:
                    _known += 1
                else:
                    _model.null_replacement = _fields.optional("nullReplacement", null_replacement, _fields.string)
            else:
                _model.null_replacement = _unset
            if "offset" in _data:
                _model.offset = offset = _data["offset"]
                if _type(offset) is _int:
                    _known += 1
                else:
                    _model.offset = _fields.optional("offset", offset, _fields.integer)
            else:
                _model.offset = _unset
            if "incrementalTime" in _data:
                _model.incremental_time = incremental_time = _data["incrementalTime"]
                if _type(incremental_time) is _str:
                    _known += 1
                else:
                    _model.incremental_time = _fields.optional("incrementalTime", incremental_time, _fields.string)
            else:
                _model.incremental_time = _unset
            if "notifyUrl" in _data:
                _model.notify_url = notify_url = _data["notifyUrl"]
                if _type(notify_url) is _str:
                    _known += 1
                else:
                    _model.notify_url = _fields.optional("notifyUrl", notify_url, _fields.string)
            else:
                _model.notify_url = _unset
            if "sourceData" in _data:
                source_data = _data["sourceData"]
                try:
                    _model.source_data = _SOURCE_DATA_BY_VALUE[source_data]
                    _known += 1
                except (KeyError, TypeError):
                    _model.source_data = _fields.optional("sourceData", source_data, _fields.enum, SourceData)
            else:
                _model.source_data = _unset
            if _known != len(_data):
                _model.additional_properties = _fields.undocumented(_data, _FIELDS, _NULLABLE)
            _append(_model)
        return _found


# Imported at the end, because models may refer to each other.
from ..models.job_query import JobQuery
