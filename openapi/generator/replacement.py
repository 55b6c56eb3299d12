"""Put a folder in the place of another one, wholly or not at all."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CURRENT_FOLDER = -100  # AT_FDCWD
_EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2)


class ReplacementError(Exception):
    """The folder cannot be replaced. The message is one line that says why and what to do."""


@contextlib.contextmanager
def staged(target: Path) -> Iterator[Path]:
    """Give the path of a new folder beside the target, to be filled and then put in its place with `replace`.

    What a killed run left here is removed; if it had moved the target away, that is put back.

    Raises:
        ReplacementError: Another run is at it.
    """
    staging = target.parent / f".{target.name}.staging"
    target.parent.mkdir(parents=True, exist_ok=True)
    with _locked(staging.with_suffix(".lock")):
        recover(target)
        staging.mkdir()
        try:
            yield staging / target.name
        finally:
            recover(target)


def recover(target: Path) -> None:
    """Put the target back if it was taken away and nothing came in its place, and remove the staging folder."""
    staging = target.parent / f".{target.name}.staging"
    if (staging / "old").exists() and not target.exists():
        (staging / "old").rename(target)
    shutil.rmtree(staging, ignore_errors=True)


def replace(fresh: Path, target: Path) -> None:
    """Put a folder that `staged` gave in the place of the target, in one step where the system can."""
    if not target.exists():
        fresh.rename(target)
    elif not _exchange(fresh, target):
        target.rename(fresh.parent / "old")  # if this process is killed now, `recover` puts it back in the next run
        fresh.rename(target)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step; return whether the system could."""
    if sys.platform != "linux":
        return False
    try:
        function = ctypes.CDLL(None).renameat2
    except AttributeError:  # an old C library
        return False
    return bool(function(_CURRENT_FOLDER, os.fsencode(one), _CURRENT_FOLDER, os.fsencode(other), _EXCHANGE) == 0)


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a lock that ends with this process, however it ends."""
    if os.name == "nt":
        yield
        return
    import fcntl  # noqa: PLC0415 - not on Windows

    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            is_held = os.fstat(file.fileno()).st_nlink > 0  # no: it was opened before another run ended and removed it
        except BlockingIOError:
            is_held = False
        if not is_held:
            raise ReplacementError(f"another run is writing into {path.parent}: wait until it has ended")
        try:
            yield
        finally:
            path.unlink(missing_ok=True)
