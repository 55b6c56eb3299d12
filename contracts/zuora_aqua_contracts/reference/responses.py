"""How things are told: bodies, their coding, both forms of errors, the headers of every reply."""

from __future__ import annotations

import json
import uuid
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from . import negotiate, versions
from .messages import Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..document.fragment import Fragment
    from .call import Call, Failure

_TRACK = "Zuora-Track-Id"
_RATE = ("ratelimit-remaining", "ratelimit-reset")

Fields = tuple[tuple[str, str], ...]


class Answers:
    """The decisions after an operation ran, or failed."""

    fragment: Fragment
    header_tests: Mapping[str, Mapping[str, Callable[[str], bool]]]
    limit_headers: Mapping[str, str]

    def new_request_id(self) -> str:
        """An ID for a request, another each time."""
        return str(uuid.uuid4())

    def reply(self, call: Call, status: int, content: Any, *headers: tuple[str, str]) -> Reply:
        """The reply that says something as JSON, compressed where the request asks for it."""
        body, coding = self.encode(call, content), ()
        if self.wants_gzip(call, body):
            body, coding = self.compress(body), (("Content-Encoding", "gzip"),)  # type: ignore[assignment] # mypy takes the empty tuple for the type
        fields = (*self.content_headers(call), *coding, *self.common_headers(call), *headers)
        return Reply(status, fields, body)

    def failed(self, call: Call, failure: Failure) -> Reply:
        """The reply that says a failure."""
        return self.reply(call, self.error_status(call, failure), self.error_body(call, failure), *failure.headers)

    def encode(self, call: Call, content: Any) -> bytes:  # noqa: ARG002 - for overriding
        """The bytes of a body: compact JSON in UTF-8 (OP-JSON)."""
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8")

    def wants_gzip(self, call: Call, body: bytes) -> bool:
        """Whether a body goes out compressed (GZIP-ON, GZIP-OFF)."""
        return len(body) > self.compressed_above(call) and self.accepts_gzip(call)

    def compressed_above(self, call: Call) -> int:
        """The bytes above which a body is compressed."""
        return int(call.operation.parameters["Accept-Encoding"]["x-compressed-above-bytes"])

    def accepts_gzip(self, call: Call) -> bool:
        """Whether the request takes gzip."""
        return negotiate.accepts_gzip(call.request.listed("Accept-Encoding"))

    def compress(self, body: bytes) -> bytes:
        """A body in gzip."""
        return negotiate.compress(body)

    def content_headers(self, call: Call) -> Fields:  # noqa: ARG002 - for overriding
        """What the body is, and on what it depends (GZIP-VARY)."""
        return (("Content-Type", "application/json"), ("Vary", "Accept-Encoding"))

    def common_headers(self, call: Call) -> Fields:
        """The header fields of every reply."""
        return (("Zuora-Request-Id", call.request_id), *self.track_headers(call), *self.rate_headers(call))

    def track_headers(self, call: Call) -> Fields:
        """The request's track ID, to the letter, where it is a valid one (TRACK-ECHO, TRACK-ECHO-ERROR)."""
        value = call.request.header(_TRACK)
        valid = value is not None and self.header_tests[call.operation.id][_TRACK](value)
        return ((_TRACK, value),) if valid and value is not None else ()

    def rate_headers(self, call: Call) -> Fields:
        """The limits, and what is left of them; nothing where the tenant is over (RATE-HEADERS)."""
        headers = dict(self.limit_headers)
        if call.tenant.reset_seconds is not None:
            headers.update(zip(_RATE, ("0", str(call.tenant.reset_seconds)), strict=True))
        return tuple(headers.items())

    def has_error_status(self, call: Call) -> bool:
        """Whether the request's minor version gives errors the status of their category, and the newer form."""
        node = call.operation.parameters["Zuora-Version"]
        since, default = versions.parse(node["x-error-status-since"]), versions.parse(node["x-tenant-default"])
        asked = versions.parse(call.request.header("Zuora-Version") or "") or default
        return asked is not None and since is not None and asked >= since

    def error_status(self, call: Call, failure: Failure) -> int:
        """The status of a failure: its own, or 200 on old minor versions (ERR-STATUS)."""
        return failure.status if failure.always or self.has_error_status(call) else HTTPStatus.OK

    def error_body(self, call: Call, failure: Failure) -> Any:
        """The body of a failure, in the form of the request's minor version (ERR-BODY)."""
        reasons = [{"code": self.error_code(call, failure), "message": failure.message}]
        if self.has_error_status(call):
            return {"requestId": call.request_id, "reasons": reasons}
        return {"success": False, "processId": call.request_id.replace("-", "").upper()[:16], "reasons": reasons}

    def error_code(self, call: Call, failure: Failure) -> int:
        """The code of a failure: the resource of a request without payload, and the category (ERR-CODE)."""
        resource = self.fragment.schema("Reason")["properties"]["code"]["x-resource-without-payload"]
        return int(resource) * 100 + self.category(call, failure)

    def category(self, call: Call, failure: Failure) -> int:
        """The category of a failure: the first that the document lists with its status."""
        return int(call.operation.responses[failure.status]["x-error-categories"][0])
