# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .._runtime import fields as _fields
from .._runtime.open_model import OpenModel
from ..types import UNSET, Unset

T = TypeVar("T", bound="ErrorResponse")
_FIELDS: frozenset[str] = frozenset(("reasons", "success", "processId", "requestId"))
_NULLABLE: frozenset[str] = frozenset(("success", "processId", "requestId"))


@_attrs_define
class ErrorResponse(OpenModel[Any]):
    """The body of an error in the common form, which has `reasons`; the older kind of it has `success` false and a
    `processId`, the newer kind a `requestId`.

        Attributes:
            reasons (list[Reason]): What went wrong, one entry a fault.
            success (bool | Unset): Always false.
            process_id (str | Unset): The vendor's ID of the process that failed. Support asks for it.
            request_id (str | Unset): The vendor's ID of the request. Support asks for it.
    """

    reasons: list[Reason]
    success: bool | Unset = UNSET
    process_id: str | Unset = UNSET
    request_id: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the model as a JSON object, unknown fields included."""
        _field_dict: dict[str, Any] = {}
        _field_dict.update(self.additional_properties)
        _field_dict["reasons"] = [item.to_dict() for item in self.reasons]
        if not isinstance(self.success, Unset):
            _field_dict["success"] = self.success
        if not isinstance(self.process_id, Unset):
            _field_dict["processId"] = self.process_id
        if not isinstance(self.request_id, Unset):
            _field_dict["requestId"] = self.request_id
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
                reasons = _data["reasons"]
            except KeyError:
                _fields.missing_field(_data, ("reasons",))
            _known = 1
            _model.reasons = _fields.models("reasons", reasons, Reason._read_all)
            if "success" in _data:
                _model.success = success = _data["success"]
                if _type(success) is _bool:
                    _known += 1
                else:
                    _model.success = _fields.optional("success", success, _fields.boolean)
            else:
                _model.success = _unset
            if "processId" in _data:
                _model.process_id = process_id = _data["processId"]
                if _type(process_id) is _str:
                    _known += 1
                else:
                    _model.process_id = _fields.optional("processId", process_id, _fields.string)
            else:
                _model.process_id = _unset
            if "requestId" in _data:
                _model.request_id = request_id = _data["requestId"]
                if _type(request_id) is _str:
                    _known += 1
                else:
                    _model.request_id = _fields.optional("requestId", request_id, _fields.string)
            else:
                _model.request_id = _unset
            if _known != len(_data):
                _model.additional_properties = _fields.undocumented(_data, _FIELDS, _NULLABLE)
            _append(_model)
        return _found


# Imported at the end, because models may refer to each other.
from ..models.reason import Reason
