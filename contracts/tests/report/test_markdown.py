"""The report as markdown, read by a markdown parser as GitHub would."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt

from zuora_aqua_contracts.report import build, markdown

from .conftest import HOSTILE

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.token import Token

    from zuora_aqua_contracts.judging.run import Run

_OURS = {"<details>", "</details>", "<summary>", "</summary>"}


def tokens(text: str) -> list[Token]:
    """All tokens of a markdown text, inline ones too."""
    found = []
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        found += [token, *(token.children or [])]
    return found


def test_the_verdict_comes_first(run: Run) -> None:
    """The first line is the verdict, and each section is one that is known."""
    headings = re.findall(r"^(#+ .*)$", re.sub(r"(?ms)^(```+).*?^\1$", "", markdown.render(build(run))), re.MULTILINE)
    assert headings[0].startswith("# ")
    assert [heading for heading in headings if heading.startswith("# ")] == headings[:1]


def test_the_table_has_a_row_a_clause(run: Run) -> None:
    """All clauses are in the table, in rows of six cells."""
    report = build(run)
    kinds = [token.type for token in tokens(markdown.render(report))]
    assert kinds.count("table_open") == 1
    assert kinds.count("tr_open") == 1 + len(report["clauses"])
    assert kinds.count("td_open") == 6 * len(report["clauses"])


def test_what_a_server_said_stays_text(run: Run) -> None:
    """No markup, link, image or HTML of a server's gets into the page."""
    found = tokens(markdown.render(build(run)))
    assert not {token.type for token in found} & {"link_open", "image"}
    raw = " ".join(token.content for token in found if token.type in ("html_block", "html_inline"))
    assert set(re.findall(r"<[^>]*>", raw)) <= _OURS


def test_github_finds_nothing_to_link() -> None:
    """Addresses, mentions, issue numbers, emoji and formulas are broken up where GitHub would act on them."""
    escaped = markdown._text(HOSTILE[2])
    assert not re.search(r"://|www\.|@\w|(?<!&)#\d|:\w+:|\$|`|\|", escaped)


@pytest.mark.parametrize("size", [0, 3, 4, 10])
def test_a_block_is_not_ended_by_what_is_in_it(size: int) -> None:
    """A code block holds any run of backticks."""
    text = f"before\n{'`' * size}\n# after"
    (token,) = MarkdownIt("commonmark").parse(markdown._fence(text))
    assert token.content == text + "\n"


def test_what_fails_is_shown_with_its_request(make: Callable[..., Run]) -> None:
    """A clause that fails comes with what was expected, what was seen and a curl line in a block of code."""
    report = build(make("plain"))
    text = markdown.render(report)
    clause = next(clause for clause in report["clauses"] if clause["fails"])
    evidence = clause["evidence"][0]
    assert f"### {clause['id']}\n" in text
    assert f"**Expected** {evidence['expected']}" in text
    assert f"**Seen** {evidence['seen']}" in text
    assert f"```sh\n{evidence['curl']}\n```" in text


def test_it_fits_on_a_summary_page(make: Callable[..., Run]) -> None:
    """GitHub refuses more than 1 MiB: a report of nothing but breaks stays below it, and has all clauses."""
    run = make("hostile")
    for _, entry in run.ledger:
        entry.evidence = run.ledger.entries[next(iter(run.ledger.entries))].evidence[:1] * 3
        entry.evidence = [*entry.evidence, *run.ledger.entries["LAST-ONLY-COMPLETED"].evidence] * 3
    text = markdown.render(build(run))
    assert len(text.encode()) < 2**20
    assert all(f"| {name} |" in text for name in run.ledger.clauses)
