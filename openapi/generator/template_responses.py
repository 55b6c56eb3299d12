"""Functions that templates use for the responses of an operation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from openapi_python_client.parser.properties.union import UnionProperty
from template_document import DocumentHelpers, Node, Property

if TYPE_CHECKING:
    from openapi_python_client.parser.openapi import Endpoint
    from openapi_python_client.parser.responses import Response

_SOURCES = {"response.json()": "json", "response.text": "text", "response.content": "bytes", "None": "none"}


@dataclass(frozen=True)
class DocumentedResponse:
    """A documented response; the arguments of `Expected` in `runtime/operations.py`."""

    lowest: int
    highest: int
    meaning: str
    source: str
    success: list[Property]
    failure: list[Property]


class ResponseHelpers(DocumentHelpers):
    """Template globals about responses."""

    def operation(self, endpoint: Endpoint) -> Node:
        """Return the operation object of an endpoint."""
        raise NotImplementedError

    def documented_responses(self, endpoint: Endpoint) -> list[DocumentedResponse]:
        """Return the documented responses of an operation, the most specific first."""
        errors = self._error_types(endpoint)
        return [self._documented_response(endpoint, response, errors) for response in endpoint.responses]

    def _documented_response(self, endpoint: Endpoint, response: Response, errors: set[str]) -> DocumentedResponse:
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
        if is_file(described):
            source, failure = "stream", self._error_members(endpoint)
        return DocumentedResponse(lowest, highest, meaning, source, success, failure)

    def reader_name(self, member: Property) -> str:
        """Return the name of the function that reads a body of this type."""
        words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", type_of(member))
        return "_read_" + re.sub(r"\W+", "_", words).strip("_").lower()

    def reader_names(self, members: list[Property]) -> str:
        """Return the names of the functions that read bodies of these types, as the content of a tuple."""
        names = [self.reader_name(member) for member in members]
        return ", ".join(names) if len(names) > 1 else f"{names[0]},"

    def common_failure(self, responses: list[DocumentedResponse]) -> str:
        """Return the readers of the first response that has any for errors; most others have the same."""
        return next((self.reader_names(response.failure) for response in responses if response.failure), "")

    def read_members(self, responses: list[DocumentedResponse]) -> list[Property]:
        """Return the types of JSON bodies, without duplicates."""
        members = [m for r in responses if r.source in ("json", "stream") for m in (*r.success, *r.failure)]
        return list({self.reader_name(m): m for m in members}.values())

    def streams(self, endpoint: Endpoint) -> bool:
        """Tell whether an operation gives a file, which is received piece by piece."""
        return any(response.source == "stream" for response in self.documented_responses(endpoint))

    def any_type(self, endpoint: Endpoint, file: str) -> str:
        """Return the union of all body types of an operation, with the name of the class for files."""
        types = {
            file if listed.source == "stream" else type_of(member)
            for response, listed in zip(endpoint.responses, self.documented_responses(endpoint), strict=True)
            for member in _members(response.prop)
        }
        return " | ".join(sorted(types)) or "Any"

    def success_type(self, endpoint: Endpoint, file: str) -> str:
        """Return the union of the body types of successes, with the name of the class for files."""
        types: list[str] = []
        for response, listed in zip(endpoint.responses, self.documented_responses(endpoint), strict=True):
            if _may_succeed(response) and not (response.is_default() and types):
                types += [file] if listed.source == "stream" else _types(listed, response)
        return " | ".join(dict.fromkeys(types)) or "None"

    def _error_members(self, endpoint: Endpoint) -> list[Property]:
        """Return the types of JSON bodies of errors, without duplicates."""
        members = [
            member
            for response in endpoint.responses
            if not _may_succeed(response) and _SOURCES[response.source["attribute"]] == "json"
            for member in _members(response.prop)
        ]
        return list({type_of(member): member for member in members}.values())

    def _error_types(self, endpoint: Endpoint) -> set[str]:
        responses = list(endpoint.responses)
        succeeding = any(_may_succeed(response) and not response.is_default() for response in responses)
        return {
            type_of(member)
            for response in responses
            if not _may_succeed(response) or (response.is_default() and succeeding)
            for member in _members(response.prop)
        }


def is_file(response: Node) -> bool:
    """Tell whether a response is a file: a media type that is neither JSON nor text, or CSV, or `format: binary`."""
    return any(
        not _is_json(media) and (not media.startswith("text/") or media == "text/csv" or _is_binary(content))
        for media, content in _contents(response)
    )


def _contents(response: Node) -> list[tuple[str, Node]]:
    contents = response.get("content", {}).items()
    return [(media.partition(";")[0].strip().lower(), content) for media, content in contents]


def _is_json(media: str) -> bool:
    return media == "application/json" or media.endswith("+json")


def _is_binary(content: Node) -> bool:
    return bool(content.get("schema", {}).get("format") == "binary")


def _members(prop: Property) -> list[Property]:
    """Return the members of a union, or the property itself."""
    return (
        [m for inner in prop.inner_properties for m in _members(inner)] if isinstance(prop, UnionProperty) else [prop]
    )


def _types(listed: DocumentedResponse, response: Response) -> list[str]:
    """Return the Python types of a response's body if it is a success."""
    if listed.source == "json":
        return [type_of(member) for member in listed.success]
    return ["None" if listed.source == "none" else type_of(response.prop)]


def type_of(prop: Property) -> str:
    """Return the Python type of a property, without Unset."""
    return str(prop.get_type_string(no_optional=True).as_unembedded_code())


def _may_succeed(response: Response) -> bool:
    lowest, highest = response.status_code.range or (HTTPStatus.OK, HTTPStatus.OK)
    return bool(lowest < HTTPStatus.MULTIPLE_CHOICES and highest >= HTTPStatus.OK)
