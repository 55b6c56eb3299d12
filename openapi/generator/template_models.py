"""Functions that templates use for what keys of the document ask for in models, and for the module of jobs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from openapi_python_client.schema.untrusted_string import UntrustedString
from openapi_python_client.strings import PythonIdentifier
from template_fields import FieldHelpers

if TYPE_CHECKING:
    from openapi_python_client.parser.openapi import Endpoint, GeneratorData
    from openapi_python_client.parser.properties import ModelProperty
    from template_document import Node, Property

OUTCOMES = ("success", "failed", "aborted", "cancelled")
"""The values that `x-outcomes` may have."""


@dataclass(frozen=True)
class Outcomes:
    """A field with a status, and the values of it that are final."""

    name: str
    success: tuple[str, ...]
    failure: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """An operation of the module of jobs."""

    module: str
    endpoint: Endpoint

    @property
    def argument(self) -> str:
        """The name of its one path parameter."""
        return str(self.endpoint.path_parameters[0].python_name)

    @property
    def idempotency_key(self) -> str | None:
        """The name of its parameter that makes repeated requests harmless, or None."""
        names = [prop.python_name for prop in self.endpoint.header_parameters if prop.name == "Idempotency-Key"]
        return str(names[0]) if names else None


class ModelHelpers(FieldHelpers):
    """Template globals about models with keys of our own."""

    def success_type(self, endpoint: Endpoint, file: str) -> str:
        """Return the union of the body types of successes."""
        raise NotImplementedError

    def files_of_parts(self, model: ModelProperty) -> list[tuple[str, str]]:
        """Return the lists of models with result files: name of the field and class of the items."""
        lists = {name for name, sort in self.result_files(model) if sort == "models"}
        return [
            (str(prop.python_name), prop.inner_property.class_info.name)
            for prop in _properties(model)
            if prop.python_name in lists
        ]

    def outcomes(self, model: ModelProperty) -> Outcomes | None:
        """Return the first required field whose values `x-outcomes` explains, or None."""
        for prop in model.required_properties or []:
            kinds: dict[str, str] = self.field(model, prop).get("x-outcomes", {})
            if kinds:
                success = tuple(value for value, kind in kinds.items() if kind == "success")
                return Outcomes(str(prop.python_name), success, tuple(kind for kind in kinds if kind not in success))
        return None

    def messages_of(self, model: ModelProperty) -> list[tuple[str, str]]:
        """Return the fields with messages, and the lists of models that have such: name and kind."""
        found = []
        for prop in _properties(model):
            node = self.field(model, prop)
            if node.get("x-message"):
                found.append((str(prop.python_name), "text"))
            elif prop.required and any(
                self.follow(inner).get("x-message")
                for inner in self.follow(node.get("items", {})).get("properties", {}).values()
            ):
                found.append((str(prop.python_name), "models"))
        return found

    def repr_fields(self, model: ModelProperty) -> tuple[str, ...]:
        """Return the attributes that `x-repr` names, in its order."""
        names = {prop.name.get_untrusted_value(): str(prop.python_name) for prop in _properties(model)}
        return tuple(names[name] for name in self.schema(model).get("x-repr", ()))

    def outcome_kinds(self) -> set[str]:
        """Return all values of `x-outcomes` in the document."""
        schemas = self.document["components"]["schemas"].values()
        return {kind for schema in schemas for kind in schema.get("x-outcomes", {}).values()}

    def failures_of(self, model: ModelProperty) -> dict[str, str]:
        """Return the final statuses of a model other than success, each with the kind of failure."""
        for prop in model.required_properties or []:
            kinds: dict[str, str] = self.field(model, prop).get("x-outcomes", {})
            if kinds:
                return {status: kind for status, kind in kinds.items() if kind != "success"}
        return {}

    def names_of_jobs(self, parsed: GeneratorData) -> dict[str, Any]:
        """Return the names that the template of the module of jobs uses.

        Raises:
            LookupError: `x-jobs` names an operation that the document does not have.
        """
        jobs: Node = self.document["x-jobs"]
        found = {
            str(endpoint.name): Step(f"api.{tag}", endpoint)
            for tag, collection in parsed.endpoint_collections_by_tag.items()
            for endpoint in collection.endpoints
        }
        operations = {
            name: found[str(PythonIdentifier(UntrustedString(jobs[name]), ""))]
            for name in ("submit", "retrieve", "download")
        }
        body: Property = operations["submit"].endpoint.bodies[0].prop
        models = [model for model in parsed.models if self.files_of_parts(model) and self.outcomes(model)]
        parts = [part for model in models for _, part in self.files_of_parts(model)]
        return {
            "jobs": jobs,
            **operations,
            "body": body.class_info.name,
            "job": self.success_type(operations["retrieve"].endpoint, "Download"),
            "job_models": sorted(model.class_info.name for model in models),
            "part_models": sorted(set(parts)),
            "failures": {status: kind for model in models for status, kind in self.failures_of(model).items()},
        }


def _properties(model: ModelProperty) -> list[Property]:
    return [*(model.required_properties or []), *(model.optional_properties or [])]
