"""What a provider of states is: asked for a tenant, it makes it and gives it back as it really is.

The suite has three: the server's state endpoint (`endpoint.py`), its own API, which makes jobs (`aqua.py`), and facts
about a tenant that its owner wrote down (`known.py`), which make nothing and are only read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .tenants import Tenant

Pair = tuple[str, str]
ANY = "needs provider states of any kind: give the server's state endpoint (--states URL)"
NONE = (
    "needs a provider of states: the server's state endpoint (--states URL), "
    "its own API (--states aqua) or facts about the tenant (--known FILE)"
)


class Provider(Protocol):
    """A provider of states."""

    @property
    def means(self) -> str:
        """By what it shows a clause, for the report."""

    def pair(self, suffix: str) -> Pair:
        """Return a pair for a new tenant, whose project ends with a text."""

    def start(self, tenants: Iterable[Tenant]) -> None:
        """Begin to make tenants that are going to be asked for, if that takes time. Never raises `Unmet`."""

    def make(self, tenant: Tenant) -> Tenant:
        """Make a tenant, and return it as it really is: with the server's own IDs, times and contents.

        Asked again with more jobs at the end of a pair, it adds those.

        Raises:
            Unmet: It cannot make this tenant; the message says why.
        """
