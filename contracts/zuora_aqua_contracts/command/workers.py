"""Which tests the workers of pytest-xdist share out."""

from __future__ import annotations

from pathlib import PurePath

from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]  # it has no types

_GROUP = "target"
_FREE = "client"  # the folder of tests that send the server under test nothing


class OneWorkerForTheServer(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """Has one worker run whatever asks the server: its state, and the jobs that were made on it, are the same for all.

    Not `--dist loadgroup`, whose groups pytest-xdist loses with pytest 9.2 (its issue 1386).
    """

    def _split_scope(self, nodeid: str) -> str:
        return nodeid if PurePath(nodeid.partition("::")[0]).parent.name == _FREE else _GROUP
