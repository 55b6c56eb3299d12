"""Result files: CSV, made from the job that lists them, deleted some days after the job was made."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from .call import Failure
from .jobs import query_fields
from .messages import Reply
from .store import instant

if TYPE_CHECKING:
    from ..document.fragment import Fragment
    from .call import Call
    from .responses import Fields
    from .store import Store

DOWNLOAD = "GET_Files"
_MAX_ROWS = 10_000  # of one file: enough to try streaming, and made in a moment
_RANGE = re.compile(r"bytes=([0-9]{1,15})-")


@dataclass(frozen=True)
class File:
    """The content of a file, in place of the JSON of other operations."""

    content: bytes

    @property
    def etag(self) -> str:
        """The entity tag."""
        return f'"{hashlib.sha256(self.content).hexdigest()[:32]}"'


class Files:
    """Decisions of GET_Files."""

    store: Store
    fragment: Fragment

    def common_headers(self, call: Call) -> Fields:
        """Return the header fields that every reply has."""
        raise NotImplementedError

    def file(self, call: Call) -> File:
        """Return a result file.

        Raises:
            Failure: There is no such file, or it was deleted.
        """
        identifier = call.arguments["file-id"] or ""
        record = self.store.job_with_file(identifier)
        days = self.fragment.document["x-jobs"]["files-kept-days"]
        is_accessible = record is not None and record.org in (*call.tenant.accessible_orgs, "")
        if record is None or not is_accessible or record.created <= instant(call.now - timedelta(days=days)):
            raise Failure(HTTPStatus.NOT_FOUND, f"There is no such file, or it was deleted after {days} days.")
        for batch in record.job["batches"]:
            files = batch.get("segments") or [batch.get("fileId")]
            if identifier in files:
                return File(_csv(batch, files.index(identifier), len(files)))
        raise Failure(HTTPStatus.NOT_FOUND, "There is no such file.")

    def file_reply(self, call: Call, file: File) -> Reply:
        """Build the reply with a file, or with its end for a range request that names a start (RFC 9110, 14.2)."""
        fields = (("Content-Type", "text/csv"), ("ETag", file.etag), ("Accept-Ranges", "bytes"))
        match = _RANGE.fullmatch(call.request.header("Range") or "")
        condition = call.request.header("If-Range")
        if match is None or condition not in (None, file.etag):
            return Reply(HTTPStatus.OK, (*fields, *self.common_headers(call)), file.content)
        start, size = int(match[1]), len(file.content)
        if start >= size:
            unsatisfied = (("Content-Range", f"bytes */{size}"), *self.common_headers(call))
            return Reply(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, unsatisfied)
        part = (("Content-Range", f"bytes {start}-{size - 1}/{size}"),)
        return Reply(HTTPStatus.PARTIAL_CONTENT, (*fields, *part, *self.common_headers(call)), file.content[start:])


def _csv(batch: dict[str, Any], index: int, count: int) -> bytes:
    """Return the rows of one file of a batch: its share of the records, at most as many as are made in a moment."""
    names, total = query_fields(str(batch.get("query", ""))), int(batch.get("recordCount", 0))
    share = range(total * index // count, total * (index + 1) // count)[:_MAX_ROWS]
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([f"{name} {row}" for name in names] for row in share)
    return buffer.getvalue().encode("utf-8")
