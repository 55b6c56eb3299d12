"""When a body is compressed."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from zuora_aqua_contracts.reference.negotiate import accepts_gzip

if TYPE_CHECKING:
    from collections.abc import Callable

    from .reference_server import Server


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, False),
        ("", False),
        ("gzip", True),
        ("GZip", True),
        ("x-gzip", True),
        ("br, gzip", True),
        ("gzip;q=0.001", True),
        ("gzip ; q=1.000", True),
        ("gzip;Q=1", True),
        ("*", True),
        ("*;q=0.5, br", True),
        ("identity", False),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("gzip;q=0, *", False),
        ("*;q=0", False),
        ("*;q=0, gzip", True),
        ("gzip;q=0, x-gzip", True),
        ("gzipped", False),
        ("br;gzip", False),
        ("gzip;q=", False),
        ("gzip;q=nan", False),
        ("gzip;q=-1", False),
    ],
)
def test_accepts(value: str, expected: bool) -> None:
    """A request takes gzip by name or by `*`, with a weight above 0 (RFC 9110, 12.5.3)."""
    assert accepts_gzip(value) is expected


@pytest.fixture
def edge(server: Server) -> Callable[[int], None]:
    """The size up to which a body is not compressed; sets up a body of a size."""
    limit = server.operation.parameters["Accept-Encoding"]["x-compressed-above-bytes"]

    def set_up(extra: int) -> None:
        server.state(jobs=[server.entry(server.job(name=""))])
        base = len(server.ask().body)
        server.state(jobs=[server.entry(server.job(name="é" + "n" * (limit + extra - base - 2)))])
        assert len(server.ask().body) == limit + extra

    return set_up


@pytest.mark.parametrize(("extra", "coding"), [(0, None), (1, "gzip")])
def test_compresses_above_the_size(server: Server, edge: Callable[[int], None], extra: int, coding: str | None) -> None:
    """Bodies over the document's size are compressed where asked; size counts bytes, not characters (GZIP-ON)."""
    edge(extra)
    reply = server.ask(("Accept-Encoding", "gzip"))
    assert reply.header("Content-Encoding") == coding
    assert (gzip.decompress(reply.body) if coding else reply.body) == server.ask().body


def test_joins_fields(server: Server, edge: Callable[[int], None]) -> None:
    """Several `Accept-Encoding` fields are one list (RFC 9110, 5.3)."""
    edge(1)
    reply = server.ask(("Accept-Encoding", "br"), ("Accept-Encoding", "gzip"))
    assert reply.header("Content-Encoding") == "gzip"


def test_varies(server: Server, edge: Callable[[int], None]) -> None:
    """Every reply of the operation says that it depends on `Accept-Encoding` (GZIP-VARY)."""
    edge(1)
    replies = [server.ask(), server.ask(("Accept-Encoding", "gzip")), server.ask(pair=("no", "job"))]
    assert [reply.header("Vary") for reply in replies] == ["Accept-Encoding"] * 3
