"""The report as a page: inert, and whole without anything beside it."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from zuora_aqua_contracts.judging.evidence import Evidence
from zuora_aqua_contracts.report import build, html, summary

from .conftest import HOSTILE

if TYPE_CHECKING:
    from collections.abc import Callable

    from zuora_aqua_contracts.judging.run import Run
    from zuora_aqua_contracts.report.model import Report

_VOID = {"meta", "input", "link", "br", "img"}
_NEVER = {"link", "img", "iframe", "object", "embed", "base", "audio", "video", "image", "use"}


class Page(HTMLParser):
    """What a page holds; fails where an element is not closed in order."""

    def __init__(self, text: str) -> None:
        """Read a page."""
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.inline: dict[str, list[str]] = {"script": [], "style": []}
        self.words: list[str] = []
        self.stack: list[str] = []
        self.feed(text)
        self.close()
        assert not self.stack

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element."""
        self.elements.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Check that what ends is what began last."""
        assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        self.inline.get(self.stack[-1] if self.stack else "", self.words).append(data)

    def all(self, tag: str, **attributes: str) -> list[dict[str, str | None]]:
        """The attributes of the elements that have a name and some attributes."""
        return [a for name, a in self.elements if name == tag and attributes.items() <= a.items()]


def page(report: Report) -> Page:
    """The page of a report, parsed."""
    return Page(html.render(report))


def test_it_refers_to_nothing_outside(run: Run) -> None:
    """Opening the page asks nothing of any network: there is no element or attribute that could."""
    found = page(build(run))
    assert not {tag for tag, _ in found.elements} & _NEVER
    for _, attributes in found.elements:
        assert not {"src", "srcset", "action", "formaction", "background", "poster", "style"} & set(attributes)
        assert not [name for name in attributes if name.startswith("on")]
        assert (attributes.get("href") or "#").startswith("#")
    assert not re.search(r"url\(|@import|fetch\(|XMLHttp", "".join(chain(*found.inline.values())))


def test_its_policy_lets_only_its_own_style_and_script_in(run: Run) -> None:
    """The content security policy forbids everything but the page's one style and one script, by their hashes."""
    found = page(build(run))
    (policy,) = [a["content"] for a in found.all("meta") if a.get("http-equiv") == "Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in (policy or "").split(";"))
    assert rules["default-src"] == "'none'"
    for name in ("script", "style"):
        (text,) = found.inline[name]
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert rules[f"{name}-src"] == f"'sha256-{digest}'"
        assert len(found.all(name)) == 1


def test_every_clause_is_there_once(run: Run) -> None:
    """Each clause is an article with what the filter needs, and those that fail are named at the top."""
    report = build(run)
    found = page(report)
    articles = {a["id"]: a for a in found.all("article")}
    assert len(found.all("article")) == len(report["clauses"])
    for clause in report["clauses"]:
        article = articles[clause["id"]]
        assert article["data-verdict"] == clause["verdict"].replace(" ", "-")
        assert article["data-fails"] == ("fails" if clause["fails"] else "")
        assert (article["data-level"], article["data-binds"]) == (clause["level"], clause["binds"])
    assert ("id", "failing") in [item for _, a in found.elements for item in a.items()] or report["verdict"] != "broken"


def test_all_labels_and_links_lead_somewhere(run: Run) -> None:
    """IDs are unique, and what refers to one finds it; only the counts' links are for the filter."""
    found = page(build(run))
    ids = [a["id"] for _, a in found.elements if "id" in a]
    assert len(ids) == len(set(ids))
    presets = {"broken", "held", "not-exercised"}
    referred = {a["aria-labelledby"] for _, a in found.elements if "aria-labelledby" in a}
    referred |= {(a["href"] or "").removeprefix("#") for a in found.all("a")} - presets
    assert referred <= set(ids)


def test_hostile_text_is_text(make: Callable[..., Run]) -> None:
    """Markup and template syntax of a server's is shown as the text that it is."""
    found = page(build(make("hostile")))
    words = "".join(found.words)
    for text in (*HOSTILE[:2], HOSTILE[7]):
        assert text in words
    assert r"\u001b]0;owned\u0007" in words
    assert len(html.render(build(make("hostile")))) < 2_000_000


def test_it_has_the_landmarks_that_a_screen_reader_looks_for(run: Run) -> None:
    """The page has a language, one heading of the first level, and header, main and footer."""
    found = page(build(run))
    assert found.all("html", lang="en")
    for tag in ("h1", "header", "main", "footer", "title"):
        assert len(found.all(tag)) == 1
    levels = [int(tag[1]) for tag, _ in found.elements if re.fullmatch("h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_landmarks_and_groups_have_names_of_their_own(run: Run) -> None:
    """No two regions, groups or forms have one name, so that a list of them tells them apart."""
    found = page(build(run))
    names = [(tag, a.get("aria-label") or a.get("aria-labelledby")) for tag, a in found.elements]
    named = [name for tag, name in names if name and tag != "button"]
    assert len(named) == len(set(named))


def test_back_ticks_are_code(make: Callable[..., Run]) -> None:
    """What stands between back-ticks in words of the suite is shown as code, without them."""
    run = make("held")
    run.ledger.broken("OP-200", Evidence("a `field` here", "another"))
    words = "".join(page(build(run)).words)
    assert "a field here" in words
    assert "`" not in words
    assert summary.code("a lone ` stays") == [(False, "a lone ` stays")]


def test_without_script_nothing_is_hidden(run: Run) -> None:
    """Only what needs the script is hidden until it runs: the filter and the copy buttons."""
    hidden = [(tag, a.get("id") or a.get("class")) for tag, a in page(build(run)).elements if "hidden" in a]
    assert set(hidden) <= {("form", "filter"), ("button", "copy")}
    assert ("form", "filter") in hidden
