"""Downloads to a file: bytes a second against bare httpx, and memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.children import child
from bench.goals import GOALS
from bench.harness import rates, scripts
from bench.model import Row, Spread, against

if TYPE_CHECKING:
    from bench.model import Effort

_MIB = 1024 * 1024
_EFFORT, _SIZE = {True: (1, 1), False: (5, 3)}, {True: 4 * _MIB, False: 128 * _MIB}  # processes, values of each; bytes
_LARGE = {True: 16 * _MIB, False: 1024 * _MIB}  # bytes of the file whose memory is measured
_FORMS = (("sync", "Client"), ("async", "AsyncClient"))


def rows(effort: Effort) -> list[Row]:
    """Two rows a form: bytes a second, and memory above that at the start."""
    size, large = _SIZE[effort.quick], _LARGE[effort.quick]
    sides = [f"{form}-{who}" for form, _ in _FORMS for who in ("ours", "bare")]
    found = scripts("downloading", sides, _EFFORT[effort.quick], given={"size": size})
    table = []
    for form, peer in _FORMS:
        table.append(
            against(
                name=f"download.{form}",
                what=f"download of {size // _MIB:,} MiB to a file, {form}, bytes a second",
                peer=f"bare httpx.{peer}.stream, written to a file",
                ours=rates(found[f"{form}-ours"], size),
                theirs=rates(found[f"{form}-bare"], size),
                side_unit="B/s",
                goal=GOALS[f"download.{form}"],
            )
        )
        name = f"download.{form}-memory"
        memory = Spread.of([child("memory", form, given={"size": large})])
        what = f"download of {large // _MIB:,} MiB to a file, {form}, memory above the start"
        table.append(Row(id=name, what=what, unit="B", value=memory, goal=GOALS[name]))
    return table
