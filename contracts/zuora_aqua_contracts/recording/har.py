"""Reading HAR 1.2 files as a stream: one entry in memory at a time, whatever the size of the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

import ijson

from ..target.settings import RunError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CHUNK = 64 * 1024  # bytes read at once
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # Fiddler and others write one before the JSON
Entry = dict[str, Any]


@dataclass(slots=True)
class HarFile:
    """A HAR file that is being read.

    Attributes:
        path: The file.
        entries: Number of entries read so far.
    """

    path: Path
    entries: int = 0

    def __iter__(self) -> Iterator[Entry]:
        """Read the entries, in the order of the file.

        Raises:
            RunError: The file cannot be read, is not JSON, or has no entry. The message quotes nothing of the file,
                which may hold tokens.
        """
        try:
            yield from self._entries(ijson)
        except UnicodeDecodeError:
            # Half a surrogate pair, as mitmproxy writes a byte that is no UTF-8: only the slow parser takes that.
            yield from self._entries(ijson.get_backend("python"), self.entries)
        if not self.entries:
            raise RunError(f"--har {self.path}: no recorded exchange in it (log.entries of a HAR file)")

    def _entries(self, parser: Any, known: int = 0) -> Iterator[Entry]:
        """Read the entries with a parser, without the first ones, which are known."""
        try:
            with self.path.open("rb") as file:
                for number, entry in enumerate(self._parsed(parser, file), start=1):
                    if number <= known:
                        continue
                    self.entries = number
                    if not isinstance(entry, dict):
                        raise RunError(f"--har {self.path}: entry {number} is no entry of a HAR file")
                    yield entry
        except OSError as error:
            raise RunError(f"--har {self.path}: {error.strerror or error}") from None
        except ijson.JSONError:
            where = f"after entry {self.entries}" if self.entries else "from its start"
            words = f"not JSON {where}: the file is damaged, cut off or no HAR file"
            raise RunError(f"--har {self.path}: {words}") from None

    def _parsed(self, parser: Any, file: BinaryIO) -> Iterator[Any]:
        entries = ijson.sendable_list()
        parsing = parser.items_coro(entries, "log.entries.item", use_float=True)
        chunk = file.read(_CHUNK).removeprefix(_BYTE_ORDER_MARK)
        while chunk:
            parsing.send(chunk)
            yield from entries
            del entries[:]
            chunk = file.read(_CHUNK)
        parsing.close()
        yield from entries
