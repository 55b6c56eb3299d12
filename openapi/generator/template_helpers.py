"""Functions and values that templates use, beyond those of openapi-python-client."""

from __future__ import annotations

import re
import tomllib
from copy import deepcopy
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openapi_python_client.parser.openapi import generate_operation_id
from openapi_python_client.parser.properties import AnyProperty, EnumProperty, ModelProperty
from openapi_python_client.parser.properties.boolean import BooleanProperty
from openapi_python_client.parser.properties.float import FloatProperty
from openapi_python_client.parser.properties.int import IntProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.string import StringProperty
from openapi_python_client.schema.untrusted_string import UntrustedString
from openapi_python_client.strings import ClassName, PythonIdentifier, safe_for_docstring
from template_models import ModelHelpers
from template_responses import DocumentedResponse, ResponseHelpers, is_file, type_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from openapi_python_client.parser.openapi import Endpoint

Node = dict[str, Any]
Property = Any  # any property class of openapi-python-client; they share no base class with the attributes used here
_KINDS = {
    StringProperty: "string",
    IntProperty: "integer",
    FloatProperty: "number",
    BooleanProperty: "boolean",
    EnumProperty: "enum",
    ModelProperty: "model",
    ListProperty: "list",
    AnyProperty: "any",
}
# The keywords of a schema that the client checks before it sends an argument.
_RULES = (
    "type",
    "const",
    "enum",
    "format",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "minItems",
    "maxItems",
)
_PREFIX = "field_"  # the prefix of openapi-python-client for names that are not Python identifiers
_FILE_CONTENT = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
_TIME_LIMIT = 60  # seconds, for a document without x-time-limit-seconds


def _package_version() -> str:
    """Read the version of the distribution from pyproject.toml."""
    project = Path(__file__).resolve().parents[2] / "pyproject.toml"
    return str(tomllib.loads(project.read_text("utf-8"))["project"]["version"])


class Helpers(ResponseHelpers, ModelHelpers):
    """Globals of the template environment: every name without a leading underscore."""

    def __init__(self, document: Node, digest: str, version: str) -> None:
        """Set the parsed document, its SHA-256 and the version of openapi-python-client."""
        self.document = document
        self.digest = digest
        self.generator_version = version
        self.package_version = _package_version()

    def names(self) -> Mapping[str, object]:
        """Return the globals by name."""
        return {name: getattr(self, name) for name in dir(self) if not name.startswith("_") and name != "names"}

    def follow(self, node: Node) -> Node:
        """Resolve a `$ref`; the keys beside it override those of its target."""
        while "$ref" in node:
            found: Any = self.document
            for step in node["$ref"].removeprefix("#/").split("/"):
                found = found[step.replace("~1", "/").replace("~0", "~")]
            node = {**found, **{key: value for key, value in node.items() if key != "$ref"}}
        return node

    def operation(self, endpoint: Endpoint) -> Node:
        """Return the operation object of an endpoint, with the parameters of its path item."""
        for path, item in self.document["paths"].items():
            node = item.get(endpoint.method)
            if node and _name(node, path, endpoint.method) == endpoint.name:
                return {**node, "parameters": [*node.get("parameters", []), *item.get("parameters", [])]}
        raise LookupError(endpoint.name)

    def parameter(self, endpoint: Endpoint, prop: Property) -> Node:
        """Return the parameter object of a property."""
        found = map(self.follow, self.operation(endpoint)["parameters"])
        return next(node for node in found if node["name"] == prop.name)

    def rule(self, endpoint: Endpoint, prop: Property) -> str:
        """Return the part of a parameter's schema that is checked before sending, as Python source."""
        return self._rule(self.parameter(endpoint, prop)["schema"])

    def constant(self, prop: Property) -> str:
        """Return the name of the constant that checks a parameter."""
        name = f"_{prop.python_name.upper()}"
        return f"{name}_" if name == "_OPERATION" else name

    def nullable(self, endpoint: Endpoint, prop: Property) -> bool:
        """Tell whether a parameter may be null."""
        return self._takes_null(self.parameter(endpoint, prop)["schema"])

    def _takes_null(self, schema: Node) -> bool:
        schema = self.follow(schema)
        branches = (*schema.get("anyOf", []), *schema.get("oneOf", []))
        return (
            "null" in schema.get("type", ()) or schema.get("nullable") is True or any(map(self._takes_null, branches))
        )

    @property
    def rules(self) -> dict[str, str]:
        """Schemas of parameters that stand in components, by name, as Python source."""
        found: dict[str, str] = {}
        for item in self.document["paths"].values():
            for node in (item, *item.values()):
                for parameter in node.get("parameters", []) if isinstance(node, dict) else []:
                    self._collect(self.follow(parameter).get("schema", {}), found)
        return dict(sorted(found.items()))

    def _collect(self, schema: Node, found: dict[str, str]) -> None:
        if "$ref" in schema:
            found.setdefault(_last(schema["$ref"]), self._rule(self.follow({"$ref": schema["$ref"]}), inline=True))
        for part in (*schema.get("anyOf", []), *schema.get("oneOf", [])):
            self._collect(part, found)
        if "items" in schema:
            self._collect(schema["items"], found)

    def _rule(self, schema: Node, *, inline: bool = False) -> str:
        if "$ref" in schema and not inline:
            return f"RULES[{_last(schema['$ref'])!r}]"
        schema = self.follow(schema)
        kept = {key: repr(schema[key]) for key in _RULES if key in schema}
        if kept.get("format") != "'uuid'":
            kept.pop("format", None)
        if "description" in schema:
            kept = {"description": repr(" ".join(schema["description"].split())), **kept}
        for key in ("anyOf", "oneOf"):
            if key in schema:
                kept[key] = f"[{', '.join(self._rule(branch, inline=inline) for branch in schema[key])}]"
        if "items" in schema:
            kept["items"] = self._rule(schema["items"], inline=inline)
        if "enum" in schema.get("not", {}):
            kept["not"] = repr({"enum": schema["not"]["enum"]})
        return "{" + ", ".join(f"{key!r}: {value}" for key, value in kept.items()) + "}"

    def echoed_fields(self, endpoint: Endpoint) -> list[tuple[str, str, str]]:
        """The path parameters that a success repeats: JSON Pointer, attribute of the model, Python argument."""
        found = [
            (self.parameter(endpoint, prop).get("x-echo"), str(prop.python_name)) for prop in endpoint.path_parameters
        ]
        return [
            (pointer, str(PythonIdentifier(UntrustedString(pointer[1:]), _PREFIX)), name)
            for pointer, name in found
            if pointer
        ]

    def echoed_headers(self, endpoint: Endpoint) -> list[str]:
        """The request headers that a response repeats under the same name."""
        found = [prop for prop in endpoint.header_parameters if "x-echo" in self.parameter(endpoint, prop)]
        return [prop.name.get_untrusted_value() for prop in found]

    def description(self, endpoint: Endpoint, prop: Property) -> str:
        """Return the description of a parameter, in one line."""
        node = self.parameter(endpoint, prop)
        text = node.get("description") or self.follow(node.get("schema", {})).get("description", "")
        return " ".join(text.split())

    def schema(self, model: ModelProperty) -> Node:
        """Return the schema of a model."""
        for name, node in self.document.get("components", {}).get("schemas", {}).items():
            if ClassName(node.get("title", name), _PREFIX) == model.class_info.name:
                return self.follow(node)
        dumped: Node = model.data.model_dump(mode="json", by_alias=True, exclude_none=True)
        return dumped

    def field(self, model: ModelProperty, prop: Property) -> Node:
        """Return the schema of a field of a model."""
        schema = self.schema(model)
        parts = [schema, *(self.follow(part) for part in schema.get("allOf", []))]
        name = prop.name.get_untrusted_value()
        return next((self.follow(p["properties"][name]) for p in parts if name in p.get("properties", {})), {})

    def lower_limit(self, model: ModelProperty, prop: Property) -> float | None:
        """Return the minimum of a field if a clause that binds clients has the keyword."""
        clauses = self.schema(model).get("x-contract", [])
        bound = any("C" in clause["binds"].split() and "minimum" in clause.get("keywords", ()) for clause in clauses)
        return self.field(model, prop).get("minimum") if bound else None

    def kind(self, prop: Property) -> str:
        """Return the kind of a property; `other` if only the stock templates can read it."""
        found = next((kind for known, kind in _KINDS.items() if type(prop) is known), "other")
        return "other" if found == "enum" and getattr(prop, "value_type", None) is not str else found

    def null_is_absent(self, prop: Property) -> bool:
        """Tell whether null in a field counts as absent: in an optional one whose type has no null."""
        kind = self.kind(prop)
        return kind not in ("other", "any") and (
            kind != "list" or self.kind(prop.inner_property) in ("string", "model")
        )

    def local_name(self, prop: Property) -> str:
        """Return the variable for the JSON value of a field; a stock template declares that of the field itself."""
        inner = self.kind(prop.inner_property) if self.kind(prop) == "list" else ""
        stock = self.kind(prop) == "other" or inner not in ("", "any", "string", "model")
        return f"_source_{prop.python_name}" if stock else str(prop.python_name)

    def field_docstring(self, model: ModelProperty, prop: Property) -> str:
        """Return the name, type and description of a field, for the docstring of its model."""
        text = " ".join(str(self.field(model, prop).get("description", "")).split())
        return f"{prop.python_name} ({safe_for_docstring(prop.get_type_string())}): {safe_for_docstring(text)}"

    def datetimes(self, model: ModelProperty) -> list[tuple[str, str]]:
        """Return the fields of a model that hold a time without zone, as pairs of name and strptime format."""
        forms = [(prop, self.field(model, prop).get("x-datetime")) for prop in model.required_properties or []]
        return [(str(prop.python_name), form) for prop, form in forms if form]

    def reader_name(self, member: Property) -> str:
        """Return the name of the function that reads a body of this type."""
        if isinstance(member, ModelProperty):
            return f"{member.class_info.name}.from_dict"
        return "_read_" + re.sub(r"\W+", "_", type_of(member)).strip("_").lower()

    def plain_members(self, responses: list[DocumentedResponse]) -> list[Property]:
        """Return the body types that are not models, without duplicates."""
        members = [m for r in responses if r.source in ("json", "stream") for m in (*r.success, *r.failure)]
        return list({self.reader_name(m): m for m in members if not isinstance(m, ModelProperty)}.values())

    def result_files(self, model: ModelProperty) -> list[tuple[str, str]]:
        """Return the fields with IDs of result files or models that have them: name and kind, in document order."""
        found = []
        for prop in self._in_order(model):
            kind = self.kind(prop)
            if self.field(model, prop).get("x-result-files"):
                found.append((str(prop.python_name), "ids" if kind == "list" else "id"))
            elif prop.required and self._holds_files(self.field(model, prop).get("items", {})):
                found.append((str(prop.python_name), "models"))
        return found

    def _holds_files(self, schema: Node) -> bool:
        fields = map(self.follow, self.follow(schema).get("properties", {}).values())
        return any(
            "x-result-files" in node or ("items" in node and self._holds_files(node["items"])) for node in fields
        )

    def _in_order(self, model: ModelProperty) -> list[Property]:
        names = list(self.schema(model).get("properties", {}))
        props = [*(model.required_properties or []), *(model.optional_properties or [])]
        return sorted(props, key=lambda p: names.index(p.name.get_untrusted_value()) if p.name in names else len(names))

    @cached_property
    def servers(self) -> list[tuple[str, str]]:
        """Description and URL of each server."""
        return [
            (server.get("description", server["url"]), server["url"]) for server in self.document.get("servers", [])
        ]

    @property
    def has_jobs(self) -> bool:
        """Whether there is a module that runs jobs."""
        return "x-jobs" in self.document

    @property
    def token(self) -> Node:
        """Path and lifetime of OAuth tokens, of the first security scheme that has them."""
        schemes = self.document.get("components", {}).get("securitySchemes", {}).values()
        return next((scheme["x-token"] for scheme in schemes if "x-token" in scheme), {})

    @property
    def time_limit_seconds(self) -> int:
        """Seconds that the vendor lets a request run."""
        return int(self.document.get("x-time-limit-seconds", _TIME_LIMIT))

    @property
    def retry(self) -> Node:
        """Statuses and categories that are retried, and the longest wait."""
        return {"statuses": [], "categories": [], "longest-wait-seconds": 0, **self.document.get("x-retry", {})}

    @property
    def status_of_category(self) -> dict[int, int]:
        """HTTP status of each error category; the first one listed if there are several."""
        found: dict[int, int] = {}
        for item in self.document["paths"].values():
            for node in item.values():
                responses = node.get("responses", {}) if isinstance(node, dict) else {}
                for status, response in responses.items():
                    for category in self.follow(response).get("x-error-categories", []):
                        found.setdefault(category, int(status))
        return dict(sorted(found.items()))

    @property
    def code_ranges(self) -> tuple[tuple[int, int], ...]:
        """Ranges of the error codes that have a category, each with its lowest and highest code."""
        for schema in self.document.get("components", {}).get("schemas", {}).values():
            for node in schema.get("properties", {}).values():
                if "x-resource-without-payload" in node:
                    low, high, gap = node["minimum"], node["maximum"], node.get("not")
                    return ((low, gap["minimum"] - 1), (gap["maximum"] + 1, high)) if gap else ((low, high),)
        return ()

    @property
    def aqua_codes(self) -> dict[str, Node]:
        """AQuA's own error codes, with the status that each stands for and whether a retry may help."""
        schemas = self.document.get("components", {}).get("schemas", {}).values()
        return next((schema["x-aqua-codes"] for schema in schemas if "x-aqua-codes" in schema), {})


def adapted(document: Node) -> Node:
    """Return a copy of the document that openapi-python-client understands.

    It ignores the keys beside a `$ref`, for example `default`: in the schemas of parameters such a `$ref` is replaced
    by its target. It knows one media type for files: each file is given this one. A type that `x-also-accepts` names
    is removed from the list of types, for the client converts it to the other one.
    """
    copy = deepcopy(document)
    for schema in _schemas_of_fields(copy):
        if isinstance(schema.get("type"), list) and "x-also-accepts" in schema:
            (schema["type"],) = [kind for kind in schema["type"] if kind != schema["x-also-accepts"]]
    follow = Helpers(document, "", "").follow
    for parameter in copy.get("components", {}).get("parameters", {}).values():
        _inline(parameter, follow)
    for item in copy.get("paths", {}).values():
        for node in [item, *item.values()]:
            for parameter in node.get("parameters", []) if isinstance(node, dict) else []:
                _inline(parameter, follow)
            for status, response in node.get("responses", {}).items() if isinstance(node, dict) else []:
                if is_file(follow(response)):
                    node["responses"][status] = {**follow(response), "content": _FILE_CONTENT}
    return copy


def _inline(parameter: Node, follow: Callable[[Node], Node]) -> None:
    """Replace a `$ref` with keys beside it in the schema of a parameter by its target."""
    if "$ref" in parameter.get("schema", {}) and len(parameter["schema"]) > 1:
        parameter["schema"] = follow(parameter["schema"])


def _schemas_of_fields(document: Node) -> Iterator[Node]:
    """Yield the component schemas, and the schemas of their properties."""
    for schema in document.get("components", {}).get("schemas", {}).values():
        yield schema
        yield from schema.get("properties", {}).values()


def _name(node: Node, path: str, method: str) -> PythonIdentifier:
    """Return the name that openapi-python-client gives to an operation."""
    if "operationId" in node:
        return PythonIdentifier(node["operationId"], _PREFIX)
    return generate_operation_id(path=UntrustedString(path), method=method, prefix=_PREFIX)


def _last(reference: str) -> str:
    return reference.rpartition("/")[2]
