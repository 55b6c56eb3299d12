"""CPU seconds of reading a job in one of several ways. A script of pyperf.

It is given `{"content": the JSON text, "models": {schema: {field: {"types", "model", "list", "required"}}}}`.
"""

from __future__ import annotations

import functools
import gc
import importlib
import json
import operator
import types
from typing import TYPE_CHECKING, Any

from bench.child import given, measuring

if TYPE_CHECKING:
    from collections.abc import Callable

_TYPES: dict[str, type] = {"string": str, "integer": int, "number": float, "boolean": bool}
_READERS: dict[str, Callable[[], Callable[[bytes], Any]]] = {
    "json": lambda: json.loads,
    "ours": lambda: _generated("zuora_aqua_client"),
    "stock": lambda: _generated("stock_client"),
    "pydantic": lambda: _pydantic(given()["models"]),
    "msgspec": lambda: _msgspec(given()["models"]),
    "vendor": lambda: _vendor(),  # noqa: PLW0108 - it is defined below
}


def main() -> None:
    """Measure a side: one of the readers."""
    runner, side = measuring.runner("parsing")
    runner.bench_time_func("parsing", measuring.timed(lambda: _reading(side)))


def _reading(side: str) -> Callable[[], Any]:
    content: bytes = given()["content"].encode()
    reader = _READERS[side]()
    gc.collect()
    gc.freeze()  # the vendor's SDK leaves millions of objects, which would slow the collector
    return lambda: reader(content)


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
