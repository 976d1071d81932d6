"""JUnit XML for CI systems: suites of test cases, each with its findings."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dnsstack.errors import Problem, Severity
from dnsstack.escaping import one_line, visible


@dataclass(frozen=True, slots=True)
class Case:
    """One test case: it fails if a finding is an error; other findings are its output.

    `problems` has each finding with a short text that sums it up.
    """

    classname: str
    name: str
    problems: Sequence[tuple[str, Problem]]


def to_text(title: str, suites: Mapping[str, Sequence[Case]], *, seconds: float | None = None, note: str = "") -> str:
    """The XML document; `note` is text about the whole run."""
    root = ET.Element("testsuites", name=title)
    if seconds is not None:
        root.set("time", f"{seconds:.3f}")
    for name, cases in suites.items():
        suite = ET.SubElement(root, "testsuite", name=name)
        failures = sum([_fill(ET.SubElement(suite, "testcase", _names(case)), case.problems) for case in cases])
        for key, count in (("tests", len(cases)), ("failures", failures), ("errors", 0)):
            suite.set(key, str(count))
    if note:
        ET.SubElement(root, "system-err").text = note
    for element in root.iter():
        element.text = visible(element.text) if element.text else None
        for name, value in element.items():
            element.set(name, one_line(value))
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=False)


def _names(case: Case) -> dict[str, str]:
    return {"classname": case.classname, "name": case.name}


def _fill(element: ET.Element, problems: Sequence[tuple[str, Problem]]) -> int:
    """Add the findings to a case; the result is 1 if the case fails, otherwise 0."""
    errors = [one for one in problems if one[1].severity is Severity.ERROR]
    for tag, those in (("failure", errors), ("system-out", [one for one in problems if one not in errors])):
        if those:
            made = ET.SubElement(element, tag)
            made.text = "\n\n".join(problem.to_text() for _, problem in those)
            if tag == "failure":
                message, problem = those[0]
                made.set("message", f"{len(those)} x {message}")
                made.set("type", problem.rule)
    return 1 if errors else 0
