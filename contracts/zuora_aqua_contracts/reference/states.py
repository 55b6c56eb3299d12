"""The state endpoint, `POST /_states` by Pact's convention, and the state that the server starts in."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from .messages import Reply
from .store import Record, Tenant, instant

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..document.fragment import Operation
    from .messages import Request
    from .store import Store

STATE = "a tenant"
_PARAMS = ("jobs", "accessible_orgs", "entities", "rate_limited")
_JOB = ("createdOn", "org", "entity", "job")
_MAX_WAIT = 2**31 - 1  # seconds; more is a mistake, and does not fit a database column
_DEFAULT_AGE = timedelta(days=1)  # of the default job


class StateError(ValueError):
    """A state is not valid. The message names the member that is wrong, and what it must be."""


Change = tuple[Tenant, list[Record]]


class StateReader:
    """Reads requests of a state endpoint, whatever keeps the state."""

    def __init__(self, operation: Operation, clock: Callable[[], datetime]) -> None:
        """Take the operation whose examples make the default state, and a clock that returns aware times."""
        self._operation = operation
        self._clock = clock

    def default(self) -> Change:
        """Return the state that a server starts in: the document's example pair has a completed job, a day old."""
        job = next(iter(self._operation.examples(HTTPStatus.OK).values()))
        orgs = tuple(str(self._operation.example("Zuora-Org-Ids")).split(","))
        tenant = Tenant(orgs, (str(self._operation.example("Zuora-Entity-Ids")),))
        return tenant, [_record(job, orgs[0], tenant.entities[0], self._clock() - _DEFAULT_AGE, "job")]

    def read(self, method: str, body: bytes) -> tuple[Reply, Change | None]:
        """Read a request: the reply to it and the state to set up; 400 and none if it is not valid.

        Args:
            method: The method of the request.
            body: Its body, in the form of contracts/README.md.
        """
        if method != "POST":
            message = {"message": "a state is set up by POST"}
            return _reply(HTTPStatus.METHOD_NOT_ALLOWED, message, ("Allow", "POST")), None
        try:
            change = self.change(_parsed(body))
        except StateError as error:
            return _reply(HTTPStatus.BAD_REQUEST, {"message": str(error)}), None
        return _reply(HTTPStatus.OK, {}), change

    def change(self, message: Any) -> Change:
        """Return the state that the JSON of a request sets up; a teardown sets up the default.

        Raises:
            StateError: The JSON is not valid.
        """
        _require(isinstance(message, dict), "the body", "a JSON object")
        _require(message.get("state") == STATE, "state", f"{STATE!r}: there is no other")
        action = "setup" if message.get("action") is None else message["action"]
        _require(action in ("setup", "teardown"), "action", "'setup', which is the default, or 'teardown'")
        return self.default() if action == "teardown" else self._state(message.get("params") or {})

    def _state(self, params: Any) -> Change:
        """Return the tenant and the jobs of `params`, with defaults for members that are left out."""
        _require_members("params", params, _PARAMS)
        tenant, records = self.default()
        if params.get("jobs") is not None:
            _require(isinstance(params["jobs"], list), "params.jobs", "a list")
            records = [_entry(f"params.jobs[{number}]", entry) for number, entry in enumerate(params["jobs"])]
        orgs = _names(params, "accessible_orgs", tenant.accessible_orgs)
        entities = _names(params, "entities", tenant.entities)
        return Tenant(orgs, entities, _wait(params.get("rate_limited"))), records


class States(StateReader):
    """The state endpoint of a store."""

    def __init__(self, store: Store, operation: Operation, clock: Callable[[], datetime]) -> None:
        """Take the store, which gets the default state if it is new, and what `StateReader` takes."""
        super().__init__(operation, clock)
        self._store = store
        if store.is_new:
            store.replace(*self.default())

    def respond(self, request: Request) -> Reply:
        """Respond to a request, after the state was set up, completely or not at all."""
        reply, change = self.read(request.method, request.body)
        if change is not None:
            self._store.replace(*change)
        return reply


def _parsed(body: bytes) -> Any:
    """Parse the JSON of a body.

    Raises:
        StateError: It is not JSON, or has values that a reply cannot carry: NaN, infinities, half a surrogate pair.
    """
    try:
        value = json.loads(body.decode("utf-8"))
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8")
    except (ValueError, RecursionError):
        raise StateError("the body must be JSON in UTF-8, without NaN, infinities and half surrogate pairs") from None
    return value


def _entry(where: str, entry: Any) -> Record:
    """Validate an entry of `jobs` and return its record."""
    _require_members(where, entry, _JOB)
    job, org, entity = entry.get("job"), entry.get("org"), entry.get("entity")
    _require(isinstance(job, dict), f"{where}.job", "an object, the job's JSON")
    _require(isinstance(org, str), f"{where}.org", "a string, the org's ID")
    _require(entity is None or isinstance(entity, str), f"{where}.entity", "a string or null")
    return _record(job, org, entity, _moment(f"{where}.createdOn", entry.get("createdOn")), f"{where}.job")


def _record(job: dict[str, Any], org: str, entity: str | None, created: datetime, where: str) -> Record:
    """Build the record of a job."""
    for name in ("partner", "project", "status"):
        _require(isinstance(job.get(name), str), f"{where}.{name}", "a string")
    wire = json.dumps(job, ensure_ascii=False, separators=(",", ":"))
    return Record(job["partner"], job["project"], job["status"], org, entity, instant(created), wire)


def _moment(where: str, value: Any) -> datetime:
    """Parse a time in ISO 8601 with a zone."""
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        moment = None
    if moment is None or moment.tzinfo is None:
        raise StateError(f"{where} must be a time of ISO 8601 with a zone, like 2026-01-02T03:04:05Z")
    return moment


def _names(params: dict[str, Any], name: str, default: tuple[str, ...]) -> tuple[str, ...]:
    """Validate and return a list of IDs."""
    value = params.get(name)
    if value is None:
        return default
    is_valid = isinstance(value, list) and all(isinstance(item, str) for item in value)
    _require(is_valid, f"params.{name}", "a list of strings")
    return tuple(value)


def _wait(limited: Any) -> int | None:
    """Validate and return the seconds of `rate_limited`."""
    if limited is None:
        return None
    _require_members("params.rate_limited", limited, ("reset_seconds",))
    seconds = limited.get("reset_seconds")
    is_valid = isinstance(seconds, int) and not isinstance(seconds, bool) and 0 <= seconds <= _MAX_WAIT
    _require(is_valid, "params.rate_limited.reset_seconds", f"a whole number of seconds, 0 to {_MAX_WAIT}")
    return int(seconds)


def _require_members(where: str, value: Any, known: tuple[str, ...]) -> None:
    """Require an object without unknown members, so that a misspelt name is reported and not ignored."""
    _require(isinstance(value, dict), where, "an object")
    for name in value:
        _require(name in known, f"{where}: {name!r}", f"one of {', '.join(known)}")


def _require(condition: bool, where: str, what: str) -> None:
    if not condition:
        raise StateError(f"{where} must be {what}")


def _reply(status: HTTPStatus, body: dict[str, str], *headers: tuple[str, str]) -> Reply:
    return Reply(status, (("Content-Type", "application/json"), *headers), json.dumps(body).encode())
