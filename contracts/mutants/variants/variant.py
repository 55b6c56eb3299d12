"""What a conforming variant is: a server that keeps the contract in a way of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mutants.host import Framing
from zuora_aqua_contracts.reference.behaviour import STATES_PATH, Behaviour

if TYPE_CHECKING:
    from zuora_aqua_contracts.reference.messages import Reply, Request


class Variant(Behaviour):
    """A behaviour that keeps the contract in a way of its own; the docstring of a subclass says in which.

    Attributes:
        framing: How replies are sent.
        reports: SHOULD clauses that the way does not keep, which the suite has to report, and no others.
    """

    framing = Framing()
    reports: tuple[str, ...] = ()

    def respond(self, request: Request) -> Reply:
        """The reply, changed by `sent` where the state endpoint did not give it."""
        reply = super().respond(request)
        return reply if request.path == STATES_PATH.encode() else self.sent(request, reply)

    def sent(self, request: Request, reply: Reply) -> Reply:  # noqa: ARG002 - for overriding
        """What becomes of a reply on its way out."""
        return reply
