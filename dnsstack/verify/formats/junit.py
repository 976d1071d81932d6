"""`--format junit`: JUnit XML as CI systems read it: a suite a provider, a test case a check."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence

from dnsstack.errors import Severity
from dnsstack.escaping import one_line, visible
from dnsstack.verify.checks import CHECKS
from dnsstack.verify.finding import Finding
from dnsstack.verify.formats import Positions
from dnsstack.verify.report import PARENT, Report


def to_text(report: Report, positions: Positions) -> str:
    """The document; warnings are system-out of their case, errors its failure."""
    root = ET.Element("testsuites", name=f"dnsstack verify {report.apex}", time=f"{report.seconds:.3f}")
    for column in report.columns():
        suite = ET.SubElement(root, "testsuite", name=column)
        failures = 0
        for check in CHECKS:
            found = [
                one
                for one in report.findings
                if one.rule == check.id and (one.provider.value if one.provider else PARENT) == column
            ]
            case = ET.SubElement(suite, "testcase", classname=f"{report.apex}{column}", name=check.id)
            failures += _fill(case, found, positions)
        suite.set("tests", str(len(CHECKS)))
        suite.set("failures", str(failures))
        suite.set("errors", "0")
    if report.interrupted:
        ET.SubElement(root, "system-err").text = "interrupted: not everything was asked"
    for element in root.iter():
        element.text = visible(element.text) if element.text else None
        for name, value in element.items():
            element.set(name, one_line(value))
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=False)


def _fill(case: ET.Element, found: Sequence[Finding], positions: Positions) -> int:
    """1 for a case that fails."""
    errors = [one for one in found if one.weight is Severity.ERROR]
    for element, those in (("failure", errors), ("system-out", [one for one in found if one not in errors])):
        if those:
            text = "\n\n".join(
                one.to_problem().at(positions(one.path) if one.path else None).to_text() for one in those
            )
            made = ET.SubElement(case, element)
            made.text = text
            if element == "failure":
                made.set("message", f"{len(those)} x {those[0].message}")
                made.set("type", those[0].rule)
    return 1 if errors else 0
