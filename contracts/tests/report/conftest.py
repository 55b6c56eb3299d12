"""Runs made by hand, from the plain to the hostile, for every form of the report to be tried on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from zuora_aqua_contracts.document.fragment import load
from zuora_aqua_contracts.exchange.messages import Exchange, Request, Response, Secret
from zuora_aqua_contracts.judging.evidence import Evidence
from zuora_aqua_contracts.judging.run import Run
from zuora_aqua_contracts.target.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TOKEN = 'planted/Token+"4711"&more'  # noqa: S105 - planted, to be looked for
FRAGMENT = load()
MUST = [clause.id for clause in FRAGMENT.clauses.values() if clause.level == "MUST"]
SHOULD = [clause.id for clause in FRAGMENT.clauses.values() if clause.level == "SHOULD"]
HOSTILE = [
    "<script>alert(1)</script><img src=http://evil.test/x onerror=alert(1)></pre></dl></details></body>",
    "]]><!-- --><![CDATA[ & &amp; \"quoted\" 'single'",
    "| a | b |\n\n# Heading\n```\n````\n`code` **bold** [link](http://evil.test) www.evil.test @someone #1 :tada: $x$",
    "\x1b]0;owned\x07\x1b[2J\x1b[31mred\x9b31m\x00\x08\r\x7f\ud800\ufffe\uffff",
    "\u202egnp.exe\u2066 \u2028next עברית العربية 日本語 🎉",
    "x" * 1_000_000,
    "many\n" * 5_000,
    "{{ 7*7 }} {% raw %} [bold]rich[/bold]",
]


def exchange(text: str) -> Exchange:
    """An exchange in which a server sends a text, in a header and in the body."""
    secret = Secret(TOKEN, "Bearer $ZUORA_BEARER_TOKEN")
    request = Request("/v1/x", (("Zuora-Track-Id", "it's"),), authorization=secret)
    body = text.encode("utf-8", "surrogatepass")
    return Exchange(request, Response(500, (("X-Said", text),), body), "http://127.0.0.1:9")


def plain(run: Run) -> None:
    """All verdicts, with and without what may come with them."""
    for clause in run.ledger.clauses:
        run.ledger.tested([clause], f"suite/server/test_x.py::test_{clause.lower()}")
        run.ledger.witness(clause, 1_200)
    for clause in (*MUST[3:9], SHOULD[2]):
        run.ledger.entries[clause].witnesses.clear()
    run.ledger.unmet(MUST[3:7], "needs provider states: give the server's state endpoint (STATES)")
    run.ledger.broken(
        MUST[0], Evidence.of("the field id", exchange('{"status": "completed"}'), problem="it is missing")
    )
    run.ledger.broken(MUST[0], Evidence.of("the field status", "an empty answer"))
    run.ledger.broken(MUST[1], Evidence("a job", "none", example="partner='a'\nproject='b'"))
    run.ledger.broken(SHOULD[0], Evidence.of("a Vary field", exchange("{}")))
    run.ledger.broken(MUST[2], Evidence.of("the same track ID", exchange("{}"), problem="it is in lower case"))
    run.deviations = {MUST[2]: "ticket 12: the gateway lowers it", MUST[12]: "long mended"}
    run.ledger.requests = 2_345


def hostile(run: Run) -> None:
    """A server that answers with whatever could harm a reader, in every place that takes text."""
    for name, text in zip(run.ledger.clauses, HOSTILE, strict=False):
        run.ledger.broken(name, Evidence(text, text, f"curl '{text}'", text, text, text))
        run.ledger.broken(name, Evidence.of("an answer", exchange(text), problem="see"))
        run.ledger.tested([name], text)
    for name, text in zip(list(run.ledger.clauses)[20:], HOSTILE, strict=False):
        run.ledger.unmet([name], text)
    run.ledger.internal += HOSTILE
    run.ledger.lost += HOSTILE


def leaking(run: Run) -> None:
    """A server that gives the token back wherever it can, as it is and cut short."""
    text = f"{TOKEN} {TOKEN[:-1]}… (3000 characters)"
    run.ledger.broken(MUST[0], Evidence(text, text, text, text, text, text))
    run.ledger.broken(MUST[1], Evidence.of("no token", exchange("-" * (2_000 - len(TOKEN) + 1) + TOKEN)))
    run.ledger.unmet([MUST[2]], text)
    run.ledger.internal.append(text)
    run.ledger.lose(text)
    run.deviations = {MUST[3]: text}


def held(run: Run) -> None:
    """A run in which everything is kept."""
    for clause in run.ledger.clauses:
        run.ledger.witness(clause)


def empty(run: Run) -> None:
    """A run in which nothing happened."""


def internal(run: Run) -> None:
    """A run in which a check failed itself."""
    held(run)
    run.ledger.internal.append("the check test_x failed itself: KeyError: 'id'")


def budget(run: Run) -> None:
    """A run that used up its budget."""
    held(run)
    run.ledger.lose("the budget of 10 requests is used up", limit=True)


def no_clause(run: Run) -> None:
    """A run in which no clause was asked for."""
    run.ledger.entries.clear()


SAMPLES = {made.__name__: made for made in (plain, hostile, leaking, held, empty, internal, budget, no_clause)}


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Run]:
    """Make the run of a sample, with other settings than usual."""

    def made(sample: str = "empty", **changes: Any) -> Run:
        settings = Settings(
            server="https://host.test/base",
            app=None,
            states=None,
            partner="p",
            project="q",
            strict=False,
            rate=None,
            budget=None,
            timeout=1,
            report=tmp_path / "report",
            only=(),
            deviations=None,
            exercised=False,
            baseline=None,
            seed=4711,
            effort="default",
            examples=None,
            ca=None,
            proxy=None,
            unsafe_methods=False,
            allow_incomplete=False,
        )
        run = Run(replace(settings, **changes), FRAGMENT)
        run.token = TOKEN
        SAMPLES[sample](run)
        return run

    return made


@pytest.fixture(params=SAMPLES)
def run(request: pytest.FixtureRequest, make: Callable[..., Run]) -> Run:
    """The run of each sample."""
    return make(request.param)
