"""Replies: JSON bodies, content coding, error bodies, common headers."""

from __future__ import annotations

import json
import uuid
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from . import negotiate, versions
from .messages import Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..document.fragment import Fragment, Operation
    from .call import Call, Failure

_TRACK = "Zuora-Track-Id"
_RATE = ("ratelimit-remaining", "ratelimit-reset")

Fields = tuple[tuple[str, str], ...]


class Responses:
    """Decisions about the reply, after an operation succeeded or failed."""

    fragment: Fragment
    operation: Operation
    header_tests: Mapping[str, Mapping[str, Callable[[str], bool]]]
    limit_headers: Mapping[str, str]

    def new_request_id(self) -> str:
        """Return a new request ID."""
        return str(uuid.uuid4())

    def reply(self, call: Call, status: int, content: Any, *headers: tuple[str, str]) -> Reply:
        """Build a JSON reply, compressed if the request accepts it."""
        body, coding = self.encode(call, content), ()
        if self.is_compressed(call, body):
            body, coding = self.compress(body), (("Content-Encoding", "gzip"),)  # type: ignore[assignment] # mypy takes the empty tuple for the type
        fields = (*self.content_headers(call), *coding, *self.common_headers(call), *headers)
        return Reply(status, fields, body)

    def failed(self, call: Call, failure: Failure) -> Reply:
        """Build the reply for a failure."""
        return self.reply(call, self.error_status(call, failure), self.error_body(call, failure), *failure.headers)

    def encode(self, call: Call, content: Any) -> bytes:  # noqa: ARG002 - for overriding
        """Encode a body as compact JSON in UTF-8 (OP-JSON)."""
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8")

    def is_compressed(self, call: Call, body: bytes) -> bool:
        """Whether to compress a body (GZIP-ON, GZIP-OFF)."""
        return len(body) > self.compressed_above(call) and self.accepts_gzip(call)

    def compressed_above(self, call: Call) -> int:  # noqa: ARG002 - for overriding
        """Return the size in bytes above which a body is compressed."""
        return int(self.operation.parameters["Accept-Encoding"]["x-compressed-above-bytes"])

    def accepts_gzip(self, call: Call) -> bool:
        """Whether the request accepts gzip."""
        return negotiate.accepts_gzip(call.request.listed("Accept-Encoding"))

    def compress(self, body: bytes) -> bytes:
        """Compress a body with gzip."""
        return negotiate.compress(body)

    def content_headers(self, call: Call) -> Fields:  # noqa: ARG002 - for overriding
        """Return the headers that describe the body (GZIP-VARY)."""
        return (("Content-Type", "application/json"), ("Vary", "Accept-Encoding"))

    def common_headers(self, call: Call) -> Fields:
        """Return the header fields that every reply has."""
        return (("Zuora-Request-Id", call.request_id), *self.track_headers(call), *self.rate_headers(call))

    def track_headers(self, call: Call) -> Fields:
        """Return the request's track ID unchanged if it is valid (TRACK-ECHO, TRACK-ECHO-ERROR)."""
        value = call.request.header(_TRACK)
        valid = value is not None and self.header_tests[call.operation.id][_TRACK](value)
        return ((_TRACK, value),) if valid and value is not None else ()

    def rate_headers(self, call: Call) -> Fields:
        """Return the rate and concurrency limit headers (RATE-HEADERS)."""
        headers = dict(self.limit_headers)
        if call.tenant.reset_seconds is not None:
            headers.update(zip(_RATE, ("0", str(call.tenant.reset_seconds)), strict=True))
        return tuple(headers.items())

    def has_error_status(self, call: Call) -> bool:
        """Whether errors have the status of their category and the newer form on the request's minor version."""
        node = call.operation.parameters["Zuora-Version"]
        since, default = versions.parse(node["x-error-status-since"]), versions.parse(node["x-tenant-default"])
        requested = versions.parse(call.request.header("Zuora-Version") or "") or default
        return requested is not None and since is not None and requested >= since

    def error_status(self, call: Call, failure: Failure) -> int:
        """Return the status of a failure: its own, or 200 on old minor versions (ERR-STATUS)."""
        has_status = failure.aqua_code is None and (failure.always or self.has_error_status(call))
        return failure.status if has_status else HTTPStatus.OK

    def error_body(self, call: Call, failure: Failure) -> Any:
        """Return the body of a failure, in the form of the request's minor version (ERR-BODY)."""
        if failure.aqua_code is not None:
            return {"errorCode": str(failure.aqua_code), "message": failure.message}
        reasons = [{"code": self.error_code(call, failure), "message": failure.message}]
        if self.has_error_status(call):
            return {"requestId": call.request_id, "reasons": reasons}
        return {"success": False, "processId": call.request_id.replace("-", "").upper()[:16], "reasons": reasons}

    def error_code(self, call: Call, failure: Failure) -> int:
        """Return the code of a failure: the resource of a request without payload, and the category (ERR-CODE)."""
        resource = self.fragment.schema("Reason")["properties"]["code"]["x-resource-without-payload"]
        return int(resource) * 100 + self.category(call, failure)

    def category(self, call: Call, failure: Failure) -> int:
        """Return the category of a failure: the first that the document lists with its status."""
        return int(call.operation.responses[failure.status]["x-error-categories"][0])
