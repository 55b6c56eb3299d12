"""The report as JUnit XML, read by an XML parser as a CI system would."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest

from zuora_aqua_contracts.report import build, junit

from .conftest import HOSTILE

if TYPE_CHECKING:
    from collections.abc import Callable

    from zuora_aqua_contracts.judging.run import Run
    from zuora_aqua_contracts.report.model import Report


def outcome(case: ET.Element) -> str:
    """What a reader makes of a test case."""
    return next((kind for kind in ("failure", "error", "skipped") if case.find(kind) is not None), "passed")


def wanted(clause: Report) -> str:
    """What a reader should make of a clause."""
    if clause["fails"]:
        return "failure"
    return "skipped" if clause["verdict"] == "not exercised" else "passed"


def parsed(report: Report) -> ET.Element:
    """The report as a CI system reads it, from UTF-8."""
    return ET.fromstring(junit.render(report).encode())  # noqa: S314 - our own


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("exercised", [False, True])
@pytest.mark.parametrize("sample", ["plain", "hostile", "leaking", "held", "empty", "internal", "budget", "no_clause"])
def test_a_case_a_clause(sample: str, strict: bool, exercised: bool, make: Callable[..., Run]) -> None:
    """There is a test case for each clause, with the outcome that its verdict means for the run."""
    report = build(make(sample, strict=strict, exercised=exercised))
    cases = parsed(report).findall("testsuite/testcase")
    known = {case.get("name"): outcome(case) for case in cases if outcome(case) != "error"}
    assert known == {clause["id"]: wanted(clause) for clause in report["clauses"]}
    assert sum(outcome(case) == "error" for case in cases) == len(report["internal"]) + len(report["incomplete"])
    assert all(case.get("classname", "").startswith("contract.") for case in cases)


def test_the_counts_are_those_of_the_cases(run: Run) -> None:
    """The attributes of suite and document count what is in them."""
    root = parsed(build(run))
    suite = root[0]
    found = [outcome(case) for case in suite.findall("testcase")]
    for element in (root, suite):
        assert element.get("tests") == str(len(found))
        assert element.get("failures") == str(found.count("failure"))
        assert element.get("errors") == str(found.count("error"))
    assert suite.get("skipped") == str(found.count("skipped"))


def test_it_names_seed_and_target(run: Run) -> None:
    """The properties of the suite tell what was tried and how to try it again."""
    report = build(run)
    properties = {p.get("name"): p.get("value") for p in parsed(report).iter("property")}
    assert properties["seed"] == str(report["seed"])
    assert properties["target"] == report["target"]


def test_a_break_that_does_not_fail_is_in_the_output(make: Callable[..., Run]) -> None:
    """A SHOULD that is broken, and a known deviation, pass with what broke them as output."""
    report = build(make("plain"))
    cases = {case.get("name"): case for case in parsed(report).iter("testcase")}
    borne = [clause for clause in report["clauses"] if clause["verdict"] == "broken" and not clause["fails"]]
    assert len(borne) == 2
    for clause in borne:
        assert clause["evidence"][0]["curl"] in cases[clause["id"]].findtext("system-out", "")


def test_a_skipped_case_says_why(make: Callable[..., Run]) -> None:
    """A clause that was not exercised comes with the reason."""
    report = build(make("plain"))
    reasons = {clause["id"]: clause["reason"] for clause in report["clauses"] if clause["verdict"] == "not exercised"}
    found = {case.get("name"): case.find("skipped") for case in parsed(report).iter("testcase")}
    assert {name: found[name].get("message") for name in reasons} == reasons  # type: ignore[union-attr]  # there


def test_hostile_text_is_text(make: Callable[..., Run]) -> None:
    """Markup of a server's comes back as the text that it was."""
    root = parsed(build(make("hostile")))
    texts = "\n".join(root.itertext())
    assert HOSTILE[0] in texts
    assert HOSTILE[1] in texts
    assert r"\u001b]0;owned\u0007" in texts
    known = {
        "testsuites",
        "testsuite",
        "properties",
        "property",
        "testcase",
        "failure",
        "skipped",
        "error",
        "system-out",
    }
    assert {element.tag for element in root.iter()} <= known
