"""The report as GitHub-flavoured markdown, for the summary page of a CI run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..exchange.display import displayable, one_line
from .next_steps import next_steps
from .replay import of_clause
from .summary import changes, counts, failures, groups, headline, jobs, number, tolerated, why

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .model import Report

_FIELD = 4_000  # most characters of one text
_CELL = 200  # most characters of a table's cell
_DETAILS = 500_000  # most bytes of all details: GitHub refuses a summary of more than 1 MiB
_MARKS = {"held": "✅ held", "broken": "❌ broken", "not exercised": "⚪ not exercised"}
# Characters of markdown's syntax, tables and autolinks, and of GitHub's mentions, issue numbers, emoji and formulas.
_ACTIVE = re.compile(r"[\\`*_\[\]<>|~#@&$]|:(?=\S)|(?<=www)\.", re.IGNORECASE)


def render(report: Report) -> str:
    """Render the report as a markdown document."""
    report = displayable(report, _FIELD)
    parts = [f"# {_text(headline(report))}", _facts(report), *_incomplete(report)]
    parts += _section("What fails the run", failures(report), report)
    parts += _section("Broken, but does not fail the run", tolerated(report), report)
    parts += _changes(report)
    parts += _next_steps(report)
    parts += ["## All clauses", _table(clause for group in groups(report).values() for clause in group)]
    return "\n\n".join(parts) + "\n"


def _facts(report: Report) -> str:
    tally = " · ".join(f"{_MARKS[verdict]}: **{count}**" for verdict, count in counts(report).items())
    strict = ", strict" if report["strict"] else ""
    took = f"{number(report['requests'], 'request')} in {report['seconds']:g} s, {_text(report['started'])}"
    made = f"\n\n{jobs(report)}" if report["jobs"] else ""
    return f"{tally}\n\nTarget {_text(report['target'])}; {took}; seed {report['seed']}{strict}{made}"


def _incomplete(report: Report) -> Iterator[str]:
    for title, key in (
        ("Why the run is incomplete", "incomplete"),
        ("Checks that failed themselves", "internal"),
        ("Stale facts", "stale_facts"),
    ):
        if report[key]:
            yield f"## {title}"
            yield "\n".join(f"- {_text(one_line(message, _CELL))}" for message in report[key])


def _changes(report: Report) -> Iterator[str]:
    if changes(report):
        yield f"## What changed since {_text(report['baseline']['started'])}"
        yield "\n".join(f"- {label}: {_text(', '.join(names))}" for label, names in changes(report))


def _next_steps(report: Report) -> Iterator[str]:
    steps = next_steps(report)
    if steps:
        yield "## What to do next for what was not exercised"
        names = [", ".join(clause["id"] for clause in clauses) for _, clauses in steps]
        yield "\n".join(
            f"- {_text(one_line(step, _CELL))} {_text(name)}" for (step, _), name in zip(steps, names, strict=True)
        )


def _section(title: str, clauses: list[Report], report: Report) -> Iterator[str]:
    if clauses:
        yield f"## {title}"
    size = 0
    for index, clause in enumerate(clauses):
        text = "\n\n".join(_details(clause, report))
        size += len(text.encode())
        if size > _DETAILS // 2:
            yield f"…and {number(len(clauses) - index, 'clause')} more: the other reports have the details."
            return
        yield text


def _details(clause: Report, report: Report) -> Iterator[str]:
    yield f"### {_text(clause['id'])}"
    yield f"{_prose(clause['text'])} *({clause['level']}, {_text(clause['source'])})*"
    if clause["deviation"]:
        yield f"**Known deviation** {_text(one_line(clause['deviation'], _FIELD))}"
    if not clause["evidence"]:
        yield f"**Why** {_text(one_line(clause['reason'], _FIELD))}"
    for evidence in clause["evidence"]:
        for label, key in (("Expected", "expected"), ("Seen", "seen"), ("Test", "test")):
            if evidence[key]:
                yield f"**{label}** {_text(one_line(evidence[key], _FIELD))}"
        if evidence["curl"]:
            yield _fence("\n".join(filter(None, [evidence["setup"], evidence["curl"]])), "sh")
        for label, key in (("Response", "response"), ("Example", "example")):
            if evidence[key]:
                yield f"<details><summary>{label}</summary>\n\n{_fence(evidence[key])}\n\n</details>"
    lines = of_clause(clause, report) if clause["evidence"] else []
    if lines:
        yield "Replay"
        yield _fence("\n".join(lines), "sh")


def _table(clauses: Iterable[Report]) -> str:
    rows = ["| clause | level | binds | verdict | requests | why |", "|---|---|---|---|--:|---|"]
    for clause in clauses:
        verdict = _MARKS[clause["verdict"]] + (" **(fails the run)**" if clause["fails"] else "")
        reason = _text(one_line(why(clause), _CELL))
        head = f"{_text(clause['id'])} | {clause['level']} | {clause['binds']}"
        rows.append(f"| {head} | {verdict} | {clause['requests'] or ''} | {reason} |")
    return "\n".join(rows)


def _text(text: str) -> str:
    """Escape a text for markdown, with character references for all characters of its syntax."""
    return _ACTIVE.sub(lambda found: f"&#{ord(found[0])};", text)


def _prose(text: str) -> str:
    """Escape the text of a clause, except for backticks, which mark code."""
    parts = text.split("`")
    return "".join(f"`{part}`" if index % 2 else _text(part) for index, part in enumerate(parts))


def _fence(text: str, language: str = "text") -> str:
    """Make a code block with a fence longer than any run of backticks in it."""
    longest = max((len(backticks) for backticks in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"
