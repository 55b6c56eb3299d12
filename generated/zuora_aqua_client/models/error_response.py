# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .._runtime import fields as _fields
from ..types import UNSET, Unset

T = TypeVar("T", bound="ErrorResponse")
_FIELDS: frozenset[str] = frozenset(
    (
        "reasons",
        "success",
        "processId",
        "requestId",
    )
)
_NULLABLE: frozenset[str] = frozenset(
    (
        "success",
        "processId",
        "requestId",
    )
)


@_attrs_define
class ErrorResponse:
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
        reasons = []
        for reasons_item_data in self.reasons:
            reasons_item = reasons_item_data.to_dict()
            reasons.append(reasons_item)

        success = self.success

        process_id = self.process_id

        request_id = self.request_id

        _field_dict: dict[str, Any] = {}
        _field_dict.update(self.additional_properties)
        _field_dict.update(
            {
                "reasons": reasons,
            }
        )
        if success is not UNSET:
            _field_dict["success"] = success
        if process_id is not UNSET:
            _field_dict["processId"] = process_id
        if request_id is not UNSET:
            _field_dict["requestId"] = request_id

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
            reasons = _data["reasons"]
        except KeyError:
            _fields.missing_field(_data, ("reasons",))
        _get = _data.get
        _known = 1
        reasons = _fields.models("reasons", reasons, Reason.from_dict)
        success = _get("success", UNSET)
        if type(success) is bool:
            _known += 1
        elif success is not UNSET:
            success = _fields.optional("success", success, _fields.boolean)
            _known += success is not UNSET
        process_id = _get("processId", UNSET)
        if type(process_id) is str:
            _known += 1
        elif process_id is not UNSET:
            process_id = _fields.optional("processId", process_id, _fields.string)
            _known += process_id is not UNSET
        request_id = _get("requestId", UNSET)
        if type(request_id) is str:
            _known += 1
        elif request_id is not UNSET:
            request_id = _fields.optional("requestId", request_id, _fields.string)
            _known += request_id is not UNSET
        _model.reasons = reasons
        _model.success = success
        _model.process_id = process_id
        _model.request_id = request_id

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
from ..models.reason import Reason
