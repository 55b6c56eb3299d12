"""CPU seconds of reading a job in several ways. Arguments: rounds, readings a round.

Reads `{"content": the JSON text, "models": {schema: {field: {"types", "model", "list", "required"}}}}`.
"""

from __future__ import annotations

import functools
import gc
import importlib
import json
import operator
import sys
import time
import types
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_TYPES: dict[str, type] = {"string": str, "integer": int, "number": float, "boolean": bool}


def main() -> None:
    """Measure all of them in turns and print `{name: […]}`."""
    rounds, size = int(sys.argv[1]), int(sys.argv[2])
    given = json.load(sys.stdin)
    content = given["content"].encode()
    readers: dict[str, Callable[[bytes], Any]] = {
        "json": json.loads,
        "ours": _generated("zuora_aqua_client"),
        "stock": _generated("stock_client"),
        "pydantic": _pydantic(given["models"]),
        "msgspec": _msgspec(given["models"]),
        "vendor": _vendor(),
    }
    found: dict[str, list[float]] = {name: [] for name in readers}
    gc.collect()
    gc.freeze()  # the vendor's SDK alone leaves millions of objects, which would slow the collector for all
    for turn in range(rounds + 1):
        for name in sorted(readers, reverse=turn % 2 == 0):
            reader = readers[name]
            start = time.process_time()
            for _ in range(size):
                reader(content)
            if turn:  # the first round warms up
                found[name].append((time.process_time() - start) / size)
    json.dump(found, sys.stdout)


def _generated(package: str) -> Callable[[bytes], Any]:
    job = importlib.import_module(f"{package}.models.job").Job
    return lambda content: job.from_dict(json.loads(content))


def _vendor() -> Callable[[bytes], Any]:
    model = importlib.import_module("zuora_sdk").GetBatchQueryJobResponse
    return lambda content: model.from_dict(json.loads(content))


def _pydantic(models: dict[str, Any]) -> Callable[[bytes], Any]:
    pydantic = importlib.import_module("pydantic")
    kept = pydantic.ConfigDict(extra="allow")
    made: dict[str, Any] = {}
    for schema, fields in models.items():
        typed = {
            name: (_type(field, made), ...) if field["required"] else (_type(field, made) | None, None)
            for name, field in fields.items()
        }
        made[schema] = pydantic.create_model(schema, __config__=kept, **typed)
    reader: Callable[[bytes], Any] = made["Job"].model_validate_json
    return reader


def _msgspec(models: dict[str, Any]) -> Callable[[bytes], Any]:
    msgspec = importlib.import_module("msgspec")
    made: dict[str, Any] = {}
    for schema, fields in models.items():
        listed = [
            (name, _type(field, made))
            if field["required"]
            else (name, _type(field, made) | msgspec.UnsetType, msgspec.UNSET)
            for name, field in fields.items()
        ]
        made[schema] = msgspec.defstruct(schema, listed, kw_only=True)
    reader: Callable[[bytes], Any] = msgspec.json.Decoder(made["Job"]).decode
    return reader


def _type(field: dict[str, Any], made: dict[str, Any]) -> Any:
    kinds = [made[field["model"]]] if field["model"] else [_TYPES[name] for name in field["types"]]
    kind: Any = functools.reduce(operator.or_, kinds)
    return types.GenericAlias(list, kind) if field["list"] else kind


if __name__ == "__main__":
    main()
