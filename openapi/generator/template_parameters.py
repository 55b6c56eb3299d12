"""Functions that templates use for the parameters of an operation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openapi_python_client.parser.openapi import generate_operation_id
from openapi_python_client.schema.untrusted_string import UntrustedString
from openapi_python_client.strings import PythonIdentifier
from template_document import PREFIX, DocumentHelpers, Node, Property

if TYPE_CHECKING:
    from openapi_python_client.parser.openapi import Endpoint

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


class ParameterHelpers(DocumentHelpers):
    """Template globals about parameters."""

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
        """What a success repeats of path and body: JSON Pointer, attribute of the model, expression of the value."""
        found = [
            (self.parameter(endpoint, prop).get("x-echo"), str(prop.python_name)) for prop in endpoint.path_parameters
        ]
        for schema in self._body_schemas(endpoint):
            for name, node in schema.get("properties", {}).items():
                # A body of another type is refused when it is encoded.
                found.append((node.get("x-echo"), f'getattr(body, "{_attribute(name)}", None)'))
        return [(pointer, _attribute(pointer[1:]), expression) for pointer, expression in found if pointer]

    def _body_schemas(self, endpoint: Endpoint) -> list[Node]:
        """The schemas of the bodies in JSON that a request may have."""
        body = self.follow(self.operation(endpoint).get("requestBody", {}))
        return [self.follow(media["schema"]) for media in body.get("content", {}).values() if "schema" in media]

    def echoed_headers(self, endpoint: Endpoint) -> list[str]:
        """The request headers that a response repeats under the same name."""
        found = [prop for prop in endpoint.header_parameters if "x-echo" in self.parameter(endpoint, prop)]
        return [prop.name.get_untrusted_value() for prop in found]

    def description(self, endpoint: Endpoint, prop: Property) -> str:
        """Return the description of a parameter, in one line."""
        node = self.parameter(endpoint, prop)
        text = node.get("description") or self.follow(node.get("schema", {})).get("description", "")
        return " ".join(text.split())


def _name(node: Node, path: str, method: str) -> PythonIdentifier:
    """Return the name that openapi-python-client gives to an operation."""
    if "operationId" in node:
        return PythonIdentifier(node["operationId"], PREFIX)
    return generate_operation_id(path=UntrustedString(path), method=method, prefix=PREFIX)


def _last(reference: str) -> str:
    return reference.rpartition("/")[2]


def _attribute(name: str) -> str:
    """The name of the Python attribute of a field."""
    return str(PythonIdentifier(UntrustedString(name), PREFIX))
