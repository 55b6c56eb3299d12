"""Runs the probes in all clients and makes a markdown table of what came of them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from bench import peers
from bench.children import BenchError, child
from bench.jobs import OK, last_job
from bench.model import Effort, Spread
from bench.rows import imports, parsing
from zuora_aqua_contracts.document.fragment import load
from zuora_aqua_contracts.report.files import write_whole

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping
    from pathlib import Path

START, END = "<!-- compare -->", "<!-- /compare -->"
SUBJECTS = {"stock": "stock openapi-python-client {generator}", "vendor": "vendor SDK {sdk}", "ours": "this client"}
ROWS = {
    "has_operation": "has this operation",
    "import": "import, time and peak memory",
    "parse": "read a 50-batch job (`json.loads` alone: 1.0)",
    "dots": '`partner=".."`',
    "unknown_value": "unknown enum value",
    "missing_key": "required key missing",
    "null_list": "`null` where a list is due",
    "html": "200 with an HTML page",
    "truncated": "truncated JSON; truncated body",
    "odd_statuses": "status 520; 499",
    "plain_statuses": "undocumented 501; 302",
    "error_in_200": "200 with an error body",
    "time_out": "default time-out",
    "token_shown": "token",
    "new_token": "new token after the first call",
    "long_track": "track ID one character too long",
    "copies": "`with_headers()`, `with_timeout()`",
    "copied_models": "`copy.deepcopy`, `pickle` of a job",
    "unknown_fields": "unknown fields",
}
_TIMED = ("import", "parse")
_IMPORTS = {True: 1, False: 5}
_STATEMENTS = {
    "ours": imports.CLIENT,
    "stock": imports.CLIENT.replace("zuora_aqua_client", peers.STOCK),
    "vendor": "import zuora_sdk",
    "httpx": imports.HTTPX,
}


def run(options: argparse.Namespace) -> None:
    """Print the table, and put it into a file where that is asked for.

    Raises:
        BenchError: The file has no place for it, or a client cannot be tried.
    """
    if options.write:
        replaced(_read(options.write), "", options.write)  # before minutes of work, not after
    table = markdown(cells(quick=options.quick))
    sys.stdout.write(table)
    if options.write:
        write_whole(options.write, replaced(_read(options.write), table, options.write))


def cells(*, quick: bool) -> dict[str, dict[str, str]]:
    """The cells, by row and client.

    Raises:
        BenchError: A client cannot be tried.
    """
    python = peers.environment()
    whole = peers.stock()
    found: dict[str, dict[str, str]] = {row: {} for row in ROWS}
    for subject in SUBJECTS:
        told = child("probe", subject, python=python, given=given())
        for row, cell in told.items():
            found[row][subject] = cell
    if not whole:
        found["has_operation"]["stock"] = (
            "left out, exit 0, for a header that takes a list; below: with that made a string"
        )
    found["import"] = _imports(python, quick=quick)
    found["parse"] = _parsing(Effort(quick=quick))
    return found


def given() -> dict[str, Any]:
    """What the probes need to know of the document."""
    operation = next(iter(load().operations.values()))
    _, pair, job = last_job()
    examples = operation.examples(OK).values()
    return {
        "path": operation.path,
        "pair": pair,
        "job": job,
        "error": next(example for example in examples if "reasons" in example),
        "track_limit": load().schema("TrackId")["maxLength"],
        "rows": [row for row in ROWS if row not in _TIMED],
    }


def _imports(python: Path, *, quick: bool) -> dict[str, str]:
    seconds, memory = imports.costs(_STATEMENTS, python, _IMPORTS[quick])
    found = {name: _cost(Spread.of(seconds[name]), Spread.of(memory[name])) for name in _STATEMENTS}
    found["ours"] += f" (httpx alone {found.pop('httpx')})"
    return found


def _cost(seconds: Spread, peak: Spread) -> str:
    time = f"{seconds.median:.1f} s" if seconds.median >= 1 else f"{seconds.median * 1e3:.0f} ms"
    return f"{time}, {peak.median / 1e6:.0f} MB"


def _parsing(effort: Effort) -> dict[str, str]:
    found = parsing.seconds(effort)
    ratios = {name: Spread.of_ratios(found[name], found["json"]).median for name in SUBJECTS}
    return {name: f"{ratio:.1f}" for name, ratio in ratios.items()}


def markdown(found: Mapping[str, Mapping[str, str]]) -> str:
    """The table, a row a line."""
    names = {"generator": _pinned("openapi-python-client"), "sdk": _pinned("zuora-sdk")}
    heads = [name.format_map(names) for name in SUBJECTS.values()]
    lines = [f"| | {' | '.join(heads)} |", "|---|" + "---|" * len(heads)]
    for row, title in ROWS.items():
        told = [found[row].get(subject, "-").replace("|", "\\|").replace("\n", " ") for subject in SUBJECTS]
        lines.append(f"| {title} | {' | '.join(told)} |")
    return "\n".join(lines) + "\n"


def _pinned(package: str) -> str:
    """The version that is installed here, or that the lock of the peers has."""
    for line in peers.LOCK.read_text("utf-8").splitlines():
        if line.startswith(f"{package}=="):
            return line.partition("==")[2].split()[0]
    from importlib.metadata import version  # noqa: PLC0415 - only here

    return version(package)


def replaced(text: str, table: str, path: Path) -> str:
    """A text with the table between its markers.

    Raises:
        BenchError: It has not exactly one pair of them, in that order.
    """
    before, start, rest = text.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end or START in after or END in before or END in after:
        raise BenchError(f"{path}: needs the lines {START} and {END} once, the table goes between them")
    return f"{before}{start}\n{table}{end}{after}"


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        raise BenchError(f"{path}: is not UTF-8 text") from None
