"""A behaviour with a clock that stands still, and ways to ask it; how to read what it says."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from zuora_aqua_contracts.document import fragment
from zuora_aqua_contracts.reference import behaviour
from zuora_aqua_contracts.reference.auth import Credentials
from zuora_aqua_contracts.reference.messages import Reply, Request

TOKEN = "Planted.Token-1"  # noqa: S105 - planted, to be looked for
NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
DAY = timedelta(days=1)
OPERATION = fragment.load().operations[behaviour.OPERATION]
# The first minor version on which errors have their status.
SINCE: str = OPERATION.parameters["Zuora-Version"]["x-error-status-since"]
MODERN = ("Zuora-Version", SINCE)


@dataclass
class Server:
    """A behaviour under test; `now` is what its clock says."""

    now: datetime = NOW
    behaviour: behaviour.Behaviour = field(init=False)

    def __post_init__(self) -> None:
        """Put the behaviour together."""
        self.behaviour = behaviour.Behaviour(Credentials(TOKEN), clock=lambda: self.now)
        self.operation = OPERATION
        self.pair = tuple(self.operation.example_parameters().values())

    def path(self, *pair: str) -> bytes:
        """The path of a pair, each part encoded as one segment; of the example pair without one."""
        partner, project = pair or self.pair
        path = self.operation.path.replace("{partner}", quote(partner, safe=""))
        return path.replace("{project}", quote(project, safe="")).encode()

    def send(self, raw_path: bytes, *headers: tuple[str, str], method: str = "GET", body: bytes = b"") -> Reply:
        """The reply to a request as it stands."""
        return self.behaviour.respond(Request.received(method, raw_path, headers, body))

    def ask(self, *headers: tuple[str, str], pair: tuple[str, ...] = (), method: str = "GET") -> Reply:
        """The reply to a request with the token."""
        return self.send(self.path(*pair), ("Authorization", f"Bearer {TOKEN}"), *headers, method=method)

    def state(self, **params: Any) -> None:
        """Set up a state."""
        reply = self.post({"state": "a tenant", "params": params, "action": "setup"})
        assert reply.status == 200, reply.body

    def post(self, content: Any) -> Reply:
        """The reply of the state endpoint to some JSON."""
        return self.send(b"/_states", method="POST", body=json.dumps(content).encode())

    def job(self, name: str = "job", **fields: Any) -> dict[str, Any]:
        """A job of the example pair, told from others by its name; it may be changed."""
        return {**copy.deepcopy(next(iter(self.operation.examples(200).values()))), "name": name, **fields}

    def entry(self, job: dict[str, Any], *, age: timedelta = DAY, org: str = "org-1", entity: Any = None) -> Any:
        """A job as the state endpoint takes it."""
        return {"createdOn": (self.now - age).isoformat(), "org": org, "entity": entity, "job": job}


def content(reply: Reply) -> Any:
    """The JSON of a body that is not compressed."""
    return json.loads(reply.body)


def failure(reply: Reply) -> int:
    """The status that the category of an error means by the document; the reply itself may have 200."""
    resource, category = divmod(content(reply)["reasons"][0]["code"], 100)
    assert resource == OPERATION.fragment.schema("Reason")["properties"]["code"]["x-resource-without-payload"]
    return OPERATION.statuses_of_category[category][0]
