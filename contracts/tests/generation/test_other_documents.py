"""Templates and runtime serve other operations too: small documents in, clients out, both as black boxes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import httpx
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

_HEAD = """
openapi: 3.1.0
info: {title: Pets, version: "1"}
"""
_PETS = (
    _HEAD
    + """
paths:
  /pets:
    post:
      operationId: create_pet
      tags: [pets]
      parameters:
        - {name: tags, in: query, schema: {type: array, items: {type: string, minLength: 2}}}
        - {name: limit, in: query, required: true, schema: {type: integer, minimum: 1, maximum: 5}}
        - {name: dry, in: query, schema: {type: boolean}}
        - {name: size, in: query, schema: {type: string, enum: [small, large]}}
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}
      responses:
        "201": {description: made, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
        "422": {description: odd, content: {application/json: {schema: {$ref: "#/components/schemas/Fault"}}}}
    put:
      operationId: note_pets
      tags: [pets]
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Fault"}}}}
      responses: {"204": {description: noted}}
    patch:
      operationId: count_pets
      tags: [pets]
      parameters: [{name: Idempotency-Key, in: header, schema: {type: string, maxLength: 255}}]
      requestBody: {required: true, content: {application/json: {schema: {type: array, items: {type: number}}}}}
      responses: {"204": {description: counted}}
    get:
      operationId: list_pets
      tags: [pets]
      responses:
        "200":
          description: all
          content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Pet"}}}}
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    delete:
      operationId: delete_pet
      tags: [pets]
      security: [{bearerAuth: []}]
      responses: {"204": {description: gone}, default: {description: a fault}}
    get:
      tags: [pets]
      responses:
        "200": {description: text, content: {text/plain: {schema: {type: string}}}}
components:
  securitySchemes: {bearerAuth: {type: http, scheme: bearer}}
  schemas:
    Pet:
      type: object
      required: [name, born]
      properties:
        name: {type: string}
        born: {type: string, format: date}
        owner: {type: [string, "null"]}
        weight: {type: number, minimum: 0}
        friends: {type: array, items: {$ref: "#/components/schemas/Pet"}}
        size: {type: string, enum: [small, large]}
        either: {oneOf: [{type: integer}, {type: string, format: date-time}]}
    Fault: {type: object, required: [why], properties: {why: {type: string}}}
"""
)


class Server:
    """Answers in this process, or fails, and keeps the requests."""

    def __init__(self) -> None:
        """Start with an empty answer."""
        self.asked: list[httpx.Request] = []
        self.answer = httpx.Response(200)
        self.failure: Exception | None = None

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer a request."""
        self.asked.append(request)
        if self.failure is not None:
            raise self.failure
        return self.answer


@pytest.fixture
def server() -> Server:
    """A server of pets."""
    return Server()


def client_of(other: Any, server: Server, **options: Any) -> Any:
    """A client of that server."""
    transport = {"transport": httpx.MockTransport(server)}
    return other("client").AuthenticatedClient(
        "http://pets.invalid/api", token="planted", httpx_args=transport, **options
    )


def test_a_body_and_a_query_go_out(package: Callable[[str], Any], server: Server) -> None:
    """A POST sends its body as JSON and its query, arrays as repeated values, and no credentials where none are due."""
    other = package(_PETS)
    create, models = other("api.pets.create_pet"), other("models")
    pet = models.Pet.from_dict({"name": "Rex", "born": "2020-01-31", "owner": None, "more": [1]})
    server.answer = httpx.Response(201, json=pet.to_dict())
    made = create.sync(
        client=client_of(other, server),
        body=pet,
        limit=3,
        tags=["aa", "b&c"],
        dry=True,
        size=models.CreatePetSize.SMALL,
    )
    asked = server.asked[0]
    assert made == pet
    assert json.loads(asked.content) == {"name": "Rex", "born": "2020-01-31", "owner": None, "more": [1]}
    assert parse_qsl(asked.url.query.decode()) == [
        ("tags", "aa"),
        ("tags", "b&c"),
        ("limit", "3"),
        ("dry", "true"),
        ("size", "small"),
    ]
    assert asked.headers["Content-Type"] == "application/json"
    assert "Authorization" not in asked.headers
    assert asked.url.path == "/api/pets"


@pytest.mark.parametrize(
    "given",
    [
        {"limit": 0},
        {"limit": 6},
        {"limit": "3"},
        {"limit": True},
        {"limit": 1, "tags": ["a"]},
        {"limit": 1, "size": "huge"},
    ],
)
def test_arguments_are_checked_by_the_document(
    package: Callable[[str], Any], server: Server, given: dict[str, Any]
) -> None:
    """What the document rules out is refused before sending, whatever its type."""
    other = package(_PETS)
    create, pet = other("api.pets.create_pet"), other("models").Pet.from_dict({"name": "a", "born": "2020-01-31"})
    with pytest.raises(other("errors").InvalidArgumentError):
        create.sync(client=client_of(other, server), body=pet, **given)
    assert server.asked == []


@pytest.mark.parametrize(
    ("pet", "pointer"),
    [
        ({"name": "a"}, "/born"),
        ({"name": "a", "born": "soon"}, "/born"),
        ({"name": "a", "born": "2020-01-31", "friends": [{"name": 1, "born": "2020-01-31"}]}, "/friends/0/name"),
        ({"name": "a", "born": "2020-01-31", "weight": "1"}, "/weight"),
        ({"name": "a", "born": "2020-01-31", "owner": None, "size": "huge", "weight": 2, "friends": None}, None),
    ],
)
def test_fields_of_any_kind_are_read(package: Callable[[str], Any], pet: dict[str, Any], pointer: str | None) -> None:
    """Dates, nested models, nullable fields and open enums are read, or the error says where it went wrong."""
    other = package(_PETS)
    malformed = other("errors").MalformedError
    if pointer is None:
        assert other("models").Pet.from_dict(pet).to_dict() == pet
        return
    with pytest.raises(malformed) as refused:
        other("models").Pet.from_dict(pet)
    assert refused.value.pointer == pointer


def test_other_bodies_are_given(package: Callable[[str], Any], server: Server) -> None:
    """A list of models, plain text and no body at all are given as what they are."""
    other = package(_PETS)
    client = client_of(other, server)
    server.answer = httpx.Response(200, json=[{"name": "a", "born": "2020-01-31"}])
    assert [pet.name for pet in other("api.pets.list_pets").sync(client=client)] == ["a"]
    server.answer = httpx.Response(200, text="Rex")
    assert other("api.pets.get_pets_id").sync(7, client=client) == "Rex"
    server.answer = httpx.Response(204)
    assert other("api.pets.delete_pet").sync(7, client=client) is None
    assert [request.url.path for request in server.asked] == ["/api/pets", "/api/pets/7", "/api/pets/7"]
    assert server.asked[-1].headers["Authorization"] == "Bearer planted"


def test_errors_of_the_document_are_parsed(package: Callable[[str], Any], server: Server) -> None:
    """The detailed form gives the model of an error; a POST is not repeated, whatever came."""
    other = package(_PETS)
    create, pet = other("api.pets.create_pet"), other("models").Pet.from_dict({"name": "a", "born": "2020-01-31"})
    server.answer = httpx.Response(422, json={"why": "no"})
    response = create.sync_detailed(client=client_of(other, server), body=pet, limit=1)
    assert (response.status_code, response.parsed) == (422, other("models").Fault("no"))
    server.answer = httpx.Response(503)
    assert create.sync_detailed(client=client_of(other, server), body=pet, limit=1).attempts == 1


def test_a_body_may_be_optional(package: Callable[[str], Any], server: Server) -> None:
    """A body that is not required is left out with its Content-Type, or goes out as compact JSON in UTF-8."""
    other = package(_PETS)
    note, client = other("api.pets.note_pets"), client_of(other, server)
    server.answer = httpx.Response(204)
    note.sync(client=client)
    note.sync(client=client, body=other("models").Fault("é"))
    assert [request.content for request in server.asked] == [b"", '{"why":"é"}'.encode()]
    assert [request.headers.get("Content-Type") for request in server.asked] == [None, "application/json"]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"why": "no"}, "is of type dict, not Fault"),
        ("lone", "has a lone surrogate"),
        ("object", "has a value that JSON cannot represent: TypeError"),
    ],
)
def test_a_body_that_cannot_be_written_is_refused(
    package: Callable[[str], Any], server: Server, body: Any, problem: str
) -> None:
    """A body that is not of its model, or that JSON cannot hold, is an `InvalidArgumentError` before sending."""
    other = package(_PETS)
    values = {"lone": "\ud800", "object": object()}
    given = other("models").Fault(values[body]) if isinstance(body, str) else body
    with pytest.raises(other("errors").InvalidArgumentError) as caught:
        other("api.pets.note_pets").sync(client=client_of(other, server), body=given)
    assert problem.partition(", not ")[0] in str(caught.value)
    assert (caught.value.argument, server.asked) == ("body", [])


def test_a_number_that_json_cannot_hold_is_refused(package: Callable[[str], Any], server: Server) -> None:
    """NaN and infinity in a body are refused before sending."""
    other = package(_PETS)
    for number in (float("nan"), float("inf")):
        with pytest.raises(other("errors").InvalidArgumentError, match="ValueError"):
            other("api.pets.count_pets").sync(client=client_of(other, server), body=[number])
    assert server.asked == []


@pytest.mark.parametrize(("key", "attempts"), [({}, 1), ({"idempotency_key": "order-7"}, 3)])
def test_only_an_idempotency_key_makes_a_post_repeatable(
    package: Callable[[str], Any], server: Server, key: dict[str, str], attempts: int
) -> None:
    """A request whose method is not idempotent is repeated only with an `Idempotency-Key`, and always with the same."""
    other = package(_PETS)
    server.failure = httpx.ReadError("reset")
    client = client_of(other, server, clock=other("client").Clock(sleep=lambda _: None))
    with pytest.raises(other("errors").APIConnectionError) as caught:
        other("api.pets.count_pets").sync(client=client, body=[0.5, 2], **key)
    assert (caught.value.attempts, len(server.asked)) == (attempts, attempts)
    assert {request.content for request in server.asked} == {b"[0.5,2]"}
    assert {request.headers.get("Idempotency-Key") for request in server.asked} == {key.get("idempotency_key")}


def test_a_second_operation_costs_yaml_only(package: Callable[[str], Any], server: Server) -> None:
    """The sibling that asks for a job by its ID, added to the document, reads a job and keeps the rules of all."""
    from zuora_aqua_contracts.document.fragment import load  # noqa: PLC0415 - beside its only use

    fragment = load()
    assert fragment.path is not None
    text = fragment.path.read_text("utf-8")
    operation = next(iter(fragment.operations.values()))
    sibling = json.loads(json.dumps(operation.node))
    sibling["operationId"] = "GET_OneMoreJob"
    sibling["parameters"] = [
        {"name": "jobid", "in": "path", "required": True, "schema": {"$ref": "#/components/schemas/PathSegment"}},
        *(node for node in sibling["parameters"] if fragment.follow(node)["in"] != "path"),
    ]
    added = json.dumps({"/v1/one-more/jobs/{jobid}": {"get": sibling}})[1:-1]
    other = package(text.replace("\npaths:\n", f"\npaths:\n  {added}\n", 1))
    job = next(iter(operation.examples(200).values()))
    server.answer = httpx.Response(200, json=job)
    get = other("api.aggregate_queries.get_one_more_job")
    assert get.sync("a/b", client=client_of(other, server)).to_dict() == job
    assert server.asked[0].url.raw_path == b"/api/v1/one-more/jobs/a%2Fb"
    with pytest.raises(ValueError, match="zuora_track_id"):
        get.sync("a", client=client_of(other, server), zuora_track_id=":")
