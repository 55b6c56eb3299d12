"""Downloads to a file: bytes a second against bare httpx, and memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.children import child
from bench.goals import GOALS
from bench.model import Row, Spread, against

if TYPE_CHECKING:
    from bench.model import Effort

_MIB = 1024 * 1024
_ROUNDS, _SIZE = {True: 2, False: 11}, {True: 4 * _MIB, False: 128 * _MIB}
_LARGE = {True: 16 * _MIB, False: 1024 * _MIB}  # bytes of the file whose memory is measured
_FORMS = (("sync", "Client"), ("async", "AsyncClient"))


def rows(effort: Effort) -> list[Row]:
    """Two rows a form: bytes a second, and memory above that at the start."""
    rounds, size, large = _ROUNDS[effort.quick], _SIZE[effort.quick], _LARGE[effort.quick]
    table = []
    for form, peer in _FORMS:
        found = child("downloading", form, str(rounds), str(size), str(large))
        table.append(
            against(
                name=f"download.{form}",
                what=f"download of {size // _MIB:,} MiB to a file, {form}, bytes a second",
                peer=f"bare httpx.{peer}.stream, written to a file",
                ours=found["ours"],
                theirs=found["bare"],
                side_unit="B/s",
                goal=GOALS[f"download.{form}"],
            )
        )
        name = f"download.{form}-memory"
        memory = Spread.of([found["memory"]])
        what = f"download of {large // _MIB:,} MiB to a file, {form}, memory above the start"
        table.append(Row(id=name, what=what, unit="B", value=memory, goal=GOALS[name]))
    return table
