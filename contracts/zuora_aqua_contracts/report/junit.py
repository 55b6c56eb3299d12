"""The report as JUnit XML for Jenkins, GitLab and GitHub actions: one test case for each clause."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Any

from ..exchange.display import displayable, one_line
from ..judging.ledger import Verdict
from .replay import of_clause
from .summary import group, why

if TYPE_CHECKING:
    from .model import Report

_NAME = "zuora-aqua-contracts"
_MESSAGE = 300  # most characters of a message, which CI systems show in a list
_ERRORS = {"incomplete": "contract.run", "internal": "contract.checks"}  # class name of the errors in a key
_FIELDS = ("expected", "seen", "setup", "curl", "response", "example", "test")


def render(report: Report) -> str:
    """Render the report as an XML document.

    A clause that fails the run is a failure, one that was not exercised is skipped. What makes the run incomplete
    and each check that failed itself is an error. A broken clause that does not fail the run passes, with the evidence
    as its output.
    """
    report = displayable(report)
    suite = ET.Element("testsuite", name=_NAME, timestamp=report["started"].partition("+")[0])
    properties = ET.SubElement(suite, "properties")
    for name in ("target", "seed", "requests", "strict", "verdict"):
        ET.SubElement(properties, "property", name=name, value=_value(report[name]))
    for clause in report["clauses"]:
        _clause(suite, clause, report)
    for kind, message in ((key, text) for key in _ERRORS for text in report[key]):
        case = ET.SubElement(suite, "testcase", classname=_ERRORS[kind], name=one_line(message, _MESSAGE), time="0")
        ET.SubElement(case, "error", message=one_line(message, _MESSAGE), type="error").text = message
    totals = {"tests": "testcase", "failures": "testcase/failure", "errors": "testcase/error"}
    counts = {name: str(len(suite.findall(path))) for name, path in totals.items()}
    suite.attrib |= counts | {
        "skipped": str(len(suite.findall("testcase/skipped"))),
        "time": f"{report['seconds']:.2f}",
    }
    root = ET.Element("testsuites", {"name": _NAME, **counts, "time": suite.attrib["time"]})
    root.append(suite)
    ET.indent(root)
    # ElementTree would declare the encoding of the locale, but the file is UTF-8 on every machine.
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _clause(suite: ET.Element, clause: Report, report: Report) -> None:
    case = ET.SubElement(suite, "testcase", classname=f"contract.{group(clause)}", name=clause["id"], time="0")
    message = one_line(why(clause), _MESSAGE)
    if clause["fails"]:
        ET.SubElement(case, "failure", message=message, type=clause["level"]).text = _body(clause, report)
    elif clause["verdict"] == Verdict.NOT_EXERCISED:
        ET.SubElement(case, "skipped", message=message)
    elif clause["verdict"] == Verdict.BROKEN:
        ET.SubElement(case, "system-out").text = f"broken, but this does not fail the run\n{_body(clause, report)}"


def _body(clause: Report, report: Report) -> str:
    """The clause and its evidence, as text."""
    parts = [f"{clause['id']} ({clause['level']}, {clause['source']}): {clause['text']}", why(clause)]
    for evidence in clause["evidence"]:
        parts += [f"{field}: {evidence[field]}" for field in _FIELDS if evidence[field]]
    return "\n\n".join([*parts, *(f"replay: {line}" for line in of_clause(clause, report))])


def _value(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
