"""What templates may ask about the responses of an operation."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from openapi_python_client.parser.properties.union import UnionProperty

if TYPE_CHECKING:
    from openapi_python_client.parser.openapi import Endpoint
    from openapi_python_client.parser.responses import Response

Node = dict[str, Any]
Property = Any  # any of the generator's classes of properties, which share no type that says what each has
_SOURCES = {"response.json()": "json", "response.text": "text", "response.content": "bytes", "None": "none"}


@dataclass(frozen=True)
class Listed:
    """A response of an operation, as `Expected` in the runtime has it."""

    lowest: int
    highest: int
    meaning: str
    source: str
    success: list[Property]
    failure: list[Property]


class ResponseHelpers:
    """Answers to templates, about responses."""

    def operation(self, endpoint: Endpoint) -> Node:
        """An operation, as the document has it."""
        raise NotImplementedError

    def follow(self, node: Node) -> Node:
        """A node, or what its `$ref` points at."""
        raise NotImplementedError

    def listed(self, endpoint: Endpoint) -> list[Listed]:
        """The responses of an operation, the most particular first."""
        errors = self._error_types(endpoint)
        return [self._listed(endpoint, response, errors) for response in endpoint.responses]

    def _listed(self, endpoint: Endpoint, response: Response, errors: set[str]) -> Listed:
        lowest, highest = response.status_code.range or (100, 999)
        described = self.follow(self.operation(endpoint)["responses"].get(response.status_code.pattern, {}))
        meaning = " ".join(described.get("description", "").split())
        members = _members(response.prop)
        success, failure = [], members
        if _may_succeed(response):
            success = [member for member in members if type_of(member) not in errors] or members
            failure = [member for member in members if member not in success] if response.status_code.range else members
        source = _SOURCES[response.source["attribute"]]
        if source != "json":
            success, failure = [], []
        return Listed(lowest, highest, meaning, source, success, failure)

    def any_type(self, endpoint: Endpoint) -> str:
        """The type of what any response of an operation may give."""
        types = {type_of(member) for response in endpoint.responses for member in _members(response.prop)}
        return " | ".join(sorted(types)) or "Any"

    def success_type(self, endpoint: Endpoint) -> str:
        """The type of what an operation gives when it succeeds."""
        types: list[str] = []
        for response, listed in zip(endpoint.responses, self.listed(endpoint), strict=True):
            if _may_succeed(response) and not (response.is_default() and types):
                types += _types(listed, response)
        return " | ".join(dict.fromkeys(types)) or "None"

    def _error_types(self, endpoint: Endpoint) -> set[str]:
        responses = list(endpoint.responses)
        succeeding = any(_may_succeed(response) and not response.is_default() for response in responses)
        return {
            type_of(member)
            for response in responses
            if not _may_succeed(response) or (response.is_default() and succeeding)
            for member in _members(response.prop)
        }


def _members(prop: Property) -> list[Property]:
    """The members of a union, or the one that it is."""
    return (
        [m for inner in prop.inner_properties for m in _members(inner)] if isinstance(prop, UnionProperty) else [prop]
    )


def _types(listed: Listed, response: Response) -> list[str]:
    """The types that a response gives as a success."""
    if listed.source == "json":
        return [type_of(member) for member in listed.success]
    return ["None" if listed.source == "none" else type_of(response.prop)]


def type_of(prop: Property) -> str:
    """The Python type of a value that is there."""
    return str(prop.get_type_string(no_optional=True).as_unembedded_code())


def _may_succeed(response: Response) -> bool:
    lowest, highest = response.status_code.range or (HTTPStatus.OK, HTTPStatus.OK)
    return bool(lowest < HTTPStatus.MULTIPLE_CHOICES and highest >= HTTPStatus.OK)
