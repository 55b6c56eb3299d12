"""Parameters and fields of every kind and name that Python, HTTP or the generated code could stumble over."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl
from uuid import UUID

import httpx
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_NAMES = (
    "headers",
    "params",
    "client",
    "body",
    "cookies",
    "kwargs",
    "self",
    "cast",
    "UNSET",
    "operation",
    "dict",
    "any",
)
_FIELDS = ["odd", "get", "data", "fieldDict", "model", "self", "source", "Mapping"]
_ID = UUID("2c92c0f9-5e8d-4f36-9a1b-0c6d7e8f9a0b")
_ODD = f"""
openapi: 3.1.0
info: {{title: Odd, version: "1"}}
paths:
  /odd/{{id}}/{{kind}}:
    get:
      operationId: get_odd
      tags: [odd]
      parameters:
        - {{name: id, in: path, required: true, schema: {{type: string, format: uuid}}}}
        - {{name: kind, in: path, required: true, schema: {{const: plain}}}}
        - {{name: flag, in: query, required: true, schema: {{const: true}}}}
        - {{name: mode, in: query, schema: {{const: 7}}}}
        - {{name: maybe, in: query, schema: {{type: [string, "null"], minLength: 2}}}}
        - {{name: whole, in: query, schema: {{anyOf: [{{type: integer, minimum: 3}}, {{type: "null"}}]}}}}
        - {{name: maybes, in: query, schema: {{type: array, items: {{type: [integer, "null"]}}}}}}
        - {{name: ids, in: query, schema: {{type: array, items: {{type: string, format: uuid}}}}}}
        - {{name: X-Id, in: header, schema: {{type: string, format: uuid}}}}
        - {{name: X-Maybe, in: header, schema: {{type: [string, "null"]}}}}
        - {{name: crumb, in: cookie, schema: {{type: string}}}}
        {"".join(f"- {{name: {name}, in: query, schema: {{type: string}}}}{chr(10)}        " for name in _NAMES)}
      responses:
        "200": {{description: it, content: {{application/json: {{schema: {{$ref: "#/components/schemas/Odd"}}}}}}}}
components:
  schemas:
    Odd:
      type: object
      required: [id, kind]
      properties:
        id: {{type: string, format: uuid}}
        kind: {{const: plain}}
        number: {{const: 7}}
        other: {{type: string, format: uuid}}
        maybe: {{type: [string, "null"]}}
        known: {{type: string}}
        {"".join(f"{name}: {{type: string}}{chr(10)}        " for name in _FIELDS)}
        list: {{type: array, items: {{type: string, format: uuid}}}}
"""
_BODY = {"id": str(_ID), "kind": "plain"}


@pytest.fixture
def call(package: Callable[[str], Any]) -> Callable[..., list[httpx.Request]]:
    """Call the operation; return the requests that went out."""
    modules = package(_ODD)

    def made(**arguments: Any) -> list[httpx.Request]:
        requests: list[httpx.Request] = []

        def respond(request: httpx.Request) -> httpx.Response:
            requests.append(request)
            return httpx.Response(200, json=_BODY)

        transport = {"transport": httpx.MockTransport(respond)}
        client = modules("client").Client("http://odd.invalid", httpx_args=transport)
        given = {"id": _ID, "kind": "plain", "flag": True, **arguments}
        modules("api.odd.get_odd").sync(client=client, **given)
        return requests

    return made


def test_parameters_of_any_name(call: Callable[..., list[httpx.Request]]) -> None:
    """Each parameter goes out under its own name, also one that is named like something of the generated code."""
    python = {"client": "client_query", "self": "self_", "UNSET": "unset", "dict": "dict_", "any": "any_"}
    (request,) = call(**{python.get(name, name): f"value-{name}" for name in _NAMES}, crumb="c")
    query = parse_qsl(request.url.query.decode())
    assert query == [("flag", "true"), *((name, f"value-{name}") for name in _NAMES)]
    assert request.headers["Cookie"] == "crumb=c"
    assert request.url.path == f"/odd/{_ID}/plain"


@pytest.mark.parametrize(
    ("arguments", "query"),
    [
        ({"maybe": None, "whole": None}, []),
        ({"maybe": "ab", "whole": 3}, [("maybe", "ab"), ("whole", "3")]),
        ({"maybes": [1, None]}, [("maybes", "1"), ("maybes", "")]),
        ({"mode": 7}, [("mode", "7")]),
        ({"ids": [_ID, str(_ID)]}, [("ids", str(_ID)), ("ids", str(_ID))]),
    ],
)
def test_values_of_queries(call: Callable[..., list[httpx.Request]], arguments: Any, query: Any) -> None:
    """Null leaves a parameter out, constants and UUIDs go out as texts."""
    (request,) = call(**arguments)
    assert sorted(parse_qsl(request.url.query.decode(), keep_blank_values=True)) == sorted([("flag", "true"), *query])


@pytest.mark.parametrize(
    "arguments",
    [
        {"id": "2c92c0f9"},
        {"id": None},
        {"kind": "fancy"},
        {"flag": 1},
        {"flag": False},
        {"mode": 8},
        {"maybe": "a"},
        {"whole": 2},
        {"ids": [7]},
        {"x_id": "no"},
    ],
)
def test_values_that_break_a_rule(
    call: Callable[..., list[httpx.Request]], package: Callable[[str], Any], arguments: dict[str, Any]
) -> None:
    """A text that is no UUID, another value than the constant, and null where there is none are refused."""
    with pytest.raises(package(_ODD)("errors").InvalidArgumentError) as caught:
        call(**arguments)
    assert caught.value.argument in arguments


def test_headers_that_are_null_are_left_out(call: Callable[..., list[httpx.Request]]) -> None:
    """A UUID goes out in a header, and null leaves the header out."""
    (request,) = call(x_id=_ID, x_maybe=None)
    assert (request.headers["X-Id"], "X-Maybe" in request.headers) == (str(_ID), False)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({}, None),
        ({"number": 7, "other": str(_ID), "maybe": None, "known": None, "list": [str(_ID)], "more": 1}, None),
        (dict.fromkeys(_FIELDS, "text"), None),
        ({"id": "2c92c0f9"}, "/id"),
        ({"id": 7}, "/id"),
        ({"kind": "fancy"}, "/kind"),
        ({"number": 8}, "/number"),
        ({"list": [str(_ID), "no"]}, "/list"),
    ],
)
def test_fields(package: Callable[[str], Any], change: dict[str, Any], pointer: str | None) -> None:
    """UUIDs, constants and nullable fields are read and written again, or the error names the field."""
    modules = package(_ODD)
    body = {**_BODY, **change}
    if pointer is None:
        odd = modules("models").Odd.from_dict(body)
        assert odd.to_dict() == body
        assert odd.id == _ID
        assert odd.additional_keys == [name for name in ("known", "more") if name in body]
        return
    with pytest.raises(modules("errors").MalformedError) as caught:
        modules("models").Odd.from_dict(body)
    assert caught.value.pointer == pointer


def test_the_code_has_types(generate: Callable[..., int], tmp_path: Path) -> None:
    """Mypy accepts the generated code in strict mode."""
    (tmp_path / "odd.yaml").write_text(_ODD)
    assert generate("--document", tmp_path / "odd.yaml", "--output", tmp_path / "odd") == 0
    line = [sys.executable, "-m", "mypy", "--strict", "--config-file=", f"--cache-dir={tmp_path / 'cache'}", "odd"]
    done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    assert done.returncode == 0, done.stdout
