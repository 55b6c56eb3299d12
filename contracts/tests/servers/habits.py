"""Ways to keep the contract that are not the reference server's, and a few ways to break it."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from zuora_aqua_contracts.reference.behaviour import Behaviour

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zuora_aqua_contracts.reference.call import Call, Failure
    from zuora_aqua_contracts.reference.responses import Fields
    from zuora_aqua_contracts.reference.store import Record


class TrueStatuses(Behaviour):
    """Errors have the status of their category on any minor version."""

    def error_status(self, call: Call, failure: Failure) -> int:  # noqa: ARG002 - as overridden
        """The failure's own."""
        return failure.status


class OldErrorsAre200(Behaviour):
    """On old minor versions every error is a 200 with an error body, save those that are documented otherwise."""

    def error_status(self, call: Call, failure: Failure) -> int:
        """200 for all but missing credentials and the rate limit."""
        documented = failure.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS)
        return failure.status if documented or self.has_error_status(call) else HTTPStatus.OK


class GzipAtAnySize(Behaviour):
    """Whatever goes to a client that takes gzip is gzip, errors and short bodies too."""

    def compressed_above(self, call: Call) -> int:  # noqa: ARG002 - as overridden
        """No size is too small."""
        return -1


class Generous(Behaviour):
    """Adds fields to all objects, blanks between all tokens, and header fields to all answers."""

    def encode(self, call: Call, content: Any) -> bytes:  # noqa: ARG002 - as overridden
        """JSON for a person to read, in ASCII."""
        return json.dumps(self._more(content), indent=4, sort_keys=True).encode() + b"\n"

    def content_headers(self, call: Call) -> Fields:  # noqa: ARG002 - as overridden
        """The content type in another spelling, among other header fields."""
        return (
            ("X-Powered-By", "Generosity"),
            ("Content-type", "Application/JSON; charset=UTF-8"),
            ("Vary", "Origin"),
            ("Vary", "accept-encoding"),
            ("Cache-Control", "no-store"),
            ("X-Empty", ""),
            ("Set-Cookie", "a=b; Path=/"),
            ("Set-Cookie", "c=d; Path=/"),
        )

    def _more(self, content: Any) -> Any:
        if isinstance(content, dict):
            return {**{name: self._more(value) for name, value in content.items()}, "zz_new": {"is": [None, 1.5, "ü"]}}
        return [self._more(item) for item in content] if isinstance(content, list) else content


class GenerousAndOldErrorsAre200(Generous, OldErrorsAre200):
    """Both, so that one run shows them."""


class WithoutId(Behaviour):
    """Breaks JOB-REQUIRED."""

    def job_of(self, call: Call, record: Record) -> Any:
        """A job without its ID."""
        return {name: value for name, value in super().job_of(call, record).items() if name != "id"}


class WithoutEcho(Behaviour):
    """Breaks TRACK-ECHO and TRACK-ECHO-ERROR."""

    def track_headers(self, call: Call) -> Fields:  # noqa: ARG002 - as overridden
        """No track ID."""
        return ()


class GzipForAll(Behaviour):
    """Breaks GZIP-OFF."""

    def accepts_gzip(self, call: Call) -> bool:  # noqa: ARG002 - as overridden
        """Compress without asking."""
        return True


class TokensWithoutCase(Behaviour):
    """Breaks AUTH-WRONG."""

    def is_valid_token(self, token: str) -> bool:
        """The token in any case."""
        return super().is_valid_token(token) or super().is_valid_token(token.swapcase())


class FirstIsLast(Behaviour):
    """Breaks LAST-NEWEST."""

    def newest(self, records: Sequence[Record]) -> Record | None:
        """The first that was set up."""
        return records[0] if records else None


class DecodedTwice(Behaviour):
    """Breaks PATH-ENCODE as a server does that reads WSGI's PATH_INFO and decodes it."""

    def pair(self, call: Call) -> tuple[str, str]:
        """Partner and project with blanks for plus signs."""
        partner, project = super().pair(call)
        return partner.replace("+", " "), project.replace("+", " ")


class PairsWithoutCase(Behaviour):
    """Breaks PATH-ENCODE for most pairs, so that any search finds one that is broken."""

    def pair(self, call: Call) -> tuple[str, str]:
        """Partner and project in lower case."""
        partner, project = super().pair(call)
        return partner.lower(), project.lower()


class OneJobOfAPartner(Behaviour):
    """Breaks LAST-PAIR, and only that: all projects of a partner have one job."""

    def pair(self, call: Call) -> tuple[str, str]:
        """The partner, and always the project of the document's example."""
        partner, _ = super().pair(call)
        return partner, str(call.operation.example_parameters()["project"])
