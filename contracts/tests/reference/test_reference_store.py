"""The database of the reference server: fast in a large pair, and one line where the file cannot be used."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from zuora_aqua_contracts.reference.auth import Credentials, Tokens
from zuora_aqua_contracts.reference.selection import Selection
from zuora_aqua_contracts.reference.store import Record, Store, Tenant

if TYPE_CHECKING:
    from pathlib import Path

MANY = 20_000


def filled(count: int) -> Store:
    """A store with a pair that has many jobs, created one second apart, and set up from the newest on."""
    store = Store()
    records = [Record("p", "q", "completed", "org-1", None, count - number, "{}") for number in range(count)]
    store.replace(Tenant(("org-1",), ()), records)
    return store


def test_the_newest_is_found_without_reading_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many jobs a pair has, only a few are read to find the newest that counts."""
    store, read = filled(MANY), 0
    select = store.select

    def counted(condition: str, values: Any) -> list[Record]:
        nonlocal read
        found = select(condition, values)
        read += len(found)
        return found

    monkeypatch.setattr(store, "select", counted)
    newest = Selection(store.jobs_of("p", "q"), lambda record: record.created <= MANY - 40).newest()
    assert newest is not None
    assert newest.created == MANY - 40
    assert read <= 64


def test_the_newest_is_found_by_an_index() -> None:
    """SQLite finds the newest jobs of a pair in an index, without sorting."""
    store = filled(1)
    plan = store._connection.execute(
        "EXPLAIN QUERY PLAN SELECT * FROM job WHERE partner = 'p' AND project = 'q' AND (created, number) < (9, 9)"
        " ORDER BY created DESC, number DESC LIMIT 32"
    )
    (step,) = (row[3] for row in plan)  # a second one would sort
    assert step.startswith("SEARCH job USING INDEX job_by_age (partner=? AND project=?")


@pytest.mark.parametrize("count", [0, 1, 31, 32, 33, 100])
def test_both_orders_have_all_jobs(count: int) -> None:
    """The jobs of a pair are the same in the order of set-up and from the newest on, on any number of pages."""
    jobs = filled(count).jobs_of("p", "q")
    assert [job.number for job in jobs] == list(range(count))
    assert [job.number for job in jobs.newest_first()] == list(range(count))
    assert len(jobs) == count


def test_a_token_is_issued_without_looking_at_the_others() -> None:
    """Issuing a token neither copies nor searches those issued before, and drops the expired ones."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    tokens = Tokens(Credentials(), lambda: now, timedelta(hours=1))
    kept = tokens._expiries
    issued = [tokens.issue() for _ in range(10)]
    assert all(map(tokens.accepts, issued))
    now += timedelta(hours=2)
    last = tokens.issue()
    assert (len(kept), tokens._expiries is kept) == (1, True)
    assert [token for token in [*issued, last] if tokens.accepts(token)] == [last]


def garbage(path: Path) -> None:
    """Something else than a database."""
    path.write_bytes(b"no database" * 1000)


def damaged(path: Path) -> None:
    """A database of the server, with other bytes in the middle."""
    Store(str(path)).replace(Tenant((), ()), [Record("p", "q", "s", "o", None, n, "x" * 500) for n in range(100)])
    content = bytearray(path.read_bytes())
    content[8192:16384] = os.urandom(8192)
    path.write_bytes(content)


def cut_off(path: Path) -> None:
    """The first half of a database of the server."""
    damaged(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize("spoil", [garbage, damaged, cut_off])
def test_a_damaged_file_is_one_line(tmp_path: Path, spoil: Any) -> None:
    """A file that is no whole database ends the server before it listens, with one line."""
    spoil(tmp_path / "db")
    refused(tmp_path / "db")


def test_a_locked_file_is_one_line(tmp_path: Path) -> None:
    """A file that another program has locked ends the server before it listens, with one line."""
    Store(str(tmp_path / "db"))
    with closing(sqlite3.connect(tmp_path / "db")) as other:
        other.execute("BEGIN EXCLUSIVE")
        refused(tmp_path / "db")


def refused(path: Path) -> None:
    """Check that the server does not start."""
    arguments = ["-m", "zuora_aqua_contracts.reference", "--db", str(path), "--port", "0", "--print-url"]
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, timeout=60, check=False)  # noqa: S603 - our own command
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert done.stderr.startswith(f"reference server: {path}: ")
    assert len(done.stderr.splitlines()) == 1, done.stderr
