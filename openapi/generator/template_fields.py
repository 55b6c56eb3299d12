"""Functions that templates use for models and their fields."""

from __future__ import annotations

from openapi_python_client.parser.properties import AnyProperty, EnumProperty, ModelProperty
from openapi_python_client.parser.properties.boolean import BooleanProperty
from openapi_python_client.parser.properties.float import FloatProperty
from openapi_python_client.parser.properties.int import IntProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.string import StringProperty
from openapi_python_client.strings import ClassName, safe_for_docstring
from template_document import PREFIX, DocumentHelpers, Node, Property

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


class FieldHelpers(DocumentHelpers):
    """Template globals about models and their fields."""

    def schema(self, model: ModelProperty) -> Node:
        """Return the schema of a model."""
        for name, node in self.document.get("components", {}).get("schemas", {}).items():
            if ClassName(node.get("title", name), PREFIX) == model.class_info.name:
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

    def is_plain(self, prop: Property) -> bool:
        """Tell whether the JSON value of a field is its value in Python, once its type is checked."""
        return self.kind(prop) in ("string", "integer", "number", "boolean")

    def null_is_absent(self, prop: Property) -> bool:
        """Tell whether null in a field counts as absent: in an optional one whose type has no null."""
        kind = self.kind(prop)
        return kind not in ("other", "any") and (
            kind != "list" or self.kind(prop.inner_property) in ("string", "model")
        )

    def nullable_properties(self, model: ModelProperty) -> list[Property]:
        """Return the optional fields whose null counts as absent."""
        return [prop for prop in model.optional_properties or [] if self.null_is_absent(prop)]

    def enum_properties(self, model: ModelProperty) -> list[Property]:
        """Return the fields with members of an enumeration, one for each enumeration."""
        props: list[Property] = [*(model.required_properties or []), *(model.optional_properties or [])]
        return list({prop.class_info.name: prop for prop in props if self.kind(prop) == "enum"}.values())

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
