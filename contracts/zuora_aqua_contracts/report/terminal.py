"""The report on a terminal: a table of all clauses, then the evidence of each broken clause, then the headline."""

from __future__ import annotations

import io
import shlex
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ..exchange.display import displayable, escape_controls, one_line, truncate
from ..judging.ledger import Verdict
from . import github
from .model import build
from .replay import of_clause, script_path
from .summary import changes, counts, failures, headline, jobs, number, plain, recorded, why

if TYPE_CHECKING:
    import pytest

    from ..judging.run import Run
    from .model import Report

_WIDTH = 120  # columns without a terminal, as in the log of a CI system
_MIN_WIDTH = 40
_TABLE_WIDTH = 100  # columns from which on the table has room for reasons
_STYLES = {"held": "green", "broken": "bold red", "not exercised": "yellow"}
_REASON = 200  # most characters of a reason
_LINES = 30  # most lines of one text
_LINE = 400  # most characters of a line of several
_FIELD = 4_000  # most characters of a single line, such as a curl line
_SHORT = 400  # most characters of a set-up that is printed whole


def show(run: Run, reporter: pytest.TerminalReporter) -> None:
    """Print the report of a run with pytest's terminal reporter."""
    reporter.write(text(run, colour=reporter.hasmarkup))


def text(run: Run, *, colour: bool) -> str:
    """Render the report of a run for the terminal of this process, and say where the other reports are."""
    report = build(run)
    width = shutil.get_terminal_size((_WIDTH, 24)).columns
    rendered = render(report, width=width, colour=colour, folder=str(run.settings.report))
    rendered += f"Reports: {escape_controls(str(run.settings.report))}\n"
    if github.is_wanted():
        rendered = github.without_commands(rendered) + github.render(report)
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    # Escape only what the terminal cannot encode; pytest would escape line feeds too.
    return rendered.encode(encoding, "backslashreplace").decode(encoding)


def render(report: Report, *, width: int, colour: bool, folder: str = ".") -> str:
    """Render the report for a terminal of `width` columns, with or without colours; `folder` has the other reports."""
    report = displayable(report)
    file = io.StringIO()
    console = Console(
        file=file,
        force_terminal=colour,
        no_color=not colour,
        color_system="standard" if colour else None,
        width=max(_MIN_WIDTH, width),
        highlight=False,
        emoji=False,
        markup=False,
        legacy_windows=False,
    )
    (_table if console.width >= _TABLE_WIDTH else _list)(console, report)
    for clause in report["clauses"]:
        if clause["verdict"] == Verdict.BROKEN:
            _broken(console, clause, report, folder)
    for message in report["internal"]:
        console.print(Text(f"\nNot a verdict: {one_line(message, _FIELD)}", style="bold magenta"), soft_wrap=True)
    _conclusion(console, report)
    # Trailing blanks would wrap when the window is made narrower.
    return "\n".join(row.rstrip(" ") for row in file.getvalue().split("\n"))


def _table(console: Console, report: Report) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("clause", "level", "binds", "verdict"):
        table.add_column(name, no_wrap=True)
    table.add_column("requests", justify="right", no_wrap=True)
    table.add_column("why", ratio=1)
    for clause in report["clauses"]:
        requests = str(clause["requests"] or "")
        table.add_row(Text(clause["id"]), clause["level"], clause["binds"], _verdict(clause), requests, _reason(clause))
    console.print(table)


def _list(console: Console, report: Report) -> None:
    """Print the clauses as a list with each reason below its clause, for a narrow terminal."""
    widest = max((len(clause["id"]) for clause in report["clauses"]), default=0)
    for clause in report["clauses"]:
        head = Text(f"{clause['id']:<{widest}} {clause['level']:<7}").append(_verdict(clause))
        console.print(head.append(f" {clause['requests'] or ''}"))
        if why(clause):
            console.print(Padding(_reason(clause), (0, 0, 0, 4)))


def _verdict(clause: Report) -> Text:
    return Text(clause["verdict"], style=_STYLES[clause["verdict"]])


def _reason(clause: Report) -> Text:
    return Text(one_line(plain(why(clause)), _REASON))


def _broken(console: Console, clause: Report, report: Report, folder: str) -> None:
    consequence = "" if clause["fails"] else ", which does not fail the run"
    title = Text(f"\n{clause['id']} is broken", style="bold red")
    console.print(title.append(f"{consequence} ({clause['level']}, {clause['source']})", style="not bold default"))
    console.print(Text(plain(clause["text"])))
    _words(console, "known", clause["deviation"] or "")
    for index, evidence in enumerate(clause["evidence"]):
        if index:
            console.print()
        for label, key in (("expected", "expected"), ("seen", "seen")):
            _words(console, label, evidence[key])
        setup = evidence["setup"]
        if len(setup) > _SHORT:
            setup = shlex.join(["sh", str(Path(folder, script_path(clause, index)))])
        _lines(console, "setup", setup)
        for label, key in (("request", "curl"), ("response", "response"), ("example", "example"), ("test", "test")):
            _lines(console, label, evidence[key])
    for label, line in zip(("replay", "or"), of_clause(clause, report), strict=False):
        _lines(console, label, line)


def _words(console: Console, label: str, text: str) -> None:
    """Print prose, wrapped beside its label."""
    if text:
        grid = Table.grid()
        grid.add_column(width=11)
        grid.add_column()
        grid.add_row(Text(f"  {label}", style="bold"), Text("\n".join(_clipped(text)), overflow="fold"))
        console.print(grid)


def _lines(console: Console, label: str, text: str) -> None:
    """Print text that can be copied: no line feeds are added."""
    for index, part in enumerate(_clipped(text)):
        head = Text(f"  {label if index == 0 else '':<9}", style="bold")
        console.print(head.append(part, style="not bold"), soft_wrap=True)


def _clipped(text: str) -> list[str]:
    """The first lines of a text, each clipped."""
    lines = text.split("\n") if text else []
    limit = _LINE if len(lines) > 1 else _FIELD
    more = ["… (the reports have more)"] if len(lines) > _LINES else []
    return [*(truncate(part, limit) for part in lines[:_LINES]), *more]


def _conclusion(console: Console, report: Report) -> None:
    """Print the headline and the counts, last, where a reader looks first."""
    failing = [clause["id"] for clause in failures(report)]
    style = {"broken": _STYLES["broken"], "incomplete": "bold magenta"}.get(report["verdict"], "bold")
    console.print()
    for fact in report["stale_facts"]:
        console.print(Text(f"Stale fact: {one_line(fact, _FIELD)}", style="yellow"), soft_wrap=True)
    if report["jobs"]:
        console.print(Text(jobs(report)), soft_wrap=True)
    for reason in report["incomplete"]:
        console.print(Text(f"Incomplete: {one_line(reason, _FIELD)}", style="bold magenta"), soft_wrap=True)
    names = f" ({', '.join(failing)})" if failing else ""
    console.print(Text(headline(report), style=style).append(names), soft_wrap=True)
    tally = ", ".join(f"{count} {verdict}" for verdict, count in counts(report).items())
    requests = f"{number(report['requests'], 'request')} in {report['seconds']:g} s"
    seed = "" if report["recording"] else f", seed {report['seed']}"
    console.print(Text(f"{report['target']}: {tally}; {requests}{seed}"), soft_wrap=True)
    for label, changed in changes(report):
        console.print(Text(f"{label} since {report['baseline']['started']}: {', '.join(changed)}"), soft_wrap=True)
    if report["recording"]:
        console.print(Text(recorded(report["recording"])), soft_wrap=True)
