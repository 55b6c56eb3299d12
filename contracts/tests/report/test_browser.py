"""The page in a real browser."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.tools import CHROMIUM, CHROMIUM_OPTIONS
from zuora_aqua_contracts.report import build, html

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from zuora_aqua_contracts.judging.run import Run

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: install it, or name it in CHROMIUM")

# A page around the report that looks into it once it is loaded: the report's own policy lets no other script in.
_FRAME = """<!doctype html><title>frame</title><style>iframe {{ width: {width}px; height: 900px; border: 0 }}</style>
<iframe src="report.html#{fragment}"></iframe><pre id="found">nothing</pre>
<script>onload = () => {{
  const page = document.querySelector("iframe").contentDocument, found = [];
  const form = page.getElementById("filter"), status = form.querySelector("[role=status]");
  {steps}
  const shown = [...page.querySelectorAll(".clause")].filter((clause) => clause.checkVisibility());
  found.push(`shown=${{shown.map(({{ id }}) => id).join()}}`, `status=${{status.textContent}}`);
  found.push(`over=${{page.documentElement.scrollWidth - page.documentElement.clientWidth}}`);
  found.push(`open=${{[...page.querySelectorAll("details[open]")].map((d) => d.closest(".clause").id).join()}}`);
  document.getElementById("found").textContent = found.join("\\n");
}};</script>"""


@pytest.fixture
def look(tmp_path: Path) -> Callable[..., dict[str, str]]:
    """Open the report of a run in a browser, do something in it, and tell what is seen."""

    def looked(run: Run, fragment: str = "", steps: str = "", width: int = 1000) -> dict[str, str]:
        (tmp_path / "report.html").write_text(html.render(build(run)), "utf-8")
        frame = tmp_path / "frame.html"
        frame.write_text(_FRAME.format(fragment=fragment, steps=steps, width=width), "utf-8")
        profile = f"--user-data-dir={tmp_path / 'profile'}"
        looking = "--allow-file-access-from-files"  # the frame looks into the report
        command = [str(CHROMIUM), *CHROMIUM_OPTIONS, looking, profile, "--dump-dom", frame.as_uri()]
        done = subprocess.run(command, capture_output=True, timeout=120, check=True)  # noqa: S603 - the browser found
        found = re.search(r'<pre id="found">(.*?)</pre>', done.stdout.decode(), re.DOTALL)
        assert found, done.stderr.decode()
        return dict(line.split("=", 1) for line in found[1].split("\n"))

    return looked


def named(run: Run, what: Callable[[dict[str, str]], object]) -> str:
    """The clauses of a report of which something is so, as the page lists them: by group."""
    from zuora_aqua_contracts.report.summary import groups  # noqa: PLC0415 - only where there is a browser

    return ",".join(c["id"] for group in groups(build(run)).values() for c in group if what(c))


def test_all_is_shown_at_first(make: Callable[..., Run], look: Callable[..., dict[str, str]]) -> None:
    """The page opens with every clause, and with the evidence of what fails the run."""
    run = make("plain")
    found = look(run)
    assert found["shown"] == named(run, lambda _: True)
    assert found["open"] == named(run, lambda clause: clause["fails"] and clause["evidence"])


@pytest.mark.parametrize("verdict", ["broken", "not exercised"])
def test_the_address_presets_the_filter(
    verdict: str, make: Callable[..., Run], look: Callable[..., dict[str, str]]
) -> None:
    """A link to `#broken` shows what is broken, and so on."""
    run = make("plain")
    found = look(run, fragment=verdict.replace(" ", "-"))
    assert found["shown"] == named(run, lambda clause: clause["verdict"] == verdict)
    assert found["status"] == f"{found['shown'].count(',') + 1} of {len(run.ledger.clauses)} shown"


def test_filters_add_up(make: Callable[..., Run], look: Callable[..., dict[str, str]]) -> None:
    """Level and whom it binds narrow what is shown together."""
    run = make("plain")
    steps = """form.elements.level.value = "MUST"; form.elements.binds.value = "C";
      form.elements.verdict.value = "held"; form.dispatchEvent(new Event("input"));"""
    wanted = {"level": "MUST", "verdict": "held"}.items()
    shown = look(run, steps=steps)["shown"]
    assert shown == named(run, lambda clause: wanted <= clause.items() and "C" in clause["binds"].split())


def test_words_are_looked_for_everywhere(make: Callable[..., Run], look: Callable[..., dict[str, str]]) -> None:
    """The search takes words in any order and case, of IDs and of evidence."""
    run = make("plain")
    clause = next(clause for clause in build(run)["clauses"] if clause["evidence"])
    words = f"{clause['evidence'][0]['seen']} {clause['id'].lower()}"
    steps = f"form.elements.words.value = {words!r}; form.dispatchEvent(new Event('input'));"
    assert look(run, steps=steps)["shown"] == clause["id"]


def test_a_link_to_a_clause_opens_it(make: Callable[..., Run], look: Callable[..., dict[str, str]]) -> None:
    """The address of a clause shows it with all its evidence."""
    run = make("plain")
    name = next(c["id"] for c in build(run)["clauses"] if c["verdict"] == "broken" and not c["fails"])
    assert name in look(run, fragment=name)["open"].split(",")


@pytest.mark.parametrize("width", [320, 1200])
def test_nothing_breaks_the_layout(width: int, make: Callable[..., Run], look: Callable[..., dict[str, str]]) -> None:
    """Neither a phone nor a hostile server makes the page wider than its window."""
    found = look(make("hostile"), width=width)
    assert found["over"] == "0"
    assert found["status"].endswith("shown")
