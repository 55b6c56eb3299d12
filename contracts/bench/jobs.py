"""The jobs that are read, and the fields of their models, both taken from the document."""

from __future__ import annotations

from typing import Any

from zuora_aqua_contracts.document.fragment import load

OK = 200


def last_job() -> tuple[str, list[str], dict[str, Any]]:
    """The path of the operation with its example pair, the pair, and an example job."""
    operation = next(iter(load().operations.values()))
    pair = operation.example_parameters()
    return operation.path.format(**pair), list(pair.values()), next(iter(operation.examples(OK).values()))


def large_job() -> dict[str, Any]:
    """A job with as many batches as there may be, no two of them alike."""
    _, _, job = last_job()
    (batch,) = job["batches"]
    most = load().schema("Job")["properties"]["batches"]["maxItems"]
    numbered = [
        {**batch, "batchId": f"{number:032x}", "fileId": f"{number + most:032x}", "recordCount": number * most}
        for number in range(most)
    ]
    return {**job, "batches": numbered}


def models(schema: str = "Job") -> dict[str, dict[str, dict[str, Any]]]:
    """The fields of a schema, and before it those of every schema that it is made of.

    Returns:
        By schema and field: `types`, or `model`, the schema of an object; `list`, whether it is a list of them; and
        `required`.
    """
    found: dict[str, dict[str, dict[str, Any]]] = {}
    _collect(schema, found)
    return found


def _collect(schema: str, found: dict[str, dict[str, dict[str, Any]]]) -> None:
    node = load().schema(schema)
    fields = {}
    for name, field in node["properties"].items():
        whole = load().follow(field)
        is_list = whole["type"] == "array"
        item = whole["items"] if is_list else field
        kind = load().follow(item)["type"]
        model = str(item["$ref"]).rpartition("/")[2] if kind == "object" else None
        if model and model not in found:
            _collect(model, found)
        required = name in node.get("required", [])
        types = kind if isinstance(kind, list) else [kind]
        fields[name] = {"types": types, "model": model, "list": is_list, "required": required}
    found[schema] = fields
